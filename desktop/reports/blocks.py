"""What stands on a page from top to bottom. A block knows its height, splits and draws itself."""

from collections.abc import Sequence
from typing import Protocol

from desktop.reports.pen import Pen
from desktop.reports.tags import Tag
from desktop.reports.text import Style, Text, Words, text

HAIR, THIN, THICK = 0.6, 1.0, 2.2


class Block(Protocol):
    """Lengths in points; ``top`` counts up the page, as PDF does."""

    @property
    def before(self) -> float:
        """White above, except at the top of a page or box and under a heading."""
        ...

    @property
    def keep(self) -> float:
        """Room that must be left below."""
        ...

    @property
    def tag(self) -> Tag | None: ...

    def height(self, width: float) -> float: ...

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        """What fits into the room and what is left, either of them None for nothing."""
        ...

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None: ...


class Stack:
    """Blocks one below the other: a page, the inside of a box, a cell."""

    keep = 0.0
    tag = None

    def __init__(self, blocks: Sequence[Block], before: float = 0, whole: float = 0) -> None:
        self.blocks = list(blocks)
        self.before = before
        self._whole = whole
        """Up to this height it goes to the next page rather than break."""

    def _gap(self, at: int) -> float:
        return self.blocks[at].before if at and not self.blocks[at - 1].keep else 0

    def tags(self) -> list[Tag]:
        found: list[Tag] = []
        for block in self.blocks:
            if isinstance(block, (Stack, Beside)):
                found += block.tags()
            elif block.tag:
                found.append(block.tag)
        return found

    def height(self, width: float) -> float:
        return sum(block.height(width) + self._gap(at) for at, block in enumerate(self.blocks))

    def split(
        self, width: float, room: float, force: bool = False
    ) -> "tuple[Stack | None, Stack | None]":
        """Break between blocks or inside one; ``force`` breaks the first whatever it would keep."""
        if not force and room < self.height(width) <= self._whole:
            return None, self
        return self._broken(width, room, force)

    def _broken(
        self, width: float, room: float, force: bool
    ) -> "tuple[Stack | None, Stack | None]":
        for at, block in enumerate(self.blocks):
            room -= self._gap(at)
            high = block.height(width)
            if high <= room + 0.01 and self._leads_on(at, width, room - high):
                room -= high
                continue
            head, tail = self._split(block, width, room, force and not at)
            above = [*self.blocks[:at], *([head] if head else [])]
            below = [*([tail] if tail else []), *self.blocks[at + 1 :]]
            return self._part(above), self._part(below)
        return self, None

    def _split(
        self, block: Block, width: float, room: float, force: bool
    ) -> "tuple[Block | None, Block | None]":
        if not force:
            return (None, block) if block.keep else block.split(width, room)
        if isinstance(block, Stack):
            return block.split(width, room, force=True)
        head, tail = block.split(width, room)
        return (block, None) if head is None else (head, tail)

    def _leads_on(self, at: int, width: float, room: float) -> bool:
        """Whether what follows begins in the room under a block, if the block is kept with it.

        A heading may lead to another heading, and that to a block which would rather be whole.
        """
        keep = self.blocks[at].keep
        if not keep or at + 1 == len(self.blocks):
            return True
        following = self.blocks[at + 1]
        high = following.height(width)
        if high <= room + 0.01:
            return self._leads_on(at + 1, width, room - high)
        if following.keep or room < keep:
            return False
        return following.split(width, room)[0] is not None

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        for at, block in enumerate(self.blocks):
            top -= self._gap(at)
            block.draw(pen, left, top, width)
            top -= block.height(width)

    def _part(self, blocks: Sequence[Block]) -> "Stack | None":
        return type(self)(blocks, self.before) if blocks else None


class Unheard:
    """Words about the page and not about what it says: seen, and never read aloud."""

    tag = None

    def __init__(self, words: Text) -> None:
        self.words = words
        self.before, self.keep = words.before, words.keep

    def height(self, width: float) -> float:
        return self.words.height(width)

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        return None, self

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        with pen.marked(None):
            self.words.draw(pen, left, top, width)


class GoesOn(Stack):
    """Blocks that say, where a page ends among them, what goes on there: a day of a week.

    ``over`` stands again above what is left, and ``under`` below what is not. Whoever listens hears
    neither: to them there is no page.
    """

    def __init__(
        self, blocks: Sequence[Block], over: Text, under: Text, before: float = 0, whole: float = 0
    ) -> None:
        super().__init__(blocks, before, whole)
        self._over, self._under = Unheard(over), Unheard(under)

    def _broken(
        self, width: float, room: float, force: bool
    ) -> "tuple[Stack | None, Stack | None]":
        if self.height(width) <= room + 0.01:
            return self, None
        room -= self._under.before + self._under.height(width)
        head, tail = super()._broken(width, room, force)
        if head is None or tail is None:
            return head, tail
        return (
            Stack([*head.blocks, self._under], self.before),
            GoesOn([self._over, *tail.blocks], self._over.words, self._under.words, self.before),
        )

    def _part(self, blocks: Sequence[Block]) -> Stack | None:
        return Stack(blocks, self.before) if blocks else None


class Box(Stack):
    """Blocks in a frame: what someone looks for in a hurry."""

    inset = 11.0
    foot = 8.0

    def height(self, width: float) -> float:
        return super().height(width - 2 * self.inset) + self.inset + self.foot

    def _broken(
        self, width: float, room: float, force: bool
    ) -> "tuple[Stack | None, Stack | None]":
        return super()._broken(width - 2 * self.inset, room - self.inset - self.foot, force)

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        high = self.height(width)
        pen.frame(left, top - high, width, high)
        super().draw(pen, left + self.inset, top - self.inset, width - 2 * self.inset)


class Bracketed(Stack):
    """Blocks with a bracket beside them in the margin: what someone must look at."""

    aside, arm = 12.0, 5.0

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        bottom = top - self.height(width)
        pen.bracket(left - self.aside, top - 1, bottom + 1, self.arm)
        super().draw(pen, left, top, width)


class Beside:
    """Stacks side by side, equally wide, a thin line between them: the days of a week."""

    keep = 0.0
    tag = None
    gutter = 16.0

    def __init__(
        self, stacks: Sequence[Stack], before: float = 0, places: int = 0, whole: float = 0
    ) -> None:
        self.stacks = list(stacks)
        self.before = before
        self._whole = whole
        """Up to this height it goes to the next page rather than break."""
        self._places = places or len(self.stacks)
        """How many could stand there: fewer keep the width of their own."""

    def tags(self) -> list[Tag]:
        return [tag for stack in self.stacks for tag in stack.tags()]

    def _wide(self, width: float) -> float:
        return (width - self.gutter * (self._places - 1)) / self._places

    def height(self, width: float) -> float:
        return max(stack.height(self._wide(width)) for stack in self.stacks)

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        """Each stack by itself, once one of them is too high to be kept whole."""
        high = self.height(width)
        if high <= room + 0.01:
            return self, None
        if high <= self._whole:
            return None, self
        parts = [stack.split(self._wide(width), room) for stack in self.stacks]
        heads = [head or Stack(()) for head, _ in parts]
        tails = [tail or Stack(()) for _, tail in parts]
        if not any(head.blocks for head in heads):
            return None, self
        return Beside(heads, self.before, self._places), Beside(tails, 0, self._places)

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        wide, high = self._wide(width), self.height(width)
        for place, stack in enumerate(self.stacks):
            if place:
                pen.upright(left - self.gutter / 2, top - high, top, HAIR)
            stack.draw(pen, left, top, wide)
            left += wide + self.gutter


class Rule:
    """A line across."""

    keep = 0.0
    tag = None

    def __init__(self, weight: float, before: float, after: float = 0) -> None:
        self.weight = weight
        self.before = before
        self._after = after

    def height(self, width: float) -> float:
        return self.weight + self._after

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        return None, self

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        pen.rule(left, left + width, top - self.weight / 2, self.weight)


class Bullet:
    """One entry of a list; over the page it goes on without its sign."""

    keep = 0.0
    before = 2.0

    def __init__(self, body: Text, sign: Text | None, tag: Tag) -> None:
        self._body = body
        self._sign = sign
        self.tag = tag
        self._indent = body.style.size * 1.2

    def height(self, width: float) -> float:
        return self._body.height(width - self._indent)

    def split(self, width: float, room: float) -> "tuple[Bullet | None, Bullet | None]":
        head, tail = self._body.split(width - self._indent, room)
        if head is None or tail is None:
            return (self, None) if head else (None, self)
        return Bullet(head, self._sign, self.tag), Bullet(tail, None, self.tag)

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        if self._sign:
            self._sign.draw(pen, left + self._indent * 0.3, top, self._indent)
        self._body.draw(pen, left + self._indent, top, width - self._indent)


class Bullets:
    """A list, in columns where its lines are short, read down and then across."""

    keep = 0.0
    before = 2.0
    gutter = 8.0

    def __init__(self, entries: Sequence[Bullet], tag: Tag, columns: int) -> None:
        self.tag = tag
        rows = -(-len(entries) // columns)
        self._columns = [
            Stack(entries[start : start + rows]) for start in range(0, len(entries), rows)
        ]
        self._count = columns

    def _wide(self, width: float) -> float:
        return (width - self.gutter * (self._count - 1)) / self._count

    def height(self, width: float) -> float:
        return max(column.height(self._wide(width)) for column in self._columns)

    def split(self, width: float, room: float) -> "tuple[Block | None, Block | None]":
        """Side by side only on one page; a list that runs over is read in one column.

        Its last entry is not carried over alone.
        """
        if self.height(width) <= room:
            return self, None
        entries = [entry for column in self._columns for entry in column.blocks]
        head, tail = Stack(entries, self.before).split(width, room)
        if head and tail and tail.blocks == entries[-1:] and len(entries) > 3:
            return Stack(entries[:-2], self.before), Stack(entries[-2:], self.before)
        return head, tail

    def draw(self, pen: Pen, left: float, top: float, width: float) -> None:
        wide = self._wide(width)
        for column in self._columns:
            column.draw(pen, left, top, wide)
            left += wide + self.gutter


def bullets(entries: Sequence[Words], style: Style, columns: int = 1) -> Bullets:
    """A list of what was typed."""
    tag, made = Tag("L"), []
    for entry in entries:
        sign, body = Tag("Lbl"), Tag("LBody")
        item = Tag("LI").add(sign, body)
        tag.add(item)
        made.append(Bullet(text(entry, style, body), text("•", style, sign), item))
    return Bullets(made, tag, columns)
