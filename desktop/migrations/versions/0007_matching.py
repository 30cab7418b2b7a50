"""The matching tray, and records that join and part again.

Revision ID: 0007
Revises: 0006
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0007"
down_revision = "0006"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = PARTIAL = TEXT

# fmt: off
ROLE = (
    "gp", "practice nurse", "pharmacist", "practice staff", "practice manager",
    "care co-ordinator", "community matron", "community nurse", "physiotherapist",
    "occupational therapist", "social worker", "link worker", "specialist", "care home staff",
    "information governance lead", "service account",
)
PERMISSION = (
    "declare a relationship", "break the glass", "know what sorts of facts are withheld",
    "look after people", "govern disclosure", "be remembered on one's own computer",
    "match people",
)
STATE = ("waiting", "confirmed", "registered", "found")
FROZEN = {
    "plan_version": ("update", "delete"),
    "plan_goal": ("insert", "update", "delete"),
    "plan_goal_action": ("insert", "update", "delete"),
    "plan_contingency": ("insert", "update", "delete"),
}
# fmt: on


def upgrade() -> None:
    _permission()
    _matches()
    _merges()
    person = triggers.of_person()
    guards = triggers.together(
        [
            triggers.merge_functions(),
            triggers.version_grows("waiting_match"),
            triggers.never_deleted("waiting_match", person),
            triggers.dropped("item", "item_not_deleted"),
            triggers.never_deleted("item", person, moves=True),
            triggers.dropped("item_wording", "item_wording_not_updated"),
            triggers.dropped("item_wording", "item_wording_not_deleted"),
            triggers.Guard(postgresql=("DROP TRIGGER item_wording_not_truncated ON item_wording",)),
            triggers.append_only("item_wording", person, moves=True),
            *(
                triggers.dropped(table, *(f"{table}_frozen_{event}" for event in events))
                for table, events in FROZEN.items()
            ),
            triggers.frozen_once_agreed(until_deleted=True, moves=True),
        ]
    )
    bind = op.get_bind()
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)


def must(name: str, kind: Any, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **settings)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind)


def yes_or_no(name: str) -> sa.Column[Any]:
    return must(name, sa.Boolean(), server_default=sa.false())


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def refers(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in to.items()
    ]


def one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _permission() -> None:
    """One more word; whoever governs says to whom it is given."""
    new, old = "policy_permission", "policy_permission_before"
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in PERMISSION)
    if op.get_bind().dialect.name == "postgresql":
        check = op.f("ck_policy_permission_permission")
        op.drop_constraint(check, new)
        op.create_check_constraint(check, new, f"permission IN ({listed})")
        return
    op.rename_table(new, old)
    op.create_table(
        new,
        must("permission", one_of("permission", PERMISSION)), must("role", one_of("role", ROLE)),
        primary(new, "permission", "role"),
    )  # fmt: skip
    op.execute(
        "INSERT INTO policy_permission SELECT permission, role FROM policy_permission_before"
    )
    op.drop_table(old)


def _matches() -> None:
    table = "waiting_match"
    op.create_table(
        table,
        must("id", KEY), must("source_id", KEY), must("ref", TEXT), must("identity", TEXT),
        must("described", TEXT), must("nhs_number", TEXT),
        must("family_key", TEXT), must("given_key", TEXT), must("postcode_key", TEXT),
        may("born", PARTIAL), must("trouble", TEXT), must("state", one_of("state", STATE)),
        must("heard_at", MOMENT), may("patient_id", KEY), may("decided_by_id", KEY),
        may("decided_at", MOMENT), may("taken_in_at", MOMENT), must("version", sa.Integer()),
        primary(table, "id"),
        *refers(table, source_id="source", patient_id="patient", decided_by_id="staff"),
    )  # fmt: skip
    for column in ("nhs_number", "state", "patient_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(op.f(f"ix_{table}_source_ref"), table, ["source_id", "ref"])
    op.create_index(op.f(f"ix_{table}_source_identity"), table, ["source_id", "identity"])
    op.create_table(
        "match_original",
        must("match_id", KEY), must("waiting_id", KEY),
        primary("match_original", "match_id", "waiting_id"),
        *refers("match_original", match_id="waiting_match"),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], ondelete="CASCADE",
                                name=op.f("fk_match_original_waiting_id")),
    )  # fmt: skip
    op.create_table(
        "waiting_ref",
        must("waiting_id", KEY), must("source_ref", TEXT),
        primary("waiting_ref", "waiting_id", "source_ref"),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], ondelete="CASCADE",
                                name=op.f("fk_waiting_ref_waiting_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_waiting_ref_source_ref"), "waiting_ref", ["source_ref"])
    op.create_table(
        "match_ref",
        must("match_id", KEY), must("source_ref", TEXT), yes_or_no("linked"),
        primary("match_ref", "match_id", "source_ref"),
        *refers("match_ref", match_id="waiting_match"),
    )  # fmt: skip
    op.create_table(
        "match_item",
        must("match_id", KEY), must("item_id", KEY, autoincrement=False),
        yes_or_no("has_left"),
        primary("match_item", "match_id", "item_id"),
        *refers("match_item", match_id="waiting_match"),
    )  # fmt: skip
    op.create_table(
        "match_refusal",
        must("match_id", KEY), must("patient_id", KEY), must("made_by_id", KEY),
        must("made_at", MOMENT), primary("match_refusal", "match_id", "patient_id"),
        *refers("match_refusal", match_id="waiting_match", patient_id="patient",
                made_by_id="staff"),
    )  # fmt: skip
    op.create_index(op.f("ix_match_refusal_patient_id"), "match_refusal", ["patient_id"])


def _merges() -> None:
    table = "patient_merge"
    op.create_table(
        table,
        must("id", KEY), must("emptied_id", KEY), must("kept_id", KEY), must("reason", TEXT),
        must("made_by_id", KEY), must("made_at", MOMENT), may("undone_by_id", KEY),
        may("undone_at", MOMENT), yes_or_no("under_way"), may("nhs_number", TEXT),
        may("died", PARTIAL), may("practice_id", KEY), may("place_id", KEY),
        *(yes_or_no(name) for name in ("took_number", "took_death", "took_practice", "took_place",
                                       "restricts", "withholds")),
        must("address", TEXT), must("postcode", TEXT), must("telephone", TEXT),
        primary(table, "id"),
        *refers(table, emptied_id="patient", kept_id="patient", made_by_id="staff",
                undone_by_id="staff", practice_id="practice", place_id="place"),
    )  # fmt: skip
    for column in ("emptied_id", "kept_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_table(
        "patient_merge_part",
        must("merge_id", KEY), must("of_table", TEXT), must("key", TEXT),
        may("was", sa.Integer()), may("becomes", sa.Integer()),
        primary("patient_merge_part", "merge_id", "of_table", "key"),
        *refers("patient_merge_part", merge_id="patient_merge"),
    )  # fmt: skip
