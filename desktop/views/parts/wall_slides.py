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
MARK = 52
"""The shape of a sector, and the gap beside it."""
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
_OF_A_DAY = frozenset({Kind.ENCOUNTER, Kind.VISIT})
"""Kinds of one day: a day on which they end says nothing that the day does not."""


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
    """The few worth showing: the weightiest of each sector first, then the newest."""
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
    none = nothing_shared() if row.closed_to_room else tr("Nothing new that can be shown")
    _facts(sheet, heading, facts, left, bottom + 20, half, none)
    _promises(sheet, row.promised, right, bottom + 20, half, today)


def _summary(sheet: Sheet, row: SharedScreenRow, top: float) -> None:
    left, right, half = _columns(sheet, top)

    def of(*kinds: Kind) -> list[ItemRow]:
        return [each for each in row.summary if each.kind in kinds]

    known = row.allergies_heading == AllergyHeading.KNOWN
    y = _groups(
        sheet, left, top + 20, half,
        (row.allergies_heading, of(Kind.ALLERGY) if known else []),
        (tr("Problems"), of(Kind.PROBLEM)),
    )  # fmt: skip
    if not row.summary and row.closed_to_room:
        sheet.put(Block([sheet.run(nothing_shared(), sheet.theme.text2)], half), left, y)
    # What must not be missed before what helps: a short room cuts from the end.
    needs = of(Kind.ALERT) + of(Kind.REQUIREMENT)
    _groups(
        sheet, right, top + 20, half,
        (tr("Alerts and needs") if needs else "", needs),
        (tr("Services and care"), of(Kind.SERVICE)),
    )  # fmt: skip


def _groups(
    sheet: Sheet,
    x: float,
    y: float,
    wide: float,
    first: tuple[str, Sequence[ItemRow]],
    second: tuple[str, Sequence[ItemRow]],
) -> float:
    """Two lists, one below the other: each has half the lines, and those the other leaves.

    What is left by both goes to titles that need a second line, the first of them first.
    """
    shown = [each for each in (first, second) if each[1]]
    gaps = (len(shown) - 1) * 20 + len(shown) * (LINE + 10)
    if first[0] and not first[1]:  # a heading that says all
        y = sheet.put(Block([sheet.run(first[0], sheet.theme.blue, weight=600)], wide), x, y) + 30
    lines = max(0, int((HIGH - FOOT - 4 - y - gaps) // (LINE + 4)))
    counts = [len(items) for _, items in shown]
    if len(counts) == 2:
        most = max((lines + 1) // 2, lines - counts[1])
        counts[0] = min(counts[0], most)
    for at, count in enumerate(counts):
        counts[at] = min(count, lines)
        lines -= counts[at]
    for (heading, items), most in zip(shown, counts, strict=True):
        if most:
            y, lines = _group(sheet, heading, items, most, lines, x, y, wide)
            y += 20
    return y


def _group(
    sheet: Sheet, heading: str, items: Sequence[ItemRow], most: int, spare: int,
    x: float, y: float, wide: float,
) -> tuple[float, int]:  # fmt: skip
    """Where it ends, and how many spare lines it leaves.

    A list that is cut says so: a short one must not pass for whole.
    """
    theme = sheet.theme
    words = [sheet.run(heading, theme.blue, weight=600)]
    if len(items) > most:
        cut = tr("{shown} of {all}").format(shown=most, all=len(items))
        words.append(sheet.run(cut, theme.text2))
    facts = [(each.sector, _named(sheet, each)) for each in items[:most]]
    lines = []
    for _, runs in facts:
        lines.append(Block(runs, wide - MARK, lines=2 if spare else 1).lines)
        spare -= lines[-1] - 1
    return _facts(sheet, words, facts, x, y, wide, "", lines), spare


def _named(sheet: Sheet, item: ItemRow) -> list[Run]:
    """Its title, and what leaves open how it stands."""
    theme = sheet.theme
    if not item.unsure:
        return [sheet.run(item.title, theme.text)]
    return [sheet.run(f"{item.title},", theme.text), sheet.run(item.unsure, theme.text2)]


def _plan(sheet: Sheet, row: SharedScreenRow, top: float) -> None:
    theme, width = sheet.theme, sheet.wide - 2 * EDGE
    title = sheet.run(tr("Goals, and what will happen"), theme.blue, weight=600)
    y = sheet.put(Block([title], width, lines=1), EDGE, top + 24) + 12
    if not row.plan:
        none = nothing_shared() if row.closed_to_room else tr("There is no plan to show")
        y = sheet.put(Block([sheet.run(none, theme.text2)], width), EDGE, y) + 24
    for hope, happens in row.plan:
        goal = Block([sheet.run(hope, theme.text, weight=600)], width)
        then = Block([sheet.run(happens, theme.text)], width - 40)
        if y + goal.height + then.height > HIGH - FOOT - 12:
            return
        y = sheet.put(goal, EDGE, y)
        y = sheet.put(then, EDGE + 40, y) + 24 if happens else y + 24
    _worse(sheet, row.worse, y, width)


def _worse(sheet: Sheet, worse: Sequence[tuple[str, str]], y: float, width: float) -> None:
    """What to do if things get worse, where the goals leave room; a list that is cut says so."""
    theme = sheet.theme
    blocks = [
        Block([sheet.run(f"{when}:", theme.text, weight=600), sheet.run(do, theme.text)], width)
        for when, do in worse
    ]
    room, shown = HIGH - FOOT - 12 - y - LINE - 12, 0
    while shown < len(blocks) and sum(each.height + 14 for each in blocks[: shown + 1]) <= room:
        shown += 1
    if not shown:
        return
    words = [sheet.run(tr("What to do if things get worse"), theme.blue, weight=600)]
    if shown < len(blocks):
        cut = tr("{shown} of {all}").format(shown=shown, all=len(blocks))
        words.append(sheet.run(cut, theme.text2))
    y = sheet.put(Block(words, width, lines=1), EDGE, y) + 12
    for block in blocks[:shown]:
        y = sheet.put(block, EDGE, y) + 14


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
    lines: Sequence[int] = (),
) -> float:
    """A heading and as many facts as fit, each with its sector's shape; returns where it ends.

    ``lines`` for each fact; by itself it may take two.
    """
    y = sheet.put(Block(heading, width, lines=1), x, y) + 10
    if not facts and none:
        y = sheet.put(Block([sheet.run(none, sheet.theme.text2)], width), x, y)
    for (sector, runs), most in zip(facts, lines or [2] * len(facts), strict=True):
        block = Block(runs, width - MARK, lines=most)
        if y + block.height > HIGH - FOOT - 8:
            break
        sheet.mark(sector, x, y + (LINE - 28) / 2)
        y = sheet.put(block, x + MARK, y) + (4 if lines else 14)
    return y


def _fact(sheet: Sheet, item: ItemRow) -> list[Run]:
    theme = sheet.theme
    said = f"{item.title}: {item.value} {item.unit}".rstrip() if item.value else item.title
    if item.unsure:
        said = f"{said}, {item.unsure}"
    begins, ends = item.begins, item.ends
    if item.kind in _OF_A_DAY:
        begins = begins or ends
    lasts = ends is not None and (begins is None or begins.text[:10] != ends.text[:10])
    lasts = lasts and item.kind not in _OF_A_DAY
    day = _unbroken(ends if lasts else begins)
    if lasts:
        day = tr("until {day}").format(day=day)
    return [sheet.run(f"{said}," if day else said, theme.text), sheet.run(day, theme.text2)]


def nothing_shared() -> str:
    """Where the room as a whole may see nothing: it does not say whether anything is held."""
    return tr("Nothing that everyone here may see")


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
