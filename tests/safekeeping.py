"""An office of either kind that is backed up and put back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from desktop.models import AuditEntry
from desktop.models.access import INTAKE
from desktop.services import staff
from desktop.services.changes import carry_out
from desktop.store import embedded, hub, keys
from desktop.store.session import utc_now
from desktop.store.store import Store
from tests.migrations.test_migrations import store_of
from tests.sealing import key_made
from tests.shell import Shell
from tests.store.drill import furnish
from tests.stores import Server, fixed_clock


@dataclass
class Office:
    """A hub with something in it, whoever may look into it, and places for it to come back to."""

    shell: Shell
    folder: Path
    open_at: Callable[[str], Store]
    raw_at: Callable[[str], Connection]
    new_place: Callable[[], str]
    is_new: Callable[[str], bool]

    def back_up(self, *words: str | Path) -> Path:
        ran = self.shell.run("backup", "--to", self.folder, "--json", *words)
        assert ran.code == 0, ran.err
        return Path(ran.told["file"])

    def work(self) -> str:
        """Something is signed; the head after it."""
        with closing(self.open_at(self.shell.store)) as store:
            carry_out(
                store, lambda session: staff.service_account(session, "Night work", utc_now()),
                utc_now(),
            )  # fmt: skip
        ran = self.shell.run("verify", "--json")
        return str(ran.told["head"])

    def actions(self, at: str) -> list[str]:
        with closing(self.open_at(at)) as store, store.reading() as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


@pytest.fixture(scope="module")
def furnished_file(
    embedded_template: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    template, key = embedded_template
    path = tmp_path_factory.mktemp("furnished") / "hub.tapestry"
    for each in (path, keys.slots_file(path)):
        shutil.copy(template.with_name(each.name), each)
    with closing(embedded.open_with_key(path, key, fixed_clock)) as store:
        furnish(store)
    return path


@pytest.fixture(scope="module")
def furnished_database(server: Server, hub_template: str) -> Iterator[str]:
    name = server.copied(hub_template)
    with closing(hub.connect(server.url(name), clock=fixed_clock, role=INTAKE)) as store:
        furnish(store)
    key_made(server.url(name))
    yield name
    server.drop(name)


@pytest.fixture
def file_office(
    shell: Shell, furnished_file: Path, embedded_template: tuple[Path, bytes], tmp_path: Path
) -> Office:
    key = embedded_template[1]
    shutil.copy(furnished_file, shell.store)

    def is_new(place: str) -> bool:
        folder = Path(place).parent
        return not folder.exists() or list(folder.iterdir()) == []

    return Office(
        shell,
        tmp_path / "shelf",
        lambda place: embedded.open_with_key(Path(place), key),
        lambda place: embedded.make_engine(Path(place), key, guarded=False).connect(),
        lambda: str(tmp_path / "new" / "again.tapestry"),
        is_new,
    )


@pytest.fixture
def server_office(
    shell: Shell, server: Server, furnished_database: str, pg_programs: None, tmp_path: Path
) -> Iterator[Office]:
    made = [server.copied(furnished_database)]
    shell.store = server.url(made[0])

    def new_place() -> str:
        made.append(server.fresh())
        return server.url(made[-1])

    def is_new(place: str) -> bool:
        hub.refuse_used(place)
        return True

    yield Office(
        shell, tmp_path / "shelf", lambda place: hub.connect(place, role=INTAKE), store_of,
        new_place, is_new,
    )  # fmt: skip
    for each in made:
        server.drop(each)


@pytest.fixture(params=["file", "server"])
def office(request: pytest.FixtureRequest) -> Office:
    found: Office = request.getfixturevalue(f"{request.param}_office")
    return found
