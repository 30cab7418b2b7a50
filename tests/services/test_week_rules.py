"""What of a week wants a second look, each rule for itself, and what no rule claims."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from desktop.services import week_rules
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.week import Mark, MarkKind, Package, Stay, Visit
from tests.services.weeks import (
    FRI,
    MON,
    SAT,
    SUN,
    THU,
    TRUST,
    TUE,
    WEEK,
    call,
    package,
    stay,
    visit,
)

DRESSING = {"detail": "Ruth Eggleston · At home"}
BLOOD = {"detail": "Gillian Stoker", "source": "GP"}


def found(
    visits: Sequence[Visit] = (), packages: Sequence[Package] = (), stays: Sequence[Stay] = ()
) -> list[str]:
    marks = week_rules.marks(visits, packages, stays, WEEK, THU)
    assert all(mark.reason.endswith((".", "?")) for mark in marks)
    return [f"{mark.kind} {mark.day:%a}: {mark.reason}" for mark in marks]


def days_of_gaps(marks: Sequence[Mark]) -> list[str]:
    return [f"{mark.day:%a}" for mark in marks if mark.kind is MarkKind.GAP]


# --- clashes ----------------------------------------------------------------------------------


def test_nurse_and_therapist_at_once_clash() -> None:
    nurse = visit("Leg dressing", FRI, "09:30", "10:15", **DRESSING)
    therapist = visit("Kitchen assessment", FRI, "10:00", "11:00", detail="Bethan Price")
    assert found([nurse, therapist]) == [
        "Clash Fri: Leg dressing, Ruth Eggleston (09:30) and Kitchen assessment, Bethan Price"
        " (10:00) come at once, and each needs the person alone."
    ]


def test_a_carer_beside_the_nurse_is_no_clash_and_neither_is_one_after_the_other() -> None:
    nurse = visit("Leg dressing", FRI, "09:30", "10:00", **DRESSING)
    therapist = visit("Kitchen assessment", FRI, "10:00", "11:00", detail="Bethan Price")
    assert found([nurse, call(FRI, "09:45"), therapist]) == []


def test_two_nurses_the_same_morning_are_asked_whether_one_could_do_both() -> None:
    one = visit("Leg dressing", FRI, "09:30", "10:00", **DRESSING)
    other = visit("Blood test", FRI, "11:20", "11:50", **BLOOD)
    assert found([one, other]) == [
        "Clash Fri: Two nurses the same morning: Ruth Eggleston at 09:30 (Leg dressing) and"
        " Gillian Stoker at 11:20 (Blood test). Could one do both?"
    ]


def test_nurses_of_two_organisations_are_two_named_or_not() -> None:
    one = visit("Community nurse, leg dressing", FRI, "09:30", "10:00", detail=TRUST)
    other = visit("Practice nurse, blood test", FRI, "11:20", source="GP",
                  detail="Larkmoor Surgery")  # fmt: skip
    assert found([one, other]) == [
        f"Clash Fri: Two nurses the same morning: {TRUST} at 09:30 (Community nurse, leg dressing)"
        " and Larkmoor Surgery at 11:20 (Practice nurse, blood test). Could one do both?"
    ]
    named = visit("Leg dressing", FRI, "09:30", "10:00", **DRESSING)
    assert len(found([named, other])) == 1
    again = visit("Community nurse, blood test", FRI, "11:20", "11:50", detail=TRUST)
    assert found([one, again]) == found([named, again]) == []
    unsaid = visit("Community nurse, blood test", FRI, "11:20", "11:50")
    assert found([named, unsaid]) == []


def test_one_nurse_twice_or_two_on_either_side_of_noon_are_none() -> None:
    one = visit("Insulin", FRI, "08:00", "08:20", **DRESSING)
    again = visit("Leg dressing", FRI, "11:00", "11:30", **DRESSING)
    later = visit("Blood test", FRI, "14:00", "14:20", **BLOOD)
    assert found([one, again, later]) == []


def test_two_nurses_of_whom_one_rings_do_not_meet() -> None:
    one = visit("Leg dressing", FRI, "09:30", "10:00", **DRESSING)
    rings = visit("Nurse by telephone", FRI, "09:40", "09:50", kind=Kind.APPOINTMENT, **BLOOD)
    assert found([one, rings]) == []


def test_a_visit_while_in_hospital_is_marked_with_the_stay() -> None:
    there = stay("2026-11-26T16:00")
    assert found([call(FRI, "08:00")], stays=[there]) == [
        "Clash Fri: Home care visit, Kelly Moss, 08:00. In hospital then: admitted to Ward 4,"
        " since 26-Nov-2026."
    ]
    assert found([call(THU, "08:00")], stays=[there]) == []


def test_nobody_is_at_home_while_at_the_clinic() -> None:
    clinic = visit("Heart failure clinic", FRI, "10:00", "11:00", kind=Kind.APPOINTMENT)
    assert found([call(FRI, "10:30"), clinic]) == [
        "Clash Fri: Home care visit, Kelly Moss, 10:30. Away then: Heart failure clinic, 10:00."
    ]
    assert found([call(FRI, "12:30"), clinic]) == []


FRIDAY = PartialDate("2026-11-27")


def after_death(
    visits: Sequence[Visit], packages: Sequence[Package] = (), died: PartialDate = FRIDAY
) -> list[str]:
    marks = week_rules.marks(visits, packages, [], WEEK, THU, died)
    assert {mark.kind for mark in marks} <= {MarkKind.TO_CALL_OFF}
    return [f"{mark.day:%a}: {mark.reason}" for mark in marks]


def test_whoever_is_still_to_come_after_a_death_is_told_once_and_no_clash_is_claimed() -> None:
    one = visit("Leg dressing", SAT, "09:30", "10:15", **DRESSING)
    other = visit("Kitchen assessment", SAT, "10:00", "11:00", detail="Bethan Price")
    calls = [call(THU, "08:00"), call(FRI, "08:00"), call(FRI, "12:30"), call(SAT, "08:00")]
    assert after_death([*calls, one, other], [package()]) == [
        "Fri: Died 27-Nov-2026. Tell Brightway Home Care, still down to come: Home care visit,"
        " Kelly Moss, 08:00, and two more this week.",
        "Sat: Died 27-Nov-2026. Tell Dunholm Community Health NHS Trust, still down to come: Leg"
        " dressing, Ruth Eggleston, 09:30, and one more this week.",
    ]


def test_after_a_death_an_arrangement_without_visits_is_to_be_called_off_as_well() -> None:
    daily = package("Home support", supplied=False, detail="Brightway Home Care")
    assert after_death([], [daily]) == [
        "Fri: Died 27-Nov-2026. Tell them: home support is arranged with Brightway Home Care."
    ]
    assert after_death([], [daily], UNDATED) == [
        "Thu: Died, date not recorded. Tell them: home support is arranged with Brightway Home"
        " Care."
    ]
    assert after_death([], [replace(daily, supplied=True)]) == after_death([], [daily])
    over = replace(daily, last=THU)
    away = replace(daily, comes_home=False)
    assert after_death([], [over, away]) == []


def test_after_a_death_what_is_arranged_is_marked_with_the_visits_of_it() -> None:
    (mark,) = week_rules.marks([call(SAT, "08:00")], [package()], [], WEEK, THU, FRIDAY)
    assert mark.about == (call(SAT, "08:00").item.id, package().item.id)


# --- gaps -------------------------------------------------------------------------------------


def test_one_carer_on_a_double_up_is_a_gap() -> None:
    double = package(detail="Brightway Home Care · Double-up")
    assert found([call(FRI, "08:00")], [double]) == [
        "Gap Fri: Home care visit, Kelly Moss, 08:00. Two carers are needed; one carer,"
        " Kelly Moss, is down to come."
    ]
    assert found([call(FRI, "08:00", carers="2")], [double]) == []
    unnamed = call(FRI, "08:00", detail="Brightway Home Care")
    assert found([unnamed], [double]) == []


def row(at: str, who: str, carers: str = "", **others: Any) -> Visit:
    """One of the rows of a call, which names one carer."""
    return call(FRI, at, carers=carers, detail=f"{who} · Brightway Home Care", **others)


def test_one_row_for_each_carer_is_one_call() -> None:
    double = package(detail="Brightway Home Care · two calls a day with two carers",
                     begins="2026-11-27", ends="2026-11-27")  # fmt: skip
    both = [row(at, who) for at in ("08:00", "18:00") for who in ("Kelly Moss", "Ann Todd")]
    assert found(both, [double]) == []
    assert found([row(at, who, "1") for at in ("08:00", "18:00") for who in ("K Moss", "A Todd")],
                 [double]) == []  # fmt: skip
    assert found(both[:3], [double]) == [
        "Gap Fri: Home care visit, Kelly Moss, 18:00. Two carers are needed; one carer,"
        " Kelly Moss, is down to come."
    ]
    told_twice = [*both[:2], row("18:00", "Kelly Moss"), row("18:00", "Kelly Moss", source="GP")]
    assert len(found(told_twice, [double])) == 1


@pytest.mark.parametrize("minutes", [30, None])
def test_two_carers_who_come_a_little_apart_make_one_call(minutes: int | None) -> None:
    double = package(detail="Brightway Home Care · two calls a day with two carers",
                     begins="2026-11-27", ends="2026-11-27")  # fmt: skip
    rows = [row("08:00", "Kelly Moss"), row("08:05", "Ann Todd")]
    rows = [replace(each, minutes=minutes) for each in rows]
    assert found(rows, [double]) == [
        "Gap Fri: Two calls a day are arranged with Brightway Home Care. Visits were sent for"
        " this week, but only one for Friday."
    ]
    after = [row("08:00", "Kelly Moss"), row("08:30", "Ann Todd")]
    assert len(found(after, [double])) == 2


def test_two_calls_sent_as_four_rows_are_not_four_calls() -> None:
    rows = [row(at, who) for at in ("08:00", "20:00") for who in ("Kelly Moss", "Ann Todd")]
    four_a_day = package(detail="Brightway Home Care · Four calls a day, double handed",
                         begins="2026-11-27", ends="2026-11-27")  # fmt: skip
    assert found(rows, [four_a_day]) == [
        "Gap Fri: Four calls a day are arranged with Brightway Home Care. Visits were sent for"
        " this week, but only two for Friday."
    ]


def four(day: object, *without: str) -> list[Visit]:
    return [call(day, at) for at in ("08:00", "12:30", "17:00", "21:00") if at not in without]  # type: ignore[arg-type]


def test_a_call_of_the_package_that_the_rota_has_no_visit_for_is_a_gap() -> None:
    rota = [*four(THU), *four(FRI, "21:00"), *four(SAT), *four(SUN)]
    assert found(rota, [package()]) == [
        "Gap Fri: Four calls a day are arranged with Brightway Home Care. Visits were sent for"
        " this week, but only three for Friday."
    ]


def test_a_call_that_is_cancelled_is_a_call_that_nobody_makes() -> None:
    off = call(FRI, "21:00", status=ItemStatus.WITHDRAWN, value="cancelled")
    rota = [*four(THU), *four(FRI, "21:00"), off, *four(SAT), *four(SUN)]
    assert days_of_gaps(week_rules.marks(rota, [package()], [], WEEK, THU)) == ["Fri"]


def test_no_gap_is_claimed_of_whoever_sends_no_visits() -> None:
    assert found([], [package(supplied=False, ahead=False)]) == []
    done = call(MON, "08:00", status=ItemStatus.ENDED)
    assert found([done], [package(supplied=True, ahead=False)]) == []


def test_no_gap_is_claimed_of_what_is_only_planned() -> None:
    assert found([call(THU, "08:00")], [package(status=ItemStatus.PLANNED)]) == []


def test_a_health_service_on_its_days_is_missed_only_on_a_day_without_any_visit() -> None:
    health = {"sector": Sector.HEALTH, "source": "Nursing"}
    dressing = package("Community nursing: Leg dressing", value="Tue, Thu, Fri",
                       detail="Ruth Eggleston", **health)  # fmt: skip
    there = visit("Leg dressing", THU, "09:30", **DRESSING)
    assert found([there], [dressing]) == [
        "Gap Fri: Leg dressing is arranged on Tue, Thu and Fri with Nursing. Visits were sent for"
        " this week, but none for Friday."
    ]


def test_nobody_over_a_weekend_is_one_gap_and_not_two_more() -> None:
    assert found([*four(THU), *four(FRI)], [package()]) == [
        "Gap Sat: No one comes over the weekend, but four calls a day are arranged with"
        " Brightway Home Care."
    ]
    someone = visit("Befriending", SAT, sector=Sector.VOLUNTARY)
    gaps = week_rules.marks([*four(THU), *four(FRI), someone], [package()], [], WEEK, THU)
    assert days_of_gaps(gaps) == ["Sat", "Sun"]


def test_a_weekend_for_which_nothing_is_arranged_may_be_empty() -> None:
    weekdays = package(value="Mon, Tue, Wed, Thu, Fri", detail="Brightway Home Care")
    assert found([call(THU, "08:00"), call(FRI, "08:00")], [weekdays]) == []


def test_no_gap_is_claimed_while_the_person_is_in_hospital() -> None:
    there = stay("2026-11-26T16:00")
    assert found([call(THU, "08:00")], [package()], [there]) == []


def test_what_is_over_ended_or_gone_is_not_looked_at() -> None:
    ended = visit("Leg dressing", FRI, "09:30", "10:00", status=ItemStatus.ENDED, **DRESSING)
    other = visit("Blood test", FRI, "09:45", "10:00", **BLOOD)
    before = visit("Leg dressing", TUE, "09:30", "10:00", **DRESSING)
    same_day = visit("Blood test", TUE, "09:45", "10:00", **BLOOD)
    assert found([ended, other, before, same_day]) == []


def test_a_package_that_ends_on_a_day_is_not_missed_after_it() -> None:
    ends = package(ends="2026-11-27")
    rota = [*four(THU), *four(FRI)]
    assert found(rota, [ends]) == []
