"""Someone of a practice takes a call: what the tests of the desk share."""

from datetime import timedelta

import pytest

from desktop.models import Absence, Item, Patient
from desktop.services import desk, disclosure
from desktop.words.desk import Caller, CallerKind, DeskRow, Identified, Identifier
from desktop.words.enums import (
    Kind,
    ReviewOf,
    Role,
)
from desktop.words.people import Actor
from tests.clock import TODAY
from tests.services.desks import Desks

BIRTH, ADDRESS, NUMBER, RING = Identifier
KEY = bytes(32)
HERSELF = Caller(CallerKind.PERSON)


class Call:
    """Someone of a practice's staff takes a call about one person."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.make = desks, desks.factory
        self.clerk = desks.seat(Role.PRACTICE_STAFF, "Carol Dent", practices=[desks.practice])
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Anna Bell")
        self.ruth = desks.seat(Role.COMMUNITY_NURSE, "Ruth Hall")
        self.source = self.make.source("GP Dene")
        self.patient: Patient = self.make.patient(
            practice=desks.practice, address="14 Quarry Row", postcode="DL13 0ZA",
            telephone="0191 498 0123",
        )  # fmt: skip

    def say(self, title: str, kind: Kind, **others: object) -> Item:
        return self.make.item(self.patient, title, kind, source=self.source, **others)  # type: ignore[arg-type]

    def check(
        self, *right: Identifier, reason: str = "", caller: Caller = HERSELF
    ) -> frozenset[ReviewOf]:
        return self.desks.change(
            self.clerk,
            lambda session: desk.check(session, self.clerk, self.patient.id, caller, right, reason),
        ).asks

    def identify(self, reason: str = "") -> Identified:
        return self.desks.change(
            self.clerk,
            lambda session: desk.identity(session, self.clerk, self.patient.id, reason),
        )

    def row(self, actor: Actor | None = None, caller: Caller = HERSELF) -> DeskRow:
        who = actor or self.clerk
        return self.desks.ask(
            who,
            lambda session: desk.row(
                session, disclosure.person(session, who), who, self.patient.id, caller, TODAY
            ),
        )

    def message(self, words: str, owner: Actor, caller: Caller = HERSELF) -> None:
        self.desks.change(
            self.clerk,
            lambda session: desk.leave_message(
                session,
                self.clerk,
                self.patient.id,
                caller,
                words,
                owner.id,
                TODAY,
                TODAY,
                "desk:1",
            ),
        )

    def away(self, who: Actor, deputy: Actor, days: int = 3) -> None:
        self.make.keep(
            Absence(staff_id=who.id, deputy_id=deputy.id, until=TODAY + timedelta(days=days))
        )


@pytest.fixture
def call(desks: Desks) -> Call:
    return Call(desks)
