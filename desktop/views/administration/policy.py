"""The policy: read in words, changed line by line, put in force as a whole, and brought back."""

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from desktop.errors import Problem
from desktop.services import policy
from desktop.services.policy_tables import TABLES
from desktop.views.administration.folders import (
    AskFolder,
    ask_folder,
    read_together,
    write_together,
)
from desktop.views.administration.policy_change import PolicyChange
from desktop.views.administration.policy_reading import MATRIX, WORDS, PolicyReading
from desktop.views.administration.policy_versions import PolicyVersions
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane, Strip
from desktop.words.dates import PartialDate, shown_date
from desktop.words.policy import PolicyPage, PolicyText, PolicyVersionRow

TOPIC = "policy"
NARROW = 820
CHANGE, VERSIONS = "change", "versions"


class PolicyTab(AdministrationTab):
    """Nothing holds before it is put in force, and nothing that was in force is lost."""

    def __init__(
        self, seat: Seat, parent: QWidget | None = None, *, folder: AskFolder = ask_folder
    ) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._folder = folder
        self._held: PolicyVersionRow | None = None
        self.ways = Segments(
            look,
            [
                (WORDS, self.tr("In words"), "F2"),
                (MATRIX, self.tr("As a table"), "F3"),
                (CHANGE, self.tr("Change it"), "F4"),
                (VERSIONS, self.tr("Versions"), "F5"),
            ],
            self.tr("Ways to look at the policy"),
        )
        self.ways.chosen.connect(self.go)
        self.held = Paragraph("", "small", "text2")
        self.save = Button(look, self.tr("Save as files"), icon="download", key="Ctrl+S")
        self.load = Button(look, self.tr("Read files"), icon="file-text", key="Ctrl+O")
        self.save.clicked.connect(self._save)
        self.load.clicked.connect(self._load)
        self.strip = Strip(look)
        self.reading = PolicyReading(seat)
        self.change = PolicyChange(seat)
        self.change.done.connect(self._done)
        self.change.previewAsked.connect(self.previewAsked)
        self.versions = PolicyVersions(seat)
        self.versions.broughtBack.connect(self._bring_back)
        self.stack = QStackedWidget()
        for page in (self.reading, self.change, self.versions):
            self.stack.addWidget(page)
        self.pane = Pane(look, self.stack)
        self.pane.retried.connect(self.arrive)
        files = QWidget()
        buttons = Across(look, gap=8, parent=files)
        buttons.addStretch(1)
        buttons.addWidget(self.load)
        buttons.addWidget(self.save)
        top = Fold(look, NARROW, gap=8)
        top.add(self.ways)
        top.add(files, 1)
        inside = QWidget()
        Down(look, gap=0, parent=self).addWidget(Scroll(inside))
        column = Down(look, gap=8, pad=(16, 12, 16, 10), parent=inside)
        column.addWidget(top)
        column.addWidget(self.held)
        column.addWidget(self.strip)
        column.addWidget(self.pane, 1)
        self.go(WORDS)

    def arrive(self) -> None:
        self.pane.loading()
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC, lambda session: policy.page(session, actor), self.show_page, self.pane.failed
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if "policy" in subjects:
            self.arrive()

    def leave(self) -> None:
        self.change.leave()

    def go(self, way: str) -> None:
        """Bring one way of looking at the policy to the front."""
        self.ways.set_current(way)
        page = {CHANGE: self.change, VERSIONS: self.versions}.get(way, self.reading)
        for each in (self.reading, self.change, self.versions):
            # What is behind takes no room: a page is as high as itself, not as the highest.
            high = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        self.stack.setCurrentWidget(page)
        if page is self.reading:
            self.reading.turn(way)

    def show_page(self, page: PolicyPage) -> None:
        self._held = held = page.versions[0]
        self.held.setText(
            self.tr("Version {number}, in force since {when}, by {who}. {keeps}").format(
                number=held.number,
                when=shown_date(PartialDate.of(held.made_at)),
                who=held.made_by,
                keeps=self.tr("What each person is shown is weighed by exactly this.")
                if page.as_written
                else "",
            )
        )
        self.strip.say(
            ""
            if page.as_written
            else self.tr(
                "What the store weighs is not what this policy says. Put the policy in force again,"
                " and ask who changed it."
            ),
            "red",
        )
        self.reading.show_policy(held.text)
        self.change.show_policy(held)
        self.versions.show_versions(page.versions)
        self.pane.ready()

    def _done(self) -> None:
        self.said.emit(self.tr("The policy is in force."))
        self.go(WORDS)

    def _bring_back(self, row: PolicyVersionRow) -> None:
        note = self.tr("Back to version {number}.").format(number=row.number)
        self._try_out(row.text, note)

    def _try_out(self, text: PolicyText, note: str) -> None:
        """Show what another policy would change; it holds once it is put in force, not before."""
        try:
            self.change.try_out(text, note)
        except Problem as refusal:
            self.strip.say(str(refusal), "red")
            return
        self.strip.say("")
        self.go(CHANGE)

    def _save(self) -> None:
        if self._held is None:
            return
        folder = self._folder(self, self.tr("Where to save the three tables"))
        if folder is None:
            return
        text = self._held.text
        try:
            write_together(folder, {f"{name}.csv": getattr(text, name).encode() for name in TABLES})
        except Problem as trouble:
            self.strip.say(str(trouble), "red")
        else:
            self.said.emit(self.tr("The policy is saved as three tables."))

    def _load(self) -> None:
        folder = self._folder(self, self.tr("Which folder holds the three tables"))
        if folder is None:
            return
        try:
            text = PolicyText(*read_together(folder, [f"{name}.csv" for name in TABLES]))
        except Problem as trouble:
            self.strip.say(str(trouble), "red")
            return
        self._try_out(text, "")
