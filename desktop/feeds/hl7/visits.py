"""A stay, or an attendance: what each message says of it, laid over what stands.

A message tells a part: an empty field says nothing, and what stands stays. The standing item
carries what the next message needs to be understood. What comes late only fills in what nobody
has said since; it never moves anyone, and never brings back what was taken back.
"""

import re
from dataclasses import dataclass, field

from desktop.feeds import clean
from desktop.feeds.hl7.telling import (
    ADMISSION,
    ADMISSION_DUE,
    BED,
    CONSULTANT,
    DISCHARGE_DUE,
    EMERGENCY,
    HOSPITAL,
    HOW,
    MOVED_FROM,
    NOT_DISCHARGED,
    ON_LEAVE,
    OUTPATIENT,
    PLACE,
    REASON,
    SPECIALTY,
    TRANSFER_DUE,
    WENT_TO,
    Place,
    Told,
)
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import NOT_MADE, Wording, closest, is_to_come

BEGINS = {"A01", "A04", "A06", "A07"}
PLANS = {"A05", "A14"}
UNDOES = {"A11", "A23", "A27", "A38"}
"""What undoes a whole stay: it leaves the screen."""
MOVES = {"A02", "A12", "A15", "A26"}
ENDS = {"A03", "A13", "A16", "A25"}
LEAVES = {"A21", "A22", "A52", "A53"}
REVIVES = BEGINS | PLANS | MOVES | ENDS | LEAVES
"""After these a stay that was undone is one again; a correction of the person is not enough."""

_TITLES = {EMERGENCY: "A&E", OUTPATIENT: "Outpatient attendance"}
_ADMITTED, _PLANNED, _ADMISSION = "Admitted to ", "Admission to ", "Admission"

_MISSED = re.compile(
    r"\b(?:did ?n[o’']?t (?:attend|arrive|come)|not attend(?:ed)?|fail\w* to (?:attend|arrive)"
    r"|dna|no[ -]?show|(?:was )?not brought)\b",
    re.I,
)

EARLY = "Discharge as sent"
"""A day before that of the admission: it stands in words alone."""
_ORDER = (BED, PLACE, HOSPITAL, REASON, SPECIALTY, CONSULTANT, MOVED_FROM, ADMISSION_DUE,
          TRANSFER_DUE, DISCHARGE_DUE, ON_LEAVE, EARLY, WENT_TO, HOW, NOT_DISCHARGED)  # fmt: skip
_FILLED_IN = (HOSPITAL, REASON, SPECIALTY, CONSULTANT)
"""What a late message may still add. One that was deleted stands as ``none``, and is not blank."""


@dataclass(slots=True)
class Stay:
    """What stands of a stay, taken apart."""

    class_: str = ""
    place: Place = field(default_factory=Place)
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    status: ItemStatus | None = None
    label: Confidentiality = Confidentiality.NORMAL
    parts: dict[str, str] = field(default_factory=dict)
    due: bool = False
    """Whether it was said before the day on which it begins."""

    @classmethod
    def of(cls, it: Wording) -> "Stay":
        told = (each.partition(": ") for each in it.detail.split(" · ") if each)
        parts = {label: value for label, _, value in told}
        ward = parts.pop(PLACE, "")
        for start in (_ADMITTED, _PLANNED):
            if it.title.startswith(start):
                ward = it.title.removeprefix(start)
        bed = parts.pop(BED, "")
        due = it.title.startswith(_PLANNED) and it.status is not ItemStatus.PLANNED
        return cls(it.code, Place(ward, bed), it.begins, it.ends, it.status, it.confidentiality,
                   parts, due)  # fmt: skip

    @property
    def missed(self) -> bool:
        """Whether it was an appointment to which nobody came, as how it ended says."""
        return self.class_ == OUTPATIENT and bool(_MISSED.search(self.parts.get(HOW, "")))

    def wording(self, ref: str, sector: Sector) -> Wording:
        parts = dict(self.parts)
        ends = self.ends
        if ends and clean.ends_early(self.begins, ends):
            parts[EARLY], ends = shown_date(ends), None
        if self.place.bed:
            parts[BED] = self.place.bed
        if self.class_ in _TITLES:
            kind, title = Kind.ENCOUNTER, _TITLES[self.class_]
            if self.missed:
                title = "Outpatient appointment not attended"
            if self.place.ward:
                parts[PLACE] = self.place.ward
        else:
            waits = self.due or self.status is ItemStatus.PLANNED
            start = _PLANNED if waits else _ADMITTED
            kind = Kind.ADMISSION
            title = f"{start}{self.place.ward}" if self.place.ward else _ADMISSION
        return Wording(
            ref,
            kind,
            sector,
            title,
            begins=self.begins,
            ends=ends,
            detail=clean.joined(*(f"{each}: {parts[each]}" for each in _ORDER if each in parts)),
            value=NOT_MADE if self.missed else "",
            code=self.class_,
            status=self.status or ItemStatus.ACTIVE,
            confidentiality=self.label,
        )


# --- laying it over what stands ----------------------------------------------------------------


def first(told: Told, sector: Sector) -> Wording:
    """Where nothing stands yet."""
    stay = Stay()
    _newer(stay, told)
    return stay.wording(told.ref, sector)


def over(told: Told, stands: Wording, *, later: bool) -> Wording:
    """What stands, with what a message says laid over it."""
    stay = Stay.of(stands)
    if stay.status is ItemStatus.WITHDRAWN:
        if not later or told.event not in REVIVES:
            return stands
        stay.status = None
    if later and not _is_sent_again(stay, told):
        _newer(stay, told)
    else:
        _fill_in(stay, told)
    return stay.wording(told.ref, stands.sector)._replace(source_ref=stands.source_ref)


def _newer(stay: Stay, told: Told) -> None:
    stay.class_ = told.class_ or stay.class_ or ADMISSION
    stay.label = stay.label if told.label is None else told.label
    for name, value in told.parts.items():
        if name not in (WENT_TO, HOW):
            stay.parts[name] = value
    _date(stay, told)
    _move(stay, told)
    _end(stay, told)
    _expect(stay, told)


def _date(stay: Stay, told: Told) -> None:
    """When it began, or is to begin."""
    waits = stay.status in (None, ItemStatus.PLANNED)
    if told.event in BEGINS:
        stay.begins = told.begins or (told.happened if waits else stay.begins)
        stay.status = ItemStatus.ACTIVE
    elif waits and (
        told.event in PLANS
        or stay.status is ItemStatus.PLANNED
        or ((told.due or told.due_as_sent) and not told.begins and not told.ends)
    ):
        stay.begins = told.due or told.begins or stay.begins
        stay.status = ItemStatus.PLANNED
        if told.due_as_sent:
            stay.parts[ADMISSION_DUE] = told.due_as_sent
        elif told.due:
            stay.parts.pop(ADMISSION_DUE, None)
    else:
        stay.begins = told.begins or stay.begins
    if stay.status is not ItemStatus.PLANNED:
        stay.parts.pop(ADMISSION_DUE, None)
    if told.said_on:
        stay.due = is_to_come(stay.begins, told.said_on)
    gone = stay.ends or EARLY in stay.parts
    if gone and not told.ends and (
        told.event in ("A01", "A04")
        or (stay.begins and stay.ends and stay.begins.text > stay.ends.text)
    ):  # fmt: skip
        _take_back(stay)  # whoever is admitted now has not gone


def _is_sent_again(stay: Stay, told: Told) -> bool:
    """Whether it is the very admission that has ended since, and not another one."""
    if told.event not in BEGINS or not stay.ends or told.begins not in (None, stay.begins):
        return False
    return told.happened is not None and told.happened.text <= stay.ends.text


def _move(stay: Stay, told: Told) -> None:
    to, now = told.place, stay.place
    if told.event == "A12":
        came_from = Place.of(stay.parts.get(MOVED_FROM, ""))
        if not to.ward or (to == now and told.place_before == came_from):
            to = came_from if came_from.ward else told.place_before
        if to.ward and to != now:
            stay.place = to
            stay.parts.pop(MOVED_FROM, None)
        return
    if to.ward == now.ward and not to.bed:
        to = now
    if to.ward and to != now:
        before = now if now.ward else told.place_before if told.event == "A02" else Place()
        stay.place = to
        if before.ward:
            stay.parts[MOVED_FROM] = before.text
    if told.event == "A02":
        stay.parts.pop(TRANSFER_DUE, None)


def _end(stay: Stay, told: Told) -> None:
    if told.never_ended:
        _take_back(stay)
        if told.happened:
            stay.parts[NOT_DISCHARGED] = shown_date(told.happened)
    elif told.ends or told.event == "A03":
        _close(stay, told.ends or stay.ends or told.happened, told)
    if stay.ends:
        _how_it_ended(stay, told)
    stay.status = stay.status or ItemStatus.ACTIVE


def _close(stay: Stay, ends: PartialDate | None, told: Told) -> None:
    """It has ended, or goes on until the day that was said before it came."""
    stay.ends = ends
    over = [EARLY, NOT_DISCHARGED, DISCHARGE_DUE]
    if told.said_on and is_to_come(ends, told.said_on):
        stay.status = ItemStatus.ACTIVE
    else:
        stay.status = ItemStatus.ENDED
        over += [TRANSFER_DUE, ON_LEAVE]
    for name in over:
        stay.parts.pop(name, None)


def _how_it_ended(stay: Stay, told: Told) -> None:
    stay.parts |= {name: told.parts[name] for name in (WENT_TO, HOW) if name in told.parts}


def _take_back(stay: Stay) -> None:
    stay.ends, stay.status = None, ItemStatus.ACTIVE
    for name in (WENT_TO, HOW, EARLY):
        stay.parts.pop(name, None)


def _expect(stay: Stay, told: Told) -> None:
    """What is to come: a discharge, a transfer, a return from leave."""
    if told.event == "A25":
        stay.parts.pop(DISCHARGE_DUE, None)
    elif not stay.ends and (
        told.discharge_due or told.discharge_due_as_sent or told.event == "A16"
    ):
        unknown = told.discharge_due_as_sent or "date not recorded"
        stay.parts[DISCHARGE_DUE] = shown_date(told.discharge_due, unknown)
    if told.event == "A15":
        stay.parts[TRANSFER_DUE] = told.place_due.text or "place not recorded"
    elif told.event == "A26":
        stay.parts.pop(TRANSFER_DUE, None)
    if told.event in ("A21", "A53"):
        stay.parts[ON_LEAVE] = shown_date(told.happened, "date not recorded")
    elif told.event in ("A22", "A52"):
        stay.parts.pop(ON_LEAVE, None)


def _fill_in(stay: Stay, told: Told) -> None:
    """What came late: only what nobody has said since."""
    stay.class_ = stay.class_ or told.class_
    if stay.begins is None:
        stay.begins = told.begins or (told.happened if told.event in BEGINS else None)
    if not stay.place.ward:
        stay.place = told.place
    for name in _FILLED_IN:
        if name in told.parts:
            stay.parts.setdefault(name, told.parts[name])
    if told.label is not None:
        stay.label = closest(stay.label, told.label)
    ended = told.ends or (told.happened if told.event == "A03" else None)
    after = ended and not (stay.begins and stay.begins.text > ended.text)
    known = stay.ends or stay.parts.keys() & {EARLY, NOT_DISCHARGED}
    if after and not known and not told.never_ended:
        _close(stay, ended, told)
        _how_it_ended(stay, told)
