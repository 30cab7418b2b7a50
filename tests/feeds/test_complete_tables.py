"""What a table leaves out that has all there is: cancelled, gone, or doubted. On both stores."""

from datetime import timedelta

from sqlalchemy import select

from desktop.models import Item
from desktop.words.enums import ItemStatus
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.test_tables import JOHNS, MARYS, ROTA, rota
from tests.feeds.test_tables import people as people  # noqa: PLC0414 - a fixture
from tests.feeds.told import counted, sentences
from tests.feeds.workbooks import in_csv


def test_a_visit_that_a_complete_rota_leaves_out_was_cancelled(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA, complete=True)
    days = ("25/11/2026", "26/11/2026", "27/11/2026")
    bring(rota(*((*MARYS, day, "08:00", "Call") for day in days)), source="care")

    bring(rota((*MARYS, "26/11/2026", "09:00", "Call"), (*MARYS, "27/11/2026", "08:00", "Call")),
          source="care", now=NOW + timedelta(hours=1))  # fmt: skip

    stands = {each.begins.text: (each.status, each.value) for each in ask(select(Item))}
    assert stands == {
        "2026-11-25T08:00": (ItemStatus.PLANNED, ""),  # a day of which it says nothing
        "2026-11-26T08:00": (ItemStatus.WITHDRAWN, "cancelled"),
        "2026-11-26T09:00": (ItemStatus.PLANNED, ""),
        "2026-11-27T08:00": (ItemStatus.PLANNED, ""),
    }


def test_a_service_that_a_complete_caseload_leaves_out_is_marked_until_it_is_back(
    bring, ask, people, mapped
):
    header = ("NHS number", "Surname", "DOB", "Reason for referral", "Discharge date")
    mapped(TableKind.CASELOAD, header, complete=True)
    rows = [(*MARYS, "Leg ulcer", ""), (*MARYS, "Insulin", "20/11/2026"), (*JOHNS, "Wound", "")]
    bring(in_csv(header, *rows), source="care")

    accounts = bring(in_csv(header, rows[2]), source="care", now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 1}
    gone = {each.title: each.gone_at for each in ask(select(Item))}
    assert gone == {"Leg ulcer": NOW + timedelta(days=1), "Insulin": None, "Wound": None}
    again = bring(in_csv(header, *rows[:2], rows[2]), source="care", now=NOW + timedelta(days=2))
    assert counted(again) == {"unchanged": 3}  # the very file was taken in before
    newer = bring(in_csv(header, rows[2], rows[0]), source="care", now=NOW + timedelta(days=3))
    assert counted(newer) == {"updated": 1, "unchanged": 1}
    assert set(ask(select(Item.gone_at))) == {None}


def test_half_a_rota_cancels_nothing_and_waits(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA, complete=True)
    visits = [(*MARYS, f"{day:02}/11/2026", at, "Call") for day in range(16, 31)
              for at in ("08:00", "18:00")]  # fmt: skip
    bring(rota(*visits), source="care")

    accounts = bring(rota(*visits[:2], *visits[-2:]), source="care", now=NOW + timedelta(days=1))

    assert set(ask(select(Item.status))) == {ItemStatus.PLANNED}
    assert "leaves out 26 of the 30 entries" in sentences(accounts)[0]


def test_half_a_caseload_lets_nobody_go_and_waits(bring, ask, people, mapped):
    header = ("NHS number", "Surname", "DOB", "Reason for referral")
    mapped(TableKind.CASELOAD, header, complete=True)
    rows = [(*MARYS, f"Reason {each}") for each in range(30)]
    bring(in_csv(header, *rows, (*JOHNS, "Wound")), source="care")

    accounts = bring(in_csv(header, *rows[:6]), source="care", now=NOW + timedelta(days=1))

    assert set(ask(select(Item.gone_at))) == {None}
    assert "leaves out 25 of the 31 entries" in sentences(accounts)[0]


def test_an_incomplete_rota_cancels_nothing(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA)
    bring(rota((*MARYS, "26/11/2026", "08:00", "Call")), source="care")

    bring(rota((*MARYS, "26/11/2026", "09:00", "Call")), source="care", now=NOW + timedelta(days=1))

    assert set(ask(select(Item.status))) == {ItemStatus.PLANNED}


def test_another_worker_takes_the_place_of_the_one_before(bring, ask, people, mapped):
    header = ("NHS number", "Surname", "DOB", "Allocated worker", "Telephone")
    mapped(TableKind.CASES, header)
    bring(in_csv(header, (*MARYS, "Sam Reed", "01914960001")), source="care")

    accounts = bring(in_csv(header, (*MARYS, "Kit Lowe", "01914960002")), source="care",
                     now=NOW + timedelta(days=1))  # fmt: skip

    assert counted(accounts) == {"updated": 1}
    assert {each.title: each.status for each in ask(select(Item))} == {
        "Sam Reed": ItemStatus.ENDED, "Kit Lowe": ItemStatus.ACTIVE,
    }  # fmt: skip
