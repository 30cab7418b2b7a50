"""The first tables, with their checks and triggers.

Revision ID: 0001
Revises:
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0001"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = PARTIAL = TEXT
CELL = "sector || '/' || kind || '/' || confidentiality"

# fmt: off
PLACE_KIND = ("care home", "ward")
ORGANISATION_KIND = ("provider", "voluntary", "council", "trust")
ROLE = (
    "gp", "practice nurse", "pharmacist", "practice staff", "practice manager",
    "care co-ordinator", "community matron", "community nurse", "physiotherapist",
    "occupational therapist", "social worker", "link worker", "specialist", "care home staff",
    "information governance lead", "service account",
)
SECTOR = ("health", "social", "voluntary", "person")
KIND = (
    "about me", "requirement", "alert", "legal", "safeguarding", "contact", "professional",
    "referral", "admission", "appointment", "vaccination", "problem", "procedure",
    "social context", "service", "result", "frailty", "assessment", "review", "request",
    "encounter", "visit", "allergy", "medicine", "equipment", "care plan", "goal", "note",
    "document",
)
CONFIDENTIALITY = ("normal", "sensitive", "restricted")
SOURCE_KIND = ("gp", "community", "hospital", "council", "voluntary")
FATE = ("imported", "updated", "unchanged", "skipped", "set aside")
GENDER = ("female", "male", "other", "not known")
PRINT_FORMAT = ("standard", "large", "giant")
ITEM_STATUS = ("active", "ended", "planned", "withdrawn")
FINDING_KIND = ("paper out of date",)
MEETING_STATE = ("planned", "live", "finished")
SLIDE = ("neutral", "question", "summary", "plan")
ATTENDANCE = ("expected", "in", "on the call", "stepped out", "left", "apologies")
TOLD = ("told", "not told: risk", "not told: capacity", "not told: urgent", "not told: died")
AGENDA_STATE = ("waiting", "now", "done")
OUTCOME = (
    "plan changed", "action", "refer on", "admit to caseload", "step down", "discuss again",
    "no change", "park",
)
ACTION_STATE = ("open", "done", "dropped")
PLAN_STATE = ("working", "agreed")
AGREEMENT = (
    "the person", "attorney or deputy, authority seen", "best interests decision",
    "shared, not agreed",
)
PAPER_KIND = ("care plan summary", "minutes")

VERSIONED = (
    "action", "agenda_item", "attendee", "item", "meeting", "patient", "plan_version",
    "staff",
)
NEVER_DELETED = ("action", "item", "meeting", "patient", "staff")


def upgrade() -> None:
    _people()
    _store()
    _feeds()
    _patients()
    _meetings()
    _plans()
    _papers()
    _guard()


def must(name: str, kind: Any, *more: Any, **settings: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **settings)


def may(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def refers(table: str, to: dict[str, str]) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{'_'.join(to)}")
    return sa.ForeignKeyConstraint(list(to), list(to.values()), name=name)


def one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _people() -> None:
    """The office and who works in it."""
    op.create_table(
        "team",
        must("id", KEY), must("code", TEXT), must("name", TEXT),
        primary("team", "id"), unique("team", "code"),
    )
    op.create_table(
        "practice",
        must("id", KEY), must("code", TEXT), must("name", TEXT), must("telephone", TEXT),
        must("address", TEXT), may("team_id", KEY),
        primary("practice", "id"), unique("practice", "code"),
        refers("practice", {"team_id": "team.id"}),
    )
    op.create_index(op.f("ix_practice_team_id"), "practice", ["team_id"])
    op.create_table(
        "place",
        must("id", KEY), must("code", TEXT), must("name", TEXT),
        must("kind", one_of("kind", PLACE_KIND)), must("telephone", TEXT), must("address", TEXT),
        may("team_id", KEY),
        primary("place", "id"), unique("place", "code"), refers("place", {"team_id": "team.id"}),
    )
    op.create_table(
        "organisation",
        must("id", KEY), must("code", TEXT), must("name", TEXT),
        must("kind", one_of("kind", ORGANISATION_KIND)), must("telephone", TEXT),
        primary("organisation", "id"), unique("organisation", "code"),
    )
    op.create_table(
        "staff",
        must("id", KEY), must("username", TEXT), must("name", TEXT),
        must("role", one_of("role", ROLE)), must("organisation", TEXT), must("telephone", TEXT),
        may("password", TEXT), may("draft_slot", TEXT), must("failures", sa.Integer()),
        may("locked_until", MOMENT), may("ended_at", MOMENT), must("version", sa.Integer()),
        primary("staff", "id"), unique("staff", "username"),
    )
    op.create_table(
        "staff_team",
        must("staff_id", KEY), must("team_id", KEY),
        primary("staff_team", "staff_id", "team_id"),
        refers("staff_team", {"staff_id": "staff.id"}),
        refers("staff_team", {"team_id": "team.id"}),
    )
    op.create_table(
        "staff_practice",
        must("staff_id", KEY), must("practice_id", KEY),
        primary("staff_practice", "staff_id", "practice_id"),
        refers("staff_practice", {"staff_id": "staff.id"}),
        refers("staff_practice", {"practice_id": "practice.id"}),
    )


def _store() -> None:
    """What the store keeps for itself: the log, the policy, what is being typed."""
    op.create_table(
        "audit_entry",
        must("number", KEY, autoincrement=False), must("at", TEXT), must("actor_id", sa.Integer()),
        must("actor", TEXT), must("action", TEXT), must("subjects", TEXT), must("detail", TEXT),
        must("previous", TEXT), must("hash", TEXT),
        primary("audit_entry", "number"),
    )
    op.create_index(op.f("ix_audit_entry_action"), "audit_entry", ["action"])
    op.create_table(
        "policy_cell",
        must("audience", TEXT), must("sector", one_of("sector", SECTOR)),
        must("kind", one_of("kind", KIND)),
        must("confidentiality", one_of("confidentiality", CONFIDENTIALITY)),
        primary("policy_cell", "audience", "sector", "kind", "confidentiality"),
    )
    op.create_table(
        "draft",
        must("author_id", KEY), must("form", TEXT), must("body", sa.LargeBinary()),
        must("seen", sa.Integer()), must("saved_at", MOMENT),
        primary("draft", "author_id", "form"), refers("draft", {"author_id": "staff.id"}),
    )


def _feeds() -> None:
    """What comes in."""
    op.create_table(
        "source",
        must("id", KEY), must("code", TEXT), must("name", TEXT),
        must("sector", one_of("sector", SECTOR)), must("kind", one_of("kind", SOURCE_KIND)),
        must("may_register", sa.Boolean()), may("heard_at", MOMENT),
        primary("source", "id"), unique("source", "code"),
    )
    op.create_table(
        "import",
        must("id", KEY), must("source_id", KEY), must("began_at", MOMENT), may("ended_at", MOMENT),
        must("by_id", KEY),
        primary("import", "id"), refers("import", {"source_id": "source.id"}),
        refers("import", {"by_id": "staff.id"}),
    )
    op.create_index(op.f("ix_import_source_id"), "import", ["source_id"])
    op.create_table(
        "import_file",
        must("id", KEY), must("import_id", KEY), must("name", TEXT), must("sha256", TEXT),
        must("entries", sa.Integer()), must("patients", sa.Integer()),
        primary("import_file", "id"), refers("import_file", {"import_id": "import.id"}),
    )
    op.create_index(op.f("ix_import_file_import_id"), "import_file", ["import_id"])
    op.create_table(
        "account",
        must("import_file_id", KEY), must("fate", one_of("fate", FATE)), must("reason", TEXT),
        must("kind", TEXT), must("count", sa.Integer()),
        primary("account", "import_file_id", "fate", "reason", "kind"),
        refers("account", {"import_file_id": "import_file.id"}),
    )
    op.create_table(
        "waiting",
        must("id", KEY), must("import_file_id", KEY), must("position", TEXT),
        must("sentence", TEXT), must("original", sa.LargeBinary()), may("seen_at", MOMENT),
        primary("waiting", "id"), refers("waiting", {"import_file_id": "import_file.id"}),
    )
    op.create_index(op.f("ix_waiting_import_file_id"), "waiting", ["import_file_id"])


def _patients() -> None:
    """Who it is about, and what is said of them."""
    op.create_table(
        "patient",
        must("id", KEY), may("nhs_number", TEXT), must("family", TEXT), must("given", TEXT),
        must("title", TEXT), must("preferred", TEXT), must("former_family", TEXT),
        may("born", PARTIAL), may("died", PARTIAL), must("gender", one_of("gender", GENDER)),
        must("address", TEXT), must("postcode", TEXT), must("address_withheld", sa.Boolean()),
        must("telephone", TEXT), must("print_format", one_of("print_format", PRINT_FORMAT)),
        may("practice_id", KEY), may("place_id", KEY), may("described_at", MOMENT),
        must("family_key", TEXT), must("given_key", TEXT), must("former_key", TEXT),
        must("postcode_key", TEXT), must("version", sa.Integer()),
        primary("patient", "id"), unique("patient", "nhs_number"),
        refers("patient", {"practice_id": "practice.id"}),
        refers("patient", {"place_id": "place.id"}),
    )
    op.create_index(op.f("ix_patient_born"), "patient", ["born"])
    op.create_index(op.f("ix_patient_family"), "patient", ["family_key", "given_key", "born"])
    op.create_index(op.f("ix_patient_former"), "patient", ["former_key", "given_key"])
    op.create_index(op.f("ix_patient_given"), "patient", ["given_key", "family_key", "born"])
    op.create_index(op.f("ix_patient_place_id"), "patient", ["place_id"])
    op.create_index(op.f("ix_patient_postcode"), "patient", ["postcode_key"])
    op.create_index(op.f("ix_patient_practice"), "patient",
                    ["practice_id", "family_key", "given_key"])
    op.create_table(
        "patient_link",
        must("source_id", KEY), must("source_ref", TEXT), must("patient_id", KEY),
        primary("patient_link", "source_id", "source_ref"),
        refers("patient_link", {"source_id": "source.id"}),
        refers("patient_link", {"patient_id": "patient.id"}),
    )
    op.create_index(op.f("ix_patient_link_patient_id"), "patient_link", ["patient_id"])
    op.create_table(
        "item",
        must("patient_id", KEY), must("id", sa.BigInteger(), autoincrement=False),
        must("version", sa.Integer()), may("source_id", KEY), must("source_ref", TEXT),
        may("author_id", KEY), must("said_at", MOMENT), may("import_id", KEY),
        must("recorded_from", MOMENT), must("cell", TEXT, sa.Computed(CELL, persisted=True)),
        must("kind", one_of("kind", KIND)), must("sector", one_of("sector", SECTOR)),
        may("begins", PARTIAL), may("ends", PARTIAL), must("title", TEXT), must("detail", TEXT),
        must("value", TEXT), must("unit", TEXT), must("code", TEXT), must("code_system", TEXT),
        must("status", one_of("status", ITEM_STATUS)),
        must("confidentiality", one_of("confidentiality", CONFIDENTIALITY)),
        primary("item", "patient_id", "id"), refers("item", {"patient_id": "patient.id"}),
        refers("item", {"source_id": "source.id"}), refers("item", {"author_id": "staff.id"}),
        refers("item", {"import_id": "import.id"}),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_item_patient_begins"), "item", ["patient_id", "begins"])
    op.create_index(op.f("ix_item_source_id"), "item", ["source_id"])
    op.create_table(
        "item_wording",
        must("patient_id", sa.Integer()), must("item_id", sa.BigInteger(), autoincrement=False),
        must("number", sa.Integer(), autoincrement=False), must("recorded_from", MOMENT),
        must("recorded_to", MOMENT), must("kind", one_of("kind", KIND)),
        must("sector", one_of("sector", SECTOR)), may("begins", PARTIAL), may("ends", PARTIAL),
        must("title", TEXT), must("detail", TEXT), must("value", TEXT), must("unit", TEXT),
        must("code", TEXT), must("code_system", TEXT),
        must("status", one_of("status", ITEM_STATUS)),
        must("confidentiality", one_of("confidentiality", CONFIDENTIALITY)),
        primary("item_wording", "patient_id", "item_id", "number"),
        refers("item_wording", {"patient_id": "item.patient_id", "item_id": "item.id"}),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_annotation",
        must("id", KEY), must("patient_id", sa.Integer()), must("item_id", sa.BigInteger()),
        must("author_id", KEY), must("text", TEXT), must("made_at", MOMENT),
        primary("item_annotation", "id"),
        refers("item_annotation", {"patient_id": "item.patient_id", "item_id": "item.id"}),
        refers("item_annotation", {"author_id": "staff.id"}),
    )
    op.create_index(op.f("ix_item_annotation_item"), "item_annotation", ["patient_id", "item_id"])
    op.create_table(
        "finding",
        must("patient_id", KEY), must("kind", one_of("kind", FINDING_KIND)), must("subject", TEXT),
        must("sentence", TEXT), must("found_at", MOMENT),
        primary("finding", "patient_id", "kind", "subject"),
        refers("finding", {"patient_id": "patient.id"}),
    )


def _meetings() -> None:
    """The meeting and what came of it."""
    op.create_table(
        "meeting",
        must("id", KEY), must("team_id", KEY), must("title", TEXT), must("place", TEXT),
        must("starts_at", MOMENT), must("ends_at", MOMENT),
        must("state", one_of("state", MEETING_STATE)), must("slide", one_of("slide", SLIDE)),
        must("curtain", sa.Boolean()), may("started_at", MOMENT), may("finished_at", MOMENT),
        must("version", sa.Integer()),
        primary("meeting", "id"), refers("meeting", {"team_id": "team.id"}),
    )
    op.create_index(op.f("ix_meeting_state"), "meeting", ["state"])
    op.create_index(op.f("ix_meeting_team_id"), "meeting", ["team_id"])
    op.create_table(
        "attendee",
        must("id", KEY), must("meeting_id", KEY), may("staff_id", KEY), must("name", TEXT),
        must("role", one_of("role", ROLE)), must("chair", sa.Boolean()),
        must("state", one_of("state", ATTENDANCE)), must("version", sa.Integer()),
        primary("attendee", "id"), unique("attendee", "meeting_id", "staff_id"),
        refers("attendee", {"meeting_id": "meeting.id"}),
        refers("attendee", {"staff_id": "staff.id"}),
    )
    op.create_table(
        "agenda_item",
        must("id", KEY), must("meeting_id", KEY), must("patient_id", KEY),
        must("position", sa.Integer()), must("question", TEXT), must("asked_by_id", KEY),
        must("told", one_of("told", TOLD)), may("told_on", sa.Date()),
        must("minutes", sa.Integer()), must("state", one_of("state", AGENDA_STATE)),
        may("began_at", MOMENT), may("ended_at", MOMENT), must("note", TEXT),
        must("version", sa.Integer()),
        primary("agenda_item", "id"), unique("agenda_item", "meeting_id", "patient_id"),
        refers("agenda_item", {"meeting_id": "meeting.id"}),
        refers("agenda_item", {"patient_id": "patient.id"}),
        refers("agenda_item", {"asked_by_id": "staff.id"}),
    )
    op.create_index(op.f("ix_agenda_item_patient_id"), "agenda_item", ["patient_id"])
    op.create_table(
        "agenda_outcome",
        must("agenda_item_id", KEY), must("outcome", one_of("outcome", OUTCOME)),
        primary("agenda_outcome", "agenda_item_id", "outcome"),
        refers("agenda_outcome", {"agenda_item_id": "agenda_item.id"}),
    )
    op.create_table(
        "action",
        must("id", KEY), must("patient_id", KEY), may("agenda_item_id", KEY), must("what", TEXT),
        must("owner_id", KEY), must("due", sa.Date()),
        must("state", one_of("state", ACTION_STATE)), must("agreed_on", sa.Date()),
        may("done_on", sa.Date()), must("version", sa.Integer()),
        primary("action", "id"), refers("action", {"patient_id": "patient.id"}),
        refers("action", {"agenda_item_id": "agenda_item.id"}),
        refers("action", {"owner_id": "staff.id"}),
    )
    op.create_index(op.f("ix_action_agenda_item_id"), "action", ["agenda_item_id"])
    op.create_index(op.f("ix_action_owner"), "action", ["owner_id", "state", "due"])
    op.create_index(op.f("ix_action_patient"), "action", ["patient_id", "state"])


def _plans() -> None:
    """The care plan."""
    op.create_table(
        "plan_version",
        must("id", KEY), must("patient_id", KEY), must("number", sa.Integer()),
        must("state", one_of("state", PLAN_STATE)), must("most_important", TEXT),
        must("people_important", TEXT), must("communicate", TEXT), must("wellness", TEXT),
        must("please_do", TEXT), must("please_do_not", TEXT), must("support_me", TEXT),
        must("worth_knowing", TEXT), must("written_with", TEXT), must("strengths", TEXT),
        may("key_worker_id", KEY), may("review_on", sa.Date()), may("agreed_on", sa.Date()),
        may("agreement", one_of("agreement", AGREEMENT)), must("agreed_with", TEXT),
        may("agreed_by_id", KEY), must("version", sa.Integer()),
        primary("plan_version", "id"), unique("plan_version", "patient_id", "number"),
        refers("plan_version", {"patient_id": "patient.id"}),
        refers("plan_version", {"key_worker_id": "staff.id"}),
        refers("plan_version", {"agreed_by_id": "staff.id"}),
    )
    op.create_table(
        "plan_goal",
        must("id", KEY), must("plan_version_id", KEY), must("position", sa.Integer()),
        must("need", TEXT), must("hope", TEXT), may("importance", sa.Integer()),
        primary("plan_goal", "id"),
        sa.CheckConstraint("importance BETWEEN 1 AND 10", name=op.f("ck_plan_goal_importance")),
        refers("plan_goal", {"plan_version_id": "plan_version.id"}),
    )
    op.create_index(op.f("ix_plan_goal_plan_version_id"), "plan_goal", ["plan_version_id"])
    op.create_table(
        "plan_goal_action",
        must("id", KEY), must("plan_goal_id", KEY), must("position", sa.Integer()),
        must("what", TEXT), must("who", TEXT), may("due", sa.Date()),
        primary("plan_goal_action", "id"),
        refers("plan_goal_action", {"plan_goal_id": "plan_goal.id"}),
    )
    op.create_index(op.f("ix_plan_goal_action_plan_goal_id"), "plan_goal_action", ["plan_goal_id"])
    op.create_table(
        "plan_contingency",
        must("id", KEY), must("plan_version_id", KEY), must("position", sa.Integer()),
        must("trigger", TEXT), must("do_this", TEXT), must("ring", TEXT),
        primary("plan_contingency", "id"),
        refers("plan_contingency", {"plan_version_id": "plan_version.id"}),
    )
    op.create_index(op.f("ix_plan_contingency_plan_version_id"), "plan_contingency",
                    ["plan_version_id"])


def _papers() -> None:
    """Paper."""
    op.create_table(
        "copy",
        must("id", KEY), must("kind", one_of("kind", PAPER_KIND)), may("patient_id", KEY),
        may("plan_version_id", KEY), may("meeting_id", KEY),
        must("format", one_of("format", PRINT_FORMAT)), must("why_not_recorded_format", TEXT),
        must("place", TEXT), must("printed_at", MOMENT), must("printed_by_id", KEY),
        may("taken_back_at", MOMENT),
        primary("copy", "id"), refers("copy", {"patient_id": "patient.id"}),
        refers("copy", {"plan_version_id": "plan_version.id"}),
        refers("copy", {"meeting_id": "meeting.id"}),
        refers("copy", {"printed_by_id": "staff.id"}),
    )
    op.create_index(op.f("ix_copy_patient_id"), "copy", ["patient_id"])


def _guard() -> None:
    """What the database itself holds to."""
    bind = op.get_bind()
    guards = triggers.together([
        triggers.functions(),
        *map(triggers.version_grows, VERSIONED),
        triggers.append_only("audit_entry"),
        triggers.append_only("item_wording"),
        *map(triggers.never_deleted, NEVER_DELETED),
        triggers.frozen_once_agreed(),
        triggers.wordings_kept(),
    ])
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)
