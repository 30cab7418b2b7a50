"""What any audience would see of a person, and beside it the sorts of facts that are withheld."""

from typing import cast

from PySide6.QtWidgets import QWidget

from desktop.services import preview, subject_access
from desktop.services.policy_words import many
from desktop.views.administration.access_bar import AccessBar, Purpose
from desktop.views.administration.policy_forms import held_words
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.shapes import sector_words
from desktop.views.parts.strip import Strip
from desktop.views.parts.table import Table
from desktop.views.parts.twoline import Line, LineList
from desktop.views.shown import kind_words
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Kind, Role
from desktop.words.items import ItemRow
from desktop.words.people import raised, role_words
from desktop.words.policy import PolicyText
from desktop.words.preview import Opens, Preview, Viewer, Viewers
from desktop.words.subject_access import AccessRow

ROLE, STAFF, GUEST, ROOM, PAPER = "role", "staff", "guest", "room", "paper"
CHOICES, LOOK = "preview choices", "preview"
NARROW = 820
_ORDER = {kind: place for place, kind in enumerate(Kind)}


class PreviewTab(AdministrationTab):
    """Nothing is looked at before it is asked for: each look is signed."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._viewers = Viewers((), ())
        self._tried: PolicyText | None = None
        self.by = Strip(look, action=self.tr("By the policy in force"))
        self.by.asked.connect(self._drop_tried)
        self.bar = AccessBar(
            seat,
            "preview access",
            Purpose(
                self.tr(
                    "To preview, the record of one person opens to you. It closes by itself, and"
                    " each look stands in the audit."
                ),
                self.tr("What you check"),
                self.tr("someone will read it in the audit"),
                self.tr("Begin to check"),
                subject_access.begin_check,
                subject_access.running,
            ),
        )
        self.bar.chosen.connect(self._turn_to)
        self.kind = ChoiceField(
            look,
            self.tr("With whose eyes"),
            [
                (ROLE, self.tr("Anyone of a role, once they may open the person")),
                (STAFF, self.tr("Someone who works here")),
                (GUEST, self.tr("A guest at a meeting, alone in the room")),
                (ROOM, self.tr("Everyone now in the room of a meeting")),
                (PAPER, self.tr("Whoever reads the paper in the home")),
            ],
        )
        self.whom = ChoiceField(look, self.tr("Whose"))
        self.button = Button(look, self.tr("Look"), "primary", "eye", "Ctrl+Return")
        self.kind.chosen.connect(lambda _: self._offer())
        self.whom.chosen.connect(lambda _: self._clear())
        self.button.clicked.connect(self._look)
        self.strip = Strip(look)
        self.opens = LineList(look, self.tr("Whether they may open the person"))
        self.shown = Section(look, self.tr("What they would see"))
        self.items = Table(
            look,
            [
                Column(self.tr("Kind"), lambda row: kind_words(row.kind), wide=130, quiet=True),
                Column(self.tr("What"), _what, strong=True, whole=True),
                Column(self.tr("When"), lambda row: row.begins, shown_date, wide=124,
                       figures=True),
                Column(self.tr("Source"), lambda row: row.source, wide=130,
                       sector=lambda row: row.sector),
            ],
            self.tr("What they would see"),
        )  # fmt: skip
        self.left_out = Table(
            look,
            [
                Column(self.tr("Kind"), lambda row: kind_words(row.kind), strong=True, whole=True),
                Column(self.tr("Sector"), lambda row: sector_words(row.sector), wide=150,
                       sector=lambda row: row.sector),
                Column(self.tr("Held"), lambda row: held_words(row.confidentiality), wide=120),
            ],
            self.tr("Sorts of facts that are withheld"),
        )  # fmt: skip
        self.withheld = Section(look, self.tr("Withheld"), self.tr("sorts only, no word of any"))
        self.comfort = Paragraph("", "small", "text2")
        self._lay_out()
        self._turn_to(None)

    def arrive(self) -> None:
        self.bar.refresh()

    def leave(self) -> None:
        self._drop_tried()

    def try_out(self, text: PolicyText) -> None:
        self._clear()
        self._tried = text
        self.by.say(
            self.tr("By the policy as it is being changed: it is not in force, and holds nobody."),
            "warn",
        )

    def _drop_tried(self) -> None:
        self._clear()
        self._tried = None
        self.by.say("")

    def _turn_to(self, access: AccessRow | None) -> None:
        self._offer()
        self._rest.setVisible(access is not None)
        if access is None:
            self.seat.records.forget(CHOICES)
            return
        actor, patient = self.seat.actor, access.patient
        self.seat.records.read(
            CHOICES, lambda session: preview.viewers(session, actor, patient), self.show_viewers,
            self._trouble,
        )  # fmt: skip

    def show_viewers(self, viewers: Viewers) -> None:
        """What was asked for meanwhile stands, unless it was chosen from an older list."""
        self._viewers = viewers
        if self.kind.value() in {STAFF, ROOM}:
            self._offer()

    def _offer(self) -> None:
        """Fill the second list by what stands in the first."""
        self._clear()
        kind = self.kind.value()
        if kind == ROLE:
            self.whom.set_choices([(Viewer(role=role), raised(many(role))) for role in Role])
        elif kind == GUEST:
            self.whom.set_choices(
                [(Viewer(role=role, guest=True), raised(role_words(role))) for role in Role]
            )
        elif kind == STAFF:
            self.whom.set_choices(
                [
                    (Viewer(staff=row.id), f"{row.name}, {role_words(row.role)}")
                    for row in self._viewers.staff
                ]
            )
        elif kind == ROOM:
            self.whom.set_choices(
                [
                    (
                        Viewer(meeting=row.id),
                        f"{row.title}, {shown_date(PartialDate.of(row.starts_at))}",
                    )
                    for row in self._viewers.meetings
                ]
            )
        else:
            self.whom.set_choices([(Viewer(), self.tr("The paper that lies in the home"))])
        nobody = self.whom.value() is None
        self.button.setEnabled(not nobody)
        self.button.setToolTip(
            self.tr("This person is on the agenda of no meeting.") if nobody else ""
        )

    def _look(self) -> None:
        access, viewer = self.bar.access, cast("Viewer | None", self.whom.value())
        if access is None or viewer is None:
            return
        actor, patient, now = self.seat.actor, access.patient, self.seat.records.now()
        tried = self._tried
        self._clear()
        self.seat.records.read(
            LOOK,
            lambda session: preview.preview(session, actor, patient, viewer, now, tried),
            self.show_preview,
            self._trouble,
            signed=True,
        )

    def show_preview(self, found: Preview) -> None:
        self.opens.show_rows([self._line(each) for each in found.opens])
        self.opens.setVisible(bool(found.opens))
        self.items.show_rows(sorted(found.items, key=lambda row: _ORDER[row.kind]))
        self.left_out.show_rows(found.withheld)
        self.shown.set_note(
            found.allergies_heading
            if found.reaches
            else self.tr("nothing: they do not get to see this person")
        )
        false = next((each.why for each in found.withheld if each.why), "")
        self.comfort.setText(
            self.tr("A word on allergies is left out, because {why}.").format(why=false)
            if false
            else ""
        )
        self.said.emit(self.tr("This look is in the audit."))

    def _line(self, opens: Opens) -> Line:
        words, tone = (self.tr("May open"), "ok") if opens.may else (self.tr("May not"), "red")
        return Line(opens.who, raised(opens.why), chip=words, chip_tone=tone)

    def _clear(self) -> None:
        self.seat.records.forget(LOOK)
        for listed in (self.items, self.left_out, self.opens):
            listed.show_rows(())
        self.opens.hide()
        self.shown.set_note("")
        self.comfort.setText("")
        self.strip.say("")

    def _trouble(self, sentence: str) -> None:
        self._clear()
        self.strip.say(sentence, "red")

    def _lay_out(self) -> None:
        look = self.seat.look
        asks = Fold(look, NARROW, gap=14)
        asks.add(self.kind, 3)
        asks.add(self.whom, 3)
        act = QWidget()
        beside = Across(look, gap=8, pad=(0, 26, 0, 0), parent=act)
        beside.addWidget(self.button)
        beside.addStretch(1)
        asks.add(act, 1)
        left, right = QWidget(), QWidget()
        seen = Down(look, gap=6, parent=left)
        seen.addWidget(self.shown)
        seen.addWidget(self.items, 1)
        hidden = Down(look, gap=6, parent=right)
        hidden.addWidget(self.withheld)
        hidden.addWidget(self.left_out, 1)
        hidden.addWidget(self.comfort)
        both = Fold(look, NARROW, gap=24)
        both.add(left, 5)
        both.add(right, 3)
        self._rest = QWidget()
        rest = Down(look, gap=10, parent=self._rest)
        rest.addWidget(asks)
        rest.addWidget(self.strip)
        rest.addWidget(self.opens)
        rest.addWidget(both, 1)
        page = QWidget()
        column = Down(look, gap=12, pad=(16, 12, 16, 10), parent=page)
        column.addWidget(self.by)
        column.addWidget(self.bar)
        column.addWidget(self._rest, 1)
        column.addStretch(0)  # takes the room while nobody is answered
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(Scroll(page))
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for table in (self.items, self.left_out):
            table.setMinimumHeight(self.seat.look.theme.px(170))


def _what(row: ItemRow) -> str:
    value = " ".join(part for part in (row.value, row.unit) if part)
    return f"{row.title}: {value}" if value else row.title
