"""What is handed on, as a table for a team that works in sheets: a line for each thing."""

from collections.abc import Iterator

from desktop.feeds.fhir.export import ABOUT_ME
from desktop.words import spreadsheet
from desktop.words.handed_on import HandedOn
from desktop.words.people import role_words

BLANK = "Not recorded"
COLUMNS = (
    "NHS number", "Family name", "Given name", "Birth date", "What it is", "What", "Who", "Role",
    "State", "From", "Until",
)  # fmt: skip


def as_csv(told: HandedOn) -> bytes:
    person = told.person
    whose = (
        person.nhs_number or "", person.family, person.given,
        person.born.text if person.born else "",
    )  # fmt: skip
    return spreadsheet.as_csv(COLUMNS, ((*whose, *line) for line in _lines(told)))


def _lines(told: HandedOn) -> Iterator[tuple[str, ...]]:
    if (plan := told.plan) is not None:
        agreed = plan.agreed_on.isoformat() if plan.agreed_on else ""
        content = plan.content
        for heading, name in ABOUT_ME:
            yield heading, getattr(content.about_me, name) or BLANK, "", "", plan.state, agreed, ""
        yield "Strengths", content.strengths or BLANK, "", "", plan.state, agreed, ""
        review = content.review_on.isoformat() if content.review_on else ""
        yield (
            "Review of the plan", "" if review else BLANK, plan.key_worker, "key worker",
            plan.state, agreed, review,
        )  # fmt: skip
        for goal in content.goals:
            yield "Goal", goal.hope, plan.key_worker, "key worker", plan.state, agreed, ""
            for each in goal.actions:
                due = each.due.isoformat() if each.due else ""
                yield "Towards the goal", each.what, each.who, "", "open", agreed, due
        for line in content.contingencies:
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
