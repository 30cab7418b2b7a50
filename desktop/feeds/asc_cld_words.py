"""The plain words of a row of Client Level Data."""

from decimal import Decimal, InvalidOperation

from desktop.feeds import clean, deaths
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import Wording, is_to_come

Cells = dict[str, str]

_NOTHING = {"", "unknown", "invalid and not mapped", "not useful", "no data: refused",
            "no data: undeclared or not known", "no data - undeclared or not known",
            "release 1 specification only: not mapped"}  # fmt: skip
_SHOWN_ALIKE = {
    "Carer Support: Direct to Carer": "Unpaid carer support: Direct to unpaid carer",
    "Carer Support: Support involving the person cared-for":
        "Unpaid carer support: Support involving the person cared-for",
    "Direct Payment": "Direct payment",
    "Service Ended As Planned": "NFA: Support ended as planned",
    "Service Ended as Planned": "NFA: Support ended as planned",
    "NFA - Information & Advice / Signposting only": "NFA: Information and advice or signposting",
}  # fmt: skip
SHORT = 120
"""Of a description that can stand as a title."""
_MORE = {"yes", "y", "true", "1"}


def said(text: str) -> str:
    """A label, in the wording of release 2 where it is known; empty if it only says nothing."""
    if text.casefold() in _NOTHING:
        return ""
    if text in _SHOWN_ALIKE:
        return _SHOWN_ALIKE[text]
    if text.startswith("CASSR "):  # council with adult social services responsibility
        return f"Council {text[6:].lower()}"
    head, colon, rest = text.partition(":")
    if colon and head.casefold() in ("long term support", "short term support"):
        rest = rest.strip()
        return f"{head.capitalize()}: {rest if rest == 'ST-Max' else rest.capitalize()}"
    return text


def word(
    event: str, rows: list[Cells], ref: str, sector: Sector, *, carer: bool,
    death: PartialDate | None, today: PartialDate,
) -> Wording:  # fmt: skip
    """One event; a care package that came in several rows is told as one.

    Of one of which a part goes on, that part is told. Dates of which the end comes first stand in
    words alone.
    """
    standing = [row for row in rows if not _is_over(row, today)] or rows
    found = _event(event, standing, ref, sector, carer=carer, death=death, today=today)
    if not clean.ends_early(found.begins, found.ends):
        return found
    sent = f"Dates as sent: {shown_date(found.begins)} to {shown_date(found.ends)}"
    return found._replace(begins=None, ends=None, detail=clean.joined(found.detail, sent))


def _event(
    event: str, rows: list[Cells], ref: str, sector: Sector, *, carer: bool,
    death: PartialDate | None, today: PartialDate,
) -> Wording:  # fmt: skip
    first = rows[0]
    begins = clean.english_day(first["eventstartdate"])
    ended = [clean.english_day(row["eventenddate"]) for row in rows]
    ends = None if None in ended else max(filter(None, ended))
    status = ItemStatus.ENDED if _is_over(first, today) else ItemStatus.ACTIVE
    whom = "For an unpaid carer" if carer else ""
    outcome = said(first.get("eventoutcome", ""))
    note = clean.words(said(first.get("eventdescription", "")))
    if event == "Service":
        service = _service(rows, ref, sector, begins, ends, status, whom, outcome, note)
        return deaths.ended(service, death) if death else service
    if event == "Request":
        route = said(first.get("requestrouteofaccess", ""))
        kind, title, parts = Kind.REQUEST, "Request for support", [route]
    elif event == "Assessment":
        kind, title = Kind.ASSESSMENT, said(first.get("assessmenttype", "")) or "Assessment"
        eligible = first.get("eligibleneedsidentified", "")
        parts = [
            f"Eligible needs: {eligible.lower()}" if said(eligible) else "",
            said(first.get("methodofassessment", "")),
        ]
    else:
        why = said(first.get("reviewreason", ""))
        kind, title = Kind.REVIEW, f"Review: {why.lower()}" if why else "Review"
        achieved = said(first.get("reviewoutcomesachieved", ""))
        parts = [
            f"Outcomes {achieved.lower()}" if achieved else "",
            said(first.get("methodofreview", "")),
        ]
    return Wording(ref, kind, sector, title, begins=begins, ends=ends, status=status,
                   detail=clean.joined(*parts, outcome, whom, note))  # fmt: skip


def _is_over(row: Cells, today: PartialDate) -> bool:
    """Whether it has an end, on a day that has come."""
    ends = clean.english_day(row["eventenddate"])
    return ends is not None and not is_to_come(ends, today)


def _service(
    rows: list[Cells], ref: str, sector: Sector, begins: PartialDate | None,
    ends: PartialDate | None, status: ItemStatus, whom: str, outcome: str, note: str,
) -> Wording:  # fmt: skip
    first = rows[0]
    type_, component = said(first["servicetype"]), said(first["servicecomponent"])
    provider = clean.joined(
        *(said(row.get("providercqclocationname", "")) for row in rows), by=", "
    )
    delivered = clean.joined(*(said(row.get("deliverymechanism", "")) for row in rows), by=", ")
    units, unit = _units(rows)
    title, kind = component or type_ or "Service", Kind.SERVICE
    if component.casefold().startswith("equipment"):
        kind = Kind.EQUIPMENT
        if note and note == clean.line(note, SHORT):  # what it is, and not that it is equipment
            title, note = note, component if component.casefold() != "equipment" else ""
    once = kind is Kind.EQUIPMENT and ends is not None and ends == begins
    if once and status is ItemStatus.ENDED:
        ends, status = None, ItemStatus.ACTIVE  # it was delivered on that day, and is there since
    return Wording(
        ref,
        kind,
        sector,
        title,
        begins=begins,
        ends=ends,
        value=units,
        unit=unit,
        detail=clean.joined(
            provider,
            delivered,
            said(first.get("clientfundingstatus", "")),
            type_ if component else "",
            outcome,
            whom,
            note,
        ),
        status=status,
    )


def _units(rows: list[Cells]) -> tuple[str, str]:
    """How much a week, over the rows of a package.

    Called hours only where the cost is hourly in every row; the count and the frequency of the
    cost are known to disagree, so nothing is worked out from them.
    """
    figures = []
    for row in rows:
        text = row.get("plannedunitsperweek", "")
        try:
            figure = Decimal(text) if text else None
        except InvalidOperation:
            return clean.line(text, 40), "a week"
        if figure is not None and figure.is_finite() and 0 < figure < 10_000:
            figures.append(figure)
    if not figures:
        return "", ""
    total = sum(figures, Decimal(0))
    hourly = all("hour" in row.get("costfrequencyunittype", "").casefold() for row in rows)
    return f"{total.normalize():f}", "hours a week" if hourly else "units a week"


def has_unpaid_carer(cells: Cells) -> bool:
    return cells.get("hasunpaidcarer", "").casefold() in _MORE


def of_person(cells: Cells, sector: Sector, *, cares: bool) -> list[Wording]:
    """What rows say of the person and not of their events."""
    found = []

    def stands(part: str, title: str, detail: str = "") -> None:
        found.append(Wording(f"person#{part}", Kind.SOCIAL_CONTEXT, sector, title, detail=detail))

    if home := said(cells.get("accommodationstatus", "")):
        stands("accommodation", "Accommodation", home)
    if why := said(cells.get("primarysupportreason", "")):
        stands("reason", "Primary support reason", why)
    if has_unpaid_carer(cells):
        stands("has-carer", "Has an unpaid carer")
    for column, title in (
        ("hearingimpairment", "Hearing impairment"),
        ("visualimpairment", "Visual impairment"),
        ("dementia", "Dementia"),
        ("autismspectrumdisorderasd", "Autism spectrum disorder"),
    ):
        if cells.get(column, "").casefold() in _MORE:
            stands(column, title, "Recorded by the council")
    hours, adults = cells.get("totalhrscaringperweek", ""), cells.get("noofadultsbeingcaredfor", "")
    if cares:
        stands("carer", "Unpaid carer", _caring(adults, hours))
    return found


def _caring(adults: str, hours: str) -> str:
    many = f"Cares for {adults} {'adult' if adults == '1' else 'adults'}" if said(adults) else ""
    return clean.joined(many, f"{hours} hours a week" if said(hours) else "")


def unpaid_carer(cells: Cells, ref: str, sector: Sector) -> Wording:
    """On the record of the person cared for: who it is that cares."""
    name = clean.joined(cells.get("firstname", ""), cells.get("lastname", ""), by=" ")
    hours = cells.get("totalhrscaringperweek", "")
    return Wording(
        ref,
        Kind.CONTACT,
        sector,
        name or "Unpaid carer",
        detail=clean.joined(
            "Unpaid carer" if name else "", f"{hours} hours a week" if said(hours) else ""
        ),
        code="carer",
    )
