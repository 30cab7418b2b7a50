"""The Household tab: who lives with the person, who cares for whom, and what hangs on one alone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.services import household
from desktop.views.page import Seat
from desktop.views.parts.card import Card
from desktop.views.parts.layout import Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.parts.strip import Pane
from desktop.views.parts.twoline import Line, LineList
from desktop.views.patient_tab import PatientTab
from desktop.words.dates import shown_date, shown_death
from desktop.words.household import Carer, Home, HouseholdRow, Member, Risk

TOPIC = "household"


class HouseholdTab(PatientTab):
    """Enter on someone who is a patient here opens their own record."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.risk = Card(look, self.tr("A single point of failure"), tone="warn")
        self.why = Paragraph("", "body")
        self.risk.add(self.why)
        self.carers = LineList(look, self.tr("Who cares"), inset=9, wraps=True)
        self.members = LineList(look, self.tr("Who lives there"), inset=9, wraps=True)
        self.caring, self.living = Section(look, ""), Section(look, "")
        self.no_carer, self.nobody = Paragraph("", "body", "text2"), Paragraph("", "body", "text2")
        self.own = Section(look, "")
        self.own_words = Paragraph("", "body")
        for section, parts in (
            (self.caring, (self.carers, self.no_carer)),
            (self.living, (self.members, self.nobody)),
            (self.own, (self.own_words,)),
        ):
            for part in parts:
                section.add(part)
        for listed in (self.carers, self.members):
            listed.opened.connect(self._open)
        content = QWidget()
        column = Down(look, gap=16, pad=(16, 12, 16, 12), parent=content)
        for widget in (self.risk, self.caring, self.living, self.own):
            column.addWidget(widget)
        column.addStretch(1)
        self.pane = Pane(look, Scroll(content))
        self.pane.retried.connect(self.arrive)
        Down(look, gap=0, parent=self).addWidget(self.pane)
        self.clear()

    def clear(self) -> None:
        super().clear()
        self.seat.records.forget(TOPIC)
        for listed in (self.carers, self.members):
            listed.show_rows(())
        for words in (self.why, self.no_carer, self.nobody, self.own_words):
            words.setText("")
        self.caring.set_title(self.tr("Who cares"))
        self.living.set_title(self.tr("Who lives there"))
        self.own.set_title(self.tr("Cares for others"))
        self.risk.hide()
        self.own.hide()

    def arrive(self) -> None:
        self.pane.loading()
        self._ask()

    def _ask(self) -> None:
        about, seat = self.about, self.seat
        if about is not None:
            seat.records.read(
                TOPIC,
                lambda session: household.of_patient(
                    session, seat.audience, seat.actor, about.id, alone=seat.as_others
                ),
                self.show_row,
                self.pane.failed,
                signed=True,
            )

    def hear(self, subjects: frozenset[str]) -> None:
        if self.about is not None and f"patient:{self.about.id}" in subjects:
            self._ask()

    def show_row(self, row: HouseholdRow) -> None:
        if self.about is None:
            return
        called = self.about.called
        self.caring.set_title(self.tr("Who cares for {name}").format(name=called))
        self.living.set_title(self.tr("Who lives with {name}").format(name=called))
        self.own.set_title(self.tr("{name} as a carer").format(name=called))
        self.carers.show_rows([self._carer(each) for each in row.carers])
        self.members.show_rows([self._member(each) for each in row.members])
        self.no_carer.setText(
            ""
            if row.carers
            else self.tr("Nothing that you may see says that anybody cares for them unpaid.")
        )
        self.no_carer.setVisible(not row.carers)
        self.nobody.setText(self._nobody(row))
        self.nobody.setVisible(not row.members)
        own = [*(self._cares_for(called, each) for each in row.members if each.cared_for),
               *row.own_caring]  # fmt: skip
        self.own_words.setText("\n".join(own))
        self.own.setVisible(bool(own))
        whose = [
            self._is_a_patient(each, called)
            for each in row.carers
            if each.patient and each.died is None
        ]
        self.why.setText("\n".join((*whose, *(self._why(*each) for each in row.risks))))
        risks = {risk for risk, *_ in row.risks}
        title = self.tr("A single point of failure")
        if Risk.NOBODY in risks:
            title = self.tr("Nobody is left who cares")
        elif Risk.ILL in risks:
            title = self.tr("A single point of failure, and not well")
        self.risk.set_title(title)
        self.risk.set_tone("red" if risks & {Risk.NOBODY, Risk.ILL} else "warn")
        self.risk.setVisible(bool(risks))
        self.pane.ready()
        if not (self.carers.hasFocus() or self.members.hasFocus()):
            first = self.carers if row.carers else self.members
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nobody(self, row: HouseholdRow) -> str:
        """Nothing is claimed of whoever is not a patient here, or not on a list of the reader's."""
        if row.home is Home.PLACE:
            return self.tr("Lives at {place}: its residents are no household.").format(
                place=row.place
            )
        if row.home is Home.NOT_SHOWN:
            return self.tr("No address is shown, so nobody is named here.")
        if row.home is Home.NOT_READ:
            return self.tr(
                "Nobody is named here: whom else these others may open, this view does not know."
            )
        return self.tr("Nobody whom you may open is known at this address.")

    def _why(self, risk: Risk, who: str, because: tuple[str, ...]) -> str:
        words = {
            Risk.ILL: self.tr(
                "{who} is the only carer that you may see, and is not well: {because}. Plan now for"
                " the day on which they cannot care."
            ),
            Risk.ONLY: self.tr(
                "{who} is the only carer that you may see: should they fall ill or be away, you"
                " know of nobody else who cares."
            ),
            Risk.MANY: self.tr(
                "{who} is the only carer that you may see, and cares for {because}."
            ),
            Risk.LONE: self.tr(
                "{who} is the only contact that you may see: you know of nobody else to ring."
            ),
            Risk.NOBODY: self.tr(
                "Nobody living that you may see is said to care for them: {because} died. Ask who"
                " cares now."
            ),
        }[risk]
        if len(because) > 1:
            listed = self.tr("{first} and {last}").format(
                first=", ".join(because[:-1]), last=because[-1]
            )
        else:
            listed = "".join(because)
        return words.format(who=who, because=listed)

    def _is_a_patient(self, carer: Carer, called: str) -> str:
        return self.tr("{who} cares for {name}, and is a patient here as well.").format(
            who=carer.name, name=called
        )

    def _cares_for(self, called: str, member: Member) -> str:
        """What a source says of the other's carers, on the page of the one who cares."""
        words = self.tr("{called} cares for {name}, who lives here too.")
        if self.about is not None and self.about.died is not None:
            words = self.tr("{called} cared for {name}, who lives here.")
            if member.alone:
                words = self.tr(
                    "{called} cared for {name}, who lives here: nobody living that you may see is"
                    " said to care for them now."
                )
        elif member.alone:
            words = self.tr(
                "{called} cares for {name}, who lives here too, and is the only carer of theirs"
                " that you may see: a single point of failure."
            )
        return words.format(called=called, name=member.name)

    def _carer(self, carer: Carer) -> Line:
        told = [carer.telephone, ", ".join(carer.sources)]
        chip = self.tr("A patient here") if carer.patient else ""
        if carer.died is not None:
            chip = shown_death(carer.died, self.tr("Died"))
        return Line(
            carer.name, " · ".join(filter(None, told)), beside=carer.relation, chip=chip,
            chip_tone="plain" if carer.died is None else "warn", key=carer.patient,
        )  # fmt: skip

    def _member(self, member: Member) -> Line:
        chip = ""
        if member.cares:
            chip = self.tr("Cares")
        elif member.cared_for:
            chip = self.tr("Is cared for")
        born = self.tr("Born {day}").format(day=shown_date(member.born)) if member.born else ""
        return Line(member.name, born, chip=chip, key=member.patient)

    def _open(self, line: Line) -> None:
        if isinstance(line.key, int):
            self.opened.emit(line.key)
