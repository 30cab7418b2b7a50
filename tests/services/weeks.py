"""Visits, packages and stays as sources word them, for the tests of a week."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from desktop.services import visit_words
from desktop.services.visit_words import Known
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Role, Sector
from desktop.words.items import ItemRow
from desktop.words.week import Package, Stay, Visit, days_of
from tests.clock import NOW, TODAY

MONDAY = date(2026, 11, 23)
"""Of the week in which the tests stand: TODAY is its Thursday."""
WEEK = days_of(MONDAY)
MON, TUE, WED, THU, FRI, SAT, SUN = WEEK
TRUST = "Dunholm Community Health NHS Trust"
KNOWN = Known(
    frozenset({"brightway home care", TRUST.casefold(), "larkmoor surgery"}),
    {
        "ruth eggleston": (Role.COMMUNITY_NURSE, TRUST),
        "gillian stoker": (Role.PRACTICE_NURSE, "Larkmoor Surgery"),
        "bethan price": (Role.OCCUPATIONAL_THERAPIST, TRUST),
        "yasmin farooq": (Role.LINK_WORKER, "Kettle and Company"),
    },
)


def item(title: str, kind: Kind, begins: str | None = None, ends: str | None = None,
         **others: Any) -> ItemRow:  # fmt: skip
    number = others.pop("id", abs(hash((title, kind, begins, ends))) % 10**12)
    return ItemRow(
        patient=1, id=number, kind=kind,
        begins=PartialDate(begins) if begins else None,
        ends=PartialDate(ends) if ends else None,
        title=title,
        **{
            "sector": Sector.HEALTH, "detail": "", "value": "", "unit": "", "code": "",
            "status": ItemStatus.ACTIVE, "confidentiality": Confidentiality.NORMAL,
            "source": "Nursing", "said_at": NOW, **others,
        },
    )  # fmt: skip


def visit(title: str, day: date, at: str = "", till: str = "", **others: Any) -> Visit:
    """Planned, unless it says otherwise."""
    begins = f"{day}T{at}" if at else f"{day}"
    ends = f"{day}T{till}" if till else None
    kind = others.pop("kind", Kind.VISIT)
    row = item(title, kind, begins, ends, **{"status": ItemStatus.PLANNED, **others})
    found = visit_words.visit(row, KNOWN)
    assert found is not None
    return found


def call(day: date, at: str, *, carers: str = "", **others: Any) -> Visit:
    """Of the rota of Brightway."""
    hour, minute = map(int, at.split(":"))
    till = (timedelta(hours=hour, minutes=minute + 30)).seconds // 60
    return visit(
        "Home care visit", day, at, f"{till // 60:02}:{till % 60:02}",
        **{
            "sector": Sector.SOCIAL, "source": "Brightway", "value": carers,
            "unit": "carers" if carers else "",
            "detail": "Kelly Moss · Brightway Home Care", **others,
        },
    )  # fmt: skip


def package(title: str = "Home support or domiciliary care", **others: Any) -> Package:
    """Of the council, with Brightway; supplied and ahead unless it says otherwise."""
    supplied, ahead = others.pop("supplied", True), others.pop("ahead", True)
    row = item(
        title, Kind.SERVICE, others.pop("begins", "2026-10-01"), others.pop("ends", None),
        **{
            "sector": Sector.SOCIAL, "source": "Council",
            "detail": "Brightway Home Care · Council commissioned support · Four calls a day",
            **others,
        },
    )  # fmt: skip
    return replace(visit_words.package(row, KNOWN), supplied=supplied, ahead=ahead)


def stay(begins: str, ends: str | None = None, **others: Any) -> Stay:
    row = item(
        "Admitted to Ward 4", Kind.ADMISSION, begins, ends, **{"source": "Hospital", **others}
    )
    found = visit_words.stay(row)
    assert found is not None
    return found


assert TODAY == THU
