"""What goes up or down: units that are certain, gaps that stay gaps, nothing that is withheld."""

import pytest

from desktop.services import trends
from desktop.store.session import on_hub
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.people import Audience
from desktop.words.trends import Series, Trend, TrendsRow
from tests.clock import NOW
from tests.services.record import EVERYTHING, Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def read(record: Record, audience: Audience = EVERYTHING) -> TrendsRow:
    with record._desk(audience).reading() as session:
        return trends.read(session, audience, record.patient.id, NOW)


def told(series: Series) -> list[tuple[str, tuple[float, ...]]]:
    return [(each.said, each.numbers) for each in series.values]


@pytest.mark.parametrize(
    ("value", "unit", "numbers", "ours"),
    [
        ("55.2", "Kg", (55.2,), "kg"),
        ("100", "lb", (45.359237,), "kg"),
        ("9", "st", (9.0,), "st"),
        ("128/70", "mm[Hg]", (128.0, 70.0), "mmHg"),
        ("<5", "kg", (), "kg"),
        ("about 60", "kg", (), "kg"),
        ("", "", (), ""),
        ("2", "min", (120.0,), "s"),
    ],
)
def test_a_unit_is_brought_to_ours_only_where_that_is_certain(
    value: str, unit: str, numbers: tuple[float, ...], ours: str
) -> None:
    found, named = trends.in_our_unit(value, unit)
    assert found == pytest.approx(numbers)
    assert named == ours


def test_each_unit_has_an_axis_of_its_own_and_what_has_none_is_not_drawn(record: Record) -> None:
    for begins, value, unit in (
        ("2026-01-02", "60", "kg"), ("2026-03-02", "125.5", "lb"), ("2026-05-02", "9", "st"),
        ("2026-06-02", "58", ""), ("2026-07-02", "<60", "kg"),
    ):  # fmt: skip
        record.item("Body weight", Kind.RESULT, begins=begins, value=value, unit=unit)
    record.item("Weight of the cat", Kind.NOTE, begins="2026-01-03", value="4", unit="kg")
    found = {each.unit: each for each in read(record).series[Trend.WEIGHT]}
    assert found.keys() == {"kg", "st", ""}
    assert told(found["kg"]) == [
        ("60 kg", (60.0,)), ("125.5 lb", (pytest.approx(56.9258, abs=1e-3),)), ("<60 kg", ()),
    ]  # fmt: skip
    assert {unit: len(each.drawn) for unit, each in found.items()} == {"kg": 2, "st": 1, "": 0}


def test_a_blood_pressure_is_two_numbers_on_one_axis(record: Record) -> None:
    record.item("Blood pressure", Kind.RESULT, begins="2026-01-02", value="128/70", unit="mmHg")
    record.item("Blood pressure", Kind.RESULT, begins="2026-02-02", value="128", unit="mmHg")
    (series,) = read(record).series[Trend.PRESSURE]
    assert told(series) == [("128/70 mmHg", (128.0, 70.0)), ("128 mmHg", ())]
    assert series.lines == ("Systolic", "Diastolic")


def test_two_versions_of_an_index_are_never_one_line(record: Record) -> None:
    for version, value in (("1", "0.25"), ("2", "0.16"), ("1", "0.31")):
        record.item(f"Electronic frailty index (eFI version {version})", Kind.FRAILTY,
                    begins="2026-01-02", value=value)  # fmt: skip
    found = read(record).series[Trend.FRAILTY]
    assert [(each.name, len(each.drawn)) for each in found] == [
        ("Electronic frailty index (eFI version 1)", 2),
        ("Electronic frailty index (eFI version 2)", 1),
    ]


def test_hours_of_care_hold_from_their_beginning_to_their_end(record: Record) -> None:
    record.item("Home care", Kind.SERVICE, begins="2025-12-17", ends="2026-10-01", value="7",
                unit="hours a week", status=ItemStatus.ENDED)  # fmt: skip
    record.item("Home care", Kind.SERVICE, begins="2026-11-14", value="14", unit="hours a week")
    record.item("Reablement", Kind.SERVICE, begins="2026-10-06", value="10.5",
                unit="units a week")  # fmt: skip
    record.item("Leg dressing", Kind.SERVICE, begins="2026-10-06", value="Tue, Fri")
    record.item("Sitting service", Kind.SERVICE, begins="2026-12-20", value="3",
                unit="hours a week", status=ItemStatus.PLANNED)  # fmt: skip
    found = read(record).series[Trend.CARE]
    assert [(each.name, each.unit, each.lasts, len(each.drawn)) for each in found] == [
        ("Home care", "hours a week", True, 2), ("Reablement", "units a week", True, 1),
    ]  # fmt: skip


def test_a_measure_of_walking_is_known_by_its_name(record: Record) -> None:
    record.item("Timed walk, 10 metres", Kind.RESULT, begins="2026-01-02", value="14", unit="s")
    record.item("Timed up and go test", Kind.ASSESSMENT, begins="2026-01-02", value="21", unit="s")
    record.item("Walking frame", Kind.EQUIPMENT, begins="2026-01-02", value="1")
    assert {each.name for each in read(record).series[Trend.MOBILITY]} == {
        "Timed walk, 10 metres", "Timed up and go test",
    }  # fmt: skip


def test_contacts_are_counted_by_month_and_sector_and_only_those_that_were(record: Record) -> None:
    council = record.factory.source("Council", Sector.SOCIAL)
    for begins in ("2026-10-02", "2026-10-20T10:30", "2026-09", "2026"):
        record.item("GP by telephone", Kind.ENCOUNTER, begins=begins)
    record.factory.item(record.patient, "Social worker visit", Kind.VISIT, source=council,
                        begins="2026-10-09")  # fmt: skip
    record.item("Eye clinic", Kind.VISIT, begins="2026-12-09")
    record.item("Nurse", Kind.VISIT, begins="2026-10-10", status=ItemStatus.PLANNED)
    record.item("In error", Kind.VISIT, begins="2026-10-10", status=ItemStatus.WITHDRAWN)
    record.item("No reply", Kind.VISIT, begins="2026-10-11", status=ItemStatus.ENDED,
                value="not made")  # fmt: skip
    found = read(record).contacts
    assert [(each.month.text, dict(each.counts), each.sources) for each in found] == [
        ("2026-10", {Sector.HEALTH: 2, Sector.SOCIAL: 1}, ("Council", "GP")),
        ("2026-09", {Sector.HEALTH: 1}, ("GP",)),
    ]


def test_a_rota_that_never_says_what_was_made_counts_once_its_time_is_past(record: Record) -> None:
    rota = record.factory.source("Brightway", Sector.SOCIAL)
    for begins in ("2026-11-25T08:00", "2026-11-26T08:00", "2026-11-26T21:00"):
        record.factory.item(record.patient, "Call", Kind.VISIT, source=rota, begins=begins,
                            status=ItemStatus.PLANNED)  # fmt: skip
    record.factory.item(record.patient, "Call", Kind.VISIT, source=rota, begins="2026-11-24T08:00",
                        status=ItemStatus.WITHDRAWN, value="cancelled")  # fmt: skip
    found = read(record)
    assert [dict(each.counts) for each in found.contacts] == [{Sector.SOCIAL: 2}]
    assert found.as_planned == ("Brightway",)


def test_what_is_withheld_is_neither_drawn_nor_counted(record: Record) -> None:
    record.item("Body weight", Kind.RESULT, begins="2026-01-02", value="60", unit="kg",
                confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
    record.item("Clinic for addiction", Kind.ENCOUNTER, begins="2026-01-02",
                confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
    with record.store.reading() as session:
        if not on_hub(session):  # there the rows themselves are kept from whoever asks
            whole = read(record)
            assert whole.series[Trend.WEIGHT]
            assert whole.contacts
    seen = read(record, record.audience(record.link))
    assert not any(seen.series.values())
    assert seen.contacts == ()
    assert seen.sources == ()
