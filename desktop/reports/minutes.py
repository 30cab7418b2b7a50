"""The minutes of a meeting, for the team that met. They go to no home."""

from collections import Counter
from datetime import datetime

from desktop.reports.blocks import THICK, Block, Rule, Stack
from desktop.reports.sheet import (
    NOT_COMPLETE,
    STYLES,
    Foot,
    Sheet,
    Styles,
    heading,
    numbered,
    paper,
    ruled,
)
from desktop.reports.table import Column, Row
from desktop.reports.tags import Label
from desktop.reports.text import NOT_RECORDED, Strong, fact, recorded, text
from desktop.words.dates import ENGLAND, long_date
from desktop.words.enums import AgendaState, Attendance
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.papers import PrintedAgendaItem, PrintedMinutes
from desktop.words.people import raised, role_words

CONFIDENTIAL = "Confidential: health and care records. For the members of this team only."
NOT_REACHED = "Not reached at this meeting."
NOBODY = "Nobody was marked as present."
CAME = {
    Attendance.IN: "Present",
    Attendance.CALL: "Present, on the call",
    Attendance.STEPPED_OUT: "Present, stepped out",
    Attendance.LEFT: "Left early",
}
"""In the order in which they are listed."""
WHOLE = 18
"""Lines of a person discussed that go to the next page rather than break: half a page."""


def minutes(meeting: PrintedMinutes) -> bytes:
    """The PDF of the minutes."""
    styles = STYLES[meeting.copy.format]
    day = long_date(_local(meeting.starts_at).date())
    blocks: list[Block] = [*_top(meeting, styles, day), *_attendance(meeting, styles)]
    blocks.append(heading("People discussed", styles.section, 2))
    if not meeting.items:
        blocks.append(text(NOT_RECORDED, styles.body))
    blocks += [_item(item, styles) for item in meeting.items]
    copy = meeting.copy
    sheet = Sheet(
        Label(f"Minutes {copy.serial}", copy.printed_on),
        ["Minutes: ", meeting.team, f", {day}"],
        Foot(
            name=f"Minutes: {meeting.team}, {day}",
            lines=(
                [
                    numbered(copy),
                    f" · Printed {long_date(copy.printed_on)} by ",
                    copy.printed_by,
                ],
                CONFIDENTIAL,
                NOT_COMPLETE,
            ),
        ),
        copy.format,
    )
    return paper(sheet, blocks)


def _local(when: datetime) -> datetime:
    return when.astimezone(ENGLAND) if when.tzinfo else when


def _top(meeting: PrintedMinutes, styles: Styles, day: str) -> list[Block]:
    facts = (
        ("Meeting", recorded(meeting.title)),
        ("Date", f"{day}, {_times(meeting)}"),
        ("Place", recorded(meeting.place)),
        ("Chair", recorded(meeting.chair)),
    )
    return [
        heading(["Minutes: ", meeting.team], styles.title, 1),
        text([Strong(CONFIDENTIAL)], styles.cell),
        Rule(THICK, before=6, after=6),
        *(text([Strong(f"{label}: "), words], styles.cell) for label, words in facts),
        *(_totals(meeting, styles) if meeting.items else []),
    ]


def _totals(meeting: PrintedMinutes, styles: Styles) -> list[Block]:
    done = sum(item.state is AgendaState.DONE for item in meeting.items)
    actions = sum(len(item.actions) for item in meeting.items)
    outcomes = Counter(outcome for item in meeting.items for outcome in item.outcomes)
    counted = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.items())
    counts = (
        *(Strong("People discussed: "), f"{done} of {len(meeting.items)} on the agenda. "),
        *(Strong("Actions agreed: "), f"{actions}."),
    )
    decided = [Strong("Outcomes: "), recorded(raised(counted))]
    return [text(counts, styles.cell), text(decided, styles.cell)]


def _times(meeting: PrintedMinutes) -> str:
    """From when it began to when it ended; what was only planned is said to be so."""
    planned = _local(meeting.starts_at)
    if meeting.started_at is not None:
        return _held(planned, _local(meeting.started_at), meeting)
    begins = f"{planned:%H:%M}"
    if meeting.ended_at is None:
        return f"{begins} to not finished"
    ended = _local(meeting.ended_at)
    if ended.date() != planned.date():
        return f"planned {begins}, ended {ended:%H:%M} on {long_date(ended.date())}"
    if f"{ended:%H:%M}" <= begins:
        return f"planned {begins}, ended {ended:%H:%M}"
    return f"{begins} to {ended:%H:%M}"


def _held(planned: datetime, began: datetime, meeting: PrintedMinutes) -> str:
    """The real span, and the plan where that was another time."""
    begins = f"{began:%H:%M}"
    if began.date() != planned.date():
        begins += f" on {long_date(began.date())}"
    if meeting.ended_at is None:
        times = f"{begins} to not finished"
    else:
        ended = _local(meeting.ended_at)
        times = f"{begins} to {ended:%H:%M}"
        if ended.date() != began.date():
            times += f" on {long_date(ended.date())}"
    same = f"{began:%Y-%m-%d %H:%M}" == f"{planned:%Y-%m-%d %H:%M}"
    return times if same else f"{times}, planned {planned:%H:%M}"


def _attendance(meeting: PrintedMinutes, styles: Styles) -> list[Block]:
    """Those who came in a table with their roles, and those who did not in a sentence each."""
    title = heading("Who was there", styles.section, 2)
    if not meeting.attendance:
        return [title, text(NOT_RECORDED, styles.body)]
    order = list(CAME)
    came = sorted(
        (each for each in meeting.attendance if each.state in CAME),
        key=lambda each: order.index(each.state),
    )
    rows: list[Row] = [
        (
            [Strong(each.name), *([", chair"] if each.name == meeting.chair else [])],
            role_words(each.role),
            CAME[each.state],
        )
        for each in came
    ]
    columns = (Column("Name", 0.36), Column("Role", 0.34), Column("Attendance", 0.3))
    present = ruled(columns, rows, styles) if rows else text(NOBODY, styles.body)
    sorry = [
        f"{each.name}, {role_words(each.role)}"
        for each in meeting.attendance
        if each.state is Attendance.APOLOGIES
    ]
    absent = [each.name for each in meeting.attendance if each.state is Attendance.EXPECTED]
    others = (("Apologies", "; ".join(sorry)), ("Absent", ", ".join(absent)))
    return [title, present, *(fact(label, names, styles.body) for label, names in others if names)]


def _item(item: PrintedAgendaItem, styles: Styles) -> Block:
    person = item.person
    role = f", {role_words(item.asked_role)}" if item.asked_role else ""
    blocks: list[Block] = [
        heading([f"{item.position}. ", person.name], styles.item, 3),
        text(
            [
                *(Strong("Born"), f" {long_date(person.born, 'Not known')}", "     "),
                *(Strong("NHS No."), f" {shown_nhs_number(person.nhs_number)}"),
            ],
            styles.cell,
        ),
        fact("Question", item.question, styles.body),
        text([Strong("Asked by: "), recorded(item.asked_by), role], styles.body),
        *_said(item, styles),
    ]
    return Stack(blocks, before=styles.section.before, whole=WHOLE * styles.body.leading)


def _said(item: PrintedAgendaItem, styles: Styles) -> list[Block]:
    """Outcome, note and actions; those of which nothing was written are named on one line."""
    outcome = raised(", ".join(item.outcomes))
    written = {"outcome": bool(outcome), "note": bool(item.note.strip())}
    written["actions"] = bool(item.actions)
    if item.state is not AgendaState.DONE and not any(written.values()):
        return [text([Strong(NOT_REACHED)], styles.body)]
    blocks: list[Block] = []
    if written["outcome"]:
        blocks.append(fact("Outcome", outcome, styles.body))
    if written["note"]:
        blocks.append(fact("Note", item.note, styles.body))
    *most, last = [label for label, there in written.items() if not there] or [""]
    if last:
        missing = f"{', '.join(most)} and {last}" if most else last
        blocks.append(fact(raised(missing), NOT_RECORDED, styles.body))
    if written["actions"]:
        blocks.append(_actions(item, styles))
    return blocks


def _actions(item: PrintedAgendaItem, styles: Styles) -> Block:
    rows: list[Row] = [
        (
            recorded(each.what),
            [recorded(each.owner), f", {role_words(each.owner_role)}" if each.owner_role else ""],
            long_date(each.due, NOT_RECORDED),
        )
        for each in item.actions
    ]
    columns = (Column("Action", 0.4), Column("Who", 0.35), Column("By when", 0.25))
    return ruled(columns, rows, styles, before=4)
