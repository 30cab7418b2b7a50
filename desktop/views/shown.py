"""Words for kinds, days and days due that several pages show the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.chip import ChipTone
from desktop.views.parts.late import TONES, late_words
from desktop.words.dates import DAYS, ENGLAND, PartialDate, ago, day_and_date, shown_date
from desktop.words.enums import Kind
from desktop.words.items import ItemRow, SourceAge
from desktop.words.meetings import ActionRow
from desktop.words.people import Actor
from desktop.words.silence import Lateness, Silence
from desktop.words.since import Then


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that people look for together."""

    key: str
    words: str
    kinds: frozenset[Kind]


def groups() -> list[Group]:
    """Every kind in exactly one group, in the order in which the timeline offers them."""
    tr = QCoreApplication.translate
    found = (
        ("alerts", tr("Group", "Alerts and needs"), (Kind.ALERT, Kind.REQUIREMENT)),
        ("problems", tr("Group", "Problems"), (Kind.PROBLEM,)),
        ("medicines", tr("Group", "Medicines"), (Kind.MEDICINE,)),
        ("allergies", tr("Group", "Allergies"), (Kind.ALLERGY,)),
        ("frailty", tr("Group", "Frailty"), (Kind.FRAILTY,)),
        ("encounters", tr("Group", "Encounters and notes"), (Kind.ENCOUNTER, Kind.NOTE)),
        ("coming", tr("Group", "Visits and appointments"), (Kind.VISIT, Kind.APPOINTMENT)),
        (
            "services",
            tr("Group", "Services and care"),
            (Kind.SERVICE, Kind.REFERRAL, Kind.ADMISSION),
        ),
        (
            "assessments",
            tr("Group", "Assessments and reviews"),
            (Kind.ASSESSMENT, Kind.REVIEW, Kind.REQUEST),
        ),
        ("results", tr("Group", "Results"), (Kind.RESULT,)),
        (
            "procedures",
            tr("Group", "Procedures and vaccinations"),
            (Kind.PROCEDURE, Kind.VACCINATION),
        ),
        ("legal", tr("Group", "Legal and safeguarding"), (Kind.LEGAL, Kind.SAFEGUARDING)),
        ("home", tr("Group", "Home and equipment"), (Kind.SOCIAL_CONTEXT, Kind.EQUIPMENT)),
        ("plans", tr("Group", "Plans and goals"), (Kind.CARE_PLAN, Kind.GOAL)),
        ("about", tr("Group", "About me"), (Kind.ABOUT_ME,)),
        ("team", tr("Group", "Professionals"), (Kind.PROFESSIONAL,)),
        ("contacts", tr("Group", "Contacts"), (Kind.CONTACT,)),
        ("documents", tr("Group", "Documents"), (Kind.DOCUMENT,)),
    )
    return [Group(key, words, frozenset(kinds)) for key, words, kinds in found]


def gone_words() -> str:
    """Of an item that its source has no longer, though it sent all that it has."""
    return QCoreApplication.translate("Item", "No longer in the source")


def what_words(row: ItemRow | Then) -> str:
    """What it is, with its value and the unit of that."""
    return " ".join(filter(None, (row.title, row.value, row.unit)))


def first_line(words: str) -> str:
    return words.split("\n", 1)[0].strip()


def kind_words(kind: Kind) -> str:
    """One item's kind, as the timeline names it."""
    return kind.value.capitalize()


def due_words(due: date, today: date) -> tuple[str, str]:
    """When something is due, and the tone of its chip: a date turns to a chip when it is late."""
    late = (today - due).days
    if late > 0:
        return QCoreApplication.translate("Due", "Overdue {days} d").format(days=late), "red"
    if late == 0:
        return QCoreApplication.translate("Due", "Due today"), "warn"
    return day_words(due, today), ""


def stands_in_words(action: ActionRow, actor: Actor) -> str:
    """For whom someone has this to do, where it was promised by a colleague who is away."""
    if action.owner_id == actor.id or action.owner_id not in actor.selves:
        return ""
    words = QCoreApplication.translate("Due", "you stand in for {owner}")
    return words.format(owner=action.owner)


def day_words(day: date, today: date) -> str:
    """A day near enough to be known by its name: Thu 03-Dec; further off, with its year."""
    whole = day_and_date(day)
    return whole[:-5] if abs((day - today).days) < 180 else whole


def coming_words(when: PartialDate | None, today: date) -> str:
    """When someone comes: Today 12:30, Tomorrow, Fri 09:30, Fri 04-Dec 10:00."""
    if when is None or len(when.text) < 10:
        return shown_date(when, QCoreApplication.translate("Due", "Date not known"))
    day, clock = when.first_day, when.text[11:]
    if day == today:
        name = QCoreApplication.translate("Due", "Today")
    elif day == today + timedelta(days=1):
        name = QCoreApplication.translate("Due", "Tomorrow")
    elif today < day < today + timedelta(days=7):
        name = DAYS[day.weekday()]
    else:
        name = day_words(day, today)
    return f"{name} {clock}".strip()


def until_words(ends_at: datetime | None) -> str:
    """The last day on which something holds; or that someone has to end it."""
    if ends_at is None:
        return QCoreApplication.translate("Due", "Until ended")
    last = (ends_at - timedelta(microseconds=1)).astimezone(ENGLAND)
    return shown_date(last.date())


class Heard(Protocol):
    """Whatever tells when a source was last heard, and how long it may be silent."""

    @property
    def heard_at(self) -> datetime | None: ...
    @property
    def silence(self) -> Silence: ...


def feed_tone(feed: Heard, now: datetime) -> str:
    """The tone of a feed's age: empty while it is fresh, amber when it is late, then red."""
    return TONES[feed.silence.weighed(feed.heard_at, now)]


def heard_words(feed: Heard, now: datetime) -> str:
    """How long since a feed was heard, and in words what its colour says: 19 d, very late."""
    if feed.heard_at is None:
        return QCoreApplication.translate("Due", "Not yet")
    late = late_words(feed.silence.weighed(feed.heard_at, now))
    return ", ".join(filter(None, (ago(feed.heard_at, now), late)))


def late_line(ages: Sequence[SourceAge], now: datetime) -> tuple[str, bool]:
    """One sentence that names the sources that are late, and whether one is very late."""
    tr = QCoreApplication.translate
    told: list[str] = []
    weighed = [(age, age.silence.weighed(age.heard_at, now)) for age in ages]
    for age, lateness in weighed:
        if lateness is Lateness.IN_TIME:
            continue
        days = (now - age.heard_at).days if age.heard_at else None
        words = tr("Late", "{source}, not heard for {days} days: {late}")
        if days is None:
            words = tr("Late", "{source}, never heard: {late}")
        elif days == 1:
            words = tr("Late", "{source}, not heard for 1 day: {late}")
        told.append(words.format(source=age.source, days=days, late=late_words(lateness)))
    red = any(lateness is Lateness.VERY_LATE for _, lateness in weighed)
    lead = tr("Late", "What these sources say may have changed since. {told}.")
    return (lead.format(told="; ".join(told)) if told else ""), red


def silence_words(silence: Silence) -> str:
    words = QCoreApplication.translate("Due", "late after {amber} days, very late after {red}")
    return words.format(amber=silence.amber, red=silence.red)


BACKUP_LATE, BACKUP_VERY_LATE = timedelta(hours=36), timedelta(hours=72)


def backup_words(last: datetime | None, now: datetime) -> tuple[str, ChipTone]:
    """The age of the last backup: amber after a day and a half, red after three or without one."""
    tr = QCoreApplication.translate
    if last is None:
        return tr("Backup", "None"), "red"
    age = now - last
    words = tr("Backup", "{age} old") if age <= BACKUP_LATE else tr("Backup", "Late: {age} old")
    tone: ChipTone = "red" if age > BACKUP_VERY_LATE else "warn" if age > BACKUP_LATE else "ok"
    return words.format(age=ago(last, now)), tone


def leaving_words() -> str:
    """What it means to save as a file what a source sent."""
    return QCoreApplication.translate(
        "Feeds",
        "Saved as a file it leaves the encrypted hub, with all that it says of people. Whoever can"
        " open the folder can read it: delete it there when it is no longer needed.",
    )
