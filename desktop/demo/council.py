"""The council's extract: Adult Social Care Client Level Data, quarter after quarter.

Each file says what was known at the end of its period: a service that ended later is still open in
it, and its row comes again, ended, in the next. The first file is in the labels of release 1.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, Self

from desktop.demo.people import Person

COLUMNS = (
    "Reporting Period Start Date", "Reporting Period End Date", "NHS Number",
    "LA Person Unique Identifier", "First Name", "Last Name", "GP Practice Name",
    "GP Practice Code", "Gender", "Ethnicity", "Date of Birth", "Date of Death", "Client Type",
    "Primary Support Reason", "Postcode", "Accommodation Status", "Employment Status",
    "Has Unpaid Carer", "Autism Spectrum Disorder (ASD)", "Visual Impairment",
    "Hearing Impairment", "Dementia", "Client Funding Status", "Event Type", "Event Reference",
    "Event Start Date", "Event End Date", "Event Description", "Event Outcome",
    "Request: Route of Access", "Assessment Type", "Eligible Needs Identified",
    "Method of Assessment", "Total Hrs Caring per week", "No. of adults being cared for",
    "Adult 1 Linked Person_ID", "Adult 2 Linked Person_ID", "Adult 3 Linked Person_ID",
    "Service Type", "Service Component", "Delivery Mechanism", "Provider CQC Location Name",
    "Provider CQC Location ID", "Review Reason", "Review Outcomes Achieved", "Method of Review",
    "Unit Cost", "Cost Frequency (Unit Type)", "Planned units per week",
)  # fmt: skip

CLIENT, CARER = "Service user", "Unpaid carer"
BY_ASSOCIATION = "Unpaid carer known by association"
COMMUNITY = "Long term support: Community"
RESIDENTIAL = "Long term support: Residential care"
NURSING = "Long term support: Nursing care"
ST_MAX = "Short term support: ST-Max"
OTHER_SHORT = "Short term support: Other short term"
LOW_LEVEL = "Short term support: Ongoing low level"
TO_CARER = "Unpaid carer support: Direct to unpaid carer"
HOME_SUPPORT = "Home support or domiciliary care"
COUNCIL_PAYS, SHARED = "Fully social care funded", "Joint client and social care funded"

_RELEASE_1 = {
    CLIENT: "Service User", CARER: "Carer", BY_ASSOCIATION: "Carer known by association",
    COMMUNITY: "Long Term Support: Community",
    RESIDENTIAL: "Long Term Support: Residential Care",
    NURSING: "Long Term Support: Nursing Care", ST_MAX: "Short Term Support: ST-Max",
    TO_CARER: "Carer Support: Direct to Carer",
    "CASSR commissioned support": "CASSR Commissioned support",
    "CASSR managed personal budget": "CASSR Managed Personal Budget",
    "Direct payment": "Direct Payment",
    "NFA: Information and advice or signposting":
        "NFA - Information & Advice / Signposting only",
    "NFA: Support ended as planned": "Service Ended As Planned",
    "No data: Undeclared or not known": "No data - Undeclared or Not known",
}  # fmt: skip
_OF_THE_PERIOD_END = ("Event End Date", "Event Outcome", "Review Outcomes Achieved")


@dataclass(slots=True)
class Event:
    """One row to be: what happened, with only the columns that say something."""

    kind: str
    start: date | None
    end: date | None
    columns: dict[str, str]


@dataclass(slots=True)
class CouncilRecord:
    """What the council holds about one adult."""

    person: Person
    reason: str = "Physical support: Personal care support"
    accommodation: str = "Owner occupier or shared ownership scheme"
    funding: str = COUNCIL_PAYS
    dementia: bool = False
    hearing: bool = False
    sight: bool = False
    has_carer: bool = False
    numberless: bool = False
    """The council never learnt the NHS number."""
    events: list[Event] = field(default_factory=list)
    postcode: str = ""
    alive: bool = False
    """The council has not been told of a death."""

    def event(
        self, kind: str, start: date | None, end: date | None, columns: Mapping[str, str], *,
        client: str = CLIENT,
    ) -> None:  # fmt: skip
        self.events.append(Event(kind, start, end, {"Client Type": client, **columns}))

    def request(self, day: date, route: str, outcome: str, description: str = "") -> None:
        self.event("Request", day, day, {"Request: Route of Access": route,
                   "Event Outcome": outcome, "Event Description": description})  # fmt: skip

    def assessment(
        self, start: date, end: date | None, kind: str = "Long term assessment", *,
        outcome: str = "Progress to support planning or services", client: str = CLIENT,
        method: str = "Face to face", description: str = "",
    ) -> None:  # fmt: skip
        self.event("Assessment", start, end, client=client, columns={
            "Assessment Type": kind, "Event Outcome": outcome if end else "",
            "Eligible Needs Identified": "Yes" if end else "", "Method of Assessment": method,
            "Event Description": description})  # fmt: skip

    def service(
        self, start: date, end: date | None, kind: str, component: str, *, provider: str = "",
        location: str = "", hours: float = 0, unit_cost: float = 0, frequency: str = "Hourly",
        outcome: str = "", mechanism: str = "CASSR commissioned support", description: str = "",
        client: str = CLIENT,
    ) -> None:  # fmt: skip
        """Only a service may be open-ended: ``end`` None means that it goes on."""
        self.event("Service", start, end, client=client, columns={
            "Service Type": kind, "Service Component": component,
            "Delivery Mechanism": mechanism if kind.startswith("Long") else "",
            "Provider CQC Location Name": provider, "Provider CQC Location ID": location,
            "Planned units per week": f"{hours:g}" if hours else "",
            "Unit Cost": f"{unit_cost:.2f}" if unit_cost else "",
            "Cost Frequency (Unit Type)": frequency if unit_cost else "",
            "Event Outcome": outcome if end else "", "Event Description": description})  # fmt: skip

    def review(self, day: date, why: str = "Planned", outcome: str = "", achieved: str =
               "Partially achieved", description: str = "") -> None:  # fmt: skip
        self.event("Review", day, day, {
            "Review Reason": why, "Review Outcomes Achieved": achieved,
            "Event Outcome": outcome or "Continuation of support or services",
            "Method of Review": "Face to face", "Event Description": description})  # fmt: skip

    def caring(
        self, hours: str, *cared_for: Person, by_association: bool = False
    ) -> dict[str, str]:
        """Columns that link a carer to those cared for."""
        columns = {"Total Hrs Caring per week": hours,
                   "No. of adults being cared for": str(len(cared_for))}  # fmt: skip
        for n, each in enumerate(cared_for[:3], 1):
            columns[f"Adult {n} Linked Person_ID"] = each.council_id
        if by_association:
            self.event("", None, None, columns, client=BY_ASSOCIATION)
        return columns


@dataclass(frozen=True, slots=True)
class _Period:
    """One submission, with the habits of the clerk who made it."""

    name: str
    first: date
    last: date
    release: int = 2
    bom: bool = False
    null: str = ""
    iso_dates: bool = False
    headers: str = "as they are"


def periods(today: date) -> tuple[_Period, ...]:
    """A long release 1 file, six quarters that each repeat the one before, and the days since."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    starts = [quarter]
    for _ in range(8):
        before = starts[-1] - timedelta(days=1)
        starts.append(date(before.year, (before.month - 1) // 3 * 3 + 1, 1))
    found = []
    dirt: list[dict[str, Any]] = [
        {"null": "NULL"}, {"bom": True}, {"headers": "upper"}, {"headers": "spaced"},
        {"null": "NULL", "bom": True}, {},
    ]  # fmt: skip
    for n in range(6, 0, -1):
        last = starts[n - 1] - timedelta(days=1)
        name = f"asc_cld_{starts[n].year}_q{starts[n].month // 3 + 1}.csv"
        found.append(_Period(name, starts[n + 1], last, **dirt[6 - n]))
    oldest = found[0].first
    history = _Period(f"asc_cld_{oldest.year - 5}_release1.csv", date(oldest.year - 5, 4, 1),
                      found[0].last - timedelta(days=92), 1, iso_dates=True,
                      headers="lower")  # fmt: skip
    current = _Period(f"asc_cld_{quarter.year}_q{quarter.month // 3 + 1}_so_far.csv", quarter,
                      today - timedelta(days=1))  # fmt: skip
    return (history, *found, current)


class CouncilFeed:
    """All submissions, open side by side, so that nobody has to be remembered."""

    def __init__(self, folder: Path, today: date) -> None:
        self.counts: Counter[str] = Counter()
        self.oddities: Counter[str] = Counter()
        self._folder, self._today = folder, today
        self._stack = ExitStack()
        self._files: list[tuple[_Period, Any]] = []

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        for period in periods(self._today):
            encoding = "utf-8-sig" if period.bom else "utf-8"
            handle: IO[str] = self._stack.enter_context(
                (self._folder / period.name).open("w", encoding=encoding, newline="")
            )
            writer = csv.writer(handle)
            writer.writerow(_headers(period))
            self._files.append((period, writer))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, record: CouncilRecord) -> None:
        common = self._common(record)
        death = None if record.alive else record.person.died
        for n, event in enumerate(record.events):
            if death and event.start and event.start > death:
                continue
            end = event.end
            if death and event.kind == "Service" and (end is None or end > death):
                end = death
            columns = {**common, **event.columns, "Event Type": event.kind,
                       "Event Reference": f"EV{record.person.index * 100 + n:08}"}  # fmt: skip
            for period, writer in self._files:
                if _belongs(event, end, period):
                    writer.writerow(_row(columns, event.start, end, death, period))
                    self.counts["row"] += 1

    def _common(self, record: CouncilRecord) -> dict[str, str]:
        person = record.person
        nhs = person.nhs
        if record.numberless:
            nhs = ""
            self.oddities["council record without an NHS number"] += 1
        elif person.index % 53 == 11:
            nhs = f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}"
        return {
            "NHS Number": nhs, "LA Person Unique Identifier": person.council_id,
            "First Name": person.given, "Last Name": person.family,
            "GP Practice Name": person.practice.name, "GP Practice Code": person.practice.code,
            "Gender": person.gender.capitalize(), "Ethnicity": person.ethnicity,
            "Date of Birth": person.born.isoformat(), "Primary Support Reason": record.reason,
            "Postcode": "" if person.sensitive else record.postcode or person.address.postcode,
            "Accommodation Status": "Registered care home" if person.place
            else record.accommodation,
            "Employment Status": "Retired" if person.age(self._today) > 66 else "Unknown",
            "Has Unpaid Carer": "Yes" if record.has_carer else "No",
            "Autism Spectrum Disorder (ASD)": "No",
            "Visual Impairment": "Yes" if record.sight else "No",
            "Hearing Impairment": "Yes" if record.hearing else "No",
            "Dementia": "Yes" if record.dementia else "No",
            "Client Funding Status": record.funding,
        }  # fmt: skip


def _belongs(event: Event, end: date | None, period: _Period) -> bool:
    """In the period, or a service still running in it; links of carers come every time."""
    if event.start is None:
        return period.release == 2
    if event.start > period.last:
        return False
    return (event.kind == "Service" and end is None) or (end or event.start) >= period.first


def _row(
    columns: Mapping[str, str], start: date | None, end: date | None, death: date | None,
    period: _Period,
) -> list[str]:  # fmt: skip
    def shown(day: date | None) -> str:
        if day is None:
            return ""
        return day.isoformat() if period.iso_dates else day.strftime("%d/%m/%Y")

    values = {
        **columns,
        "Reporting Period Start Date": shown(period.first),
        "Reporting Period End Date": shown(period.last),
        "Date of Birth": shown(date.fromisoformat(columns["Date of Birth"])),
        "Date of Death": shown(death if death and death <= period.last else None),
        "Event Start Date": shown(start),
        "Event End Date": shown(end),
    }
    if end is not None and end > period.last:
        values.update(dict.fromkeys(_OF_THE_PERIOD_END, ""))
    if period.release == 1:
        values = {key: _RELEASE_1.get(value, value) for key, value in values.items()}
    return [values.get(column) or period.null for column in COLUMNS]


def _headers(period: _Period) -> list[str]:
    match period.headers:
        case "upper":
            return [column.upper() for column in COLUMNS]
        case "lower":
            return [column.lower() for column in COLUMNS]
        case "spaced":
            return [f" {column}  " if n % 5 == 0 else column for n, column in enumerate(COLUMNS)]
    return list(COLUMNS)
