"""What stands on every slide about someone: who it is above, and the time below."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.views.parts.ink import Run
from desktop.views.parts.wall_text import HIGH, Block, Sheet, line_width
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.enums import Gender
from desktop.words.meetings import SharedScreenRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import BannerRow

EDGE = 48
BANNER = 108
FOOT = 80


def tr(words: str) -> str:
    return QCoreApplication.translate("Wall", words)


def banner(sheet: Sheet, person: BannerRow, today: date) -> float:
    """Who this is, never cut: on two lines where the screen is narrow."""
    theme, died = sheet.theme, person.died is not None
    unknown = tr("Not known")
    age, born = person.age(today), shown_date(person.born, unknown)
    pairs = [(tr("Born"), f"{born} ({age}y)" if age is not None and not died else born)]
    if died:
        pairs.append((tr("Died"), shown_date(person.died)))
        if age is not None:
            pairs.append((tr("Age at Death"), f"{age}y"))
    gender = {
        Gender.FEMALE: tr("Female"),
        Gender.MALE: tr("Male"),
        Gender.OTHER: tr("Other"),
        Gender.NOT_KNOWN: unknown,
    }[person.gender]
    pairs += [(tr("Gender"), gender), (tr("NHS No."), shown_nhs_number(person.nhs_number))]
    runs = [
        [sheet.run(label, theme.onnavy2, 34), sheet.run(value, theme.onnavy, 38, 600)]
        for label, value in pairs
    ]
    name = [sheet.run(person.name, theme.onnavy, 50, 600)]
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


def foot(sheet: Sheet, row: SharedScreenRow | None, now: datetime) -> None:
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


def day_of(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
