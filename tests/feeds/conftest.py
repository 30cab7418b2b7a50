"""Importing into a real store, and asking it afterwards. On both stores."""

import shutil

import pytest

from desktop.feeds import intake
from desktop.models import Source, TableMapping
from desktop.words.enums import Role, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.workbooks import mapping
from tests.sealing import key_made


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


@pytest.fixture
def bring(scripts, clerk, tmp_path):
    """Import some contents as files of one folder; the accounts in the order of the contents.

    One that is given with the code of its source lies in a folder of that name.
    """

    def brought(*contents, now=NOW, folder="in", **options):
        place = tmp_path / folder
        shutil.rmtree(place, ignore_errors=True)
        files = []
        for number, given in enumerate(contents):
            code, content = given if isinstance(given, tuple) else ("", given)
            (place / code).mkdir(parents=True, exist_ok=True)
            files.append(place / code / f"{number:02}.dat")
            files[-1].write_bytes(content)
        return intake.import_paths(scripts, clerk, files, now=now, **options)

    return brought


@pytest.fixture
def code(request, scripts):
    """By which a server opens what it keeps whole; a file seals nothing by itself."""
    if scripts.kind == "embedded":
        return None
    server, database = (request.getfixturevalue(each) for each in ("server", "hub_database"))
    return key_made(server.url(database)).code


@pytest.fixture
def explain(factory, clerk):
    """Says what the columns of a source's table mean."""

    def explained(source, kind, header, *, at=NOW, **more):
        kept = TableMapping(source_id=source.id, made_by_id=clerk.id, made_at=at)
        kept.set(mapping(kind, *header, **more))
        factory.keep(kept)
        return kept

    return explained


@pytest.fixture
def mapped(factory, explain):
    """A source with a mapping of its table."""

    def made(kind, header, source="care", *, may_register=False, **more):
        kind_of_source = SourceKind.GP if may_register else SourceKind.COUNCIL
        row = Source(code=source, name="Care", sector=Sector.SOCIAL, kind=kind_of_source,
                     may_register=may_register)  # fmt: skip
        factory.keep(row)
        return explain(row, kind, header, **more)

    return made


@pytest.fixture
def ask(scripts):
    def asked(statement):
        with scripts.reading() as session:
            return session.scalars(statement).all()

    return asked
