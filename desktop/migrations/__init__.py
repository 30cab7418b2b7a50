"""Bringing a store's tables up to this program, on either kind of store."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

REVISIONS = tuple(f"{number:04}" for number in range(1, 33))
"""Every revision, oldest first. Kept beside Alembic's own so that opening need not load it."""


def state(connection: Connection) -> str | None:
    """The revision that the store stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the store up to date, or up to a revision, within the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
