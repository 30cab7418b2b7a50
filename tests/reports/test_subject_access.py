"""The answer to a person on paper: whole, tagged, and with what must be checked in a bracket."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from desktop.reports.subject_access import NOT_RELEASED, subject_access
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    ActionState,
    Agreement,
    Confidentiality,
    Gender,
    ItemStatus,
    Kind,
    ObjectionTo,
    Outcome,
    PaperKind,
    PlanState,
    PrintFormat,
    RelationshipKind,
    ReviewOf,
    Role,
    Sector,
    Told,
    Verdict,
)
from desktop.words.items import Annotation, WordingThen
from desktop.words.plans import AboutMe, Contingency, Goal, GoalAction, PlanContent
from desktop.words.subject_access import (
    CHECK,
    HeldAction,
    HeldAnswer,
    HeldCopy,
    HeldItem,
    HeldLink,
    HeldLook,
    HeldObjection,
    HeldPlan,
    HeldRelationship,
    HeldReview,
    HeldTalk,
    Looks,
    SubjectAccess,
    SubjectRow,
)
from tests.reports.reading import count_pages, faults, nodes, squeezed, words

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 26)
PERSON = SubjectRow(
    "Hall", "Margaret", "Mrs", "Peg", "Young", PartialDate("1938-04"), None, Gender.FEMALE,
    "9990000018", "3 Row End, Stanhope", "DL13 2ZZ", False, "01388 000 111", False,
    PrintFormat.STANDARD, "Riverbank Surgery", "", AT,
)  # fmt: skip
ASTHMA = HeldItem(
    Kind.PROBLEM, Sector.HEALTH, Confidentiality.NORMAL, ItemStatus.ACTIVE, "Asthma <mild>",
    "Since childhood & worse in winter", "", "", "195967001", "SNOMED CT", PartialDate("1946"),
    None, "GP", "ref", AT,
    (WordingThen(1, AT, AT, "Wheeze", "", "", ItemStatus.ACTIVE, None, None),),
    (Annotation("Ines Duarte", "Uses the inhaler well", AT),), "",
)  # fmt: skip
SON = replace(
    ASTHMA, kind=Kind.CONTACT, title="Rob Hall", detail="Son", value="0191 498 0123", wordings=(),
    annotations=(), third_party="someone in the person's life",
)  # fmt: skip
PLAN = HeldPlan(
    2, PlanState.AGREED,
    PlanContent(
        AboutMe(most_important="My garden", people_important="Rob"), "Stubborn",
        (Goal("To walk to church", "Breathless", 8, (GoalAction("Buy a frame", "Tom", DAY),)),),
        (Contingency("I fall", "Ring Rob", "0191 498 0123"),), 4, DAY,
    ),
    "Kofi Mensah", DAY, Agreement.ATTORNEY, "Rob Hall, son", "Ines Duarte",
    "names someone in the person's life",
)  # fmt: skip
CARER = HeldRelationship(
    RelationshipKind.CASELOAD, "", Role.COMMUNITY_NURSE, "Weardale", "", AT, None, "Set-up", ""
)
ANSWER = SubjectAccess(
    "000012-1", AT, "Grace Hale", "Request 2026/114.", PERSON,
    items=(ASTHMA, SON),
    plans=(PLAN,),
    talks=(
        HeldTalk(
            "Weekly meeting", "Weardale", AT, "Is she safe?", "Ines Duarte", Told.YES, DAY,
            "Manages well.", (Outcome.NO_CHANGE,), "",
        ),
    ),
    actions=(HeldAction("Ring the surgery", "Tom Reay", DAY, ActionState.DONE, DAY, DAY, ""),),
    copies=(
        HeldCopy(
            418, PaperKind.CARE_PLAN, 2, PrintFormat.LARGE, "", "Kitchen drawer", AT, "Tom Reay",
            None,
        ),
    ),
    relationships=(CARER,),
    objections=(
        HeldObjection(
            ObjectionTo.ORGANISATION, "Dales Trust", "They were rude.", "Ines Duarte", AT, AT, ""
        ),
    ),
    links=(HeldLink("GP", "EMIS-7"),),
)  # fmt: skip
LOOKS = Looks(
    (HeldLook(7, AT, "Una Stranger", "Opened a record", ""),),
    (replace(CARER, kind=RelationshipKind.BREAK_GLASS, who="Una Stranger", reason="Collapsed"),),
    (HeldReview(ReviewOf.BREAK_GLASS, "Una Stranger", AT, "Collapsed", Verdict.IN_ORDER),),
)


def test_all_of_the_answer_is_printed() -> None:
    printed = words(subject_access(ANSWER))
    for line in (
        "Record of HALL, Margaret (Mrs)",
        "It was asked for as follows: Request 2026/114.",
        "Former family name: Young",
        "Born: April 1938",
        "NHS No.: 999 000 0018",
        "Address: 3 Row End, Stanhope, DL13 2ZZ",
        "Asthma <mild>",
        "Since childhood & worse in winter",
        "1946; Active; said by GP; last on 26 November 2026; sector health; held normally;"
        " SNOMED CT 195967001.",
        "Until 26 November 2026 it said: Wheeze (active)",
        "Ines Duarte, 26 November 2026: Uses the inhaler well",
        "Agreed by: attorney or deputy, authority seen, Rob Hall, son",
        "I hope: To walk to church",
        "Buy a frame, Tom, by 26 November 2026",
        "If I fall, do this: Ring Rob. Ring 0191 498 0123",
        "The person was told: told 26 November 2026",
        "Outcome: No change",
        "Tom Reay, by 26 November 2026. Agreed on 26 November 2026; done on 26 November 2026.",
        "000418",
        "Care plan summary",
        "version 2 (large)",
        "Every community nurse of Weardale",
        "They were rude.",
        "withdrawn 26 November 2026",
        "EMIS-7",
        NOT_RELEASED,
        "Subject access 000012-1",
        "This view may not be complete",
    ):
        assert squeezed(line) in printed, line
    assert squeezed("Una Stranger") not in printed


def test_who_has_looked_is_printed_when_it_is_released() -> None:
    printed = words(subject_access(replace(ANSWER, looks=LOOKS)))
    for line in (
        "26 November 2026 09:30 Una Stranger Opened a record",
        "Break-glass (Collapsed)",
        "Broken glass: Collapsed. In order.",
    ):
        assert squeezed(line) in printed, line
    assert squeezed(NOT_RELEASED) not in printed


@pytest.mark.parametrize("address", ["3 Row End, Stanhope", "3 Row End, Stanhope, DL13 2ZZ"])
def test_a_postcode_that_the_address_ends_with_is_printed_once(address: str) -> None:
    person = replace(PERSON, address=address)
    printed = words(subject_access(replace(ANSWER, person=person)))
    assert printed.count(squeezed("3 Row End, Stanhope, DL13 2ZZ")) == 1
    assert squeezed("DL13 2ZZ, DL13 2ZZ") not in printed


def test_what_must_be_checked_is_counted_and_said_where_it_stands() -> None:
    pdf = subject_access(ANSWER)
    printed = words(pdf)
    assert squeezed(f"2 entries are marked “{CHECK}”, because they may be about") in printed
    assert printed.count(squeezed(f"{CHECK} (")) == 2
    assert squeezed(f"{CHECK} (someone in the person's life) Rob Hall: 0191 498 0123") in printed
    clean = replace(ANSWER, items=(ASTHMA,), plans=())
    assert squeezed(CHECK) not in words(subject_access(clean))


def test_what_must_be_checked_is_said_within_the_tables_too() -> None:
    why, broke = "names someone in the person's life", LOOKS.opened[0]
    marked = replace(
        ANSWER, items=(ASTHMA,), plans=(),
        relationships=(replace(CARER, reason="Rob asked", third_party=why),),
        objections=(replace(ANSWER.objections[0], third_party=why),),
        answers=(HeldAnswer("kin", "Rob is the son", "Ines Duarte", AT, why),),
        looks=replace(LOOKS, opened=(replace(broke, third_party="names someone"),)),
    )  # fmt: skip
    printed = words(subject_access(marked))
    assert squeezed(f"4 entries are marked “{CHECK}”") in printed
    for said in ("Caseload (Rob asked)", "They were rude.", "Rob is the son"):
        assert squeezed(f"{CHECK} ({why}): {said}") in printed, said
    assert squeezed(f"{CHECK} (names someone): Break-glass (Collapsed)") in printed


def test_the_bracket_is_drawn_beside_what_must_be_checked() -> None:
    assert brackets(subject_access(ANSWER)) == 2
    assert brackets(subject_access(replace(ANSWER, items=(ASTHMA,), plans=()))) == 0


def brackets(pdf: bytes) -> int:
    """Upright lines: nothing else on the paper is drawn from top to bottom."""
    found = 0
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            at: tuple[float, float] | None = None
            for each in pikepdf.parse_content_stream(page):
                operands, operator = list(each.operands), str(each.operator)
                if operator == "m":
                    at = (float(operands[0]), float(operands[1]))
                elif operator == "l" and at is not None:
                    across, down = float(operands[0]) - at[0], float(operands[1]) - at[1]
                    found += abs(across) < 0.01 and abs(down) > 5
    return found


@pytest.mark.parametrize("format", list(PrintFormat))
def test_it_is_tagged_in_every_size_and_has_no_faults(format: PrintFormat, tmp_path: Path) -> None:
    answer = replace(ANSWER, person=replace(PERSON, print_format=format), looks=LOOKS)
    pdf = subject_access(answer)
    assert faults(pdf, tmp_path) == []
    kinds = [node.kind for node in nodes(pdf)]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") >= 8


def test_a_long_record_runs_over_pages_and_loses_nothing(tmp_path: Path) -> None:
    many = tuple(
        replace(SON if number % 3 else ASTHMA, title=f"Fact {number}.") for number in range(120)
    )
    pdf = subject_access(replace(ANSWER, items=many))
    printed = words(pdf)
    assert count_pages(pdf) > 10
    assert all(squeezed(f"Fact {number}.") in printed for number in range(120))
    assert faults(pdf, tmp_path) == []


def test_nobodys_name_is_in_the_title_of_the_file() -> None:
    with pikepdf.open(BytesIO(subject_access(ANSWER))) as opened:
        assert "000012-1" in str(opened.docinfo["/Title"])
        assert "Hall" not in str(opened.docinfo)


def test_an_empty_record_says_so() -> None:
    empty = SubjectAccess("000012-1", AT, "Grace Hale", "Request.", PERSON)
    printed = words(subject_access(empty))
    assert printed.count(squeezed("Nothing is held.")) == 11
