"""Administration: which tabs stand there for whom, and when each is built, asked and left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models import AccessReview
from desktop.views.administration.page import AdministrationPage, Offer, offers, permitted
from desktop.views.administration.reviews import DECLARED, RESTRICTED, REVIEW, ReviewsTab
from desktop.views.administration.tab import AdministrationTab
from desktop.views.office import pages
from desktop.views.page import Seat
from desktop.words.enums import Permission, ReviewOf, Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived

CONTROL = Qt.KeyboardModifier.ControlModifier


class Leaf(AdministrationTab):
    """A tab that says what it is told."""

    def __init__(self, seat: Seat, name: str, told: list[str]) -> None:
        super().__init__(seat)
        self._name, self._told = name, told
        told.append(f"{name} built")

    def arrive(self) -> None:
        self._told.append(f"{self._name} arrived")

    def hear(self, subjects: frozenset[str]) -> None:
        self._told.append(f"{self._name} heard {' '.join(subjects)}")

    def leave(self) -> None:
        self._told.append(f"{self._name} left")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def page(qtbot: QtBot, office: Office, told: list[str]) -> AdministrationPage:
    def leaf(name: str) -> Offer:
        return Offer(
            name, name.capitalize(), Permission.GOVERN, lambda seat: Leaf(seat, name, told)
        )

    made = AdministrationPage(office.seat(), [leaf("people"), leaf("policy"), leaf("audit")])
    arrived(qtbot, made)
    return made


def test_a_tab_is_built_when_someone_first_goes_to_it(
    page: AdministrationPage, told: list[str]
) -> None:
    assert told == ["people built", "people arrived"]
    page.go("audit")
    page.go("people")
    assert told[2:] == [
        "people left", "audit built", "audit arrived", "audit left", "people arrived",
    ]  # fmt: skip


def test_only_the_tab_in_front_hears_and_is_left(page: AdministrationPage, told: list[str]) -> None:
    page.go("policy")
    told.clear()
    page.hear(frozenset({"staff:7"}))
    page.leave()
    assert told == ["policy heard staff:7", "policy left"]
    page.hide()
    page.hear(frozenset({"staff:8"}))
    assert len(told) == 2


def test_what_was_said_of_one_tab_does_not_stand_under_the_next(
    qtbot: QtBot, page: AdministrationPage
) -> None:
    page.tab.said.emit("Reviewed")
    with qtbot.waitSignal(page.said) as said:
        page.go("audit")
    assert said.args == [""]


def test_the_tabs_have_keys_and_arrows(
    qtbot: QtBot, page: AdministrationPage, told: list[str]
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_3, CONTROL)
    assert page.strip.current == "audit"
    assert QApplication.focusWidget() is page.strip.bar
    QTest.keyClick(page.strip.bar, Qt.Key.Key_Left)
    assert page.strip.current == "policy"
    assert told[-1] == "policy arrived"
    assert nameless(page) == []


def go_round(qtbot: QtBot, page: AdministrationPage) -> set[QWidget]:
    """All that Tab leads to, from the strip of tabs until it is back there."""
    page.strip.bar.setFocus()
    reached: list[QWidget] = [page.strip.bar]
    while (now := QApplication.focusWidget()) is not None:
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in reached:
            break
        reached.append(now)
    assert QApplication.focusWidget() is page.strip.bar, f"stuck on {reached[-1].accessibleName()}"
    return set(reached)


@pytest.mark.parametrize("key", [each.key for each in offers()])
def test_tab_goes_round_every_tab_also_where_its_lists_are_empty(
    qtbot: QtBot, office: Office, key: str
) -> None:
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    seat = office.seat(lead)
    page = AdministrationPage(seat, offers())
    arrived(qtbot, page)
    page.activateWindow()
    page.go(key)
    answered: list[int] = []
    seat.records.read("all before", lambda session: 1, answered.append)
    qtbot.waitUntil(lambda: answered == [1])
    there = {
        each
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusProxy() is None
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert {each.accessibleName() for each in there - go_round(qtbot, page)} == set()


def test_tab_goes_on_from_each_list_of_the_reviews(qtbot: QtBot, office: Office) -> None:
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    page = AdministrationPage(office.seat(lead), offers())
    arrived(qtbot, page)
    page.activateWindow()
    page.go("reviews")
    assert isinstance(page.tab, ReviewsTab)
    qtbot.waitUntil(page.tab.reviews.pane.sentence.isVisible)
    for key in (REVIEW, DECLARED, RESTRICTED):
        page.tab.choose(key)
        go_round(qtbot, page)


@pytest.mark.parametrize("role", list(Role))
def test_the_audit_is_the_governance_leads(office: Office, role: Role) -> None:
    seat = office.seat(office.factory.staff(role))
    assert ("audit" in {offer.key for offer in permitted(seat)}) is (role is Role.GOVERNANCE_LEAD)


def test_there_is_no_administration_for_those_who_may_look_after_nothing(
    qtbot: QtBot, office: Office
) -> None:
    def named(seat: Seat) -> set[str]:
        found = pages(seat)
        for page in found.values():
            qtbot.addWidget(page)
        return set(found)

    assert "administration" not in named(office.seat())
    lead = office.factory.staff(Role.GOVERNANCE_LEAD)
    assert "administration" in named(office.seat(lead))


def test_the_tab_of_the_reviews_says_how_many_wait(qtbot: QtBot, office: Office) -> None:
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    patient = office.factory.patient("Adams", practice=office.practice)
    office.factory.keep(
        AccessReview(what=ReviewOf.OWN, patient_id=patient.id, staff_id=office.matron.id,
                     reason="", at=NOW, reviewer_id=lead.id)
    )  # fmt: skip
    page = AdministrationPage(office.seat(lead), offers())
    arrived(qtbot, page)

    def words() -> list[str]:
        return [page.strip.bar.tabText(place) for place in range(page.strip.bar.count())]

    qtbot.waitUntil(lambda: "Reviews (1)" in words())
    page.turn("reviews")
    assert isinstance(page.tab, ReviewsTab)
    reviews = page.tab.reviews
    qtbot.waitUntil(reviews.right.isEnabled)
    reviews.right.click()
    qtbot.waitUntil(lambda: "Reviews" in words())
