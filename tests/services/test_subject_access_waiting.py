"""What a source sent of a person and nobody could take in yet, in the answer to them."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from desktop.models import (
    ImportFile,
    MatchOriginal,
    MatchRef,
    PatientLink,
    Source,
    Waiting,
    WaitingMatch,
    WaitingRef,
)
from desktop.reports.subject_access import READ, THE_REST, subject_access
from desktop.services.held_waiting import NO_TEXT, TOGETHER, UNREAD
from desktop.services.third_parties import RELATIVE
from desktop.store.session import on_hub
from desktop.store.store import Store
from desktop.words.enums import MatchState, Role
from tests.clock import NOW
from tests.factory import Factory
from tests.feeds.workbooks import in_excel
from tests.reports.reading import squeezed, words
from tests.services.test_subject_access import begin, export

FAULT = "It has no start date."


class Set:
    """Someone whom a source knows as ``P1``, and what it sent of them and of others."""

    def __init__(self, store: Store, factory: Factory) -> None:
        self.store, self.factory = store, factory
        self.lead = factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")
        self.source = factory.source("Council")
        self.mary = factory.patient("Adams", "Mary", nhs="9990000018")
        self.tom = factory.patient("Cole", "Tom")
        factory.keep(
            PatientLink(source_id=self.source.id, source_ref="P1", patient_id=self.mary.id),
            PatientLink(source_id=self.source.id, source_ref="P2", patient_id=self.tom.id),
        )

    def aside(
        self, *refs: str, words: bytes = b"Bath rail", position: str = "row 7",
        source: Source | None = None, **more: object,
    ) -> Waiting:  # fmt: skip
        run = self.factory.import_run(source or self.source, self.lead)
        file = ImportFile(import_id=run.id, name="sent.csv", sha256="4f" * 32, entries=9)
        self.factory.keep(file)
        row = Waiting(
            import_file_id=file.id, position=position, sentence=FAULT, original=words, **more
        )
        self.factory.keep(row)
        self.factory.keep(*(WaitingRef(waiting_id=row.id, source_ref=each) for each in refs))
        return row

    def match(self, waiting: Waiting, patient: int | None, ref: str = "P1") -> None:
        state = MatchState.WAITING if patient is None else MatchState.CONFIRMED
        row = WaitingMatch(
            source_id=self.source.id, ref=ref, identity="1", described="{}", trouble="No number.",
            heard_at=NOW, patient_id=patient, state=state,
        )  # fmt: skip
        self.factory.keep(row)
        self.factory.keep(
            MatchOriginal(match_id=row.id, waiting_id=waiting.id),
            MatchRef(match_id=row.id, source_ref=ref),
        )

    def given(self) -> list[tuple[str, str, str]]:
        begin(self.store, self.lead, self.mary)
        return [
            (each.source, each.text, each.third_party)
            for each in export(self.store, self.lead, self.mary).waiting
        ]


@pytest.fixture
def sent(store: Store, factory: Factory) -> Set:
    return Set(store, factory)


def test_what_its_sources_number_says_is_theirs_is_given_and_marked(sent: Set) -> None:
    sent.aside("P1")
    sent.aside("P1", "https://fhir.nhs.uk/id/nhs-number|9990000018", words=b"Her son rang")
    sent.aside("P1", words="Frühstück".encode("cp1252"))
    sent.aside("P2", words=b"Of Tom")
    sent.aside("P1", words=b"Of somebody there", source=sent.factory.source("Another"))
    sent.aside("P1", words=b"Seen to", seen_at=NOW)
    sent.aside(words=b"Names nobody")
    assert sent.given() == [
        ("Council", "Bath rail", UNREAD), ("Council", "Her son rang", RELATIVE),
        ("Council", "Frühstück", UNREAD),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("refs", "position"),
    [(("P1", "P2"), "row 7"), (("P1", "P9"), "row 7"), (("P1",), "row 7 and 3 more")],
)
def test_of_what_may_be_about_others_too_it_says_no_more_than_that_it_waits(
    sent: Set, refs: tuple[str, ...], position: str
) -> None:
    sent.aside(*refs, position=position)
    assert sent.given() == [("Council", "", TOGETHER)]


def test_what_was_placed_on_them_is_given_and_what_only_may_be_theirs_is_not(sent: Set) -> None:
    sent.match(sent.aside("P7", words=b"Placed", position="row 7 and 3 more"), sent.mary.id, "P7")
    sent.match(sent.aside("P1", words=b"By another number"), None)
    sent.match(sent.aside("P1", words=b"Placed on Tom"), sent.tom.id)
    assert sent.given() == [("Council", "Placed", UNREAD)]


def test_what_the_policy_keeps_no_longer_is_told_without_its_words(sent: Set) -> None:
    sent.aside("P1", words=b"")
    assert sent.given() == [("Council", "", UNREAD)]


def test_it_is_given_as_it_is_read_on_feeds_whatever_it_came_as(sent: Set) -> None:
    sent.aside("P1", words=in_excel(["Name", "Need"], ["Mary", "Bath rail"]))
    sent.aside("P1", words="Grab rail".encode("utf-16"))
    sent.aside("P1", words=b"%PDF-1.7 a letter")
    sheet, other, letter = sent.given()
    assert (sheet[1], sheet[2]) == ("Name,Need\nMary,Bath rail\n", UNREAD)
    assert (other[1], other[2]) == ("Grab rail", UNREAD)
    assert (letter[1], letter[2]) == ("", NO_TEXT)


def test_the_paper_tells_why_it_waits_and_prints_what_one_reads(sent: Set) -> None:
    sent.aside("P1", words=b"Bath rail\n\nfitted <soon>")
    sent.aside("P1", words=b"x" * (READ + 1))
    begin(sent.store, sent.lead, sent.mary)
    answer = export(sent.store, sent.lead, sent.mary)
    assert answer.marked == 2
    printed = words(subject_access(answer))
    for said in ("Waiting to be looked at", FAULT, "Bath rail", "fitted <soon>", UNREAD, THE_REST):
        assert squeezed(said) in printed, said


def test_a_hub_hands_it_to_nobody_but_who_answers_them_now(
    sent: Set, factory: Factory, as_login: Callable[[str], Store]
) -> None:
    sent.aside("P1")
    factory.staff(Role.GOVERNANCE_LEAD, "Ivan Moss", username="ivan")
    begin(sent.store, sent.lead, sent.mary)
    with sent.store.reading() as mine, as_login("ivan").reading() as theirs:
        if not on_hub(mine):  # there the file's key is the boundary
            return
        asked = text("SELECT count(*) FROM waiting_of(:patient)")
        counts = [
            session.execute(asked, {"patient": person.id}).scalar_one()
            for session, person in ((mine, sent.mary), (mine, sent.tom), (theirs, sent.mary))
        ]
    assert counts == [1, 0, 0]
