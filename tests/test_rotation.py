"""Backups that come by themselves: which of them stay, and what a window does once a day."""

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import select

from desktop import safekeeping, unattended
from desktop.config import Config
from desktop.models import AuditEntry, FileOriginal, Import, ImportFile, Source
from desktop.models.access import BACKUP, INTAKE
from desktop.models.packed import pack
from desktop.services import backups
from desktop.services.changes import carry_out
from desktop.store import backup, embedded
from desktop.store.session import sign, utc_now
from desktop.unattended import signing
from desktop.words.enums import Sector, SourceKind
from tests.safekeeping import Office
from tests.safekeeping import file_office as file_office  # noqa: PLC0414 - a fixture
from tests.safekeeping import furnished_database as furnished_database  # noqa: PLC0414 - a fixture
from tests.safekeeping import furnished_file as furnished_file  # noqa: PLC0414 - a fixture
from tests.safekeeping import office as office  # noqa: PLC0414 - a fixture
from tests.safekeeping import server_office as server_office  # noqa: PLC0414 - a fixture
from tests.shell import Shell
from tests.store.backups import names
from tests.stores import Server

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def test_the_newest_stay_and_nothing_of_others_goes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.folder.mkdir()
    (office.folder / "notes.txt").write_text("ours")
    began = utc_now()
    made = []
    for day in range(4):
        monkeypatch.setattr(safekeeping, "now", lambda day=day: began + timedelta(days=day))
        made.append(office.back_up("--keep", "2").name)
    wanted = [name for each in made[2:] for name in (each, f"{each}.keys")]
    assert names(office.folder) == sorted([*wanted, "notes.txt"])


def test_a_login_for_the_night_backs_a_server_up_and_the_age_is_told(
    server_office: Office, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one line that the README gives to cron, by a login that can do no more."""
    admins = server_office.shell.store
    server.run(
        sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier("night")),
        sql.SQL("GRANT {}, {} TO night").format(sql.Identifier(INTAKE), sql.Identifier(BACKUP)),
    )
    try:
        server_office.shell.store = admins.replace("postgres@", "night@")
        began, made = utc_now(), []
        for day in range(3):
            monkeypatch.setattr(safekeeping, "now", lambda day=day: began + timedelta(days=day))
            made.append(server_office.back_up("--keep", "2").name)
        kept = [name for each in made[1:] for name in (each, f"{each}.keys")]
        assert names(server_office.folder) == sorted(kept)
        with closing(server_office.open_at(admins)) as store, store.reading() as session:
            last = backups.last(session)
        assert last is not None
        assert utc_now() - last < timedelta(hours=1)
    finally:
        server.run(sql.SQL("DROP ROLE {}").format(sql.Identifier("night")))


def test_a_failed_backup_lets_no_older_one_go(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_office.back_up()
    there = names(file_office.folder)

    def spoilt(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(backup, "_copy", spoilt)
    sentence = file_office.shell.refused("backup", "--to", file_office.folder, "--keep", "1")
    assert "cannot be written there" in sentence
    assert names(file_office.folder) == there
    assert file_office.actions(file_office.shell.store)[-1] == backups.BEGUN


def test_it_is_named_for_its_hub_and_nobody_in_it(office: Office) -> None:
    name = office.back_up().name
    assert re.fullmatch(r"hub[\w]*-[0-9a-f]{8}-\d{8}T\d{6}Z\.backup", name)


@pytest.fixture
def daily(file_office: Office, embedded_template: tuple[Path, bytes]) -> Callable[[], list[str]]:
    """Look once as a window does; the backups that are there."""
    config = Config(file_office.shell.store, None)

    def look() -> list[str]:
        safekeeping.back_up_daily(config, embedded_template[1])
        return names(config.backups)

    return look


def test_a_window_backs_up_beside_the_hub_once_a_day(
    daily: Callable[[], list[str]], file_office: Office, embedded_template: tuple[Path, bytes]
) -> None:
    path, key = Path(file_office.shell.store), embedded_template[1]
    with closing(embedded.open_with_key(path, key)):  # the window
        first = daily()
        assert len(first) == 2
        assert daily() == first
    signed = file_office.actions(file_office.shell.store)
    assert signed[-2:] == [backups.BEGUN, backups.MADE]
    with closing(file_office.open_at(str(path))) as store, store.reading() as session:
        last = select(AuditEntry.actor).order_by(AuditEntry.number.desc()).limit(1)
        assert session.scalar(last) == "Automatic backup (script)"


def test_a_window_lets_go_of_files_that_are_kept_no_longer_before_it_backs_up(
    daily: Callable[[], list[str]], file_office: Office
) -> None:
    store = file_office.open_at(file_office.shell.store)
    with closing(store), store.writing() as session:
        by = signing(store, "A script")
        source = Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP)
        session.add(source)
        session.flush()
        run = Import(source_id=source.id, began_at=LONG_AGO, by_id=by.id)
        session.add(run)
        session.flush()
        file = ImportFile(import_id=run.id, name="a.json", sha256="4f1c" * 16, entries=1)
        session.add(file)
        session.flush()
        session.add(FileOriginal(import_file_id=file.id, packed=pack(b"x"), kept_at=LONG_AGO))
        sign(session, by, "feed.imported", {f"import:{run.id}"})
    daily()
    signed = file_office.actions(file_office.shell.store)
    assert signed[-3:] == ["files.let go", backups.BEGUN, backups.MADE]
    daily()
    assert file_office.actions(file_office.shell.store) == signed


def test_someone_at_the_screen_asks_for_one_before_the_day_is_over(
    daily: Callable[[], list[str]], file_office: Office, embedded_template: tuple[Path, bytes]
) -> None:
    path, key = Path(file_office.shell.store), embedded_template[1]
    with closing(embedded.open_with_key(path, key)):  # the window
        daily()
        taken = safekeeping.back_up_now(Config(str(path), None), key)
    assert taken.name in names(taken.parent)
    backup.verified(taken, key)
    assert file_office.actions(str(path)).count(backups.MADE) == 2


@pytest.mark.parametrize(
    ("age", "due"),
    [(timedelta(hours=25), True), (timedelta(hours=23), False), (-timedelta(days=400), True)],
)
def test_it_is_due_when_the_last_is_a_day_old_or_of_a_day_to_come(
    daily: Callable[[], list[str]], file_office: Office, embedded_template: tuple[Path, bytes],
    age: timedelta, due: bool,
) -> None:  # fmt: skip
    path, key = Path(file_office.shell.store), embedded_template[1]
    then = utc_now() - age
    with closing(embedded.open_with_key(path, key, lambda: then)) as store:
        script = unattended.signing(store)
        carry_out(store, lambda session: backups.made(session, script, "a", "1:x"), then)
    assert bool(daily()) == due


def test_a_command_backs_up_while_a_window_is_open(file_office: Office) -> None:
    with closing(file_office.open_at(file_office.shell.store)):
        assert file_office.back_up().exists()


def test_two_hubs_of_one_name_may_share_a_folder(
    bare: Shell, file_office: Office, tmp_path: Path
) -> None:
    for _ in range(2):
        file_office.back_up("--keep", "1")
    bare.run("init")
    assert Path(bare.store).stem == Path(file_office.shell.store).stem
    for _ in range(2):
        bare.run("backup", "--to", file_office.folder, "--keep", "1")
    assert len(names(file_office.folder)) == 4
    shutil.rmtree(tmp_path / "ours")
