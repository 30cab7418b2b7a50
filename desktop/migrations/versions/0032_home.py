"""A home is compared as far as the street: a hub's functions for it are laid anew.

Revision ID: 0032
Revises: 0031
"""

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """No table changes: a hub of an older program is brought up to date, which lays them."""
