"""The feeds and what still waits."""

from datetime import timedelta

from desktop.models import Account, Import, ImportFile, Source, Waiting
from desktop.services import sources
from desktop.store.store import Store
from desktop.words.accounts import Fate
from desktop.words.enums import Sector
from desktop.words.people import Actor
from desktop.words.silence import Silence
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import At


def brought(
    factory: Factory, source: Source, by: Actor, *, days_ago: int, **counts: int
) -> ImportFile:
    run = Import(source_id=source.id, began_at=NOW - timedelta(days_ago), by_id=by.id)
    factory.keep(run)
    file = ImportFile(import_id=run.id, name="bundle.json", sha256="0" * 64, entries=9)
    factory.keep(file)
    factory.keep(
        *(
            Account(
                import_file_id=file.id, fate=Fate[fate.upper()], reason="", kind="Condition",
                count=count,
            )
            for fate, count in counts.items()
        )
    )  # fmt: skip
    return file


def test_a_feed_shows_its_newest_import_and_all_that_waits(store: Store, factory: Factory) -> None:
    nurse = factory.staff()
    gp, quiet = factory.source("GP"), factory.source("Volunteers", Sector.VOLUNTARY)
    old = brought(factory, gp, nurse, days_ago=7, imported=100)
    new = brought(factory, gp, nurse, days_ago=1, imported=1, updated=2, skipped=3, set_aside=2)
    waits = [
        Waiting(
            import_file_id=file.id, position=f"entry {n}", sentence="The birth date is 1987.",
            original=b"{}", seen_at=seen_at,
        )
        for n, (file, seen_at) in enumerate([(old, None), (new, None), (new, NOW)], 1)
    ]  # fmt: skip
    factory.keep(*waits)
    with store.reading() as session:
        first, second = sources.feeds(session)
        waiting = sources.waiting(session, nurse, gp.id)
        assert sources.waiting(session, nurse, quiet.id) == []
    assert (first.name, first.heard_at) == ("GP", NOW)
    assert (first.imported, first.updated, first.unchanged) == (1, 2, 0)
    assert (first.skipped, first.set_aside, first.waiting) == (3, 2, 2)
    assert (first.trend, second.trend) == ((100, 8), ())
    assert (first.silence, second.silence) == (Silence(2, 7), Silence(2, 7))
    assert (second.name, second.imported, second.waiting) == ("Volunteers", 0, 0)
    assert [(row.position, row.at) for row in waiting] == [
        ("entry 2", NOW - timedelta(1)),
        ("entry 1", NOW - timedelta(7)),
    ]


def test_only_the_last_imports_that_held_files_make_a_trend(store: Store, factory: Factory) -> None:
    nurse, gp = factory.staff(), factory.source("GP")
    for n in range(1, 11):
        brought(factory, gp, nurse, days_ago=20 - n, imported=n)
    factory.keep(Import(source_id=gp.id, began_at=NOW, by_id=nurse.id))  # a match taken in, say
    with store.reading() as session:
        (row,) = sources.feeds(session)
    assert (row.trend, row.imported) == ((3, 4, 5, 6, 7, 8, 9, 10), 10)


def test_a_files_name_is_shown_to_whoever_gave_it_to_a_file_and_to_nobody_else(
    store: Store, factory: Factory, at: At
) -> None:
    nurse, other = factory.staff(), factory.staff(name="Ruth Eggleston")
    gp = factory.source("GP")
    file = brought(factory, gp, nurse, days_ago=1, set_aside=1)
    factory.keep(
        Waiting(import_file_id=file.id, position="file", sentence="It is empty.", original=b"")
    )

    def shown(who: Actor) -> list[str]:
        with at(who).reading() as session:
            return [row.file for row in sources.waiting(session, who, gp.id)]

    label = f"{gp.code}-000000000000"
    assert shown(nurse) == ["bundle.json" if store.kind == "embedded" else label]
    assert shown(other) == [label]
