"""The first tables, with their checks, triggers, grants and policies.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import access, triggers
from desktop.models.access import ADD, ALL, KEEP, READ

revision = "0001"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = PARTIAL = TEXT

# fmt: off
ORGANISATION_KIND = ("provider", "voluntary", "council", "trust")
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
ROLE = (
    "gp", "practice nurse", "pharmacist", "practice staff", "practice manager",
    "care co-ordinator", "community matron", "community nurse", "physiotherapist",
    "occupational therapist", "social worker", "link worker", "specialist", "care home staff",
    "information governance lead", "service account",
)
MEETING_STATE = ("planned", "live", "finished")
SLIDE = ("neutral", "question", "summary", "plan")
PLACE_KIND = ("care home", "ward")
ATTENDANCE = ("expected", "in", "on the call", "stepped out", "left", "apologies")
GENDER = ("female", "male", "other", "not known")
PRINT_FORMAT = ("standard", "large", "giant")
FATE = ("imported", "updated", "unchanged", "skipped", "set aside")
TOLD = ("told", "not told: risk", "not told: capacity", "not told: urgent")
AGENDA_STATE = ("waiting", "now", "done")
FINDING_KIND = ("paper out of date",)
ITEM_STATUS = ("active", "ended", "planned", "withdrawn")
PLAN_STATE = ("working", "agreed")
AGREEMENT = (
    "the person", "attorney or deputy, authority seen", "best interests decision",
    "shared, not agreed",
)
ACTION_STATE = ("open", "done", "dropped")
OUTCOME = (
    "plan changed", "action", "refer on", "admit to caseload", "step down", "discuss again",
    "no change", "park",
)
PAPER_KIND = ("care plan summary", "minutes")

VERSIONED = (
    "action", "agenda_item", "attendee", "item", "meeting",
    "patient", "plan_version", "staff",
)
COUNTED = (
    "action", "agenda_item", "attendee", "copy", "import", "import_file", "item_annotation",
    "meeting", "organisation", "patient", "place", "plan_contingency", "plan_goal",
    "plan_goal_action", "plan_version", "practice", "source", "staff", "team", "waiting",
)
# fmt: on
GRANTS = {
    "account": ADD,
    "action": KEEP,
    "agenda_item": ALL,
    "agenda_outcome": ALL,
    "alembic_version": READ,
    "attendee": ALL,
    "audit_entry": ADD,
    "copy": KEEP,
    "draft": ALL,
    "finding": ALL,
    "import": KEEP,
    "import_file": KEEP,
    "item": KEEP,
    "item_annotation": ADD,
    "item_wording": READ,
    "meeting": KEEP,
    "organisation": KEEP,
    "patient": KEEP,
    "patient_link": ALL,
    "place": KEEP,
    "plan_contingency": ALL,
    "plan_goal": ALL,
    "plan_goal_action": ALL,
    "plan_version": ALL,
    "policy_cell": ALL,
    "practice": KEEP,
    "source": KEEP,
    "staff": KEEP,
    "staff_practice": ALL,
    "staff_team": ALL,
    "team": KEEP,
    "waiting": KEEP,
}


def one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subjects", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_action"), "audit_entry", ["action"])
    op.create_table(
        "organisation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", one_of("kind", ORGANISATION_KIND), nullable=False),
        sa.Column("telephone", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_table(
        "policy_cell",
        sa.Column("audience", TEXT, nullable=False),
        sa.Column("sector", one_of("sector", SECTOR), nullable=False),
        sa.Column("kind", one_of("kind", KIND), nullable=False),
        sa.Column("confidentiality", one_of("confidentiality", CONFIDENTIALITY), nullable=False),
        sa.PrimaryKeyConstraint(
            "audience", "sector", "kind", "confidentiality", name=op.f("pk_policy_cell")
        ),
    )
    op.create_table(
        "source",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sector", one_of("sector", SECTOR), nullable=False),
        sa.Column("kind", one_of("kind", SOURCE_KIND), nullable=False),
        sa.Column("may_register", sa.Boolean(), nullable=False),
        sa.Column("heard_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("code", name=op.f("uq_source_code")),
    )
    op.create_table(
        "staff",
        sa.Column("id", KEY, nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", one_of("role", ROLE), nullable=False),
        sa.Column("organisation", TEXT, nullable=False),
        sa.Column("telephone", TEXT, nullable=False),
        sa.Column("password", TEXT),
        sa.Column("draft_slot", TEXT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
    )
    op.create_table(
        "team",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
    )
    op.create_table(
        "draft",
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("author_id", "form", name=op.f("pk_draft")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_draft_author_id")),
    )
    op.create_table(
        "import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("by_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_import_source_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_import_by_id")),
    )
    op.create_index(op.f("ix_import_source_id"), "import", ["source_id"])
    op.create_table(
        "meeting",
        sa.Column("id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("state", one_of("state", MEETING_STATE), nullable=False),
        sa.Column("slide", one_of("slide", SLIDE), nullable=False),
        sa.Column("curtain", sa.Boolean(), nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_meeting_team_id")),
    )
    op.create_index(op.f("ix_meeting_team_id"), "meeting", ["team_id"])
    op.create_table(
        "place",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", one_of("kind", PLACE_KIND), nullable=False),
        sa.Column("telephone", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("team_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_place_team_id")),
    )
    op.create_table(
        "practice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("telephone", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("team_id", KEY),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("code", name=op.f("uq_practice_code")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_practice_team_id")),
    )
    op.create_index(op.f("ix_practice_team_id"), "practice", ["team_id"])
    op.create_table(
        "staff_team",
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "team_id", name=op.f("pk_staff_team")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_team_staff_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_staff_team_team_id")),
    )
    op.create_table(
        "attendee",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("staff_id", KEY),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", one_of("role", ROLE), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("state", one_of("state", ATTENDANCE), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("meeting_id", "staff_id", name=op.f("uq_attendee_meeting_id_staff_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendee_meeting_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_attendee_staff_id")),
    )
    op.create_table(
        "import_file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("patients", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_file_import_id")
        ),
    )
    op.create_index(op.f("ix_import_file_import_id"), "import_file", ["import_id"])
    op.create_table(
        "patient",
        sa.Column("id", KEY, nullable=False),
        sa.Column("nhs_number", TEXT),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("given", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("preferred", TEXT, nullable=False),
        sa.Column("former_family", TEXT, nullable=False),
        sa.Column("born", PARTIAL),
        sa.Column("died", PARTIAL),
        sa.Column("gender", one_of("gender", GENDER), nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("postcode", TEXT, nullable=False),
        sa.Column("address_withheld", sa.Boolean(), nullable=False),
        sa.Column("telephone", TEXT, nullable=False),
        sa.Column("print_format", one_of("print_format", PRINT_FORMAT), nullable=False),
        sa.Column("practice_id", KEY),
        sa.Column("place_id", KEY),
        sa.Column("family_key", TEXT, nullable=False),
        sa.Column("given_key", TEXT, nullable=False),
        sa.Column("former_key", TEXT, nullable=False),
        sa.Column("postcode_key", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("nhs_number", name=op.f("uq_patient_nhs_number")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_patient_practice_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_patient_place_id")),
    )
    op.create_index(op.f("ix_patient_born"), "patient", ["born"])
    op.create_index(op.f("ix_patient_family"), "patient", ["family_key", "given_key", "born"])
    op.create_index(op.f("ix_patient_former"), "patient", ["former_key", "given_key"])
    op.create_index(op.f("ix_patient_given"), "patient", ["given_key", "family_key", "born"])
    op.create_index(op.f("ix_patient_place_id"), "patient", ["place_id"])
    op.create_index(op.f("ix_patient_postcode"), "patient", ["postcode_key"])
    op.create_index(
        op.f("ix_patient_practice"), "patient", ["practice_id", "family_key", "given_key"]
    )
    op.create_table(
        "staff_practice",
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("practice_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "practice_id", name=op.f("pk_staff_practice")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_practice_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_staff_practice_practice_id")
        ),
    )
    op.create_table(
        "account",
        sa.Column("import_file_id", KEY, nullable=False),
        sa.Column("fate", one_of("fate", FATE), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "import_file_id", "fate", "reason", "kind", name=op.f("pk_account")
        ),
        sa.ForeignKeyConstraint(
            ["import_file_id"], ["import_file.id"], name=op.f("fk_account_import_file_id")
        ),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("told", one_of("told", TOLD), nullable=False),
        sa.Column("told_on", sa.Date()),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", one_of("state", AGENDA_STATE), nullable=False),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "patient_id", name=op.f("uq_agenda_item_meeting_id_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_agenda_item_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_agenda_item_asked_by_id")
        ),
    )
    op.create_index(op.f("ix_agenda_item_patient_id"), "agenda_item", ["patient_id"])
    op.create_table(
        "finding",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("kind", one_of("kind", FINDING_KIND), nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "kind", "subject", name=op.f("pk_finding")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_finding_patient_id")),
    )
    op.create_table(
        "item",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_id", KEY),
        sa.Column("source_ref", TEXT, nullable=False),
        sa.Column("author_id", KEY),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("import_id", KEY),
        sa.Column("recorded_from", MOMENT, nullable=False),
        sa.Column(
            "cell",
            TEXT,
            sa.Computed("sector || '/' || kind || '/' || confidentiality", persisted=True),
            nullable=False,
        ),
        sa.Column("kind", one_of("kind", KIND), nullable=False),
        sa.Column("sector", one_of("sector", SECTOR), nullable=False),
        sa.Column("begins", PARTIAL),
        sa.Column("ends", PARTIAL),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("code_system", TEXT, nullable=False),
        sa.Column("status", one_of("status", ITEM_STATUS), nullable=False),
        sa.Column("confidentiality", one_of("confidentiality", CONFIDENTIALITY), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_item")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_item_patient_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_item_source_id")),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_item_author_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_item_import_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_item_patient_begins"), "item", ["patient_id", "begins"])
    op.create_index(op.f("ix_item_source_id"), "item", ["source_id"])
    op.create_table(
        "patient_link",
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("source_ref", TEXT, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("source_id", "source_ref", name=op.f("pk_patient_link")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_patient_link_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_link_patient_id")
        ),
    )
    op.create_index(op.f("ix_patient_link_patient_id"), "patient_link", ["patient_id"])
    op.create_table(
        "plan_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", one_of("state", PLAN_STATE), nullable=False),
        sa.Column("most_important", TEXT, nullable=False),
        sa.Column("people_important", TEXT, nullable=False),
        sa.Column("communicate", TEXT, nullable=False),
        sa.Column("wellness", TEXT, nullable=False),
        sa.Column("please_do", TEXT, nullable=False),
        sa.Column("please_do_not", TEXT, nullable=False),
        sa.Column("support_me", TEXT, nullable=False),
        sa.Column("worth_knowing", TEXT, nullable=False),
        sa.Column("written_with", TEXT, nullable=False),
        sa.Column("strengths", TEXT, nullable=False),
        sa.Column("key_worker_id", KEY),
        sa.Column("review_on", sa.Date()),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("agreement", one_of("agreement", AGREEMENT)),
        sa.Column("agreed_with", TEXT, nullable=False),
        sa.Column("agreed_by_id", KEY),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_plan_version_patient_id_number")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_plan_version_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["key_worker_id"], ["staff.id"], name=op.f("fk_plan_version_key_worker_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["staff.id"], name=op.f("fk_plan_version_agreed_by_id")
        ),
    )
    op.create_table(
        "waiting",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_file_id", KEY, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.ForeignKeyConstraint(
            ["import_file_id"], ["import_file.id"], name=op.f("fk_waiting_import_file_id")
        ),
    )
    op.create_index(op.f("ix_waiting_import_file_id"), "waiting", ["import_file_id"])
    op.create_table(
        "action",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("agenda_item_id", KEY),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("owner_id", KEY, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", one_of("state", ACTION_STATE), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_action_patient_id")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_action_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_action_owner_id")),
    )
    op.create_index(op.f("ix_action_agenda_item_id"), "action", ["agenda_item_id"])
    op.create_index(op.f("ix_action_owner"), "action", ["owner_id", "state", "due"])
    op.create_index(op.f("ix_action_patient"), "action", ["patient_id", "state"])
    op.create_table(
        "agenda_outcome",
        sa.Column("agenda_item_id", KEY, nullable=False),
        sa.Column("outcome", one_of("outcome", OUTCOME), nullable=False),
        sa.PrimaryKeyConstraint("agenda_item_id", "outcome", name=op.f("pk_agenda_outcome")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agenda_outcome_agenda_item_id")
        ),
    )
    op.create_table(
        "copy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", one_of("kind", PAPER_KIND), nullable=False),
        sa.Column("patient_id", KEY),
        sa.Column("plan_version_id", KEY),
        sa.Column("meeting_id", KEY),
        sa.Column("format", one_of("format", PRINT_FORMAT), nullable=False),
        sa.Column("why_not_recorded_format", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.Column("printed_by_id", KEY, nullable=False),
        sa.Column("taken_back_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_copy_patient_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_copy_plan_version_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_copy_meeting_id")),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["staff.id"], name=op.f("fk_copy_printed_by_id")
        ),
    )
    op.create_index(op.f("ix_copy_patient_id"), "copy", ["patient_id"])
    op.create_table(
        "item_annotation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_annotation")),
        sa.ForeignKeyConstraint(
            ["patient_id", "item_id"],
            ["item.patient_id", "item.id"],
            name=op.f("fk_item_annotation_patient_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff.id"], name=op.f("fk_item_annotation_author_id")
        ),
    )
    op.create_index(op.f("ix_item_annotation_item"), "item_annotation", ["patient_id", "item_id"])
    op.create_table(
        "item_wording",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_from", MOMENT, nullable=False),
        sa.Column("recorded_to", MOMENT, nullable=False),
        sa.Column("kind", one_of("kind", KIND), nullable=False),
        sa.Column("sector", one_of("sector", SECTOR), nullable=False),
        sa.Column("begins", PARTIAL),
        sa.Column("ends", PARTIAL),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("code_system", TEXT, nullable=False),
        sa.Column("status", one_of("status", ITEM_STATUS), nullable=False),
        sa.Column("confidentiality", one_of("confidentiality", CONFIDENTIALITY), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "item_id", "number", name=op.f("pk_item_wording")),
        sa.ForeignKeyConstraint(
            ["patient_id", "item_id"],
            ["item.patient_id", "item.id"],
            name=op.f("fk_item_wording_patient_id_item_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_contingency",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_version_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trigger", TEXT, nullable=False),
        sa.Column("do_this", TEXT, nullable=False),
        sa.Column("ring", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_contingency")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_contingency_plan_version_id"),
        ),
    )
    op.create_index(
        op.f("ix_plan_contingency_plan_version_id"), "plan_contingency", ["plan_version_id"]
    )
    op.create_table(
        "plan_goal",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_version_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("need", TEXT, nullable=False),
        sa.Column("hope", TEXT, nullable=False),
        sa.Column("importance", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
        sa.CheckConstraint("importance BETWEEN 1 AND 10", name=op.f("ck_plan_goal_importance")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_goal_plan_version_id")
        ),
    )
    op.create_index(op.f("ix_plan_goal_plan_version_id"), "plan_goal", ["plan_version_id"])
    op.create_table(
        "plan_goal_action",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_goal_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("due", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal_action")),
        sa.ForeignKeyConstraint(
            ["plan_goal_id"], ["plan_goal.id"], name=op.f("fk_plan_goal_action_plan_goal_id")
        ),
    )
    op.create_index(op.f("ix_plan_goal_action_plan_goal_id"), "plan_goal_action", ["plan_goal_id"])
    _guard()


def _guard() -> None:
    bind = op.get_bind()
    guards = triggers.together(
        [
            triggers.functions(),
            *map(triggers.version_grows, VERSIONED),
            triggers.append_only("audit_entry"),
            triggers.append_only("item_wording"),
            triggers.never_deleted("item"),
            triggers.frozen_once_agreed(),
            triggers.wordings_kept(),
        ]
    )
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)
    if bind.dialect.name == "postgresql":
        for table, allowed in GRANTS.items():
            bind.exec_driver_sql(access.grant(table, allowed))
        for table in COUNTED:
            bind.exec_driver_sql(access.count(table))
        for statement in access.own_drafts():
            bind.exec_driver_sql(statement)
