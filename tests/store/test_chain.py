"""Whatever is done to the audit behind the program's back is found."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desktop.errors import Problem
from desktop.models import AuditEntry
from desktop.models.audit import GENESIS, SIGNED
from desktop.store import chain, embedded
from desktop.store.store import Store
from desktop.words.audit import Checked, Walk
from tests.factory import Factory
from tests.store import forging

ENTRIES = 12


@pytest.fixture
def unguarded(raw: Connection) -> Connection:
    """The audit with its triggers off, as someone with the key or the server could have it."""
    forging.unguard(raw)
    return raw


def write(store: Store, entries: int = ENTRIES) -> str:
    return forging.write(store, entries)


def test_a_sound_audit(scripts: Store) -> None:
    assert chain.verify(scripts) == Checked(0, f"0:{GENESIS}", "The audit is empty.", ok=True)
    head = write(scripts)
    verdict = chain.verify(scripts, against=head)
    assert (verdict.ok, verdict.entries, verdict.head) == (True, ENTRIES, head)
    assert verdict.sentence == "All 12 entries of the audit are as they were signed."
    write(scripts, 3)
    assert chain.verify(scripts, against=head).ok
    with scripts.reading() as session:
        assert chain.verify(session, against=head).ok


def test_an_entry_that_was_changed(scripts: Store, unguarded: Connection) -> None:
    write(scripts)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 5"))
    unguarded.commit()
    assert chain.verify(scripts).sentence.startswith("Entry 5 of the audit was changed")


def test_an_entry_that_was_removed(scripts: Store, unguarded: Connection) -> None:
    write(scripts)
    unguarded.execute(text("DELETE FROM audit_entry WHERE number = 5"))
    unguarded.commit()
    assert chain.verify(scripts).sentence.startswith("Entry 5 of the audit is missing")


def test_an_entry_that_was_changed_and_signed_anew(scripts: Store, unguarded: Connection) -> None:
    write(scripts)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 5"))
    row = unguarded.execute(text("SELECT * FROM audit_entry WHERE number = 5")).mappings().one()
    unguarded.execute(
        text("UPDATE audit_entry SET hash = :h WHERE number = 5"),
        {"h": AuditEntry(**row).digest()},
    )
    unguarded.commit()
    assert chain.verify(scripts).sentence.startswith("Entry 6 of the audit does not follow")


def test_a_role_that_was_changed(scripts: Store, unguarded: Connection) -> None:
    write(scripts)
    unguarded.execute(text("UPDATE audit_entry SET role = 'GP' WHERE number = 5"))
    unguarded.commit()
    assert chain.verify(scripts).sentence.startswith("Entry 5 of the audit was changed")


def test_an_entry_from_before_roles_were_said_stands(scripts: Store, unguarded: Connection) -> None:
    write(scripts)
    newest = "WHERE number = (SELECT max(number) FROM audit_entry)"
    unguarded.execute(text(f"UPDATE audit_entry SET role = '' {newest}"))
    row = unguarded.execute(text(f"SELECT * FROM audit_entry {newest}")).mappings().one()
    older = [row[each] for each in SIGNED if each != "role"]
    unguarded.execute(
        text(f"UPDATE audit_entry SET hash = :h {newest}"),
        {"h": sha256(as_json(older)).hexdigest()},
    )
    unguarded.commit()
    assert chain.verify(scripts).ok


def as_json(signed: list[object]) -> bytes:
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_tail_that_was_removed(scripts: Store, unguarded: Connection) -> None:
    head = write(scripts)
    forging.cut_after(unguarded, 9)
    unguarded.commit()
    assert chain.verify(scripts).ok  # sound in itself: only a head kept elsewhere can tell
    verdict = chain.verify(scripts, against=head)
    assert not verdict.ok
    assert verdict.sentence.startswith("The audit ends at entry 9, but entry 12 was noted")


def test_an_audit_that_was_emptied(scripts: Store, factory: Factory, unguarded: Connection) -> None:
    factory.staff()
    head = write(scripts)
    unguarded.execute(text("DELETE FROM audit_entry"))
    unguarded.commit()
    verdict = chain.verify(scripts)
    assert not verdict.ok
    assert verdict.sentence.startswith("The audit is empty, but nobody is taken on here")
    assert not chain.verify(scripts, against=head).ok


def test_an_audit_that_was_rewritten_from_the_start(scripts: Store, unguarded: Connection) -> None:
    head = write(scripts)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 2"))
    forging.rewrite(unguarded, 1)
    unguarded.commit()
    assert chain.verify(scripts).ok
    verdict = chain.verify(scripts, against=head)
    assert not verdict.ok
    assert verdict.sentence.startswith("Entry 12 of the audit is not the one")


def test_an_old_copy_that_was_put_back(
    embedded_file: Path, embedded_template: tuple[Path, bytes], tmp_path: Path
) -> None:
    key = embedded_template[1]

    def use(entries: int) -> str:
        store = embedded.open_with_key(embedded_file, key)
        head = write(store, entries)
        store.close()
        return head

    def said(head: str) -> str:
        store = embedded.open_with_key(embedded_file, key)
        verdict = chain.verify(store, against=head)
        store.close()
        return verdict.sentence

    use(3)
    shutil.copy(embedded_file, tmp_path / "old")
    head = use(3)
    shutil.copy(tmp_path / "old", embedded_file)
    assert said(head).startswith("The audit ends at entry 3, but entry 6 was noted")
    use(1)
    use(5)
    assert said(head).startswith("Entry 6 of the audit is not the one")


@pytest.mark.parametrize("head", ["", "12", "12:abc", "x:" + "0" * 64, "12:" + "g" * 64])
def test_a_head_that_is_none(scripts: Store, head: str) -> None:
    with pytest.raises(Problem, match="not a number, a colon and 64 letters"):
        chain.verify(scripts, against=head)


def test_a_list_of_patients_that_was_changed(scripts: Store, unguarded: Connection) -> None:
    """The search by patient reads it: whoever takes a line out of it hides who has looked."""
    write(scripts)
    unguarded.execute(text("DELETE FROM audit_patient WHERE number = 6"))
    unguarded.commit()
    assert chain.verify(scripts).sentence.startswith("The list by which the audit is searched does")


def test_a_check_in_steps_finds_the_same(
    scripts: Store, unguarded: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "STEP", 5)
    head = write(scripts)

    def walked() -> list[Walk]:
        found = [Walk()]
        with scripts.reading() as session:
            while found[-1].checked is None:
                found.append(chain.step(session, found[-1], head))
        return found

    walk = walked()
    assert [each.number for each in walk] == [0, 5, 10, 12]
    assert walk[-1].checked == chain.verify(scripts, head)
    assert walk[-1].checked.ok
    unguarded.execute(text("DELETE FROM audit_entry WHERE number = 6"))
    unguarded.commit()
    checked = walked()[-1].checked
    assert checked is not None
    assert checked.sentence.startswith("Entry 6 of the audit is missing")


def test_whatever_is_done_at_random_is_found(scripts: Store, raw: Connection) -> None:
    """Sixty rounds; the seeds that were missed are in the failure. The trials do a thousand."""
    forger = forging.Forger(scripts, raw, ENTRIES)
    assert forger.missed(60) == []
    assert chain.verify(scripts, against=forger.head).ok
