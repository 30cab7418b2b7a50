"""What stands over somebody's allergies: what is known, and never more comfort than that."""

import pytest

from desktop.errors import Problem
from desktop.words.enums import AllergyHeading, Confidentiality, ItemStatus, Kind, Sector
from desktop.words.people import Audience, Cell
from tests.services.record import EVERYTHING, Record, without
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def heading(record: Record, audience: Audience = EVERYTHING) -> str:
    return record.summary(audience).allergies_heading


def test_nothing_said_is_not_recorded(record: Record) -> None:
    assert heading(record) == AllergyHeading.NOT_RECORDED


@pytest.mark.parametrize(
    "values",
    [{"code": "716186003"}, {"title": "No known allergies"}, {"title": "nil known allergies"}],
)
def test_none_known_needs_a_statement(record: Record, values: dict[str, str]) -> None:
    record.item(**{"title": "Allergy status", **values}, kind=Kind.ALLERGY)
    assert heading(record) == AllergyHeading.NONE_KNOWN


def test_no_known_drug_allergy_is_not_no_known_allergy(record: Record) -> None:
    record.item("No known drug allergies", Kind.ALLERGY, code="409137002")
    assert heading(record) == AllergyHeading.NOT_RECORDED


def test_one_source_with_an_allergy_outweighs_another_with_none(record: Record) -> None:
    record.item("No known allergies", Kind.ALLERGY)
    record.item("Penicillin", Kind.ALLERGY)
    assert heading(record) == AllergyHeading.KNOWN


def test_an_ended_allergy_is_no_longer_known(record: Record) -> None:
    record.item("Eggs", Kind.ALLERGY, status=ItemStatus.ENDED)
    assert heading(record) == AllergyHeading.NOT_RECORDED


def test_a_withheld_allergy_takes_away_the_comfort_and_tells_nothing(record: Record) -> None:
    comfort = record.item("No known allergies", Kind.ALLERGY)
    hidden = Cell(Sector.HEALTH, Kind.ALLERGY, Confidentiality.RESTRICTED)
    audience = without(hidden)
    assert heading(record, audience) == AllergyHeading.NONE_KNOWN
    record.item("Abacavir", Kind.ALLERGY, confidentiality=Confidentiality.RESTRICTED)
    # Now it reads as if nobody had said anything, wherever one looks.
    assert record.summary(audience).items == ()
    assert heading(record, audience) == AllergyHeading.NOT_RECORDED
    assert record.timeline(audience) == []
    with pytest.raises(Problem, match="no longer in the record"):
        record.story(comfort, audience)
    assert heading(record) == AllergyHeading.KNOWN


def test_who_sees_no_allergies_reads_unavailable_whatever_is_held(record: Record) -> None:
    link = record.audience(record.link)
    assert heading(record, link) == AllergyHeading.UNAVAILABLE
    record.item("Penicillin", Kind.ALLERGY)
    assert heading(record, link) == AllergyHeading.UNAVAILABLE


IN_TRANSIT = ("Some of this record is still in transit", "data-in-transit", "Allergies, Problems")
NOT_SENT = ("Allergies were not sent", "", "")


@pytest.mark.parametrize("said", [IN_TRANSIT, NOT_SENT])
def test_none_known_is_not_said_while_a_source_keeps_allergies_back(
    record: Record, said: tuple[str, str, str]
) -> None:
    title, code, detail = said
    record.item("No known allergies", Kind.ALLERGY)
    alert = record.item(title, Kind.ALERT, code=code, detail=detail)
    assert heading(record) == AllergyHeading.UNAVAILABLE
    # Whoever may not see that alert reads what they would if nobody had said anything.
    unseen = without(Cell(Sector.HEALTH, Kind.ALERT, Confidentiality.NORMAL))
    assert heading(record, unseen) == AllergyHeading.NOT_RECORDED
    record.reword(alert, status=ItemStatus.ENDED)
    assert heading(record) == heading(record, unseen) == AllergyHeading.NONE_KNOWN


def test_what_a_source_keeps_back_of_something_else_takes_no_comfort_away(record: Record) -> None:
    title, code, _ = IN_TRANSIT
    record.item("No known allergies", Kind.ALLERGY)
    record.item(title, Kind.ALERT, code=code, detail="Problems, Immunisations")
    assert heading(record) == AllergyHeading.NONE_KNOWN
    record.item(NOT_SENT[0], Kind.ALERT, detail="Not asked")
    assert heading(record) == AllergyHeading.NONE_KNOWN
    unseen = without(Cell(Sector.HEALTH, Kind.ALERT, Confidentiality.NORMAL))
    assert heading(record, unseen) == AllergyHeading.NONE_KNOWN
    record.item("Penicillin", Kind.ALLERGY)
    record.item(NOT_SENT[0], Kind.ALERT)
    assert heading(record) == AllergyHeading.KNOWN
