"""Who comes this week, for the kitchen wall: days across, or below each other in large print."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.pagesizes import A4, landscape

from desktop.reports.blocks import THICK, Beside, Block, Box, GoesOn, Rule, Stack
from desktop.reports.sheet import (
    LEFT,
    NOT_COMPLETE,
    STYLES,
    TIGHT,
    Foot,
    Sheet,
    Styles,
    heading,
    numbered,
    pages_needed,
    paper,
)
from desktop.reports.tags import Label
from desktop.reports.text import Strong, Style, Words, recorded, text
from desktop.words.dates import DAY_NAMES, MONTHS, long_date
from desktop.words.enums import PrintFormat
from desktop.words.papers import CANCELLED, PREVIEW, Copy, PrintedDay, PrintedVisit, PrintedWeek

ACROSS = {PrintFormat.STANDARD: 7, PrintFormat.LARGE: 4, PrintFormat.GIANT: 2}
"""Days side by side: fewer where the print is larger, and each as wide as its words need."""
WIDE_ENOUGH = 5
"""Days side by side that still leave room for a day and its number on one line."""
NOBODY, NOBODY_ELSE = "Nobody is listed.", "Nobody else is listed."
MORE = "More on the next page"
WHOLE = 300.0
"""Points: days side by side that are no higher go to the next page rather than break."""

Days = Callable[[PrintedWeek, Styles], list[Block]]
"""A way to lay the days out."""


def week(printed: PrintedWeek) -> bytes:
    """The PDF of one copy: the first way to lay the days out of those that take fewest sides.

    On one side they stand across. Where it takes more, the numbers to ring are on the first and
    each day below the other, upright if that is less: so a day seldom goes over the page.
    """
    copy = printed.copy
    title = ["Who comes this week: ", printed.person.called]
    label = Label(f"Visits of the week {copy.serial}", copy.printed_on)
    across = Sheet(label, title, _foot(printed), copy.format, across=True)
    ways = [
        _Way(across, styles, lay)
        for styles in (STYLES[copy.format], *_tighter(copy.format))
        for lay in (_side_by_side, _one_below, _run_on)
    ]
    ways = [way for way in ways if way.lay is _one_below or way.holds(printed)]
    for way in ways:
        if way.sides(printed) == 1:
            return paper(across, way.blocks(printed))
    upright = _Way(replace(across, across=False), STYLES[copy.format], _one_below)
    ways = sorted([upright, *ways], key=lambda way: way.lay is not _one_below)
    best = min(ways, key=lambda way: way.sides(printed, ring_first=True))
    return paper(best.sheet, best.blocks(printed, ring_first=True))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a week can be laid out."""

    sheet: Sheet
    styles: Styles
    lay: Days

    def blocks(self, printed: PrintedWeek, *, ring_first: bool = False) -> list[Block]:
        return _blocks(printed, self.styles, self.lay, ring_first=ring_first)

    def sides(self, printed: PrintedWeek, *, ring_first: bool = False) -> int:
        return pages_needed(self.sheet, self.blocks(printed, ring_first=ring_first))

    def holds(self, printed: PrintedWeek) -> bool:
        """Whether the longest word fits into a column: cut within, few can read it."""
        across = min(ACROSS[printed.copy.format], len(printed.days))
        column = (landscape(A4)[0] - 2 * LEFT - Beside.gutter * (across - 1)) / across
        said = (f"{each.who} {each.what_for}" for day in printed.days for each in day.visits)
        longest = (text(word, self.styles.body).natural_width for word in " ".join(said).split())
        return max(longest, default=0.0) <= column


def _tighter(format: PrintFormat) -> tuple[Styles, ...]:
    """Type as small as 12 points saves a side; whoever needs larger print keeps it."""
    return (TIGHT,) if format is PrintFormat.STANDARD else ()


def _blocks(
    printed: PrintedWeek, styles: Styles, days: Days, *, ring_first: bool = False
) -> list[Block]:
    """``ring_first`` where there is more than one side: the numbers are on the first."""
    ring = _ring(printed, styles)
    above, below = (ring, []) if ring_first else ([], ring)
    first, last = printed.days[0].day, printed.days[-1].day
    return [
        heading(["Who comes this week: ", printed.person.called], styles.title, 1),
        text([Strong(_span(first, last))], styles.cell),
        Rule(THICK, before=6, after=2),
        *([Stack(above, before=styles.section.before)] if above else []),
        *_every_day(printed.every_day, styles),
        *days(printed, styles),
        *_below(printed, styles, below),
    ]


def _foot(printed: PrintedWeek) -> Foot:
    """Whose it is and its number; neither a birth date nor an NHS number hangs on a wall."""
    copy, first = printed.copy, printed.days[0].day
    lines: tuple[Words, ...] = (numbered(copy), NOT_COMPLETE)
    if copy.format is PrintFormat.STANDARD:
        lines = ([numbered(copy), " · ", NOT_COMPLETE], _made(copy))
    mark = f"TAPESTRY {copy.serial} W{first:%Y%m%d}"
    return Foot(
        name=printed.person.called,
        lines=lines,
        code="" if copy.serial == PREVIEW else mark,
        code_says=f"QR code with the number of this paper: {mark}",
    )


def _made(copy: Copy) -> list[str]:
    said = [f"Printed {long_date(copy.printed_on)} by ", copy.printed_by, "."]
    return [*said, " Copy for: ", copy.place, "."] if copy.place else said


def _span(first: date, last: date) -> str:
    """``Monday 23 to Sunday 29 November 2026``; the month twice where it turns."""
    ends = f"{DAY_NAMES[last.weekday()]} {long_date(last)}"
    if first == last:
        return ends
    begins = f"{DAY_NAMES[first.weekday()]} {first.day}"
    if first.month != last.month:
        begins += f" {MONTHS[first.month - 1]}"
    return f"{begins} to {ends}"


def _every_day(visits: Sequence[PrintedVisit], styles: Styles) -> list[Block]:
    """What is alike on all seven days stands once, in a frame above them."""
    if not visits:
        return []
    lines = [_visit(each, styles.cell) for each in visits]
    return [Box([_under("Every day", lines, styles)], before=styles.body.before)]


def _side_by_side(printed: PrintedWeek, styles: Styles, *, below: bool = True) -> list[Block]:
    across = min(ACROSS[printed.copy.format], len(printed.days))
    rows = [printed.days[at : at + across] for at in range(0, len(printed.days), across)]
    blocks: list[Block] = []
    for row in rows:
        if blocks:
            blocks.append(Rule(0.6, before=6, after=2))
        narrow = across > WIDE_ENOUGH
        stacks = [_day(each, printed, styles, narrow=narrow, below=below) for each in row]
        blocks.append(Beside(stacks, before=styles.item.before, places=across, whole=WHOLE))
    return blocks


def _run_on(printed: PrintedWeek, styles: Styles) -> list[Block]:
    """Side by side, with each visit run on from its time instead of in lines of its own."""
    return _side_by_side(printed, styles, below=False)


def _one_below(printed: PrintedWeek, styles: Styles) -> list[Block]:
    """Each day with its visits on lines of their own, as wide as the page."""
    blocks: list[Block] = []
    for day in printed.days:
        if blocks:
            blocks.append(Rule(0.6, before=4, after=2))
        lines = [_visit(each, styles.cell) for each in day.visits]
        lines = lines or [text(_nobody(printed), styles.cell)]
        before = 2 if blocks else styles.item.before
        blocks.append(_under(_named(day.day, " "), lines, styles, before, WHOLE))
    return blocks


def _day(
    day: PrintedDay, printed: PrintedWeek, styles: Styles, *, narrow: bool, below: bool
) -> Stack:
    # In the narrowest columns the longest name has no room for its number beside it.
    named = _named(day.day, "\n" if narrow else " ")
    lines = [_visit(each, styles.body, below=below) for each in day.visits]
    return _under(named, lines or [text(_nobody(printed), styles.body)], styles)


def _visit(visit: PrintedVisit, style: Style, *, below: bool = False) -> Block:
    """No page ends between a time and who comes then."""
    return Stack([text(_said(visit, below=below), style)], before=style.before, whole=WHOLE)


def _under(
    named: str, lines: Sequence[Block], styles: Styles, before: float = 0, whole: float = 0
) -> Stack:
    """What comes under a heading; over the page the heading stands again, or it has no day."""
    over, under = text(f"{named}, continued", styles.item), text([Strong(MORE)], styles.body)
    return GoesOn([heading(named, styles.item, 2), *lines], over, under, before, whole)


def _named(day: date, between: str) -> str:
    return f"{DAY_NAMES[day.weekday()]}{between}{day.day}"


def _nobody(printed: PrintedWeek) -> str:
    return NOBODY_ELSE if printed.every_day or printed.arranged else NOBODY


def _said(visit: PrintedVisit, *, below: bool = False) -> Words:
    """The time heavy, who, then what for; in a narrow column each on a line of its own.

    That a visit is cancelled stands before all of it, or it would be read as one that is to be.
    """
    between = "\n" if below else ", "
    time = visit.time or "Time not known"
    said: list[str] = [Strong(time), "\n" if below else "  ", recorded(visit.who)]
    if visit.what_for:
        said += [between, visit.what_for]
    if visit.state == CANCELLED:
        return [Strong(f"{CANCELLED}:"), "\n" if below else " ", *said]
    if visit.state:
        said += [between, Strong(visit.state)]
    return said


def _below(printed: PrintedWeek, styles: Styles, ring: list[Block]) -> list[Block]:
    """Side by side where print is small enough for it."""
    parts = [each for each in (_arranged(printed, styles), ring) if each]
    before, whole = styles.section.before, 10 * styles.body.leading
    if printed.copy.format is PrintFormat.STANDARD and parts:
        return [Beside([Stack(each) for each in parts], before=before, whole=WHOLE)]
    blocks: list[Block] = [Stack(each, before=before, whole=whole) for each in parts]
    return [*blocks, text(_made(printed.copy), styles.body)]


def _arranged(printed: PrintedWeek, styles: Styles) -> list[Block]:
    if not printed.arranged:
        return []
    lines: list[Block] = [heading("Also arranged, but no times were sent to us", styles.item, 2)]
    for each in printed.arranged:
        said = [Strong(each.who), ": ", each.what_for, *([", ", each.when] if each.when else [])]
        lines.append(text(said, styles.cell))
    return lines


def _ring(printed: PrintedWeek, styles: Styles) -> list[Block]:
    if not printed.ring:
        return []
    lines: list[Block] = [heading("If someone does not come, ring", styles.item, 2)]
    for each in printed.ring:
        number = each.telephone.replace(" ", "\N{NO-BREAK SPACE}")
        lines.append(text([each.who, "  ", Strong(number)], styles.cell))
    return lines
