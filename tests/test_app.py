"""One run of the program: through the door, at work, locked, and closed."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from keyring.backends import null
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import select

from desktop import unattended, unlock, vault
from desktop.config import Config
from desktop.keeping import Keeping
from desktop.models import AuditEntry
from desktop.models.access import INTAKE
from desktop.services import backups, staff
from desktop.services.changes import carry_out
from desktop.store import embedded, hub
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.vault import Keyring
from desktop.views.own_password import GivenPassword, OwnPasswordDialog, OwnPasswordForm
from desktop.views.window import Window
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.desk import PASSWORD, Desk, said_in, settle_in
from tests.stores import LOGIN, PASSPHRASE, Server

NURSE = Actor(41, "Mary Lunn", Role.COMMUNITY_NURSE)


# --- in -------------------------------------------------------------------------------------------


def test_a_passphrase_and_a_password_lead_in(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    assert run.window.rail.isVisible()
    assert run.window.page is not None
    assert run.window.page.seat.actor.name == "Anna Bell"
    assert not desk.hub_is_free()


def choose(desk: Desk, form: OwnPasswordForm, old: str, new: str, again: str = "") -> None:
    for field, words in ((form.old, old), (form.new, new), (form.again, again or new)):
        desk.qtbot.waitUntil(field.isEnabled)
        field.set_text(words)
    desk.qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)


def test_whoever_was_given_a_password_chooses_one_before_anything_else(desk: Desk) -> None:
    desk.give_password()
    run = desk.start()
    desk.sign_in(run, PASSPHRASE)
    desk.qtbot.waitUntil(lambda: bool(run.window.findChildren(GivenPassword)))
    (asked,) = run.window.findChildren(GivenPassword)
    assert run.window.page is None
    assert not run.window.rail.isVisible()
    choose(desk, asked.form, PASSWORD, "my own new one", "not the same")
    assert asked.form.again._wrong.isVisible()
    choose(desk, asked.form, "not this one", "my own new one")
    desk.qtbot.waitUntil(lambda: asked.form.trouble.words.text() == staff.NOT_YOURS)
    choose(desk, asked.form, PASSWORD, "my own new one")
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    run.lock()
    desk.sign_in(run, PASSPHRASE, password="my own new one")
    desk.qtbot.waitUntil(lambda: run.window.page is not None)


def test_whoever_would_not_choose_a_password_is_signed_out(desk: Desk) -> None:
    desk.give_password()
    run = desk.start()
    desk.sign_in(run, PASSPHRASE)
    desk.qtbot.waitUntil(lambda: bool(run.window.findChildren(GivenPassword)))
    (asked,) = run.window.findChildren(GivenPassword)
    desk.qtbot.mouseClick(asked.form.leave_button, Qt.MouseButton.LeftButton)
    assert run.sign_in.isVisible()
    desk.qtbot.waitUntil(desk.hub_is_free)


def test_one_changes_ones_own_password_at_any_time(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.qtbot.keyClick(run.window, Qt.Key.Key_P, keys)
    (dialog,) = run.window.findChildren(OwnPasswordDialog)
    desk.qtbot.waitUntil(dialog.isVisible)
    assert said_in(dialog, "Signed in: Anna Bell")
    choose(desk, dialog.form, PASSWORD, "my own new one")
    desk.qtbot.waitUntil(lambda: said_in(run.window.foot, "Your password is changed."))
    run.lock()
    desk.sign_in(run, PASSPHRASE, password=PASSWORD)
    desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    desk.sign_in(run, PASSPHRASE, password="my own new one")
    desk.qtbot.waitUntil(lambda: run.window.page is not None)


def test_nothing_that_was_typed_at_the_door_stays(desk: Desk) -> None:
    run = desk.start()
    gone: list[bool] = []
    run.sign_in.destroyed.connect(lambda: gone.append(True))
    desk.work(run)
    desk.qtbot.waitUntil(lambda: bool(gone))


def test_nothing_but_the_window_is_ever_a_window(desk: Desk) -> None:
    """A part that is shown before it is held flashes up, and takes the keys away."""
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if (
                event.type() is QEvent.Type.Show
                and isinstance(watched, QWidget)
                and watched.isWindow()
                and not isinstance(watched, Window)
            ):
                shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
            return False

    watch = Watch(desk.application)
    desk.application.installEventFilter(watch)
    run = desk.start()
    desk.work(run)
    page = desk.open_patient(run)
    for tab in page.tabs:
        page.go(tab)
    for name in ("meetings", "actions", "feeds"):
        run.window.go(name)
    desk.application.removeEventFilter(watch)
    assert shown == []
    assert run.window.isActiveWindow()


def test_the_title_of_the_window_names_nobody(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    desk.open_patient(run)
    assert run.window.banner.isVisible()
    assert run.window.windowTitle() == "Tapestry"


def test_a_remembered_key_opens_the_hub_until_it_is_forgotten(desk: Desk) -> None:
    run = desk.start()
    desk.sign_in(run, PASSPHRASE, remember=True)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    assert len(desk.backend.kept) == 1

    run.lock()
    desk.qtbot.waitUntil(run.sign_in.remembered.isVisible)
    assert not run.sign_in.passphrase.isVisible()
    desk.sign_in(run)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)

    run.lock()
    desk.qtbot.waitUntil(run.sign_in.remembered.isVisible)
    run.sign_in.remembered.asked.emit()
    desk.qtbot.waitUntil(run.sign_in.passphrase.isVisible)
    assert desk.backend.kept == {}


def test_whoever_is_not_let_in_is_not_remembered(desk: Desk) -> None:
    run = desk.start()
    desk.sign_in(run, PASSPHRASE, password="not this one", remember=True)
    desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    assert desk.backend.kept == {}


def test_a_role_that_policy_does_not_remember_is_told_inside(desk: Desk) -> None:
    desk.change_policy("permissions", "be remembered on one's own computer,", "gp,So it is here.")
    run = desk.start()
    desk.sign_in(run, PASSPHRASE, remember=True)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    assert said_in(run.window.foot, unlock.NOT_ALLOWED)
    assert desk.backend.kept == {}


def test_the_door_knows_nobody(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    run.lock()
    door = run.sign_in
    desk.qtbot.waitUntil(door.passphrase.isVisible)
    assert {each.text() for each in (door.username, door.password, door.passphrase)} == {""}
    assert not door.remember.isChecked()
    assert door.username.edit.completer() is None
    assert door.username.edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    assert desk.backend.kept == {}


def test_a_keyring_that_could_not_keep_the_key_is_told_of_inside(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: str) -> None:
        raise RuntimeError("the collection was locked meanwhile")

    monkeypatch.setattr(desk.backend, "set_password", refuse)
    run = desk.start()
    desk.sign_in(run, PASSPHRASE, remember=True)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    assert said_in(run.window.foot, vault.NO_ANSWER)


def test_a_computer_without_a_safe_place_says_so(desk: Desk) -> None:
    run = desk.start(keyring=Keyring(null.Keyring()))
    desk.qtbot.waitUntil(run.sign_in.passphrase.isVisible)
    assert run.sign_in.unkept.text() == vault.NO_KEYRING
    assert not run.sign_in.remember.isVisible()
    desk.work(run)


def test_a_clock_that_must_be_wrong_is_told_inside_and_kept_in_the_audit(desk: Desk) -> None:
    def tomorrow() -> datetime:
        return datetime.now(UTC) + timedelta(days=1)

    with closing(embedded.open_with_key(desk.path, desk.key, tomorrow)) as store:
        carry_out(store, lambda session: sign(session, NURSE, "test.signed", {"hub"}), tomorrow())
    run = desk.start()
    desk.work(run)
    (told,) = [
        each.text()
        for each in run.window.foot.findChildren(QLabel)
        if "clock" in each.text() and each.isVisible()
    ]
    run.lock()
    desk.qtbot.waitUntil(desk.hub_is_free)
    with closing(embedded.open_with_key(desk.path, desk.key)) as store, store.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "clock.wrong")).all()
    assert [(each.actor, each.detail) for each in noted] == [("Anna Bell", told)]


def test_whoever_comes_in_after_a_restore_is_told_what_may_be_missing(desk: Desk) -> None:
    with closing(embedded.open_with_key(desk.path, desk.key, lambda: NOW)) as store:
        script = unattended.signing(store)
        before = NOW - timedelta(days=6)
        carry_out(store, lambda session: backups.restored(session, script, before, "41:x"), NOW)
    run = desk.start()
    desk.work(run)
    assert said_in(
        run.window.foot,
        "This hub was restored: what was written after 20-Nov-2026 09:30 is not in it.",
    )


def test_an_office_that_is_open_backs_itself_up_until_it_is_locked(desk: Desk) -> None:
    run = desk.start()
    desk.work(run)
    (kept,) = run.window.findChildren(Keeping)
    kept.look()
    desk.qtbot.waitUntil(lambda: not kept.busy)
    assert len(list((desk.path.parent / "backups").iterdir())) == 2
    run.lock()
    desk.qtbot.waitUntil(lambda: run.window.findChildren(Keeping) == [])
    desk.qtbot.waitUntil(desk.hub_is_free)


def test_a_wrong_password_lets_the_hub_go_and_asks_again(desk: Desk) -> None:
    run = desk.start()
    desk.sign_in(run, PASSPHRASE, password="not this one")
    desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    assert run.sign_in.trouble.words.text() == staff.WRONG
    assert desk.hub_is_free()
    desk.work(run)


def test_a_wrong_passphrase_is_asked_for_again(desk: Desk) -> None:
    run = desk.start()
    desk.sign_in(run, "not this one")
    desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    assert "not the passphrase" in run.sign_in.trouble.words.text()
    assert run.sign_in.passphrase.edit.hasFocus()
    assert run.sign_in.password.text() == PASSWORD
    desk.work(run)


def test_a_first_start_is_told_how_to_make_a_hub(desk: Desk, tmp_path: Path) -> None:
    config = Config(str(tmp_path / "none" / "hub.tapestry"), None)
    run = desk.start(config)
    desk.qtbot.waitUntil(run.sign_in.trouble.isVisible)
    assert run.sign_in.trouble.words.text() == unlock.NO_HUB
    assert not run.sign_in.passphrase.isVisible()

    store, _ = embedded.create(Path(config.store), PASSPHRASE)  # as ``tapestry init`` does
    store.close()
    desk.sign_in(run)
    desk.qtbot.waitUntil(run.sign_in.passphrase.isVisible)


def test_a_second_copy_on_the_same_hub_says_so(desk: Desk) -> None:
    desk.work(desk.start())
    second = desk.start()
    desk.sign_in(second, PASSPHRASE)
    desk.qtbot.waitUntil(second.sign_in.trouble.isVisible)
    assert "already open in another window or command" in second.sign_in.trouble.words.text()


def test_on_a_server_the_one_who_signs_in_is_the_login(
    desk: Desk, server: Server, hub_store: Store, hub_database: str, hashed: str
) -> None:
    with closing(hub.connect(server.url(hub_database), role=INTAKE)) as scripts:
        settle_in(scripts, hashed)
    with hub_store.reading() as session:
        began = session.connection().exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    run = desk.start(Config(server.url(hub_database), None))
    assert not run.sign_in.passphrase.isVisible()
    desk.sign_in(run)
    desk.qtbot.waitUntil(lambda: run.window.page is not None)
    with hub_store.reading() as session:
        logins = session.connection().exec_driver_sql(
            "SELECT DISTINCT usename FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_start > %(began)s",
            {"began": began},
        )
        assert logins.scalars().all() == [LOGIN]
