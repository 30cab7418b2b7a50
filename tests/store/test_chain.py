"""Whatever is done to the audit behind the program's back is found."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desktop.errors import Problem
from desktop.models import AuditEntry
from desktop.models.audit import GENESIS
from desktop.store import chain, embedded
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.factory import Factory

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)
ENTRIES = 12


def write(store: Store, entries: int = ENTRIES) -> str:
    """So many entries; the head after them."""
    for each in range(entries):
        with store.writing() as session:
            sign(session, NURSE, "patient.opened", [f"patient:{each}"], f"detail {each}")
    return chain.verify(store).head


@pytest.fixture
def unguarded(raw: Connection) -> Connection:
    """The audit with its triggers off, as someone with the key or the server could have it."""
    if raw.dialect.name == "sqlite":
        raw.execute(text("DROP TRIGGER audit_entry_not_updated"))
        raw.execute(text("DROP TRIGGER audit_entry_not_deleted"))
    else:
        raw.execute(text("SET session_replication_role = replica"))
    raw.commit()
    return raw


def rewrite(raw: Connection, first: int) -> None:
    """Make a sound chain of what stands from ``first`` on, as a forger with the key would."""
    rows = raw.execute(text("SELECT * FROM audit_entry ORDER BY number")).mappings().all()
    previous = rows[first - 2]["hash"] if first > 1 else GENESIS
    for row in rows[first - 1 :]:
        entry = AuditEntry(**{**row, "previous": previous})
        previous = entry.digest()
        raw.execute(
            text("UPDATE audit_entry SET previous = :p, hash = :h WHERE number = :n"),
            {"p": entry.previous, "h": previous, "n": entry.number},
        )


def test_a_sound_audit(store: Store) -> None:
    assert chain.verify(store) == chain.Verdict(0, f"0:{GENESIS}", "The audit is empty.", ok=True)
    head = write(store)
    verdict = chain.verify(store, against=head)
    assert (verdict.ok, verdict.entries, verdict.head) == (True, ENTRIES, head)
    assert verdict.sentence == "All 12 entries of the audit are as they were signed."
    write(store, 3)
    assert chain.verify(store, against=head).ok
    with store.reading() as session:
        assert chain.verify(session, against=head).ok


def test_an_entry_that_was_changed(store: Store, unguarded: Connection) -> None:
    write(store)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 5"))
    unguarded.commit()
    assert chain.verify(store).sentence.startswith("Entry 5 of the audit was changed")


def test_an_entry_that_was_removed(store: Store, unguarded: Connection) -> None:
    write(store)
    unguarded.execute(text("DELETE FROM audit_entry WHERE number = 5"))
    unguarded.commit()
    assert chain.verify(store).sentence.startswith("Entry 5 of the audit is missing")


def test_an_entry_that_was_changed_and_signed_anew(store: Store, unguarded: Connection) -> None:
    write(store)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 5"))
    row = unguarded.execute(text("SELECT * FROM audit_entry WHERE number = 5")).mappings().one()
    unguarded.execute(
        text("UPDATE audit_entry SET hash = :h WHERE number = 5"),
        {"h": AuditEntry(**row).digest()},
    )
    unguarded.commit()
    assert chain.verify(store).sentence.startswith("Entry 6 of the audit does not follow")


def test_a_tail_that_was_removed(store: Store, unguarded: Connection) -> None:
    head = write(store)
    unguarded.execute(text("DELETE FROM audit_entry WHERE number > 9"))
    unguarded.commit()
    assert chain.verify(store).ok  # sound in itself: only a head kept elsewhere can tell
    verdict = chain.verify(store, against=head)
    assert not verdict.ok
    assert verdict.sentence.startswith("The audit ends at entry 9, but entry 12 was noted")


def test_an_audit_that_was_emptied(store: Store, factory: Factory, unguarded: Connection) -> None:
    factory.staff()
    head = write(store)
    unguarded.execute(text("DELETE FROM audit_entry"))
    unguarded.commit()
    verdict = chain.verify(store)
    assert not verdict.ok
    assert verdict.sentence.startswith("The audit is empty, but nobody is taken on here")
    assert not chain.verify(store, against=head).ok


def test_an_audit_that_was_rewritten_from_the_start(store: Store, unguarded: Connection) -> None:
    head = write(store)
    unguarded.execute(text("UPDATE audit_entry SET actor = 'Someone Else' WHERE number = 2"))
    rewrite(unguarded, 1)
    unguarded.commit()
    assert chain.verify(store).ok
    verdict = chain.verify(store, against=head)
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
def test_a_head_that_is_none(store: Store, head: str) -> None:
    with pytest.raises(Problem, match="not a number, a colon and 64 letters"):
        chain.verify(store, against=head)


# --- at random ------------------------------------------------------------------------------------

TEXTS = ("at", "actor", "action", "subjects", "detail", "previous", "hash")


def edit_text(raw: Connection, dice: random.Random) -> None:
    column, number = dice.choice(TEXTS), dice.randint(1, ENTRIES)
    old = raw.execute(
        text(f"SELECT {column} FROM audit_entry WHERE number = :n"), {"n": number}
    ).scalar_one()
    place = dice.randint(0, len(old))
    new = old[:place] + dice.choice("aZ0 é") + old[place + dice.randint(0, 1) :]
    new = new if new != old else old + "x"
    raw.execute(
        text(f"UPDATE audit_entry SET {column} = :new WHERE number = :n"), {"new": new, "n": number}
    )


def edit_actor(raw: Connection, dice: random.Random) -> None:
    raw.execute(
        text("UPDATE audit_entry SET actor_id = actor_id + :by WHERE number = :n"),
        {"by": dice.randint(1, 9), "n": dice.randint(1, ENTRIES)},
    )


def renumber(raw: Connection, dice: random.Random) -> None:
    raw.execute(
        text("UPDATE audit_entry SET number = :new WHERE number = :n"),
        {"new": dice.randint(100, 200), "n": dice.randint(1, ENTRIES)},
    )


def remove(raw: Connection, dice: random.Random) -> None:
    first = dice.randint(1, ENTRIES)
    raw.execute(
        text("DELETE FROM audit_entry WHERE number BETWEEN :a AND :b"),
        {"a": first, "b": first + dice.randint(0, 3)},
    )


def cut(raw: Connection, dice: random.Random) -> None:
    raw.execute(
        text("DELETE FROM audit_entry WHERE number > :n"), {"n": dice.randint(0, ENTRIES - 1)}
    )


def forge(raw: Connection, dice: random.Random) -> None:
    number = dice.randint(1, ENTRIES)
    raw.execute(
        text("UPDATE audit_entry SET detail = detail || '!' WHERE number = :n"), {"n": number}
    )
    rewrite(raw, number)


def swap(raw: Connection, dice: random.Random) -> None:
    one, two = dice.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((one, 900), (two, one), (900, two)):
        raw.execute(
            text("UPDATE audit_entry SET number = :new WHERE number = :old"),
            {"new": new, "old": old},
        )


def test_whatever_is_done_at_random_is_found(store: Store, unguarded: Connection) -> None:
    """Fifty rounds, each undone again; the seed is in the failure."""
    head = write(store)
    ways: list[Callable[[Connection, random.Random], None]] = [
        edit_text, edit_actor, renumber, remove, cut, forge, swap,
    ]  # fmt: skip
    kept = unguarded.execute(text("SELECT * FROM audit_entry")).mappings().all()
    unguarded.commit()
    missed = []
    for seed in range(50):
        dice = random.Random(seed)
        way = dice.choice(ways)
        way(unguarded, dice)
        unguarded.commit()
        if chain.verify(store, against=head).ok:
            missed.append((seed, way.__name__))
        unguarded.execute(text("DELETE FROM audit_entry"))
        columns = ", ".join(kept[0].keys())
        values = ":" + columns.replace(", ", ", :")
        unguarded.execute(
            text(f"INSERT INTO audit_entry ({columns}) VALUES ({values})"),
            [dict(each) for each in kept],
        )
        unguarded.commit()
    assert missed == []
    assert chain.verify(store, against=head).ok
