"""What the words of an item tell of a visit, and what they leave unsaid."""

from datetime import date

import pytest

from desktop.services import visit_words
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.week import Trade, Where
from tests.services.weeks import FRI, KNOWN, MON, TRUST, call, item, package, stay, visit


@pytest.mark.parametrize(
    ("title", "detail", "who", "organisation", "trade"),
    [
        ("Community nurse, leg dressing", "Ruth Eggleston · At home", "Ruth Eggleston", TRUST,
         Trade.NURSE),
        ("Blood test at home", "Gillian Stoker", "Gillian Stoker", "Larkmoor Surgery",
         Trade.NURSE),
        ("Home care visit", "Kelly Moss, Asha Bains · Brightway Home Care · Access by the back",
         "Kelly Moss, Asha Bains", "Brightway Home Care", Trade.CARER),
        ("Bathroom at night", "Bethan Price", "Bethan Price", TRUST, Trade.THERAPIST),
        ("Leg ulcer dressing", "Knock and wait", "", "Nursing", Trade.NURSE),
        ("Volunteer visit", "Ate the scone. · Yasmin Farooq", "Yasmin Farooq",
         "Kettle and Company", Trade.NOT_SAID),
        ("Podiatrist", "Dr Stuart Abernethy", "Dr Stuart Abernethy", "Nursing", Trade.NOT_SAID),
    ],
)  # fmt: skip
def test_who_comes_is_read_from_the_words(
    title: str, detail: str, who: str, organisation: str, trade: Trade
) -> None:
    found = visit(title, MON, "09:30", "10:00", detail=detail)
    assert (found.who, found.organisation, found.trade) == (who, organisation, trade)
    assert found.minutes == 30


@pytest.mark.parametrize(
    ("title", "kind", "detail", "where"),
    [
        ("Blood test at home", Kind.APPOINTMENT, "", Where.HOME),
        ("Medicines review by telephone", Kind.APPOINTMENT, "", Where.TELEPHONE),
        ("Heart failure clinic", Kind.APPOINTMENT, "", Where.AWAY),
        ("Physiotherapy", Kind.APPOINTMENT, "At home", Where.HOME),
        ("Physiotherapy", Kind.APPOINTMENT, "", Where.NOT_SAID),
        ("Clinic nurse", Kind.VISIT, "", Where.HOME),
    ],
)
def test_where_is_what_the_source_says_and_nothing_more(
    title: str, kind: Kind, detail: str, where: Where
) -> None:
    assert visit(title, MON, kind=kind, detail=detail).where is where


def test_how_many_come_is_what_is_said_or_how_many_are_named() -> None:
    assert call(FRI, "08:00", carers="2").carers == 2
    assert call(FRI, "08:00").carers == 1
    assert call(FRI, "08:00", detail="Brightway Home Care").carers is None


def test_what_stands_on_no_single_day_is_on_no_grid() -> None:
    month = item("Eye clinic", Kind.APPOINTMENT, "2026-11")
    assert visit_words.visit(month, KNOWN) is None


@pytest.mark.parametrize(
    ("title", "value", "detail", "days", "times", "calls", "carers"),
    [
        ("Home support", "14 hours a week", "Brightway · Four calls a day, the last at nine", (),
         (), 4, None),
        ("Home care", "4 visits a day, 14 h a week", "", (), (), 4, None),
        ("Community nursing: Leg dressing", "Tue, Fri", "", (1, 4), (), None, None),
        ("Insulin twice daily", "", "", (0, 1, 2, 3, 4, 5, 6), (), 2, None),
        ("Home care", "Mon, Wed, 08:00, 18:30", "", (0, 2), ("08:00", "18:30"), 2, None),
        ("Home care", "", "Double-up, 3 calls a day", (), (), 3, 2),
        ("Befriending, Thursday mornings", "", "", (3,), (), None, None),
        ("Home care", "Mon, 08:00", "2 carers", (0,), ("08:00",), 1, 2),
        ("Community nursing", "leg dressing, Tue and Fri", "", (1, 4), (), None, None),
        ("Walks, Tuesdays", "", "", (1,), (), None, None),
        ("Home care", "", "", (), (), None, None),
    ],
)  # fmt: skip
def test_what_is_arranged_is_read_from_the_words(
    title: str, value: str, detail: str, days: tuple[int, ...], times: tuple[str, ...],
    calls: int | None, carers: int | None,
) -> None:  # fmt: skip
    found = package(title, value=value, detail=detail)
    assert (found.days, found.times, found.calls, found.carers) == (days, times, calls, carers)


@pytest.mark.parametrize(
    ("words", "calls", "carers"),
    [
        ("double handed", None, 2), ("Double-handed care", None, 2), ("2 x carers", None, 2),
        ("x2 carers", None, 2), ("carers x2, TDS", 3, 2), ("4 calls daily", 4, None),
        ("Care 4x daily", 4, None), ("4 x a day", 4, None), ("calls x4 a day", 4, None),
        ("QDS", 4, None), ("Carers visit BD", 2, None), ("TDS calls", 3, None),
        ("double handed QDS", 4, 2), ("two carers four times a day", 4, 2),
        ("Help with paracetamol 1g QDS", None, None), ("28 calls a week", 4, None),
        ("10 visits a day between them", None, None), ("Two visits a week", None, None),
        ("21 x 30 min calls per week", 3, None), ("14 visits weekly", 2, None),
        ("10 calls a week", None, None), ("42 calls a week", None, None),
        ("up to 28 calls a week", None, None), ("21-28 calls a week", None, None),
        ("~28 calls a week", None, None), ("128 calls a week", None, None),
        ("28 calls a week between the two of them", None, None), ("28 hours a week", None, None),
        ("28 calls a week, every day", 4, None), ("28 calls a week, double-handed", None, 2),
        ("DH", None, 2), ("DH QDS", 4, 2), ("DH calls x4 a day", 4, 2),
        ("Morning call DH", None, 2), ("Lunch (DH)", None, 2),
        ("Goes to the DH on Tuesday", None, None), ("DH: ramipril", None, None),
        ("PMH, DH, SH noted", None, None),
    ],
)  # fmt: skip
def test_how_often_and_by_how_many_is_read_as_staff_write_it(
    words: str, calls: int | None, carers: int | None
) -> None:
    found = package("Home care", detail=f"Brightway Home Care · {words}")
    assert (found.calls, found.carers) == (calls, carers)


def test_so_many_calls_a_week_say_nothing_of_a_day_where_days_are_named() -> None:
    found = package("Home care", value="Mon, Wed, Fri", detail="Brightway · 21 calls a week")
    assert found.calls is None


def test_how_often_is_not_said_again_of_a_service_that_is_called_so() -> None:
    found = package("Carers twice a day", detail="Brightway Home Care")
    assert (found.calls, found.comes_home, found.how_often) == (2, True, "")
    assert package("Carers", detail="Brightway · BD").how_often == "2 calls a day"


@pytest.mark.parametrize(
    ("title", "comes"),
    [
        ("Home support or domiciliary care", True), ("Reablement", True), ("Befriending", True),
        ("Long term residential care", False), ("Direct payment", False), ("Equipment", False),
        ("Homecare", True), ("Care package", True),
        ("Carers' group", False), ("Lunch club", False), ("Long term nursing care", False),
        ("Dance class, Mondays", False),
    ],
)  # fmt: skip
def test_only_what_comes_home_is_missed_when_no_visits_are_sent(title: str, comes: bool) -> None:
    assert package(title, detail="Somebody").comes_home is comes


@pytest.mark.parametrize(
    ("detail", "sector", "provider"),
    [
        ("Brightway Home Care · Council commissioned support", Sector.SOCIAL,
         "Brightway Home Care"),
        ("Fully social care funded · Long term support", Sector.SOCIAL, "Council"),
        ("Kettle and Company · Yasmin Farooq", Sector.VOLUNTARY, "Kettle and Company"),
        (f"Skin tear · {TRUST} · From Dr Oduya", Sector.HEALTH, TRUST),
        ("", Sector.HEALTH, "Council"),
    ],
)  # fmt: skip
def test_who_provides_a_service_is_told_from_who_pays(
    detail: str, sector: Sector, provider: str
) -> None:
    assert package(detail=detail, sector=sector).organisation == provider


def test_a_rota_is_the_providers_by_any_part_of_its_name() -> None:
    with_brightway = package()
    assert visit_words.same_provider(call(MON, "08:00"), with_brightway)
    short = call(MON, "08:00", detail="Kelly Moss", source="Brightway")
    assert visit_words.same_provider(short, with_brightway)
    other = call(MON, "08:00", detail="Kelly Moss · Nine Oaks Care at Home", source="Nine Oaks")
    assert not visit_words.same_provider(other, with_brightway)


def test_a_health_source_sends_the_visits_of_a_service_by_who_or_what_for() -> None:
    health = {"sector": Sector.HEALTH, "source": "Nursing"}
    dressing = package("Community nursing: Leg dressing", value="Tue, Fri",
                       detail=f"{TRUST} · Ruth Eggleston", **health)  # fmt: skip
    assert visit_words.same_provider(visit("Home visit", MON, detail="Ruth Eggleston"), dressing)
    assert visit_words.same_provider(visit("Dressing", MON, detail="Ana Diaz"), dressing)
    assert not visit_words.same_provider(visit("Matron visit", MON, detail="Ana Diaz"), dressing)


def test_a_stay_covers_what_lies_between_its_hours() -> None:
    there = stay("2026-11-23T14:00", "2026-11-25T11:00", status=ItemStatus.ENDED)
    assert not there.covers(date(2026, 11, 23), "09:00")
    assert there.covers(date(2026, 11, 23), "15:00")
    assert there.covers(date(2026, 11, 24), "")
    assert not there.covers(date(2026, 11, 25), "12:00")
    assert not there.covers(date(2026, 11, 25), "")


def test_of_a_planned_stay_without_an_end_only_its_first_day_is_known() -> None:
    coming = stay("2026-11-27", status=ItemStatus.PLANNED)
    assert coming.covers(date(2026, 11, 27), "09:00")
    assert not coming.covers(date(2026, 11, 28), "09:00")
