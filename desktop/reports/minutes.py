"""The minutes of a meeting, for the team that met. They go to no home."""

from collections import Counter
from datetime import datetime

from desktop.reports.blocks import THICK, Block, Rule
from desktop.reports.sheet import (
    NOT_COMPLETE,
    STYLES,
    Foot,
    Sheet,
    Styles,
    heading,
    numbered,
    paper,
)
from desktop.reports.table import Column, Row, table
from desktop.reports.tags import Label
from desktop.reports.text import NOT_RECORDED, Strong, recorded, text
from desktop.words.dates import ENGLAND, long_date
from desktop.words.enums import AgendaState, Attendance, Role
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.papers import PrintedAgendaItem, PrintedMinutes

CONFIDENTIAL = "Confidential: health and care records. For the members of this team only."
NOT_REACHED = "Not reached at this meeting."
WAS = {
    Attendance.IN: "Present",
    Attendance.CALL: "Present, on the call",
    Attendance.STEPPED_OUT: "Present, stepped out",
    Attendance.LEFT: "Left early",
    Attendance.APOLOGIES: "Apologies",
    Attendance.EXPECTED: "Absent",
}
"""In the order in which they are listed."""


def minutes(meeting: PrintedMinutes) -> bytes:
    """The PDF of the minutes."""
    styles = STYLES[meeting.copy.format]
    day = long_date(_local(meeting.starts_at).date())
    blocks: list[Block] = [*_top(meeting, styles, day), *_attendance(meeting, styles)]
    blocks.append(heading("People discussed", styles.section, 2))
    if not meeting.items:
        blocks.append(text(NOT_RECORDED, styles.body))
    for item in meeting.items:
        blocks += _item(item, styles)
    blocks += _totals(meeting, styles)
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
    begins = f"{_local(meeting.starts_at):%H:%M}"
    ended = f"{_local(meeting.ended_at):%H:%M}" if meeting.ended_at else "not finished"
    facts = (
        ("Meeting", recorded(meeting.title)),
        ("Date", f"{day}, {begins} to {ended}"),
        ("Place", recorded(meeting.place)),
        ("Chair", recorded(meeting.chair)),
    )
    return [
        heading(["Minutes: ", meeting.team], styles.title, 1),
        text([Strong(CONFIDENTIAL)], styles.cell),
        Rule(THICK, before=6, after=6),
        *(text([Strong(f"{label}: "), words], styles.cell) for label, words in facts),
    ]


def _attendance(meeting: PrintedMinutes, styles: Styles) -> list[Block]:
    title = heading("Who was there", styles.section, 2)
    if not meeting.attendance:
        return [title, text(NOT_RECORDED, styles.body)]
    order = list(WAS)
    listed = sorted(meeting.attendance, key=lambda each: order.index(each.state))
    rows: list[Row] = [
        (
            [Strong(each.name), *([", chair"] if each.name == meeting.chair else [])],
            _role(each.role),
            WAS[each.state],
        )
        for each in listed
    ]
    columns = (Column("Name", 0.36), Column("Role", 0.34), Column("Attendance", 0.3))
    return [title, table(columns, rows, styles.cell, stacked=not styles.columns)]


def _item(item: PrintedAgendaItem, styles: Styles) -> list[Block]:
    person = item.person
    role = f", {_role(item.asked_role)}" if item.asked_role else ""
    blocks: list[Block] = [
        heading([f"{item.position}. ", person.name], styles.item, 3),
        text(
            [
                *(Strong("Born"), f" {long_date(person.born, 'Not known')}", "     "),
                *(Strong("NHS No."), f" {shown_nhs_number(person.nhs_number)}"),
            ],
            styles.cell,
        ),
        text([Strong("Question: "), recorded(item.question)], styles.body),
        text([Strong("Asked by: "), recorded(item.asked_by), role], styles.body),
    ]
    if item.state is not AgendaState.DONE and not (item.outcomes or item.note or item.actions):
        return [*blocks, text([Strong(NOT_REACHED)], styles.body)]
    outcome = ", ".join(item.outcomes).capitalize()
    blocks.append(text([Strong("Outcome: "), recorded(outcome)], styles.body))
    blocks.append(text([Strong("Note: "), recorded(item.note)], styles.body))
    if not item.actions:
        return [*blocks, text([Strong("Actions: "), NOT_RECORDED], styles.body)]
    rows: list[Row] = [
        (
            recorded(each.what),
            [recorded(each.owner), f", {_role(each.owner_role)}" if each.owner_role else ""],
            long_date(each.due, NOT_RECORDED),
        )
        for each in item.actions
    ]
    columns = (Column("Action", 0.4), Column("Who", 0.35), Column("By when", 0.25))
    actions = table(columns, rows, styles.cell, before=4, stacked=not styles.columns)
    return [*blocks, actions]


def _totals(meeting: PrintedMinutes, styles: Styles) -> list[Block]:
    done = sum(item.state is AgendaState.DONE for item in meeting.items)
    actions = sum(len(item.actions) for item in meeting.items)
    outcomes = Counter(outcome for item in meeting.items for outcome in item.outcomes)
    counted = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.items())
    facts = (
        ("People discussed", f"{done} of {len(meeting.items)} on the agenda"),
        ("Actions agreed", str(actions)),
        ("Outcomes", recorded(counted.capitalize())),
    )
    return [
        heading("In total", styles.section, 2),
        *(text([Strong(f"{label}: "), words], styles.cell) for label, words in facts),
    ]


def _role(role: Role) -> str:
    return "GP" if role is Role.GP else role.value
