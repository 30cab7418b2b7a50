"""The indexes of names say whose list someone is on, so that other lists are passed by unread.

Revision ID: 0020
Revises: 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"

INDEXES = {
    "ix_patient_family": ("family_key", "given_key", "born", "practice_id"),
    "ix_patient_given": ("given_key", "family_key", "born", "practice_id"),
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "patient")
        op.create_index(name, "patient", list(columns))
