"""What the columns of a table mean: who may set it, and what is refused."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.models import ImportFile, TableMapping, Waiting
from desktop.services import tables
from desktop.store.session import Unsigned
from desktop.words.enums import PlaceKind, Role, Sector
from desktop.words.tables import NEEDS_MAPPING, TableKind
from tests.clock import NOW
from tests.feeds.workbooks import mapping
from tests.services.desks import Desks

HEADER = ("NHS number", "DOB", "Visit date", "Start time")
ROTA = mapping(TableKind.ROTA, *HEADER)


@pytest.fixture
def council(factory):
    return factory.source("Council", Sector.SOCIAL)


@pytest.fixture
def manager(desks: Desks):
    return desks.seat(Role.PRACTICE_MANAGER, "Mona Field")


def save(desks, actor, source, made, version=None):
    return desks.change(
        actor, lambda session: tables.save(session, actor, source.id, made, version, NOW)
    )


def test_a_mapping_is_kept_by_its_source_and_signed(desks, manager, council, factory) -> None:
    factory.place("Beech House")
    factory.place("Elm Ward", PlaceKind.WARD)

    made = save(desks, manager, council, ROTA)

    found = desks.ask(manager, lambda session: tables.sources(session, manager))
    (kept,) = found.kept
    assert (kept.id, kept.version, kept.source_id, kept.mapping) == (made.id, 1, council.id, ROTA)
    assert found.of(council.id, HEADER) == kept
    assert found.of(council.id, HEADER[:3]) is None
    assert found.homes == ("Beech House",)
    assert desks.entries("table.mapped") == [("home-care rota", f"source:{council.id}")]


def test_a_change_from_a_stale_screen_is_refused(desks, manager, council) -> None:
    save(desks, manager, council, ROTA)
    with pytest.raises(OutOfDate, match="set by someone else"):
        save(desks, manager, council, ROTA)
    save(desks, manager, council, replace(ROTA, complete=True), version=1)
    with pytest.raises(OutOfDate, match="changed by someone else"):
        save(desks, manager, council, ROTA, version=1)

    (kept,) = desks.ask(manager, lambda session: tables.sources(session, manager)).kept
    assert (kept.version, kept.mapping.complete) == (2, True)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (replace(ROTA, columns=ROTA.columns[1:]),
         "Choose the column that says: NHS number, or The source’s own number."),
        (replace(ROTA, columns=(*ROTA.columns, ("provider", "Agency"))), "not in the table"),
        (replace(ROTA, columns=(*ROTA.columns, ("colour", "DOB"))), "no such field"),
        (replace(ROTA, always=(("colour", "red"),)), "no such field"),
    ],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused(desks, manager, council, made, sentence) -> None:
    with pytest.raises(Problem, match=sentence):
        save(desks, manager, council, made)
    assert desks.count(TableMapping) == 0


def test_only_who_looks_after_people_asks_or_sets(desks, council) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    with pytest.raises(Problem):
        save(desks, nurse, council, ROTA)
    with pytest.raises(Problem):
        desks.ask(nurse, lambda session: tables.sources(session, nurse))
    with pytest.raises(Problem):
        desks.ask(nurse, lambda session: tables.original(session, nurse, 1))


def test_a_mapping_is_never_deleted_nor_changed_unsigned(desks, manager, council, factory) -> None:
    save(desks, manager, council, ROTA)
    with pytest.raises(Unsigned), factory.store.writing() as session:
        session.scalars(select(TableMapping)).one().complete = True


def test_a_table_that_waits_is_opened_by_an_audited_look(
    desks, manager, council, factory, store
) -> None:
    file = ImportFile(import_id=factory.import_run(council, manager).id, name="mary.csv",
                      sha256="1" * 64, entries=1)  # fmt: skip
    factory.keep(file)
    waits = Waiting(import_file_id=file.id, position="file", sentence=NEEDS_MAPPING, original=b"a")
    other = Waiting(import_file_id=file.id, position="row 1", sentence="No.", original=b"b")
    factory.keep(waits, other)

    def opened(waiting):
        return desks.change(manager, lambda session: tables.original(session, manager, waiting.id))

    if store.kind == "hub":
        with pytest.raises(Problem, match="Choose the file itself"):
            opened(waits)
        return
    assert opened(waits) == b"a"
    assert [detail for detail, _ in desks.entries("table.looked at")] == [""]
    with pytest.raises(Problem, match="no longer waits"):
        opened(other)


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_the_database_refuses_whoever_may_not(desks, manager, council) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    save(desks, manager, council, ROTA)

    def past_the_program(session):
        row = TableMapping(source_id=council.id, made_by_id=nurse.id, made_at=NOW)
        row.set(replace(ROTA, header=(*HEADER, "More")))
        session.add(row)
        session.flush()

    with pytest.raises(Problem, match="Your login may not do this"):
        desks.change(nurse, past_the_program)
    read = desks.ask(nurse, lambda session: session.scalars(select(TableMapping.kind)).all())
    assert read == [TableKind.ROTA]
