"""When two sources contradict each other, rule by rule: what is found, and what is none."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from desktop.models.contradiction_rules import Saying, Telling, Told, found
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind, Rule

GP, HOSPITAL, COUNCIL = 1, 2, 3
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 10, 1, tzinfo=UTC)
ACTIVE, ENDED = ItemStatus.ACTIVE, ItemStatus.ENDED


def day(text: str) -> PartialDate | None:
    return PartialDate(text) if text else None


class Sources:
    """What they say of one person; ``found`` names the sides by their titles, or sources."""

    def __init__(self) -> None:
        self._ids = count(1)
        self.sayings: list[Saying] = []
        self.tellings: list[Telling] = []

    def say(
        self, source: int, kind: Kind, title: str, detail: str = "", *, status: ItemStatus = ACTIVE,
        begins: str = "", ends: str = "", code: str = "", gone: bool = False,
    ) -> None:  # fmt: skip
        self.sayings.append(
            Saying(next(self._ids), source, kind, status, title, detail, code, day(begins),
                   day(ends), NOW, NOW, gone)
        )  # fmt: skip

    def tell(
        self, source: int, address: str = "", postcode: str = "", practice: str = "",
        died: str = "", said_at: datetime = NOW,
    ) -> None:  # fmt: skip
        self.tellings.append(Telling(source, address, postcode, practice, day(died), said_at, NOW))

    def found(self, rule: Rule) -> list[tuple[object, object]]:
        names: dict[int, object] = {each.id: each.title for each in self.sayings}
        if rule in (Rule.DEATH, Rule.ADDRESS, Rule.PRACTICE):
            names = {each.id: each.id for each in self.tellings}
        pairs = found(Told(tuple(self.sayings), tuple(self.tellings)))
        sides = [each.subject.split(":") for each in pairs]
        return [(names[int(one)], names[int(other)]) for of, one, other in sides if of == rule]


@pytest.fixture
def sources() -> Sources:
    return Sources()


# --- who the person is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("died", "said_at", "contradicts"),
    [
        ("2026-11-25", NOW, True),
        ("2026-11-25", datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC), True),
        ("2026-11-25", datetime(2026, 11, 25, 8, tzinfo=UTC), False),
        ("2026-11", NOW, False),  # it may have been since
        ("2026-10", NOW, True),
        ("2025", NOW, True),
        ("2026", NOW, False),
        ("XXXX", NOW, False),  # it became known today
        ("XXXX", NOW + timedelta(days=1), True),
    ],
)
def test_a_death_that_another_should_have_heard_of(
    sources: Sources, died: str, said_at: datetime, contradicts: bool
) -> None:
    sources.tell(GP, died=died)
    sources.tell(COUNCIL, said_at=said_at)
    assert sources.found(Rule.DEATH) == ([(GP, COUNCIL)] if contradicts else [])


def test_two_who_know_of_the_death_agree(sources: Sources) -> None:
    sources.tell(GP, died="2026-11-20")
    sources.tell(HOSPITAL, died="2026-11-21")
    assert sources.found(Rule.DEATH) == []


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        (("14 Quarry Row, Coldhope", "DL13 0ZA"), ("2 Mill Lane, Larkmoor", "DH7 9ZA"), True),
        (("14 Quarry Row, Coldhope", "DL13 0ZA"), ("", "dh79za"), True),
        (("14 Quarry Row, Coldhope", "DL13 0ZA"), ("14 Quarry Row, Coldhope", "dl130za"), False),
        (("14 Quarry Row, DL13 0ZA", "DL13 0ZA"), ("41 Quarry Row, DL13 0ZA", "DL13 0ZA"), True),
        (("14 Quarry Rw, DL13 0ZA", "DL13 0ZA"), ("14 Quarry Row, DL13 0ZA", "DL13 0ZA"), False),
        (("Quarry House, DL13 0ZA", "DL13 0ZA"), ("14 Quarry Row, DL13 0ZA", "DL13 0ZA"), False),
        (("14 Quarry Row, Coldhope", "DL13 0ZA"), ("2 Mill Lane, Larkmoor", ""), False),
        (("14 Quarry Row", "DL13 0ZA"), ("41 Quarry Row", "DL13 0ZA"), True),
        (("14 Quarry Row", "DL13 0ZA"), ("14 Mill Lane", "DL13 0ZA"), True),
        (("Rose Cottage, Low Lane", "DL13 0ZA"), ("Ivy Farm, Low Lane", "DL13 0ZA"), True),
        (("14 Quarry Row, Coldhope", "DL13 0ZA"), ("14, Quarry Row, Durham", "DL13 0ZA"), False),
    ],
)
def test_another_postcode_or_another_house_of_one(
    sources: Sources, one: tuple[str, str], other: tuple[str, str], contradicts: bool
) -> None:
    sources.tell(GP, *one)
    sources.tell(HOSPITAL, *other, said_at=BEFORE)
    assert sources.found(Rule.ADDRESS) == ([(GP, HOSPITAL)] if contradicts else [])


def test_two_practices(sources: Sources) -> None:
    sources.tell(GP, practice="A00001")
    sources.tell(HOSPITAL, practice="a00001", said_at=BEFORE)
    sources.tell(COUNCIL, said_at=BEFORE)
    assert sources.found(Rule.PRACTICE) == []
    sources.tell(4, practice="A00002", said_at=BEFORE)
    assert sources.found(Rule.PRACTICE) == [(GP, 4), (HOSPITAL, 4)]


# --- allergies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "code"), [("No known allergies", ""), ("Nil", "716186003"), ("NKA", ""), ("NKDA", "")]
)
def test_an_allergy_in_one_and_none_known_in_another(
    sources: Sources, title: str, code: str
) -> None:
    sources.say(GP, Kind.ALLERGY, "Penicillin")
    sources.say(HOSPITAL, Kind.ALLERGY, title, code=code)
    assert sources.found(Rule.ALLERGY) == [("Penicillin", title)]


def test_an_allergy_that_ended_a_word_that_was_taken_back_and_one_source_alone_are_none(
    sources: Sources,
) -> None:
    sources.say(GP, Kind.ALLERGY, "Penicillin", status=ENDED)
    sources.say(HOSPITAL, Kind.ALLERGY, "No known allergies")
    sources.say(HOSPITAL, Kind.ALLERGY, "Latex")
    sources.say(COUNCIL, Kind.ALLERGY, "No known allergies", gone=True)
    sources.say(4, Kind.ALLERGY, "No known food allergy", code="429625007")
    sources.say(5, Kind.ALLERGY, "No known drug allergies", code="409137002")
    assert sources.found(Rule.ALLERGY) == []


# --- medicines ----------------------------------------------------------------------------------


def test_stopped_in_a_letter_and_given_still(sources: Sources) -> None:
    sources.say(GP, Kind.MEDICINE, "Amlodipine 5mg tablets", begins="2012-08-31")
    sources.say(
        HOSPITAL, Kind.DOCUMENT, "Discharge summary",
        "Blood pressure fell. Medicine stopped: Amlodipine 5mg tablets. Please repeat it.",
        begins="2026-10-04T16:45",
    )  # fmt: skip
    assert sources.found(Rule.MEDICINE) == [("Amlodipine 5mg tablets", "Discharge summary")]


@pytest.mark.parametrize(
    ("words", "on", "begins"),
    [
        ("Amlodipine goes on. Ramipril stopped.", "2026-10-04", "2012"),
        ("Amlodipine was not stopped.", "2026-10-04", "2012"),
        ("Ramipril stopped and amlodipine increased to 10mg.", "2026-10-04", "2012"),
        ("Amlodipine stopped.", "2026-10-04", "2026-11-01"),  # and begun again
        ("Amlodipine stopped.", "2014-10-04", "2012"),  # long ago
    ],
)
def test_a_letter_that_says_nothing_of_what_is_given_now(
    sources: Sources, words: str, on: str, begins: str
) -> None:
    sources.say(GP, Kind.MEDICINE, "Amlodipine 5mg tablets", begins=begins)
    sources.say(HOSPITAL, Kind.DOCUMENT, "Discharge summary", words, begins=on)
    assert sources.found(Rule.MEDICINE) == []


def test_stopped_in_the_list_of_another_but_for_who_gives_it_in_another_strength(
    sources: Sources,
) -> None:
    sources.say(GP, Kind.MEDICINE, "Ramipril 2.5mg capsules", begins="2019")
    sources.say(HOSPITAL, Kind.MEDICINE, "Ramipril 5mg capsules", "Stopped: kidneys", status=ENDED,
                ends="2026-09-01")  # fmt: skip
    assert sources.found(Rule.MEDICINE) == [("Ramipril 2.5mg capsules", "Ramipril 5mg capsules")]
    sources.say(HOSPITAL, Kind.MEDICINE, "Ramipril 1.25mg capsules", begins="2026-09-02")
    assert sources.found(Rule.MEDICINE) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Morphine sulfate 10mg/5ml oral solution", "Morphine stopped"),
        ("Bisoprolol fumarate 2.5mg tablets", "Bisoprolol stopped (bradycardia)"),
        ("Amlodipine tablets", "Amlodipine stopped on the ward."),
        ("Sodium valproate 200mg tablets", "Valproate stopped."),
        ("Calcium carbonate 1.5g / Colecalciferol 400unit tablets", "Calcium carbonate stopped."),
        ("Warfarin 3mg tablets", "Warfarin held."),
    ],
)
def test_a_letter_names_neither_salt_nor_form(sources: Sources, given: str, words: str) -> None:
    sources.say(GP, Kind.MEDICINE, given, begins="2019")
    sources.say(HOSPITAL, Kind.DOCUMENT, "Discharge summary", words, begins="2026-11-20")
    assert sources.found(Rule.MEDICINE) == [(given, "Discharge summary")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Morphine sulfate 10mg/5ml oral solution", "Hydromorphone stopped"),
        ("Insulin glargine 100units/ml", "Insulin aspart stopped"),
        ("Potassium chloride 600mg tablets", "Potassium citrate stopped"),
        ("Codeine 15mg tablets", "Co-codamol stopped"),
    ],
)
def test_a_letter_about_another_medicine(sources: Sources, given: str, words: str) -> None:
    sources.say(GP, Kind.MEDICINE, given, begins="2019")
    sources.say(HOSPITAL, Kind.DOCUMENT, "Discharge summary", words, begins="2026-11-20")
    assert sources.found(Rule.MEDICINE) == []


@pytest.mark.parametrize(
    ("given", "ended", "same"),
    [
        ("Levothyroxine sodium 75microgram tablets", "Levothyroxine 75microgram tablets", True),
        ("Amlodipine 5mg tablets", "Amlodipine tablets 5mg", True),
        ("Insulin glargine 100units/ml", "Insulin aspart 100units/ml", False),
        ("Calcium carbonate 1.5g / Colecalciferol 400unit", "Calcium carbonate 500mg", False),
    ],
)
def test_a_list_that_ended_it_under_another_salt_or_form(
    sources: Sources, given: str, ended: str, same: bool
) -> None:
    sources.say(GP, Kind.MEDICINE, given, begins="2019")
    sources.say(HOSPITAL, Kind.MEDICINE, ended, "Stopped: unwell", status=ENDED, ends="2026-11-20")
    assert bool(sources.found(Rule.MEDICINE)) is same


@pytest.mark.parametrize(
    ("detail", "stopped"),
    [
        ("Once daily · Withheld since the kidneys failed", True),
        ("Stopped: rash", True),
        ("Not stopped", False),
    ],
)
def test_why_it_ended_in_the_list_of_another(sources: Sources, detail: str, stopped: bool) -> None:
    sources.say(GP, Kind.MEDICINE, "Ramipril 2.5mg capsules", begins="2019")
    sources.say(HOSPITAL, Kind.MEDICINE, "Ramipril 5mg capsules", detail, status=ENDED,
                ends="2026-09-01")  # fmt: skip
    assert bool(sources.found(Rule.MEDICINE)) is stopped


def test_a_course_that_was_finished_is_not_stopped(sources: Sources) -> None:
    sources.say(GP, Kind.MEDICINE, "Prednisolone 5mg tablets", begins="2020")
    sources.say(HOSPITAL, Kind.MEDICINE, "Prednisolone 5mg tablets", "Seven days", status=ENDED)
    assert sources.found(Rule.MEDICINE) == []


# --- care ---------------------------------------------------------------------------------------

HOME = "Home support or domiciliary care"


@pytest.mark.parametrize(
    "words",
    [
        "Has carers twice a day, happy with them.",
        "Carers were in when I called; they come twice a day and write in the book.",
        "Carer 3 times daily.",
        "carers four times per day",
        "Carers visit BD",
    ],
)
def test_carers_whom_someone_met_after_their_service_ended(sources: Sources, words: str) -> None:
    sources.say(COUNCIL, Kind.SERVICE, HOME, status=ENDED, begins="2026-09-27", ends="2026-10-19")
    sources.say(GP, Kind.ENCOUNTER, "GP by telephone", words, status=ENDED,
                begins="2026-11-22T13:30")  # fmt: skip
    assert sources.found(Rule.CARE) == [(HOME, "GP by telephone")]


def test_carers_who_were_met_before_it_ended_or_who_come_for_another_are_none(
    sources: Sources,
) -> None:
    sources.say(COUNCIL, Kind.SERVICE, HOME, status=ENDED, begins="2026-09-27", ends="2026-10-19")
    sources.say(GP, Kind.ENCOUNTER, "GP by telephone", "Has carers twice a day.", status=ENDED,
                begins="2026-10-18")  # fmt: skip
    sources.say(HOSPITAL, Kind.ENCOUNTER, "Clinic", "Takes tablets twice a day. Carers kind.",
                status=ENDED, begins="2026-11-20")  # fmt: skip
    assert sources.found(Rule.CARE) == []


def test_a_service_that_stands_in_another_is_one_until_a_new_one_began(sources: Sources) -> None:
    sources.say(COUNCIL, Kind.SERVICE, HOME, status=ENDED, begins="2026-01", ends="2026-10-19")
    sources.say(GP, Kind.SERVICE, "Personal care", "Twice a day", begins="2026-02")
    assert sources.found(Rule.CARE) == [(HOME, "Personal care")]
    sources.say(COUNCIL, Kind.SERVICE, HOME, begins="2026-10-20")
    assert sources.found(Rule.CARE) == []


@pytest.mark.parametrize(
    "title",
    ["Homecare", "Home help", "Care package", "Package of care", "Carers twice a day", "POC QDS"],
)
def test_care_at_home_is_known_by_its_ordinary_names(sources: Sources, title: str) -> None:
    sources.say(COUNCIL, Kind.SERVICE, HOME, status=ENDED, begins="2026-01", ends="2026-10-19")
    sources.say(GP, Kind.SERVICE, title, begins="2026-02")
    assert sources.found(Rule.CARE) == [(HOME, title)]


def test_a_service_begun_since_by_another_is_none(sources: Sources) -> None:
    sources.say(COUNCIL, Kind.SERVICE, HOME, status=ENDED, begins="2026-01", ends="2026-10-19")
    sources.say(GP, Kind.SERVICE, "Home care", begins="2026-10-20")
    assert sources.found(Rule.CARE) == []


# --- next of kin --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("Keith Coulthard", "Leanne Coulthard", True),
        ("Keith Coulthard", "Jean Ferry", True),
        ("Keith Coulthard", "Mr K Coulthard", False),
        ("Keith Coulthard", "Coulthard", False),
        ("Keith Coulthard", "keith coulthard", False),
        ("Coulthard, Keith", "Keith Coulthard (son)", False),
        ("Liz Coulthard", "Elizabeth Coulthard", False),
    ],
)
def test_two_next_of_kin(sources: Sources, one: str, other: str, contradicts: bool) -> None:
    sources.say(GP, Kind.CONTACT, one, "Son, Next-of-Kin")
    sources.say(HOSPITAL, Kind.CONTACT, other, code="next-of-kin")
    sources.say(HOSPITAL, Kind.CONTACT, "A neighbour", "Neighbour")
    assert sources.found(Rule.KIN) == ([(one, other)] if contradicts else [])


def test_one_who_is_named_by_both_is_enough(sources: Sources) -> None:
    sources.say(GP, Kind.CONTACT, "Keith Coulthard", "Next of kin")
    sources.say(HOSPITAL, Kind.CONTACT, "Leanne Coulthard", "Next of kin")
    sources.say(HOSPITAL, Kind.CONTACT, "Keith Coulthard", "Next of kin")
    assert sources.found(Rule.KIN) == []


# --- all of them --------------------------------------------------------------------------------


def test_a_contradiction_is_worded_anew_when_either_side_is(sources: Sources) -> None:
    sources.say(GP, Kind.ALLERGY, "Penicillin")
    sources.say(HOSPITAL, Kind.ALLERGY, "No known allergies")
    (pair,) = found(Told(tuple(sources.sayings)))
    assert pair.subject == "allergy:1:2"
    later = Saying(2, HOSPITAL, Kind.ALLERGY, ACTIVE, "No known allergies", "", "", None, None, NOW,
                   datetime(2026, 11, 27, tzinfo=UTC))  # fmt: skip
    (again,) = found(Told((sources.sayings[0], later)))
    assert (again.subject, again.as_of == pair.as_of) == (pair.subject, False)


def test_the_gravest_comes_first(sources: Sources) -> None:
    sources.say(GP, Kind.CONTACT, "Keith Coulthard", "Next of kin")
    sources.say(HOSPITAL, Kind.CONTACT, "Jean Ferry", "Next of kin")
    sources.tell(GP, died="2026-11-01")
    sources.tell(COUNCIL)
    rules = [each.subject.partition(":")[0]
             for each in found(Told(tuple(sources.sayings), tuple(sources.tellings)))]  # fmt: skip
    assert rules == ["death", "kin"]
