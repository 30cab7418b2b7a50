"""On whose authority a plan is agreed: asked in one place, before it is signed off."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import Paragraph
from desktop.views.theme import Look
from desktop.words.enums import Agreement


class AgreePanel(Card):
    """``ask(version)`` shows it; ``agreed(agreement, with_whom)`` when it is answered."""

    agreed = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, tone="blue", parent=parent)
        self.words = Paragraph("", "section")
        self.authority = ChoiceField(
            look,
            self.tr("Agreed by"),
            [
                (Agreement.PERSON, self.tr("The person")),
                (Agreement.ATTORNEY, self.tr("An attorney or deputy, whose authority was seen")),
                (Agreement.BEST_INTERESTS, self.tr("A best-interests decision")),
                (Agreement.SHARED, self.tr("Nobody yet: shared, not agreed")),
            ],
        )
        self.with_whom = LineField(
            look, self.tr("With whom"), hint=self.tr("name, and how they may decide")
        )
        self.button = Button(look, self.tr("Agree and sign"), "primary", "check")
        leave = Button(look, self.tr("Not now"), key="Esc")
        self.authority.chosen.connect(self._fit_authority)
        self.button.clicked.connect(self._answer)
        self.with_whom.entered.connect(self._answer)
        leave.clicked.connect(self.hide)
        self.add(self.words)
        row = Across(look, gap=12)
        row.addWidget(self.authority, 2)
        row.addWidget(self.with_whom, 3)
        self.body.addLayout(row)
        foot = Across(look, gap=8, pad=(0, 8, 0, 0))
        foot.addWidget(self.button)
        foot.addWidget(leave)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.hide()

    def ask(self, number: int) -> None:
        self.words.setText(
            self.tr(
                "Version {number} is never edited again once it is agreed. Next of kin alone is no"
                " authority to agree for someone."
            ).format(number=number)
        )
        self.authority.set_value(Agreement.PERSON)
        self.with_whom.set_text("")
        self._fit_authority(Agreement.PERSON)
        self.show()
        self.authority.setFocus()

    def _fit_authority(self, agreement: object) -> None:
        shared = agreement is Agreement.SHARED
        self.button.set_words(
            self.tr("Sign as shared, not agreed") if shared else self.tr("Agree and sign")
        )
        self.with_whom.setEnabled(agreement is not Agreement.PERSON)

    def _answer(self) -> None:
        self.agreed.emit(self.authority.value(), self.with_whom.text())
