"""Answering a person who asks for their record: everything that is held, as two files."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.feeds.readable import words_of
from desktop.services import subject_access
from desktop.services.subject_access_json import as_json
from desktop.views.administration.access_bar import AccessBar, Purpose
from desktop.views.administration.folders import AskFolder, ask_folder, write_together
from desktop.views.administration.tab import AdministrationTab
from desktop.views.administration.written_here import WrittenPanel
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import TickBox
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Strip
from desktop.words.subject_access import AccessRow, SubjectAccess

DRAWN = "subject access drawn"


class SubjectAccessTab(AdministrationTab):
    """Begun for a reason, exported under a number, signed; the file names say nothing of whom."""

    def __init__(
        self, seat: Seat, parent: QWidget | None = None, *, folder: AskFolder = ask_folder
    ) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._folder = folder
        self.bar = AccessBar(
            seat,
            "subject access",
            Purpose(
                self.tr(
                    "The record of one person opens to you while you answer them. It closes by"
                    " itself, and all of it stands in the audit."
                ),
                self.tr("What was asked for"),
                self.tr("with the reference of the request"),
                self.tr("Begin subject access"),
                subject_access.begin,
                subject_access.answering,
            ),
        )
        self.bar.chosen.connect(self._turn_to)
        self.looks = TickBox(look, self.tr("Release who has looked at the record, too"))
        self.button = Button(look, self.tr("Export into a folder"), "primary", "download", "Ctrl+E")
        self.button.clicked.connect(self._export)
        self.strip = Strip(look)
        self.written = WrittenPanel(seat)
        self._lay_out()
        self._turn_to(None)

    def arrive(self) -> None:
        self.bar.refresh()

    def _turn_to(self, access: AccessRow | None) -> None:
        self._rest.setVisible(access is not None)
        self.written.turn_to(access.patient if access is not None else None)
        self.looks.setChecked(False)
        self.strip.say("")

    def _export(self) -> None:
        access = self.bar.access
        if access is None or not self.button.isEnabled():
            return
        folder = self._folder(self, self.tr("Where to keep the export"))
        if folder is None:
            return
        actor, patient, with_looks = self.seat.actor, access.patient, self.looks.isChecked()
        now = self.seat.records.now()
        self.button.setEnabled(False)
        self.strip.say("")
        self.seat.records.write(
            lambda session: subject_access.export(
                session, actor, patient, words_of, now, with_looks=with_looks
            ),
            lambda answer: self._keep(answer, folder),
            self._trouble,
        )

    def _keep(self, answer: SubjectAccess, folder: Path) -> None:
        draw, name = self.seat.draw_subject_access, f"subject-access-{answer.serial}"

        def work() -> SubjectAccess:
            write_together(folder, {f"{name}.pdf": draw(answer), f"{name}.json": as_json(answer)})
            return answer

        self.seat.records.aside(DRAWN, work, self._kept, self._trouble)

    def _kept(self, answer: SubjectAccess) -> None:
        self.button.setEnabled(True)
        written = self.tr("Written: subject-access-{serial}.pdf to read, and the same as .json.")
        marked = (
            self.tr("1 entry may be about somebody else: check it before release.")
            if answer.marked == 1
            else self.tr("{count} entries may be about somebody else: check each before release.")
        )
        words = [written.format(serial=answer.serial)]
        if answer.marked:
            words.append(marked.format(count=answer.marked))
        self.strip.say(" ".join(words), "warn" if answer.marked else "ok")

    def _trouble(self, sentence: str) -> None:
        self.button.setEnabled(True)
        self.strip.say(sentence, "red")

    def _lay_out(self) -> None:
        look = self.seat.look
        said = (
            self.tr(
                "The export holds everything: facts from every source with their earlier wordings"
                " and what staff wrote beside them, every version of the plan, meetings, promises,"
                " papers, relationships and objections. What waits on Feeds is in it where its"
                " source’s own number or a decision says that it is theirs; what may only possibly"
                " be theirs is not."
            ),
            self.tr(
                "What may be about somebody else is marked by rule, rather too often than too"
                " seldom. Check each mark, and take out what the person may not be given."
            ),
            self.tr(
                "Two files go into the folder, a PDF in the person’s own size of print and the same"
                " for other programs. They are not encrypted, and bear a number and no name."
            ),
        )
        self._rest = QWidget()
        rest = Down(look, gap=10, parent=self._rest)
        rest.addWidget(Section(look, self.tr("Export of the record")))
        for words in said:
            rest.addWidget(Paragraph(words))
        rest.addWidget(self.looks)
        buttons = Across(look, gap=8)
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        rest.addLayout(buttons)
        rest.addWidget(self.strip)
        rest.addWidget(self.written)
        page = QWidget()
        column = Down(look, gap=16, pad=(16, 12, 16, 10), parent=page)
        column.addWidget(self.bar)
        column.addWidget(self._rest)
        column.addStretch(1)
        whole = Down(look, gap=0, parent=self)
        whole.addWidget(Scroll(page))
