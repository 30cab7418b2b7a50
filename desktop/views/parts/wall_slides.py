"""What each slide of the shared screen shows. If it does not fit at 48 px: fewer, never smaller."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from desktop.views.parts.ink import Run
from desktop.views.parts.wall_frame import EDGE, FOOT, banner, day_of, foot, tr
from desktop.views.parts.wall_text import BODY, HIGH, LINE, UNBROKEN, Block, Sheet
from desktop.views.theme import Theme
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import ActionState, AllergyHeading, Kind, Sector, Slide
from desktop.words.items import ItemRow
from desktop.words.meetings import ActionRow, SharedScreenRow

SHOWN = 3
"""Facts a side: more would be read out, not looked at."""
QUESTION_SIZES = (80, 72, 64, 56, BODY)
QUESTION_LINES = 3
_WEIGHTY = frozenset(
    {
        Kind.ADMISSION,
        Kind.ALERT,
        Kind.LEGAL,
        Kind.SAFEGUARDING,
        Kind.SERVICE,
        Kind.ENCOUNTER,
        Kind.NOTE,
        Kind.ASSESSMENT,
        Kind.PROBLEM,
    }
)
"""Kinds that a team would speak of first."""


def lay(theme: Theme, wide: float, row: SharedScreenRow | None, now: datetime) -> Sheet:
    """The sheet for a row: without one, or between people, nothing of anybody."""
    sheet = Sheet(theme, wide)
    sheet.fill(QRectF(0, 0, wide, HIGH), theme.canvas)
    if row is None:
        foot(sheet, None, now)
    elif row.banner is None or row.slide is Slide.NEUTRAL:
        _neutral(sheet, row)
        foot(sheet, row, now)
    else:
        top = banner(sheet, row.banner, day_of(now))
        if row.slide is Slide.QUESTION:
            _question(sheet, row, top, day_of(now))
        elif row.slide is Slide.SUMMARY:
            _summary(sheet, row, top)
        else:
            _plan(sheet, row, top)
        foot(sheet, row, now)
    return sheet


def lay_curtain(theme: Theme, wide: float) -> Sheet:
    """Closed: plain, with nothing behind it."""
    sheet = Sheet(theme, wide)
    sheet.fill(QRectF(0, 0, wide, HIGH), theme.sunk)
    sheet.line_of(
        [sheet.run(tr("This view may not be complete"), theme.text2, 40, 600)],
        EDGE, HIGH - FOOT / 2,
    )  # fmt: skip
    return sheet


def chosen(lately: Sequence[ItemRow]) -> list[ItemRow]:
    """The few worth the wall: the weightiest of each sector first, then the newest."""
    ranked = sorted(lately, key=lambda each: each.kind not in _WEIGHTY)
    first: dict[Sector, ItemRow] = {}
    for each in ranked:
        first.setdefault(each.sector, each)
    of_each = list(first.values())
    rest = [each for each in ranked if each not in of_each]
    wanted = (of_each + rest)[:SHOWN]
    return [each for each in lately if each in wanted]


# --- slides -----------------------------------------------------------------------------------


def _neutral(sheet: Sheet, row: SharedScreenRow) -> None:
    theme = sheet.theme
    sheet.fill(QRectF(0, 0, sheet.wide, HIGH - FOOT), theme.bluebg)
    width = sheet.wide - 2 * EDGE
    block = Block([sheet.run(row.title, theme.text, 80, 600)], width, 92, 3)
    words = row.team if row.team not in row.title else ""
    team = Block([sheet.run(words, theme.text2, 56)], width, 64, 1)
    y = (HIGH - FOOT - block.height - team.height) / 2
    sheet.put(team, EDGE, sheet.put(block, EDGE, y) + 12)


def _question(sheet: Sheet, row: SharedScreenRow, top: float, today: date) -> None:
    theme, width = sheet.theme, sheet.wide - 2 * EDGE
    called = row.banner.called if row.banner is not None else ""
    for size in QUESTION_SIZES:
        lines = QUESTION_LINES if size > BODY else 2 * QUESTION_LINES
        question = Block([sheet.run(row.question, theme.text, size, 600)], width, size * 1.1, lines)
        if question.whole:
            break
    bottom = top + 12 + LINE + question.height + 20
    sheet.fill(QRectF(0, top, sheet.wide, bottom - top), theme.bluebg)
    sheet.fill(QRectF(0, bottom - 2, sheet.wide, 2), theme.bluel)
    label = Block(
        [sheet.run(tr("The question for {name}").format(name=called), theme.text2)], width, lines=1
    )
    sheet.put(question, EDGE, sheet.put(label, EDGE, top + 12))

    left, right, half = _columns(sheet, bottom)
    met = _unbroken(row.last_met)
    heading = [sheet.run(tr("Since we last met") if met else tr("Lately"), theme.blue, weight=600)]
    if met:
        heading.append(sheet.run(met, theme.text2))
    facts = [(each.sector, _fact(sheet, each)) for each in chosen(row.lately)]
    _facts(sheet, heading, facts, left, bottom + 20, half, tr("Nothing new that can be shown"))
    _promises(sheet, row.promised, right, bottom + 20, half, today)


def _summary(sheet: Sheet, row: SharedScreenRow, top: float) -> None:
    left, right, half = _columns(sheet, top)

    def of(*kinds: Kind) -> list[ItemRow]:
        return [each for each in row.summary if each.kind in kinds]

    known = row.allergies_heading == AllergyHeading.KNOWN

    for x, groups in (
        (
            left,
            [
                (row.allergies_heading, of(Kind.ALLERGY) if known else [], 6),
                (tr("Problems"), of(Kind.PROBLEM), 7),
            ],
        ),
        (
            right,
            [
                (tr("Alerts and needs"), of(Kind.ALERT, Kind.REQUIREMENT), 3),
                (tr("Services and care"), of(Kind.SERVICE), 5),
            ],
        ),
    ):
        y = top + 20
        for heading, items, most in groups:
            room = int((HIGH - FOOT - 8 - y - LINE - 10) // (LINE + 4))
            if heading and (items or heading == row.allergies_heading) and room >= 0:
                y = _group(sheet, heading, items, min(most, room), x, y, half) + 20


def _group(
    sheet: Sheet, heading: str, items: Sequence[ItemRow], most: int, x: float, y: float, wide: float
) -> float:
    """Titles on a line each. A list that is cut says so: a short one must not pass for whole."""
    theme = sheet.theme
    words = [sheet.run(heading, theme.blue, weight=600)]
    if len(items) > most:
        cut = tr("{shown} of {all}").format(shown=most, all=len(items))
        words.append(sheet.run(cut, theme.text2))
    facts = [(each.sector, [sheet.run(each.title, theme.text)]) for each in items[:most]]
    return _facts(sheet, words, facts, x, y, wide, "", lines=1)


def _plan(sheet: Sheet, row: SharedScreenRow, top: float) -> None:
    theme, width = sheet.theme, sheet.wide - 2 * EDGE
    title = sheet.run(tr("Goals, and what will happen"), theme.blue, weight=600)
    y = sheet.put(Block([title], width, lines=1), EDGE, top + 24) + 12
    if not row.plan:
        sheet.put(Block([sheet.run(tr("There is no plan to show"), theme.text2)], width), EDGE, y)
    for hope, happens in row.plan:
        goal = Block([sheet.run(hope, theme.text, weight=600)], width)
        then = Block([sheet.run(happens, theme.text)], width - 40)
        if y + goal.height + then.height > HIGH - FOOT - 12:
            return
        y = sheet.put(goal, EDGE, y)
        y = sheet.put(then, EDGE + 40, y) + 24 if happens else y + 24


# --- what slides are made of ------------------------------------------------------------------


def _columns(sheet: Sheet, top: float) -> tuple[float, float, float]:
    """Where the two columns begin, and how wide each is."""
    middle = sheet.wide / 2
    sheet.fill(QRectF(middle - 1, top + 24, 2, HIGH - FOOT - top - 48), sheet.theme.line)
    return EDGE, middle + EDGE, middle - 2 * EDGE


def _facts(
    sheet: Sheet,
    heading: Sequence[Run],
    facts: Sequence[tuple[Sector, Sequence[Run]]],
    x: float,
    y: float,
    width: float,
    none: str,
    lines: int = 2,
) -> float:
    """A heading and as many facts as fit, each with its sector's shape; returns where it ends."""
    y = sheet.put(Block(heading, width, lines=1), x, y) + 10
    if not facts and none:
        y = sheet.put(Block([sheet.run(none, sheet.theme.text2)], width), x, y)
    for sector, runs in facts:
        block = Block(runs, width - 52, lines=lines)
        if y + block.height > HIGH - FOOT - 8:
            break
        sheet.mark(sector, x, y + (LINE - 28) / 2)
        y = sheet.put(block, x + 52, y) + (14 if lines > 1 else 4)
    return y


def _fact(sheet: Sheet, item: ItemRow) -> list[Run]:
    theme = sheet.theme
    said = f"{item.title}: {item.value} {item.unit}".rstrip() if item.value else item.title
    when = item.ends if item.ends is not None else item.begins
    day = _unbroken(when)
    if item.ends is not None and (
        item.begins is None or item.begins.text[:10] != item.ends.text[:10]
    ):
        day = tr("until {day}").format(day=day)
    return [sheet.run(f"{said}," if day else said, theme.text), sheet.run(day, theme.text2)]


def _unbroken(when: date | PartialDate | None) -> str:
    """A day that stays on one line; the time of day is for the console."""
    return shown_date(when).split(" ", maxsplit=1)[0].replace("-", UNBROKEN)


def _promises(
    sheet: Sheet, promised: Sequence[ActionRow], x: float, y: float, width: float, today: date
) -> None:
    theme = sheet.theme
    heading = Block([sheet.run(tr("What we promised"), theme.blue, weight=600)], width, lines=1)
    y = sheet.put(heading, x, y) + 10
    if not promised:
        sheet.put(Block([sheet.run(tr("Nothing is open"), theme.text2)], width), x, y)
    for each in promised[:SHOWN]:
        icon, ink, state = _standing(theme, each, today)
        block = Block(
            [
                sheet.run(f"{each.owner}: {each.what},", theme.text),
                sheet.run(state, theme.text, weight=600),
            ],
            width - 56,
            lines=3,
        )
        if y + block.height > HIGH - FOOT - 8:
            return
        sheet.icon(icon, x, y + (LINE - 40) / 2, ink)
        y = sheet.put(block, x + 56, y) + 14


def _standing(theme: Theme, action: ActionRow, today: date) -> tuple[str, QColor, str]:
    if action.state is ActionState.DONE:
        day = _unbroken(action.done_on)
        return "circle-check", theme.ok, tr("done {day}").format(day=day)
    if action.state is ActionState.DROPPED:
        day = _unbroken(action.done_on)
        return "x", theme.text2, tr("dropped {day}").format(day=day)
    day = _unbroken(action.due)
    if action.due < today:
        return "refresh", theme.red, tr("not yet, was due {day}").format(day=day)
    return "clock", theme.text2, tr("due {day}").format(day=day)
