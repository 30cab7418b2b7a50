"""Who may see and do what: relationships, objections, reviews, a versioned policy, credentials.

Revision ID: 0002
Revises: 0001
"""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers
from desktop.words.dates import utc_text

revision = "0002"
down_revision = "0001"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = TEXT

# fmt: off
ROLE = (
    "gp", "practice nurse", "pharmacist", "practice staff", "practice manager",
    "care co-ordinator", "community matron", "community nurse", "physiotherapist",
    "occupational therapist", "social worker", "link worker", "specialist", "care home staff",
    "information governance lead", "service account",
)
RELATIONSHIP_KIND = ("caseload", "referral", "declared", "break-glass", "subject access")
AGAINST = (
    "being discussed at meetings", "an organisation seeing their record",
    "a named person seeing their record",
)
REVIEW_OF = (
    "broken glass", "their own record", "a colleague's record", "a household member's record",
)
VERDICT = ("in order", "not in order")
PERMISSION = (
    "declare a relationship", "break the glass", "know what sorts of facts are withheld",
    "look after people", "govern disclosure", "be remembered on one's own computer",
)
LIMIT = (
    "days a declared relationship lasts", "minutes broken glass stays open",
    "minutes subject access stays open",
    "days an agenda stays open", "minutes until an idle screen locks",
    "years a record is kept after death",
    "years a record is kept after leaving",
    "days an original set aside is kept",
    "days an untouched draft is kept",
)
_CARES = tuple(each for each in ROLE if each not in {
    "practice manager", "information governance lead", "service account",
})
_ACTS = (
    "gp", "practice nurse", "community matron", "community nurse", "specialist", "social worker",
)
PERMITTED = (
    *(("declare a relationship", role) for role in _CARES),
    *(("break the glass", role) for role in _ACTS),
    *(("know what sorts of facts are withheld", role)
      for role in ("gp", "community matron", "social worker")),
    *(("look after people", role) for role in ("practice manager", "information governance lead")),
    ("govern disclosure", "information governance lead"),
    *(("be remembered on one's own computer", role) for role in ROLE[:-1]),
)
LIMITS = (14, 60, 120, 14, 10, 10, 10, 90, 30)
VERSIONED = ("access_review", "objection", "relationship")
# fmt: on


def upgrade() -> None:
    _people()
    _relationships()
    _policy()
    bind = op.get_bind()
    guards = triggers.together(
        [*map(triggers.version_grows, VERSIONED), *map(triggers.never_deleted, VERSIONED)]
    )
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)


def must(name: str, kind: Any, *more: Any, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **settings)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _people() -> None:
    """Starters, leavers, deputies, and how each signs in, apart from what colleagues may read."""
    op.create_table(
        "credential",
        must("staff_id", KEY), may("password", TEXT), may("draft_slot", TEXT),
        must("failures", sa.Integer()), may("locked_until", MOMENT),
        primary("credential", "staff_id"), refers("credential", "staff_id", "staff.id"),
    )  # fmt: skip
    op.execute(
        "INSERT INTO credential (staff_id, password, draft_slot, failures, locked_until)"
        " SELECT id, password, draft_slot, failures, locked_until FROM staff"
    )
    with op.batch_alter_table("staff", recreate="never") as staff:
        for column in ("password", "draft_slot", "failures", "locked_until"):
            staff.drop_column(column)
    op.add_column("staff", may("begins_at", MOMENT))
    op.create_table(
        "absence",
        must("staff_id", KEY), must("deputy_id", KEY), must("until", sa.Date()),
        primary("absence", "staff_id"), refers("absence", "staff_id", "staff.id"),
        refers("absence", "deputy_id", "staff.id"),
    )  # fmt: skip
    op.create_index(op.f("ix_absence_deputy_id"), "absence", ["deputy_id"])
    op.create_table(
        "own_record",
        must("staff_id", KEY), must("patient_id", KEY),
        primary("own_record", "staff_id"), refers("own_record", "staff_id", "staff.id"),
        refers("own_record", "patient_id", "patient.id"),
    )  # fmt: skip
    op.create_index(op.f("ix_own_record_patient_id"), "own_record", ["patient_id"])
    op.add_column(
        "patient", sa.Column("restricted", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _relationships() -> None:
    op.create_table(
        "relationship",
        must("id", KEY), must("patient_id", KEY), must("kind", one_of("kind", RELATIONSHIP_KIND)),
        may("staff_id", KEY), may("team_id", KEY), may("role", one_of("role", ROLE)),
        must("reason", TEXT), must("begins_at", MOMENT), may("ends_at", MOMENT),
        must("made_by_id", KEY), may("ended_by_id", KEY), must("version", sa.Integer()),
        primary("relationship", "id"),
        sa.CheckConstraint(
            "(staff_id IS NOT NULL AND team_id IS NULL AND role IS NULL)"
            " OR (staff_id IS NULL AND team_id IS NOT NULL AND role IS NOT NULL)",
            name=op.f("ck_relationship_whose"),
        ),
        sa.CheckConstraint(
            "kind IN ('caseload', 'referral') OR staff_id IS NOT NULL",
            name=op.f("ck_relationship_named"),
        ),
        *(refers("relationship", column, to) for column, to in (
            ("patient_id", "patient.id"), ("staff_id", "staff.id"), ("team_id", "team.id"),
            ("made_by_id", "staff.id"), ("ended_by_id", "staff.id"),
        )),
    )  # fmt: skip
    op.create_index(op.f("ix_relationship_patient_id"), "relationship", ["patient_id"])
    op.create_index(op.f("ix_relationship_staff_id"), "relationship", ["staff_id"])
    op.create_index("ix_relationship_team_role", "relationship", ["team_id", "role"])
    op.create_table(
        "objection",
        must("id", KEY), must("patient_id", KEY), must("against", one_of("against", AGAINST)),
        may("staff_id", KEY), must("organisation", TEXT), must("note", TEXT),
        must("made_by_id", KEY), must("made_at", MOMENT), may("withdrawn_at", MOMENT),
        must("version", sa.Integer()),
        primary("objection", "id"), refers("objection", "patient_id", "patient.id"),
        refers("objection", "staff_id", "staff.id"),
        refers("objection", "made_by_id", "staff.id"),
    )  # fmt: skip
    for column in ("patient_id", "staff_id", "organisation"):
        op.create_index(op.f(f"ix_objection_{column}"), "objection", [column])
    op.create_table(
        "access_review",
        must("id", KEY), must("what", one_of("what", REVIEW_OF)), must("patient_id", KEY),
        must("staff_id", KEY), must("reason", TEXT), must("at", MOMENT), may("reviewer_id", KEY),
        may("reviewed_by_id", KEY), may("reviewed_at", MOMENT),
        may("verdict", one_of("verdict", VERDICT)), must("note", TEXT),
        must("version", sa.Integer()),
        primary("access_review", "id"),
        *(refers("access_review", column, to) for column, to in (
            ("patient_id", "patient.id"), ("staff_id", "staff.id"), ("reviewer_id", "staff.id"),
            ("reviewed_by_id", "staff.id"),
        )),
    )  # fmt: skip
    op.create_index(op.f("ix_access_review_patient_id"), "access_review", ["patient_id"])
    # Whom someone reaches by an agenda begins with the meetings that they attend.
    op.create_index(op.f("ix_attendee_staff_id"), "attendee", ["staff_id"])


def _policy() -> None:
    """The policy in force gets the text that it had none of, and what it did not yet say."""
    op.create_table(
        "policy_version",
        must("number", KEY, autoincrement=False), must("disclosure", TEXT),
        must("permissions", TEXT), must("limits", TEXT), must("note", TEXT), must("made_by", TEXT),
        must("made_at", MOMENT), primary("policy_version", "number"),
    )  # fmt: skip
    permissions = op.create_table(
        "policy_permission",
        must("permission", one_of("permission", PERMISSION)), must("role", one_of("role", ROLE)),
        primary("policy_permission", "permission", "role"),
    )  # fmt: skip
    limits = op.create_table(
        "policy_limit",
        must("name", one_of("name", LIMIT)), must("value", sa.Integer()),
        primary("policy_limit", "name"),
    )  # fmt: skip
    cells = (
        op.get_bind()
        .execute(sa.text("SELECT sector, kind, confidentiality, audience FROM policy_cell"))
        .all()
    )
    if not cells:
        return
    op.bulk_insert(permissions, [{"permission": what, "role": who} for what, who in PERMITTED])
    op.bulk_insert(limits, [{"name": n, "value": v} for n, v in zip(LIMIT, LIMITS, strict=True)])
    why = "As it was before versions were kept."
    allowed: dict[tuple[str, str, str], list[str]] = {}
    for *cell, audience in sorted(tuple(row) for row in cells):
        allowed.setdefault((cell[0], cell[1], cell[2]), []).append(audience)
    may_do: dict[str, list[str]] = {}
    for what, who in PERMITTED:
        may_do.setdefault(what, []).append(who)
    op.get_bind().execute(
        sa.text(
            "INSERT INTO policy_version"
            " (number, disclosure, permissions, limits, note, made_by, made_at)"
            " VALUES (1, :disclosure, :permissions, :limits, :note, 'Tapestry', :at)"
        ),
        {
            "disclosure": _table(
                ["audience", "sectors", "kinds", "confidentialities", "reason"],
                [["|".join(whom), *cell, why] for cell, whom in allowed.items()],
            ),
            "permissions": _table(
                ["permission", "roles", "reason"],
                [[what, "|".join(whom), why] for what, whom in may_do.items()],
            ),
            "limits": _table(
                ["limit", "value", "reason"],
                [[name, str(value), why] for name, value in zip(LIMIT, LIMITS, strict=True)],
            ),
            "note": why,
            "at": utc_text(datetime.now(UTC)),
        },
    )


def _table(columns: list[str], rows: list[list[str]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows([columns, *rows])
    return written.getvalue()
