"""What scripts do: a hub opened without a window, signed for, and let go whatever happens."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop import unattended
from desktop.config import Config
from desktop.errors import Problem
from desktop.models import AuditEntry, Copy, Staff, contradiction_rules
from desktop.services import findings
from desktop.store import embedded
from desktop.store.store import Store
from desktop.words.enums import Role
from tests.factory import Factory
from tests.stores import LOGIN, PASSPHRASE, Server


@pytest.fixture
def config(embedded_file: Path, tmp_path: Path) -> Config:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE, "utf-8")
    return Config(str(embedded_file), path)


def accounts(store: Store) -> list[tuple[str, Role]]:
    with store.reading() as session:
        return [(row[0], row[1]) for row in session.execute(select(Staff.name, Staff.role))]


def test_a_script_signs_by_one_account_made_on_first_use(config: Config) -> None:
    for _ in range(2):
        with unattended.opened(config) as (store, actor):
            assert accounts(store) == [(actor.name, Role.SERVICE_ACCOUNT)]
            with store.reading() as session:
                assert session.scalars(select(AuditEntry.action)).all() == ["staff.added"]


def test_on_a_server_too(server: Server, hub_database: str) -> None:
    with unattended.opened(Config(server.url(hub_database), None)) as (store, actor):
        assert accounts(store) == [(actor.name, Role.SERVICE_ACCOUNT)]


def test_a_script_that_fails_lets_the_hub_go(config: Config) -> None:
    with pytest.raises(Problem, match="Stop here"), unattended.opened(config):
        raise Problem("Stop here.")
    with unattended.opened(config):
        pass


def test_looking_at_the_audit_adds_nothing_to_it(config: Config) -> None:
    with unattended.opened(config):
        pass
    heads = {unattended.verify(config, None).head for _ in range(2)}
    assert len(heads) == 1


def test_an_import_first_works_out_anew_what_older_rules_found(config: Config) -> None:
    for _ in range(2):
        unattended.bring_in(config, [], None, progress=lambda _: None)
    with unattended.opened(config) as (store, _), store.reading() as session:
        renewed = select(AuditEntry.detail).where(AuditEntry.action == findings.RENEWED)
        assert session.scalars(renewed).all() == [f"rules {contradiction_rules.NUMBER}"]


def test_a_paper_whose_number_is_not_kept_is_not_there(
    config: Config,
    embedded_template: tuple[Path, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a script leaves lying about would be a paper that nobody knows of."""
    with closing(embedded.open_with_key(Path(config.store), embedded_template[1])) as store:
        make = Factory(store, LOGIN)
        patient = make.patient(practice=make.practice())
        make.plan(patient)

    def full(session: Session, subjects: set[str], now: datetime) -> None:
        if any(each.startswith("copy:") for each in subjects):
            raise Problem("The disk is full.")

    monkeypatch.setattr(findings, "recompute", full)
    out = tmp_path / "papers" / "plan.pdf"
    with pytest.raises(Problem, match="disk is full"):
        unattended.print_plan(config, patient.id, out, format_=None, why="", place="")
    assert list(out.parent.iterdir()) == []
    store = embedded.open_with_key(Path(config.store), embedded_template[1])
    with closing(store), store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Copy)) == 0
