"""What the page of trends says: tables and curves out of a person's measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.shapes import sector_words
from desktop.views.parts.timescale import earliest, latest
from desktop.views.theme import Theme
from desktop.words.dates import Precision, shown_date
from desktop.words.enums import Kind, Sector
from desktop.words.frailty import CLINICAL_FRAILTY_SCALE, FRAILTY_INDEX, shown_score
from desktop.words.items import ItemRow
from desktop.words.trends import ContactMonth, Measured, Series, Trend

if TYPE_CHECKING:
    from desktop.views.parts.plot import Curve

MIDDLE = 14
"""Days from the first of a month to where what is counted in it is drawn."""
GAP = 183
"""Days without a value after which no line is drawn to the next: nobody knows what lay between."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a value with its series, or the contacts of a month."""

    series: Series | None = None
    value: Measured | None = None
    month: ContactMonth | None = None

    @property
    def row(self) -> ItemRow | None:
        return self.value.row if self.value else None

    @property
    def key(self) -> object:
        """What a dot of it is known by."""
        if self.value is not None:
            return self.value.row.id
        return self.month.month.text if self.month else None


def trend_words(trend: Trend) -> str:
    tr = QCoreApplication.translate
    return {
        Trend.WEIGHT: tr("Trend", "Weight"),
        Trend.PRESSURE: tr("Trend", "Blood pressure"),
        Trend.MOBILITY: tr("Trend", "Mobility"),
        Trend.FRAILTY: tr("Trend", "Frailty"),
        Trend.CARE: tr("Trend", "Hours of care"),
        Trend.CONTACTS: tr("Trend", "Contacts"),
    }[trend]


def nothing_words(trend: Trend) -> str:
    """One sentence where nothing is recorded; it does not say that there was nothing."""
    tr = QCoreApplication.translate
    return {
        Trend.WEIGHT: tr("Trend", "No weight is recorded."),
        Trend.PRESSURE: tr("Trend", "No blood pressure is recorded."),
        Trend.MOBILITY: tr("Trend", "No measure of walking or mobility is recorded."),
        Trend.FRAILTY: tr("Trend", "No frailty score is recorded."),
        Trend.CARE: tr("Trend", "No service says how many hours a week it gives."),
        Trend.CONTACTS: tr("Trend", "No visit or contact is recorded."),
    }[trend]


def lines_of(series: Sequence[Series]) -> list[Line]:
    """Every value, the newest first, the undated last, whether it can be drawn or not."""
    found = [Line(each, value) for each in series for value in each.values]
    return sorted(
        found, key=lambda line: line.row.begins.text if line.row and line.row.begins else "",
        reverse=True,
    )  # fmt: skip


def value_words(line: Line) -> str:
    """The value in the unit of its series; what its source said beside it, where that differs.

    What cannot be drawn says why.
    """
    return " · ".join(filter(None, (_in_unit(line), _not_drawn(line))))


def _in_unit(line: Line) -> str:
    if line.value is None or line.series is None:
        return ""
    numbers, unit, row = line.value.numbers, line.series.unit, line.value.row
    if row.kind is Kind.FRAILTY and not row.unit.strip():
        return shown_score(row.value)
    if not numbers or row.unit.strip() in {"", unit}:
        return line.value.said
    plain = "/".join(f"{each:.4g}" for each in numbers)
    if plain == row.value.strip():
        return f"{plain} {unit}"
    return QCoreApplication.translate("Trend", "{value} {unit}, said as {said}").format(
        value=plain, unit=unit, said=line.value.said
    )


def _not_drawn(line: Line) -> str:
    tr = QCoreApplication.translate
    if line.value is None or line.row is None:
        return ""
    if line.row.begins is None:
        return tr("Trend", "not drawn: no date")
    if line.value.numbers:
        return ""
    if line.row.value and not line.row.unit:
        return tr("Trend", "not drawn: no unit")
    return tr("Trend", "not drawn: no plain number")


def dates_words(line: Line) -> str:
    if line.month is not None:
        return shown_date(line.month.month)
    row = line.row
    if row is None:
        return ""
    begins = shown_date(row.begins, QCoreApplication.translate("Trend", "Not recorded"))
    if line.series is not None and line.series.lasts:
        tr = QCoreApplication.translate
        if row.ends is not None:
            return tr("Trend", "{first} to {last}").format(first=begins, last=shown_date(row.ends))
        return tr("Trend", "since {date}").format(date=begins)
    return begins


def counted_words(month: ContactMonth) -> str:
    return ", ".join(
        f"{sector_words(sector)} {month.counts[sector]}"
        for sector in Sector
        if sector in month.counts
    )


def bounds(series: Series) -> tuple[float, float, float] | None:
    """From where to where a frailty score can go, and by what steps; None of all else."""
    if not series.values or series.values[0].row.kind is not Kind.FRAILTY:
        return None
    row = series.values[0].row
    title = row.title.casefold()
    if row.code == CLINICAL_FRAILTY_SCALE or "clinical frailty scale" in title:
        return 1.0, 9.0, 1.0
    if row.code == FRAILTY_INDEX or "frailty index" in title or "efi" in title:
        return 0.0, 1.0, 0.2
    return None


def count_bounds(curve: "Curve") -> tuple[float, float, float]:
    """The same of what is counted: from none to the most, by five whole steps or fewer."""
    most = max(dot.value for dot in curve.dots)
    steps = (number * 10.0**zeros for zeros in range(9) for number in (1, 2, 5))
    step = next(each for each in steps if most <= 5 * each)
    return 0.0, most, step


def curves(series: Series, theme: Theme, now: float) -> "list[Curve]":
    """The lines of one axis; each number of a value is a line of its own."""
    from desktop.views.parts.plot import Curve, Dot

    found: list[Curve] = []
    shapes = [(Sector.HEALTH, theme.blue), (Sector.SOCIAL, theme.text)]
    drawn = series.drawn
    for place, name in enumerate(series.lines):
        shape, colour = shapes[place]
        if len(series.lines) == 1 and drawn:
            shape = drawn[-1].row.sector
            colour = theme.sector(shape)
        dots: list[Dot] = []
        joined: set[int] = set()
        for each in drawn:
            row = each.row
            if row.begins is None:
                continue
            left, right = earliest(row.begins), latest(row.begins)
            if series.lasts:
                right = latest(row.ends) if row.ends else max(now, left)
            elif row.begins.precision in {Precision.DAY, Precision.MINUTE} and dots:
                before = dots[-1]
                if before.right - before.left <= 1 and left - before.left <= GAP:
                    joined.add(len(dots))
            dots.append(Dot(left, right, each.numbers[place], row.id, row.gone_at is None))
        found.append(Curve(name, shape, colour, tuple(dots), frozenset(joined), lasts=series.lasts))
    return found


def contact_curves(months: Sequence[ContactMonth], theme: Theme) -> "list[Curve]":
    """A shape for each sector in each month that it recorded anything in."""
    from desktop.views.parts.plot import Curve, Dot

    found: list[Curve] = []
    for sector in Sector:
        dots: list[Dot] = []
        for month in reversed(months):
            if sector in month.counts:
                at = earliest(month.month) + MIDDLE
                dots.append(Dot(at, at, float(month.counts[sector]), month.month.text))
        if dots:
            found.append(Curve(sector_words(sector), sector, theme.sector(sector), tuple(dots)))
    return found
