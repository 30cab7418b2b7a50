"""A hub on a server whose key for the files that it keeps whole is made, and such files in it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg import sql

from desktop import unattended
from desktop.config import Config
from desktop.feeds import intake
from desktop.feeds.parsed import fingerprint
from desktop.models.access import BACKUP, INTAKE
from desktop.services.changes import carry_out
from desktop.services.sealing import NewKey, make_key
from desktop.store import hub
from desktop.store.session import utc_now
from desktop.words.accounts import FileAccount
from desktop.words.enums import SourceKind
from tests.feeds.making import bundle, condition, patient
from tests.stores import Server

SENT = bundle(patient(), condition(text="Lymphoma"))
LATER = bundle(patient(), condition(text="Lymphoma, second opinion"))
SOURCE = "gp-larkmoor"


def label(content: bytes = SENT) -> str:
    return f"{SOURCE}-{fingerprint(content)[:12]}"


def key_made(url: str) -> NewKey:
    """As the administrator makes one."""
    with closing(hub.connect(url, role=hub.OWNER)) as store:
        actor = unattended.signing(store)
        return carry_out(store, lambda session: make_key(session, actor, utc_now()), utc_now())


def brought(url: str, folder: Path, *contents: bytes) -> list[FileAccount]:
    """Files come in by themselves, from the folder of their source."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"{fingerprint(each)[:8]}.json" for each in contents]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    with unattended.opened(Config(url, None)) as (store, actor):
        return intake.import_paths(
            store, actor, files, source=SOURCE, kind=SourceKind.GP, may_register=True,
            keep_originals=True, now=utc_now(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealed:
    """A hub of this test's own."""

    url: str
    key: NewKey
    folder: Path

    def bring(self, *contents: bytes) -> list[FileAccount]:
        return brought(self.url, self.folder, *contents)

    def as_login(self, name: str) -> str:
        return self.url.replace("postgres@", f"{name}@")


@pytest.fixture
def sealed(server: Server, own_database: str, tmp_path: Path) -> Sealed:
    url = server.url(own_database)
    return Sealed(url, key_made(url), tmp_path / "sent")


@pytest.fixture
def porter(server: Server) -> Iterator[str]:
    """A login that brings files in and can do no more."""
    yield from _login(server, "porter", INTAKE)


@pytest.fixture
def night(server: Server) -> Iterator[str]:
    """A login that takes backups and can do no more."""
    yield from _login(server, "night", BACKUP)


def _login(server: Server, name: str, group: str) -> Iterator[str]:
    its = {"name": sql.Identifier(name), "group": sql.Identifier(group)}
    server.run(sql.SQL("CREATE ROLE {name} LOGIN IN ROLE {group}").format(**its))
    yield name
    server.run(sql.SQL("DROP ROLE {name}").format(**its))
