"""How closely something that is written here is held."""

from desktop.views.parts.fields import ChoiceField
from desktop.views.theme import Look
from desktop.words.enums import Confidentiality


class CloselyField(ChoiceField):
    """Normal until someone chooses otherwise, and wherever no choice is offered."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.rename(self.tr("How closely it is held"))
        self.set_choices([
            (Confidentiality.NORMAL, self.tr("Normal: for every role that sees such entries")),
            (Confidentiality.SENSITIVE, self.tr("Sensitive: for fewer roles, never on paper")),
        ])  # fmt: skip
        self._offered = True

    def offer(self, offered: bool) -> None:
        """To those alone who would still see what is sensitive."""
        self._offered = offered
        self.setVisible(offered)

    def held(self) -> Confidentiality:
        chosen = self.value() if self._offered else Confidentiality.NORMAL
        return Confidentiality(str(chosen))

    def is_sensitive(self) -> bool:
        return self.held() is Confidentiality.SENSITIVE

    def set_sensitive(self, sensitive: bool) -> None:
        self.set_value(Confidentiality.SENSITIVE if sensitive else Confidentiality.NORMAL)
