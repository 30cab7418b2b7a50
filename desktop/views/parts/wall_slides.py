"""What each slide of the shared screen shows. If it does not fit at 48 px: fewer, never smaller."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.views.parts.ink import Run
from desktop.views.parts.wall_text import BODY, HIGH, LINE, UNBROKEN, Block, Sheet, line_width
from desktop.views.theme import Theme
from desktop.words.dates import ENGLAND, PartialDate, shown_date
from desktop.words.enums import ActionState, Gender, Kind, Sector, Slide
from desktop.words.items import ItemRow
from desktop.words.meetings import ActionRow, SharedScreenRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import BannerRow

EDGE = 48
BANNER = 108
FOOT = 80
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


def tr(words: str) -> str:
    return QCoreApplication.translate("Wall", words)


def lay(theme: Theme, wide: float, row: SharedScreenRow | None, now: datetime) -> Sheet:
    """The sheet for a row: without one, or between people, nothing of anybody."""
    sheet = Sheet(theme, wide)
    sheet.fill(QRectF(0, 0, wide, HIGH), theme.canvas)
    if row is None:
        _foot(sheet, None, now)
    elif row.banner is None or row.slide is Slide.NEUTRAL:
        _neutral(sheet, row)
        _foot(sheet, row, now)
    else:
        top = _banner(sheet, row.banner, _day(now))
        if row.slide is Slide.QUESTION:
            _question(sheet, row, top, _day(now))
        elif row.slide is Slide.SUMMARY:
            _summary(sheet, row, top)
        else:
            _plan(sheet, row, top)
        _foot(sheet, row, now)
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
    theme = sheet.theme
    left, right, half = _columns(sheet, top)

    def of(*kinds: Kind) -> list[ItemRow]:
        return [each for each in row.summary if each.kind in kinds]

    for x, groups in (
        (
            left,
            [
                (row.allergies_heading, of(Kind.ALLERGY), 3),
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
            allergies = heading == row.allergies_heading
            if not heading or not (items or allergies):
                continue
            facts = [
                (each.sector, [sheet.run(each.title, theme.text)])
                for each in items
            ][:most]  # fmt: skip
            words = [sheet.run(heading, theme.blue, weight=600)]
            y = _facts(sheet, words, facts, x, y, half, "", lines=1) + 20


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


def _banner(sheet: Sheet, banner: BannerRow, today: date) -> float:
    """Who this is, never cut: on two lines where the screen is narrow."""
    theme, died = sheet.theme, banner.died is not None
    unknown = tr("Not known")
    age, born = banner.age(today), shown_date(banner.born, unknown)
    pairs = [(tr("Born"), f"{born} ({age}y)" if age is not None and not died else born)]
    if died:
        pairs.append((tr("Died"), shown_date(banner.died)))
        if age is not None:
            pairs.append((tr("Age at Death"), f"{age}y"))
    gender = {
        Gender.FEMALE: tr("Female"),
        Gender.MALE: tr("Male"),
        Gender.OTHER: tr("Other"),
        Gender.NOT_KNOWN: unknown,
    }[banner.gender]
    pairs += [(tr("Gender"), gender), (tr("NHS No."), shown_nhs_number(banner.nhs_number))]
    runs = [
        [sheet.run(label, theme.onnavy2, 34), sheet.run(value, theme.onnavy, 38, 600)]
        for label, value in pairs
    ]
    name = [sheet.run(banner.name, theme.onnavy, 50, 600)]
    left, gap = EDGE + (110 if died else 0), 28
    room = sheet.wide - left - EDGE
    lines = _flowed(runs, room, gap)
    wanted = sum(line_width(each) for each in runs) + gap * (len(runs) - 1)
    one_line = line_width(name) + 40 + wanted <= room
    named = Block(name, room, 60, 3)
    high = BANNER if one_line else 24 + named.height + 54 * len(lines) + 16
    sheet.fill(QRectF(0, 0, sheet.wide, high), theme.died if died else theme.navy)
    if died:
        _stripes(sheet, left - EDGE, high)
    if one_line:
        lines = [runs]
        sheet.line_of(name, left, high / 2)
    else:
        sheet.put(named, left, 20)
    for place, line in enumerate(lines):
        x = sheet.wide - EDGE - wanted if one_line else left
        middle = high / 2 if one_line else 24 + named.height + 54 * place + 27
        for each in line:
            x = sheet.line_of(each, x, middle) + gap
    return high


def _flowed(pairs: Sequence[list[Run]], width: float, gap: float) -> list[list[list[Run]]]:
    """Labels with their values, on as many lines as they need."""
    lines: list[list[list[Run]]] = [[]]
    x = 0.0
    for pair in pairs:
        if lines[-1] and x + line_width(pair) > width:
            lines.append([])
            x = 0.0
        lines[-1].append(pair)
        x += line_width(pair) + gap
    return lines


def _stripes(sheet: Sheet, wide: float, high: float) -> None:
    """The pattern that, with the colour, says on a pale projector that someone has died."""
    colour = sheet.theme.diedl

    def draw(painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(QRectF(0, 0, wide, high), Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(colour, 8))
        x = -high
        while x < wide + high:
            painter.drawLine(round(x), round(high), round(x + high), 0)
            x += 26
        painter.restore()

    sheet.draw("", draw)


def _foot(sheet: Sheet, row: SharedScreenRow | None, now: datetime) -> None:
    theme = sheet.theme
    top, middle = HIGH - FOOT, HIGH - FOOT / 2
    sheet.fill(QRectF(0, top, sheet.wide, FOOT), theme.sunk)
    sheet.fill(QRectF(0, top, sheet.wide, 2), theme.line)
    constant = sheet.run(tr("This view may not be complete"), theme.text, 40, 600)
    left = sheet.line_of([constant], EDGE, middle) + 40
    if row is None or not row.live:
        return
    ends = f"{row.ends_about.astimezone(ENGLAND):%H:%M}"
    ending = [
        sheet.run(tr("We end about"), theme.text, 40),
        sheet.run(ends, theme.text, 40, 600),
    ]
    right = sheet.wide - EDGE - line_width(ending)
    sheet.line_of(ending, right, middle)
    if row.began_at is None or not row.minutes:
        return
    spent = max(timedelta(), now - row.began_at)
    late = spent > timedelta(minutes=row.minutes)
    words = tr("{spent} of {planned} min").format(
        spent=int(spent.total_seconds() // 60), planned=row.minutes
    )
    said = sheet.run(words, theme.warn if late else theme.text, 40, 600 if late else 400)
    right -= 28
    sheet.fill(QRectF(right, top + 18, 2, FOOT - 36), theme.line2)
    bar = min(376.0, right - 28 - left - line_width([said]) - 20)
    if bar >= 120:
        right -= 28 + bar
        part = min(1.0, spent / timedelta(minutes=row.minutes))
        _bar(sheet, QRectF(right, middle - 10, bar, 20), part, late=late)
    sheet.line_of([said], right - 20 - line_width([said]), middle)


def _bar(sheet: Sheet, box: QRectF, part: float, *, late: bool) -> None:
    theme = sheet.theme

    def draw(painter: QPainter) -> None:
        painter.setPen(QPen(theme.warn if late else theme.blue, 2))
        painter.setBrush(theme.canvas)
        painter.drawRoundedRect(box, 10, 10)
        painter.save()
        painter.setClipRect(QRectF(box.x(), box.y(), box.width() * part, box.height()))
        painter.setBrush(theme.warnbar if late else theme.blue)
        painter.drawRoundedRect(box, 10, 10)
        painter.restore()

    sheet.draw("", draw)


def _day(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
