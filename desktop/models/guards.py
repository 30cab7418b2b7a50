"""Every guard that the models ask for today, for both stores."""

from desktop.models.access import GRANTS
from desktop.models.base import Base
from desktop.models.meeting_triggers import (
    actions_kept,
    finished_functions,
    frozen_once_finished,
    meetings_go_forward,
)
from desktop.models.triggers import (
    Guard,
    Whose,
    append_only,
    deletion_functions,
    frozen_once_agreed,
    functions,
    merge_functions,
    never_deleted,
    of_person,
    patients_listed,
    practices_register,
    together,
    version_grows,
    wordings_kept,
)


def wanted() -> Guard:
    """Every guard that the models ask for."""
    versioned = sorted(
        mapper.local_table.description
        for mapper in Base.registry.mappers
        if mapper.version_id_col is not None
    )
    return together(
        [
            functions(),
            deletion_functions(),
            merge_functions(),
            *(version_grows(table) for table in versioned),
            finished_functions(),
            meetings_go_forward(),
            frozen_once_finished(),
            actions_kept(),
            append_only("audit_entry"),
            append_only("audit_patient"),
            append_only("original_key"),
            practices_register(),
            patients_listed(),
            append_only("item_wording", of_person(), moves=True),
            *(
                never_deleted(table, _whose(table), moves=table == "item")
                for table in versioned
                if "DELETE" not in GRANTS[table]
            ),
            never_deleted("deletion"),
            append_only("finding_answer", of_person(), moves=True),
            frozen_once_agreed(until_deleted=True, moves=True),
            wordings_kept(),
        ]
    )


def _whose(table: str) -> Whose | None:
    """Whose record the rows of a table belong to, if to anyone's."""
    if table == "patient":
        return of_person("id")
    return of_person() if "patient_id" in Base.metadata.tables[table].columns else None
