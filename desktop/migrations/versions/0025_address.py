"""People are found by the name of a house that has a number, and by their village.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from desktop.models.patient import spot

revision = "0025"
down_revision = "0024"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NEW = ("building", "village")
HIDDEN = ("street", "house", *NEW)
AT_ONCE = 5_000


def upgrade() -> None:
    for table, names in (("patient", NEW), ("patient_merge", HIDDEN)):
        for name in names:
            column = sa.Column(f"{name}_key", TEXT, nullable=False, server_default="")
            op.add_column(table, column)
    if op.get_bind().dialect.name == "postgresql":
        # Nobody signs this. It comes again, with all that a hub is laid with anew.
        op.execute("DROP TRIGGER IF EXISTS patient_signed ON patient")
    # A record that was taken back keeps its address, and nothing by which anyone finds it; of
    # whoever is withheld by a merge, the street is found no more.
    _fill("patient", "family_key <> '' OR given_key <> ''", ", version = version + 1")
    _fill("patient_merge", "withholds")
    for name in NEW:
        op.create_index(op.f(f"ix_patient_{name}"), "patient", [f"{name}_key", "practice_id"])


def _fill(table: str, whose: str, besides: str = "") -> None:
    """From the addresses that are there already."""
    bind = op.get_bind()
    held = sa.text(f"SELECT id, address FROM {table} WHERE {whose}")  # noqa: S608 - our own words
    known = bind.execute(held).all()
    keys = ", ".join(f"{name}_key = :{name}" for name in HIDDEN)
    change = sa.text(f"UPDATE {table} SET {keys}{besides} WHERE id = :id")  # noqa: S608 - as above
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        bind.execute(change, [{"id": each.id, **spot(each.address)._asdict()} for each in some])
