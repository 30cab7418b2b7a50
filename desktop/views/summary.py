"""One page of health and social care: who, what matters, what to watch; then three columns."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from desktop.services import (
    about_me,
    contradictions,
    disclosure,
    matching_tray,
    one_page,
    plans,
    week,
)
from desktop.views.about_me import AboutMeCard, OwnWords, own_words
from desktop.views.not_the_last_word import NotTheLastWord
from desktop.views.page import Seat
from desktop.views.parts.allot import allot, fits
from desktop.views.parts.card import Card
from desktop.views.parts.facts import LINE, Fact, FactList
from desktop.views.parts.layout import NO_LIMIT, Down, Scroll, columns_for, put_in_columns
from desktop.views.parts.paragraph import OneLine
from desktop.views.parts.strip import Pane, Strip
from desktop.views.story_tab import StoryTab
from desktop.views.summary_blanks import alert_blanks
from desktop.views.summary_columns import COLUMNS, columns, kinds_seen, sees_all, sees_whole
from desktop.views.summary_facts import WATCHED, alerts, marked, sections
from desktop.views.summary_listing import Fit, Listing
from desktop.words.contradictions import Contradiction
from desktop.words.enums import Kind, Permission, PlanState
from desktop.words.items import SummaryRow
from desktop.words.patients import BannerRow
from desktop.words.week import Unsaid

TOPIC = "summary"
MARGIN, GAP = 16, 22
BETWEEN, CLOSE = 8, 4
"""Of sections, where there is room and where there is not."""
ABOVE = 6
ENDLESS = 1_000_000
MOST_OF_ALERTS = 0.5
PADS = 30
"""Left and right of what a card holds, with its edges."""


@dataclass(frozen=True, slots=True)
class _Found:
    """All that the page shows, read in one question."""

    row: SummaryRow
    words: OwnWords
    key_worker: str
    kept: tuple[Kind, ...]
    """Kinds that are also held; for the roles alone that may know it."""
    newer: tuple[str, ...]
    """Sources of which something newer about the person waits to be placed."""
    differ: tuple[Contradiction, ...]
    """What the sources disagree about."""
    unsaid: Unsaid


class SummaryTab(StoryTab):
    """Wiring of the Summary; what it says of each item stands in ``summary_facts``."""

    moreAsked = Signal(str)
    """A group of the timeline that has the rest; empty for all of it."""
    planAsked = Signal()
    differAsked = Signal()
    """To see side by side what the sources disagree about."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, TOPIC, parent)
        look = seat.look
        self.own = AboutMeCard(look)
        self.own.asked.connect(self._all_of_about_me)
        self.alerts = Card(look, self.tr("Alerts"), tone="warn", tight=True)
        self.alert_list = FactList(look, self.tr("Alerts"))
        self.alert_list.opened.connect(self._open)
        self.alerts.add(self.alert_list)
        self.alerts.body.addStretch(1)
        # What someone may see of nobody has no place on their page.
        seen = kinds_seen(seat.audience)
        self._watches = bool(seen & WATCHED)
        self._tells = Kind.ABOUT_ME in seen
        self._alerts = self._watches or Kind.REQUIREMENT in seen
        self.columns = [
            [Listing(look, key, whole=sees_all(seat.audience, key)) for key in keys]
            for keys in columns(seat.audience)
        ]
        content = QWidget()
        self._grid = QGridLayout(content)
        # Held from the first: what no page holds outlives it, and dies in whatever thread.
        self._cards = QWidget(content)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._cards)
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.addWidget(self.own, 1)
        self._top.addWidget(self.alerts)
        self.own.setVisible(self._tells)
        self.alerts.setVisible(self._alerts)
        self._grid.setRowStretch(1, 1)  # the cards are as high as they must be, no more
        self._holders: list[QWidget] = []
        self._downs: list[Down] = []
        for column in self.columns:
            holder = QWidget(content)
            down = Down(look, gap=BETWEEN, parent=holder)
            for listing in column:
                listing.list.opened.connect(self._open)
                listing.moreAsked.connect(self.moreAsked)
                down.addWidget(listing)
            down.addStretch(1)
            self._holders.append(holder)
            self._downs.append(down)
        self.sheet = Scroll(content)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds has the focus
        self.pane = Pane(look, self.sheet)
        self.pane.retried.connect(self.arrive)
        self.kept = OneLine("", "small", "text2")
        self.strips = NotTheLastWord(look, (MARGIN, ABOVE, MARGIN, 0), self)
        self.strips.asked.connect(self.differAsked)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(self._why_empty())
        whole.addWidget(self.strips)
        whole.addWidget(self.pane, 1)
        whole.addWidget(self.kept)
        self._from: FactList | None = None
        self._fitting = self._between = 0
        look.changed.connect(self._fit)
        self.clear()

    def _why_empty(self) -> QWidget:
        """For a role to which the policy gives nothing: it depends on nobody's record."""
        self.none = Strip(
            self.seat.look,
            self.tr(
                "Your role sees no sections of a record: the policy gives it none. Whoever governs"
                " the policy can change that in Administration."
            ),
        )
        holder = QWidget(self)
        pad = (MARGIN, ABOVE, MARGIN, 0)
        Down(self.seat.look, gap=0, pad=pad, parent=holder).addWidget(self.none)
        holder.setVisible(not self.seat.audience.cells)
        return holder

    def clear(self) -> None:
        super().clear()
        self.own.clear()
        self._words: OwnWords | None = None
        self.alert_list.show_rows(())
        self.alerts.set_title(self.tr("Alerts"))
        for column in self.columns:
            for listing in column:
                listing.show_listed(None)
        self.sheet.verticalScrollBar().setValue(0)
        self.sheet.hide()
        self._show_kept(())
        self.strips.say((), (), self.seat.records.now())

    def arrive(self) -> None:
        about, seat = self.about, self.seat
        if about is None:
            return
        self.pane.loading()
        seat.records.read(
            TOPIC, lambda session: _ask(session, seat, about), self._show, self.pane.failed
        )

    def _show(self, found: _Found) -> None:
        about = self.about
        if about is None:
            return
        now = self.seat.records.now()
        self._words = found.words
        self.own.show_words(about.called, found.words)
        died = about.died is not None
        facts = alerts(found.row, now)
        blanks = alert_blanks(
            found.row, about.print_format, partial(sees_whole, self.seat.audience), died=died
        )
        reach = self.tr("How to reach {name}")
        title = self.tr("Alerts and how to reach {name}") if self._watches else reach
        self.alerts.set_title(
            self.tr("Alerts") if about.died is not None else title.format(name=about.called)
        )
        self.alerts.set_tone("warn" if facts else "plain")
        if blanks or not facts:
            facts.append(Fact(detail=blanks or self.tr("Nothing your role sees")))
        self.alert_list.show_rows(facts)
        listed = sections(found.row, about.called, found.key_worker, found.unsaid, now, died=died)
        disputed = frozenset(
            side.item
            for each in found.differ
            if each.explained is None
            for side in each.sides
            if side.item is not None
        )
        for column in self.columns:
            for listing in column:
                listing.show_listed(marked(listed[listing.key], disputed))
        self._show_kept(found.kept)
        self.strips.say(found.newer, found.row.sources, now, found.differ)
        self.sheet.show()
        self._fit()
        self.pane.ready()
        self.aged.emit(found.row.sources)

    def _show_kept(self, kinds: tuple[Kind, ...]) -> None:
        """For whoever may know it: that something is held which their role does not see."""
        words = self.tr(
            "Also held here, not shown to your role: {kinds}. Ask a colleague whose role sees it."
        )
        self.kept.setText(words.format(kinds=", ".join(kinds)) if kinds else "")
        self.kept.setVisible(bool(kinds))

    # --- how much fits --------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each section as many rows as the window has room for."""
        px = self.seat.look.theme.px
        self._grid.setContentsMargins(px(MARGIN), px(ABOVE), px(MARGIN), 0)
        self._grid.setHorizontalSpacing(px(GAP))
        self._top.setSpacing(px(GAP))
        self.kept.setContentsMargins(px(MARGIN), 0, px(MARGIN), px(4))
        fitting = columns_for(self.seat.look, self.width())
        if fitting != self._fitting:
            self._arrange(fitting)
        wide = fitting == len(COLUMNS)
        alerts = self._alerts_width() if wide and self.about is not None else 0
        if alerts and self._tells:
            self.alerts.setFixedWidth(alerts)
        if self.about is None:
            return
        room = self._room(alerts) if wide else ENDLESS
        across, bar = self._column_width(), self.sheet.verticalScrollBar()
        fit = next((fit for fit in Fit if self._stand(fit, room, across)), None)
        # One that just fits beside no bar would not beside one, and so keep it.
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if fit is None or not wide:  # then nothing has to be left out for want of room
            policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
            across -= bar.sizeHint().width()
            fit = Fit.CLOSE if wide else Fit.AMPLE
            self._stand(fit, room, across)
        self.sheet.setVerticalScrollBarPolicy(policy)
        for column in self.columns:
            shown = allot(
                [partial(listing.row_height, width=across) for listing in column],
                [len(listing.facts) for listing in column],
                [listing.least(fit) for listing in column],
                room - self._between - self._heads(column),
                [listing.listed.wish if listing.listed else 0 for listing in column],
            )
            for listing, rows in zip(column, shown, strict=True):
                listing.show_first(rows)
        self._settle()

    def _stand(self, fit: Fit, room: int, across: int) -> bool:
        """Whether no column is higher than the room where each section shows its least."""
        self._between = self.seat.look.theme.px(BETWEEN if fit is Fit.AMPLE else CLOSE)
        self._grid.setVerticalSpacing(self._between)
        for down in self._downs:
            down.setSpacing(self._between)
        for column in self.columns:
            for listing in column:
                listing.gather(fit is not Fit.AMPLE, across)
        lowest = self.seat.look.theme.px(LINE)
        return all(
            fits(
                [partial(listing.row_height, width=across) for listing in column],
                [len(listing.facts) for listing in column],
                [listing.least(fit) for listing in column],
                room - self._between - self._heads(column),
                lowest,
            )
            for column in self.columns
        )

    def _heads(self, column: list[Listing]) -> int:
        """What stands over the facts of a column, and between its sections."""
        return self._between * (len(column) - 1) + sum(listing.head() for listing in column)

    def _settle(self) -> None:
        """Lay out from the inside at once: a level at a time, Qt paints before the last level."""
        for column, holder in zip(self.columns, self._holders, strict=True):
            for widget in (*column, holder):
                if (layout := widget.layout()) is not None:
                    layout.activate()
        self._grid.activate()
        for widget in (self._cards, self.alerts):
            if (layout := widget.layout()) is not None:
                layout.activate()
        self.alert_list.settle()

    def _room(self, alerts: int) -> int:
        """What the cards on top leave to the three columns, and to what parts them from those."""
        px = self.seat.look.theme.px
        top = self._top_height(alerts) if self._tells or self._alerts else 0
        kept = self.kept.sizeHint().height() if self.kept.text() else 0
        above = 0 if self.strips.isHidden() else self.strips.heightForWidth(self.width())
        return self.height() - kept - above - top - px(ABOVE)

    def _alerts_width(self) -> int:
        """A column of the page, or more, up to half of it, where both cards then are less high."""
        theme, narrow = self.seat.look.theme, self._column_width()
        whole = self.width() - theme.px(MARGIN) * 2
        needed = self.alert_list.widest() + theme.px(PADS)
        wide = min(max(narrow, needed), round(whole * MOST_OF_ALERTS))
        if wide == narrow:
            return narrow
        return min((narrow, (narrow + wide) // 2, wide), key=self._top_height)

    def _top_height(self, alerts: int) -> int:
        """How high the cards on top are where that of the alerts is so wide."""
        px, top = self.seat.look.theme.px, 0
        if self._tells:
            beside = self.width() - px(MARGIN) * 2 - (px(GAP) + alerts if self._alerts else 0)
            top = max(self.own.heightForWidth(beside), self.own.minimumSizeHint().height())
        if self._alerts:
            if (layout := self.alerts.layout()) is not None:
                layout.activate()
            facts, high = self.alert_list.row_model.rows, self.alert_list.painter.height
            rows = sum(high(fact, alerts - px(PADS)) for fact in facts)
            top = max(top, self.alerts.sizeHint().height() - self.alert_list.height() + rows)
        return top

    def _column_width(self) -> int:
        px = self.seat.look.theme.px
        count = min(self._fitting, len(self.columns)) or 1
        return (self.width() - px(MARGIN) * 2 - px(GAP) * (count - 1)) // count

    def _arrange(self, fitting: int) -> None:
        """Three columns, or fewer on a sheet that scrolls, where the text is large."""
        self._fitting = fitting
        columns = min(fitting, len(self.columns))
        for place in range(len(self.columns)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        beside = fitting == len(COLUMNS)
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if beside else way.TopToBottom)
        if not beside:
            self.alerts.setMinimumWidth(0)
            self.alerts.setMaximumWidth(NO_LIMIT)
        self._grid.addWidget(self._cards, 0, 0, 1, columns)
        self._cards.setVisible(self._tells or self._alerts)  # before, it would be a window
        put_in_columns(self._grid, self._holders, columns, 1)

    # --- where a fact leads ---------------------------------------------------------------------

    def _open(self, fact: Fact) -> None:
        sender = self.sender()
        if isinstance(fact.key, int) and self.about is not None:
            self._from = sender if isinstance(sender, FactList) else None
            self.story.tell(self.about.id, fact.key)

    def _come_back(self) -> None:
        if self._from is not None:
            self._from.setFocus()

    def _all_of_about_me(self) -> None:
        if self._words is not None and self._words.from_plan:
            self.planAsked.emit()
        else:
            self.moreAsked.emit("about")


def _ask(session: Any, seat: Seat, about: BannerRow) -> _Found:
    """One question for the whole page."""
    now, today = seat.records.now(), seat.records.today()
    row = one_page.summary(session, seat.audience, about.id, now)
    versions = plans.versions_for(session, seat.audience, about.id)
    agreed = next((plan for plan in versions if plan.state is PlanState.AGREED), None)
    own = row.of(Kind.ABOUT_ME)
    return _Found(
        row,
        own_words(about_me.gathered(own), own, agreed, now, today),
        versions[0].key_worker if versions else "",
        disclosure.categories(session, seat.actor, about.id)
        if Permission.KNOW_CATEGORIES in seat.permissions
        else (),
        matching_tray.newer_waits(session, seat.audience, about.id),
        contradictions.of_patient(session, seat.audience, about.id),
        Unsaid() if about.died else week.unsaid(session, seat.audience, about.id, today),
    )
