"""What is handed on, as a table for a team that works in sheets: a line for each thing to do."""

import csv
from collections.abc import Iterator
from io import StringIO

from desktop.words.handed_on import HandedOn
from desktop.words.people import role_words

COLUMNS = (
    "NHS number", "Family name", "Given name", "Birth date", "What it is", "What", "Who", "Role",
    "State", "From", "Until",
)  # fmt: skip
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a sheet would take for a formula and run."""


def as_csv(told: HandedOn) -> bytes:
    """UTF-8 with the mark that sheets look for, and Windows line ends."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    person = told.person
    whose = (
        person.nhs_number or "", person.family, person.given,
        person.born.text if person.born else "",
    )  # fmt: skip
    for line in _lines(told):
        writer.writerow([_harmless(each) for each in (*whose, *line)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _lines(told: HandedOn) -> Iterator[tuple[str, ...]]:
    if (plan := told.plan) is not None:
        agreed = plan.agreed_on.isoformat() if plan.agreed_on else ""
        for goal in plan.content.goals:
            yield "Goal", goal.hope, plan.key_worker, "key worker", plan.state, agreed, ""
            for each in goal.actions:
                due = each.due.isoformat() if each.due else ""
                yield "Towards the goal", each.what, each.who, "", "open", agreed, due
        for line in plan.content.contingencies:
            yield f"If {line.trigger}", line.do_this, line.ring, "", plan.state, agreed, ""
    for action in told.actions:
        over = action.done_on or action.due
        yield (
            "Action", action.what, action.owner, role_words(action.owner_role), action.state,
            action.agreed_on.isoformat(), over.isoformat(),
        )  # fmt: skip
    for one in told.decided:
        on = one.on.isoformat()
        yield "Outcome of a meeting", ", ".join(one.outcomes), one.team, "", "decided", on, on


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell
