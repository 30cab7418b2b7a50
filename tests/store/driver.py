"""A login of a hub with no program in between, as ``psql`` would be."""

from typing import Any

import psycopg
from psycopg import sql

from desktop.models import AuditEntry
from desktop.words.dates import utc_text
from desktop.words.people import Actor
from tests.clock import NOW

DENIED, UNSIGNED = "42501", "23000"
"""What the database answers: insufficient privilege, and a change that breaks its own rules."""


class Driver:
    """A connection of one login; whatever it tries is undone."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)

    def close(self) -> None:
        self.connection.close()

    def ask(self, question: str, *values: object) -> list[Any]:
        """Rows, with the transaction left as it is; of a single column its values."""
        found = self.connection.execute(question, values).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def rows(self, question: str, *values: object) -> set[object]:
        found = {row[0] for row in self.connection.execute(question, values)}
        self.connection.rollback()
        return found

    def tried(self, statement: str, *values: object) -> int | str:
        """How many rows it would change; why not, where the database refuses it."""
        try:
            return self.connection.execute(statement, values).rowcount
        except psycopg.Error as refused:
            return refused.sqlstate or "refused"
        finally:
            self.connection.rollback()

    def kept(self, *statements: str) -> str:
        """Why a transaction of these is not kept; empty where it is."""
        try:
            for each in statements:
                self.connection.execute(each)
            self.connection.commit()
        except psycopg.Error as refused:
            self.connection.rollback()
            return refused.sqlstate or "refused"
        return ""

    def entry(self, actor: Actor, subjects: str = "", **others: object) -> str:
        """A statement that signs, as whoever knows the program can write it."""
        number, previous = self.ask("SELECT * FROM audit_head()")[0] or (0, "0" * 64)
        self.connection.rollback()
        told: dict[str, object] = {
            "number": number + 1, "at": utc_text(NOW), "actor_id": actor.id, "actor": actor.name,
            "action": "staff.confirmed", "subjects": subjects, "detail": "", "previous": previous,
            "role": actor.role,
            **others,
        }  # fmt: skip
        told["hash"] = AuditEntry(**told).digest()
        values = ", ".join(sql.Literal(each).as_string(None) for each in told.values())
        return f"INSERT INTO audit_entry ({', '.join(told)}) VALUES ({values})"
