"""Where marks and their words lie at one zoom, so that no words ever lie on one another.

Pixels count from the beginning of the calendar, so that to move along the axis moves nothing here:
whoever paints takes away where the view begins.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(slots=True)
class Placed:
    """One or several marks in one box of a lane; ``words`` is empty where there was no room."""

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

    @property
    def first(self) -> Mark:
        return self.marks[0]

    def wish(self, more: Callable[[str, int], str]) -> str:
        """The words that it would have."""
        label = self.first.label
        return label if len(self.marks) == 1 else more(label, len(self.marks) - 1)


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
    more: Callable[[str, int], str]
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
            _join(box, last, ends)
            continue
        box.row = row
        ends[row], wishes[row], last[row] = box.right, end, box
        found.append(box)
    return len(ends), found


def _box(mark: Mark, measure: Measure) -> Placed:
    per_day = measure.per_day
    if mark.lasting:
        left, right = mark.begins * per_day, mark.ended * per_day
        return Placed([mark], 0, left, max(right, left + measure.mark * 0.75), span=True)
    middle, half = mark.middle * per_day, measure.mark / 2
    vague = max(half, (mark.begun - mark.begins) * per_day / 2)
    return Placed([mark], 0, middle - vague, middle + vague, span=False)


def _join(box: Placed, last: Sequence[Placed], ends: list[float]) -> None:
    """Into the last box of its sort, or of any: a span grows, points stand where the first is.

    Spans are named after what still goes on, the newest of it.
    """
    like = [each for each in last if each.span is box.span] or list(last)
    other = max(like, key=lambda each: (each.row if box.span else 0, each.left))
    if box.span:
        other.marks.append(box.first)
        other.marks.sort(key=lambda mark: (not mark.lasting, not mark.running, -mark.begins))
        other.left, other.right = min(other.left, box.left), max(other.right, box.right)
        other.span = True
        ends[other.row] = max(ends[other.row], other.right)
    else:
        other.marks.append(box.first)


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
    return found


def _words(box: Placed, before: float, after: float, measure: Measure) -> float:
    """Words in the box, or right of it, or left of it, or none; returns how far the row is taken.

    ``before`` is where the last thing in the row ends, ``after`` where the next box begins.
    """
    words = box.wish(measure.more)
    wide, few = measure.wide(words), _ELIDED * measure.size
    room = box.right - box.left - 2 * GAP - 2
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
