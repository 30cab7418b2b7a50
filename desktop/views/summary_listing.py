"""One section of the Summary, with as many of its facts as it is given room for."""

from dataclasses import dataclass

from desktop.views.parts.facts import Fact, FactList
from desktop.views.parts.section import Section
from desktop.views.summary_facts import Listed
from desktop.views.theme import Look


@dataclass(frozen=True, slots=True)
class More:
    """The key of the line that leads to the rest."""

    group: str


class Listing(Section):
    """One section: its facts, as many as it is given room for."""

    def __init__(self, look: Look, key: str, *, whole: bool) -> None:
        """``whole`` where the role sees all of it: then nothing there is nothing recorded."""
        super().__init__(look, "", tight=True)
        self.key, self._whole = key, whole
        self.list = FactList(look, "")
        self.add(self.list)
        self.listed: Listed | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.listed.facts if self.listed is not None else ()

    def show_listed(self, listed: Listed | None) -> None:
        """What the section has from now on, of which ``show_first`` shows as much as fits."""
        self.listed = listed
        self.list.painter.forget()
        self.set_title(listed.title if listed else "")
        note = listed.note or self._nothing(listed) if listed else ""
        self.set_note(note)
        self.setAccessibleName(", ".join(filter(None, (self.title.text(), note))))
        self.list.setAccessibleName(listed.title if listed else "")
        if listed is None:
            self.show_first(0)

    def _nothing(self, listed: Listed) -> str:
        """One plain sentence beside the heading; those of allergies say it by themselves."""
        if listed.facts or listed.key == "allergies":
            return ""
        return self.tr("Not recorded") if self._whole else self.tr("Nothing your role sees")

    def least(self, *, scrolls: bool) -> int:
        """How many of its facts show, however small the window is, on a page that ``scrolls``."""
        if self.listed is None:
            return 0
        return len(self.facts) if scrolls and self.listed.unfolded else self.listed.least

    def row_height(self, row: int, width: int) -> int:
        """Of one of its facts in a list so wide, in pixels."""
        return self.list.painter.height(self.facts[row], width)

    def head(self) -> int:
        """Height of what stands over the facts, in pixels."""
        if (layout := self.layout()) is not None:
            layout.activate()  # or its hint is of the facts that stood there before
        return self.sizeHint().height() - self.list.height()

    def show_first(self, rows: int) -> None:
        """So many facts, and one line for the rest."""
        shown = list(self.facts[:rows])
        if self.listed is not None and rows < len(self.facts):
            rest = self.tr("and {count} more").format(count=len(self.facts) - rows)
            shown.append(Fact(detail=rest, key=More(self.listed.group)))
        if tuple(shown) != self.list.row_model.rows:
            self.list.show_rows(shown)
