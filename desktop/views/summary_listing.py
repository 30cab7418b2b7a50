"""One section of the Summary, with as many of its facts as it is given room for."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Signal

from desktop.views.parts.buttons import Button
from desktop.views.parts.facts import SMALL, Fact, FactList
from desktop.views.parts.ink import width_of
from desktop.views.parts.section import Section
from desktop.views.parts.source_line import SourceLine
from desktop.views.summary_facts import Listed
from desktop.views.theme import Look

HEADING, GAP, SHAPE = 20, 8, 17
"""Height of a heading that holds a link, what stands between its words, and how wide the shape of
a sector is, with what parts it from the source; in px at scale 1."""


class Fit(Enum):
    """How much stands on a page, from ample to what only just fits."""

    AMPLE = auto()
    """Each fact says who says so, and no medicine is folded."""
    CLOSE = auto()
    """What all facts of a section share stands once in its heading."""
    BRIEF = auto()
    """Sections that one can do without at first have no more than a heading."""
    FOLDED = auto()
    """Some medicines may be folded, too."""


class Listing(Section):
    """One section: its facts, as many as it is given room for.

    ``moreAsked(group)`` to see the rest, where the timeline has it.
    """

    moreAsked = Signal(str)

    def __init__(self, look: Look, key: str, *, whole: bool) -> None:
        """``whole`` where the role sees all of it: then nothing there is nothing recorded."""
        super().__init__(look, "", tight=True)
        self._look, self.key, self._whole = look, key, whole
        self.list = FactList(look, "")
        self.add(self.list)
        self.said = SourceLine(look)
        self.said.hide()
        self.more = Button(look, "", "link")
        self.more.clicked.connect(self._ask_for_more)
        self.put_right(self.said, self.more)
        self.listed: Listed | None = None
        self._note = ""
        self._shared: Fact | None = None
        self._gathered = False
        self._head: int | None = None
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """As high whether or not a link stands in it: how much fits is known before it does."""
        self.title.setMinimumHeight(self._look.theme.px(HEADING))
        self._head = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.listed.facts if self.listed is not None else ()

    def show_listed(self, listed: Listed | None) -> None:
        """What the section has from now on, of which ``show_first`` shows as much as fits."""
        self.listed = listed
        self.list.painter.forget()
        self.set_title(listed.title if listed else "")
        blank = listed.blank if listed and self._whole else ""
        said = ", ".join(filter(None, (blank, listed.note))) if listed else ""
        note = said or self._nothing(listed) if listed else ""
        self.set_note(note)
        self._note, self._shared = note, _shared(self.facts)
        self.gather(False)
        self.setAccessibleName(", ".join(filter(None, (self.title.text(), note))))
        self.list.setAccessibleName(listed.title if listed else "")
        if listed is None:
            self.show_first(0)

    def _nothing(self, listed: Listed) -> str:
        """One plain sentence beside the heading; those of allergies say it by themselves."""
        if listed.facts or listed.key == "allergies":
            return ""
        return self.tr("Not recorded") if self._whole else self.tr("Nothing your role sees")

    def least(self, fit: Fit) -> int:
        """How many of its facts show, however small the window is."""
        if self.listed is None:
            return 0
        if self.listed.brief and fit is Fit.BRIEF:
            return 0
        if self.listed.yields and fit in (Fit.BRIEF, Fit.FOLDED):
            return min(self.listed.least - 1, len(self.facts))
        unfolded = self.listed.unfolded and fit is not Fit.FOLDED
        return len(self.facts) if unfolded else min(self.listed.least, len(self.facts))

    def row_height(self, row: int, width: int) -> int:
        """Of one of its facts in a list so wide, in pixels."""
        return self.list.painter.height(self.facts[row], width)

    def head(self) -> int:
        """Height of what stands over the facts, in pixels: the same whatever it says."""
        if self._head is None:
            if (layout := self.layout()) is not None:
                layout.activate()  # or its hint is of the facts that stood there before
            self._head = self.sizeHint().height() - self.list.height()
        return self._head

    def gather(self, on: bool, /, width: int = 0) -> None:
        """Say once, beside the heading, who says all of it, where there is room for that.

        Each fact then has the line to itself. What a source is late with says so on each. It shows
        with the facts: this alone tells how high they are.
        """
        self._gathered = on and self._shared is not None and self._wanted(self._shared) <= width
        self.list.painter.told_above(self._gathered)

    def _wanted(self, shared: Fact) -> float:
        """How wide the heading is where it says all, how many more there are too."""
        font, px = self._look.theme.font, self._look.theme.px
        whole = self.least(Fit.CLOSE) == len(self.facts) and not self._goes_on
        words = self.title.text() + ("" if whole else self._more_words(len(self.facts)))
        quiet = self._note + shared.said
        return width_of(words, font(14, 600)) + width_of(quiet, font(SMALL)) + px(SHAPE + 3 * GAP)

    def show_first(self, rows: int) -> None:
        """So many facts, and in the heading how many more there are; with none, what they are."""
        shown = self.facts[:rows]
        left = len(self.facts) - len(shown)
        self.more.set_words(self._more_words(left) if shown else self._all_words(left))
        self.more.setAccessibleDescription(self.title.text())
        self.more.setVisible(left > 0 or self._goes_on)
        if self._gathered and self._shared is not None and self._shared.sector is not None:
            self.said.show_source(self._shared.sector, self._shared.said)
        self.said.setVisible(self._gathered)
        self.set_note(self._note if shown or not left else "; ".join(map(_short, self.facts)))
        if shown != self.list.row_model.rows:
            self.list.show_rows(shown)

    @property
    def _goes_on(self) -> bool:
        return self.listed is not None and self.listed.goes_on

    def _more_words(self, count: int) -> str:
        """A number is said only of what was counted."""
        words = self.tr("More") if self._goes_on else self.tr("{count} more")
        return words.format(count=count)

    def _all_words(self, count: int) -> str:
        words = self.tr("All") if self._goes_on else self.tr("All {count}")
        return words.format(count=count)

    def _ask_for_more(self) -> None:
        if self.listed is not None:
            self.moreAsked.emit(self.listed.group)


def _short(fact: Fact) -> str:
    return " ".join(filter(None, (fact.strong, fact.words, fact.detail)))


def _shared(facts: Sequence[Fact]) -> Fact | None:
    """Any of them, where one source says them all, and is not late."""
    first = next(iter(facts), Fact())
    alike = first.sector is not None and not first.late
    return first if alike and all(_by(each) == _by(first) for each in facts) else None


def _by(fact: Fact) -> tuple[object, ...]:
    return fact.sector, fact.source, fact.age, fact.late
