"""Where marks and their words lie at one zoom, so that no words ever lie on one another.

Pixels count from the beginning of the calendar, so that to move along the axis moves nothing here:
whoever paints takes away where the view begins.
"""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from math import inf

from desktop.views.parts.lanes import Lane, Mark

GAP = 5.0
MOST_POINTS, MOST_SPANS = 3, 8
"""Rows that a lane takes where there is room."""
_POINTS, _CONDITION = 2.5, 1.5
"""How much sooner rows of points, and of problems and medicines, give way than those of care."""
VAGUE = 1.6
"""A point whose date reaches further than so many shapes has whiskers."""
_ELIDED = 48.0
"""Px at scale 1 below which words are left out rather than cut short."""


class Sure(Enum):
    """What is known of a stretch of time: something went on, may have, or did not."""

    YES = auto()
    PERHAPS = auto()
    NO = auto()


@dataclass(slots=True)
class Placed:
    """One or several marks in one box of a lane; ``words`` is empty where there was no room.

    Several are drawn as they are, one over another, and said so: how many, from when to when. The
    name and the beginning of one of them would be taken for those of all.
    """

    marks: list[Mark]
    row: int
    left: float
    right: float
    span: bool
    words: str = ""
    words_at: float = 0.0
    words_wide: float = 0.0
    inside: bool = False
    """The words stand in the box, and move along in it with the view."""
    low: float = 0.0
    high: float = 0.0
    """From where to where anything of it is drawn, its words counted."""
    plain: bool = False
    """A shape and no more: one point, with a date to the day."""
    stretches: list[tuple[float, float, Sure]] = field(default_factory=list)
    """Of a span, from left to right: where anything goes on."""

    @property
    def first(self) -> Mark:
        return self.marks[0]

    @property
    def open(self) -> bool:
        """Whether any of it goes on as far as today."""
        return any(mark.open for mark in self.marks)

    def at(self, x: float, per_day: float) -> Mark:
        """The mark that lies there; of several that do, what goes on."""
        under = (each for each in self.marks if each.begins * per_day <= x <= each.ended * per_day)
        return next(under, self.first)

    def wish(self, several: Callable[[Sequence[Mark]], str]) -> str:
        """The words that it would have."""
        return self.first.label if len(self.marks) == 1 else several(self.marks)


@dataclass(slots=True)
class Laid:
    """One lane: how many rows it takes, none where nothing lies in it, and what lies in them."""

    lane: Lane
    rows: int
    boxes: list[Placed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the theme says of sizes: px of a mark, of the text's scale, and of words."""

    per_day: float
    mark: float
    size: float
    wide: Callable[[str], float]
    several: Callable[[Sequence[Mark]], str]
    """What is said of marks that are drawn as one."""
    end: float = inf
    """Where the view of a whole life ends: words may not lie beyond it."""


def laid(
    lanes: Sequence[Lane], left: float, right: float, rows: int, measure: Measure
) -> list[Laid]:
    """Lay out what lies between two moments, in at most ``rows`` rows but one for each lane that
    has anything there.
    """
    sorts = [_sorts(lane, left, right, measure) for lane in lanes]
    wanted = [
        (_needed(spans, MOST_SPANS, measure), _needed(points, MOST_POINTS, measure))
        for spans, points in sorts
    ]
    allowed = shared(wanted, [_CONDITION if _stands(each) else 1.0 for each in lanes], rows)
    return [
        _said(_packed(lane, *both, most, measure), measure)
        for lane, both, most in zip(lanes, sorts, allowed, strict=True)
    ]


def shared(
    wanted: Sequence[tuple[int, int]], weights: Sequence[float], rows: int
) -> list[tuple[int, int]]:
    """Rows of spans and rows of points for each lane, so that all fit in ``rows`` if they can.

    Points give way first, then whatever ``weights`` says more of. Both sorts keep a row, until
    there is but one for the two of them.
    """
    given = [list(each) for each in wanted]

    def weighed(lane: int, sort: int) -> float:
        few = given[lane][sort]
        return few * (_POINTS if sort else weights[lane]) if few > 1 else 0.0

    places = [(lane, sort) for lane in range(len(given)) for sort in (0, 1)]
    while sum(map(sum, given)) > rows:
        lane, sort = max(places, key=lambda place: weighed(*place))
        if not weighed(lane, sort):
            break
        given[lane][sort] -= 1
    for each in given:
        if sum(map(sum, given)) > rows and all(each):
            each[:] = [1, 0]
    return [(above, below) for above, below in given]


def _stands(lane: Lane) -> bool:
    return lane.key in {"problems", "medicines"}


def _sorts(
    lane: Lane, left: float, right: float, measure: Measure
) -> tuple[list[Placed], list[Placed]]:
    """Boxes of what lies in between: spans, and points."""
    boxes = [
        _box(mark, measure) for mark in lane.marks if mark.begins < right and mark.ended > left
    ]
    spans, points = ([box for box in boxes if box.span is sort] for sort in (True, False))
    return spans, points


def _needed(boxes: Sequence[Placed], most: int, measure: Measure) -> int:
    """How many rows they would take."""
    return _filed([replace(box, marks=[*box.marks]) for box in boxes], most, measure)[0]


def _packed(
    lane: Lane, spans: list[Placed], points: list[Placed], most: tuple[int, int], measure: Measure
) -> Laid:
    """Spans in rows of their own above the points, as long as there is a row for each sort."""
    if sum(most) == 1:
        both = sorted([*spans, *points], key=lambda box: box.left)
        return Laid(lane, 1, _filed(both, 1, measure)[1])
    above, upper = _filed(spans, most[0], measure)
    below, lower = _filed(points, most[1], measure)
    for box in lower:
        box.row += above
    return Laid(lane, above + below, upper + lower)


def _filed(boxes: Sequence[Placed], most: int, measure: Measure) -> tuple[int, list[Placed]]:
    """Put each box into the first row that has room for it and its words, else for it alone.

    One that has no room anywhere joins the box that is in its way.
    """
    found: list[Placed] = []
    ends: list[float] = []
    wishes: list[float] = []
    last: list[Placed] = []
    for box in boxes:
        words = measure.wide(box.first.label) + GAP
        end = box.right if box.span and words < box.right - box.left else box.right + words
        free = [row for row, edge in enumerate(ends) if edge + GAP <= box.left]
        roomy = next((row for row in free if wishes[row] + GAP <= box.left), None)
        if roomy is not None:
            row = roomy
        elif len(ends) < most:
            row = len(ends)
            ends.append(0.0)
            wishes.append(0.0)
            last.append(box)
        elif free:
            row = min(free, key=lambda each: wishes[each])
        else:
            _join(box, last, ends, measure)
            continue
        box.row = row
        ends[row], wishes[row], last[row] = box.right, end, box
        found.append(box)
    return len(ends), found


def _box(mark: Mark, measure: Measure) -> Placed:
    per_day = measure.per_day
    if mark.lasting:
        return Placed([mark], 0, *_reach(mark, measure), span=True)
    middle, half = mark.middle * per_day, measure.mark / 2
    vague = max(half, (mark.begun - mark.begins) * per_day / 2)
    return Placed([mark], 0, middle - vague, middle + vague, span=False)


def _join(box: Placed, last: Sequence[Placed], ends: list[float], measure: Measure) -> None:
    """Into the last box of its sort, or of any: a span grows, points stand where the first is.

    Of spans, what still goes on comes first, the newest of it.
    """
    like = [each for each in last if each.span is box.span] or list(last)
    other = max(like, key=lambda each: (each.row if box.span else 0, each.left))
    other.marks.append(box.first)
    if box.span or other.span:
        known = [(other.left, other.right)] if other.span else []
        drawn = [box.first] if other.span else other.marks
        reach = [*known, *(_reach(mark, measure) for mark in drawn)]
        other.left, other.right = min(left for left, _ in reach), max(right for _, right in reach)
        other.marks.sort(key=lambda mark: (not mark.lasting, not mark.running, -mark.begins))
        other.span = True
        ends[other.row] = max(ends[other.row], other.right)


def _reach(mark: Mark, measure: Measure) -> tuple[float, float]:
    """From where to where a mark is drawn in a span: none is too short to be seen."""
    left, right = mark.begins * measure.per_day, mark.ended * measure.per_day
    return left, max(right, left + measure.mark * (0.75 if mark.lasting else 0.2))


def _said(found: Laid, measure: Measure) -> Laid:
    """Give each box its words, where the boxes beside it leave room for them."""
    rows: list[list[Placed]] = [[] for _ in range(found.rows)]
    for box in found.boxes:
        rows[box.row].append(box)
    for boxes in rows:
        boxes.sort(key=lambda box: box.left)
        taken = float("-inf")
        for place, box in enumerate(boxes):
            after = boxes[place + 1].left if place + 1 < len(boxes) else measure.end
            taken = _words(box, taken, after, measure)
            box.low, box.high = box.left, box.right
            narrow = box.right - box.left <= measure.mark * VAGUE
            box.plain = narrow and not box.span and len(box.marks) == 1 and box.first.firm
            if box.words:
                box.low = min(box.left, box.words_at)
                box.high = max(box.right, box.words_at + box.words_wide)
            if box.span:
                box.stretches = stretches(box, measure)
    return found


def stretches(box: Placed, measure: Measure) -> list[tuple[float, float, Sure]]:
    """Where anything of a span goes on, for certain or as far as a vague date may reach.

    What is only planned, or has gone from its source, is certain nowhere.
    """
    few = measure.mark / 2
    certain: list[tuple[float, float]] = []
    at_most: list[tuple[float, float]] = []
    for mark in box.marks:
        left, right = _reach(mark, measure)
        at_most.append((left, right))
        begun, ends, ended = (at * measure.per_day for at in (mark.begun, mark.ends, mark.ended))
        sure_from = begun if begun - left > few else left
        sure_to = ends if ended - ends > few else right
        if mark.firm and sure_from < sure_to:
            certain.append((sure_from, sure_to))
    yes, perhaps = _united(certain), _united(at_most)
    edges = sorted({edge for pair in (*yes, *perhaps) for edge in pair})
    found: list[tuple[float, float, Sure]] = []
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        sure = (
            Sure.YES if _within(middle, yes) else
            Sure.PERHAPS if _within(middle, perhaps) else Sure.NO
        )  # fmt: skip
        if found and found[-1][2] is sure:
            found[-1] = (found[-1][0], right, sure)
        else:
            found.append((left, right, sure))
    return found


def _united(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same, those that overlap or touch as one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(stretches):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _within(x: float, stretches: Sequence[tuple[float, float]]) -> bool:
    place = bisect(stretches, (x, inf)) - 1
    return place >= 0 and x < stretches[place][1]


def _words(box: Placed, before: float, after: float, measure: Measure) -> float:
    """Words in the box, or right of it, or left of it, or none; returns how far the row is taken.

    ``before`` is where the last thing in the row ends, ``after`` where the next box begins.
    """
    words = box.wish(measure.several)
    wide, few = measure.wide(words), _ELIDED * measure.size
    room = min(box.right, measure.end) - box.left - 2 * GAP - 2
    box.words, box.words_wide = words, wide
    if box.span and (wide <= room or room >= few):
        one = len(box.marks) == 1
        vague = (box.first.begun - box.first.begins) * measure.per_day if one else 0.0
        box.inside, box.words_wide = True, min(wide, room)
        box.words_at = box.left + GAP + 1 + min(vague, room - box.words_wide)
        return box.right
    gap = GAP if box.span else GAP + 3  # a shape may stand twice, or have a ring round it
    beside = after - box.right - gap - 2 * GAP
    if wide <= beside:
        box.words_at = box.right + gap
    elif box.left - before - gap - 2 * GAP >= wide:
        box.words_at = box.left - gap - wide
        return box.right
    elif beside >= few:
        box.words_at, box.words_wide = box.right + gap, beside
    else:
        box.words = ""
        return box.right
    return box.words_at + box.words_wide
