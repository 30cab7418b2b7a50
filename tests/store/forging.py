"""What someone with the key, or the server, could do to the audit; each round is undone again."""

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, text

from desktop.models import AuditEntry, AuditPatient
from desktop.models.audit import GENESIS, SIGNED
from desktop.store import chain
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)
TABLES = ("audit_entry", "audit_patient")
TEXTS = tuple(each for each in (*SIGNED, "hash") if each not in {"number", "actor_id"})
GUARDS = (
    "audit_entry_not_updated", "audit_entry_not_deleted", "audit_patient_not_updated",
    "audit_patient_not_deleted",
)  # fmt: skip


def write(store: Store, entries: int) -> str:
    """So many entries, about one patient, two or none; the head after them."""
    for each in range(entries):
        about = [f"patient:{each}", "plan:7", f"patient:{each + 100}"][: each % 4]
        with store.writing() as session:
            sign(session, NURSE, "patient.opened", about, f"detail {each}")
    return chain.verify(store).head


def unguard(raw: Connection) -> None:
    """Put the triggers of the audit to sleep."""
    if raw.dialect.name == "sqlite":
        for name in GUARDS:
            raw.execute(text(f"DROP TRIGGER {name}"))
    else:
        raw.execute(text("SET session_replication_role = replica"))
    raw.commit()


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


def cut_after(raw: Connection, number: int) -> None:
    """Take the end of the audit away, and all that stands in the list about it."""
    for table in TABLES:
        raw.execute(text(f"DELETE FROM {table} WHERE number > :n"), {"n": number})


class Forger:
    """Each round does one thing at random, has the audit checked, and puts all back."""

    def __init__(self, store: Store, raw: Connection, entries: int) -> None:
        self._store, self._raw, self._entries = store, raw, entries
        self.head = write(store, entries)
        self._entry_rows, self._list_rows = (
            [dict(row) for row in raw.execute(text(f"SELECT * FROM {table}")).mappings()]
            for table in TABLES
        )
        raw.commit()
        unguard(raw)
        self._ways: list[Callable[[random.Random], object]] = [
            self._edit_text, self._edit_text_and_sign, self._edit_actor, self._renumber,
            self._remove, self._truncate, self._rewrite, self._swap, self._repeat, self._mislead,
        ]  # fmt: skip

    def missed(self, rounds: int) -> list[tuple[int, str]]:
        """The seeds that a check did not notice, and what was done."""
        found = []
        for seed in range(rounds):
            dice = random.Random(seed)
            way = dice.choice(self._ways)
            way(dice)
            self._raw.commit()
            if chain.verify(self._store, against=self.head).ok:
                found.append((seed, way.__name__))
            self._put_back()
        return found

    def _put_back(self) -> None:
        for table in TABLES:
            self._do(f"DELETE FROM {table}")
        self._raw.execute(insert(AuditEntry), self._entry_rows)
        self._do("DELETE FROM audit_patient")
        self._raw.execute(insert(AuditPatient), self._list_rows)
        self._raw.commit()

    def _do(self, statement: str, **given: Any) -> None:
        self._raw.execute(text(statement), given)

    def _any(self, dice: random.Random) -> int:
        return dice.randint(1, self._entries)

    def _edit_text(self, dice: random.Random, columns: tuple[str, ...] = TEXTS) -> int:
        """A letter put in, changed or taken out."""
        column, number = dice.choice(columns), self._any(dice)
        asked = text(f"SELECT {column} FROM audit_entry WHERE number = :n")
        old = str(self._raw.execute(asked, {"n": number}).scalar_one())
        place = dice.randint(0, len(old))
        new = old[:place] + dice.choice("aZ0 é") + old[place + dice.randint(0, 1) :]
        new = new if new != old else old + "x"
        self._do(f"UPDATE audit_entry SET {column} = :new WHERE number = :n", new=new, n=number)
        return number

    def _edit_text_and_sign(self, dice: random.Random) -> None:
        """An entry changed and given the hash that fits it now."""
        number = self._edit_text(dice, tuple(each for each in TEXTS if each != "hash"))
        asked = text("SELECT * FROM audit_entry WHERE number = :n")
        entry = AuditEntry(**self._raw.execute(asked, {"n": number}).mappings().one())
        self._do("UPDATE audit_entry SET hash = :h WHERE number = :n", h=entry.digest(), n=number)

    def _edit_actor(self, dice: random.Random) -> None:
        by, number = dice.randint(1, 9), self._any(dice)
        self._do("UPDATE audit_entry SET actor_id = actor_id + :by WHERE number = :n", by=by,
                 n=number)  # fmt: skip

    def _renumber(self, dice: random.Random) -> None:
        new = dice.choice((-1, 0, self._entries + 1, dice.randint(1000, 2000)))
        self._do("UPDATE audit_entry SET number = :new WHERE number = :n", new=new,
                 n=self._any(dice))  # fmt: skip

    def _remove(self, dice: random.Random) -> None:
        first = self._any(dice)
        for table in TABLES[: dice.randint(1, 2)]:
            self._do(f"DELETE FROM {table} WHERE number BETWEEN :a AND :b", a=first,
                     b=first + dice.randint(0, 3))  # fmt: skip

    def _truncate(self, dice: random.Random) -> None:
        cut_after(self._raw, dice.randint(0, self._entries - 1))

    def _rewrite(self, dice: random.Random) -> None:
        number = self._any(dice)
        self._do("UPDATE audit_entry SET detail = detail || '!' WHERE number = :n", n=number)
        rewrite(self._raw, number)

    def _swap(self, dice: random.Random) -> None:
        one, two = dice.sample(range(1, self._entries + 1), 2)
        for old, new in ((one, 9000), (two, one), (9000, two)):
            self._do("UPDATE audit_entry SET number = :new WHERE number = :old", new=new, old=old)

    def _repeat(self, dice: random.Random) -> None:
        """One entry written over another."""
        one, two = dice.sample(range(1, self._entries + 1), 2)
        self._do("DELETE FROM audit_entry WHERE number = :n", n=two)
        rest = ", ".join(each for each in (*SIGNED, "hash") if each != "number")
        self._do(
            f"INSERT INTO audit_entry (number, {rest}) SELECT :two, {rest} FROM audit_entry"
            " WHERE number = :one", one=one, two=two,
        )  # fmt: skip

    def _mislead(self, dice: random.Random) -> None:
        """The list by which the audit is searched says less, more or something else."""
        row = dice.choice(self._list_rows)
        way = dice.choice(("less", "more", "other", "beyond"))
        here = "WHERE number = :number AND patient_id = :patient_id"
        if way == "less":
            self._do(f"DELETE FROM audit_patient {here}", **row)
        elif way == "other":
            self._do(f"UPDATE audit_patient SET patient_id = patient_id + 1000 {here}", **row)
        else:
            number = self._any(dice) if way == "more" else dice.choice((0, self._entries + 5))
            self._do("INSERT INTO audit_patient (number, patient_id) VALUES (:n, 777)", n=number)
