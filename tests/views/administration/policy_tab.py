"""The policy on the screen, and what is in force."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.services import policy
from desktop.services.changes import carry_out
from desktop.services.policy_edit import take_away
from desktop.services.policy_tables import lines, written
from desktop.views.administration.policy import PolicyTab
from desktop.views.page import Seat
from desktop.words.enums import Confidentiality, Kind, Role, Sector
from desktop.words.people import Actor
from desktop.words.policy import Allowing, PolicyText, PolicyVersionRow
from tests.clock import NOW
from tests.views.administration.tabs import come_to
from tests.views.conftest import Office

SHIPPED = policy.shipped()
NARROWER = written(
    take_away(
        lines(SHIPPED),
        Allowing((Role.PHARMACIST,), tuple(Sector), (Kind.RESULT,), tuple(Confidentiality), ""),
    )
)


def opened(qtbot: QtBot, seat: Seat, folder: Path | None = None) -> PolicyTab:
    tab = come_to(qtbot, PolicyTab(seat, folder=lambda parent, words: folder))
    qtbot.waitUntil(lambda: tab.reading.words.toPlainText() != "")
    return tab


def versions(office: Office) -> list[PolicyVersionRow]:
    with office.store.reading() as session:
        return policy.versions(session)


def put(office: Office, lead: Actor, text: PolicyText, note: str, seen: int) -> None:
    carry_out(
        office.store, lambda session: policy.put_in_force(session, lead, text, note, seen), NOW
    )
