"""All that is searched says in its index whose list someone is on, as names have said.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"

INDEXES = {
    "ix_patient_former": ("former_key", "given_key"),
    "ix_patient_preferred": ("preferred_key", "family_key"),
    "ix_patient_first": ("first_key", "family_key"),
    "ix_patient_postcode": ("postcode_key",),
    "ix_patient_street": ("street_key", "house_key"),
    "ix_patient_house": ("house_key", "street_key"),
    "ix_patient_born": ("born",),
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.drop_index(name, "patient")
        op.create_index(name, "patient", [*columns, "practice_id"])
