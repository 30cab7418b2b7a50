"""What the Summary says of each item: rows of the record in, facts in words out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from desktop.views import summary_coming
from desktop.views.parts.facts import Fact
from desktop.views.parts.late import TONES, late_words
from desktop.views.shown import first_line, gone_words, what_words
from desktop.views.summary_blanks import attorney_blank, care_blanks
from desktop.views.summary_forms import Say, form, is_form
from desktop.views.week_blocks import unsaid_words
from desktop.words.dates import ENGLAND, ago, shown_date
from desktop.words.enums import ItemStatus, Kind
from desktop.words.frailty import shown_score
from desktop.words.items import (
    ACUTE,
    CLOSEST,
    DELAYED,
    MINOR,
    REPEAT,
    REPEAT_DISPENSING,
    Coming,
    ItemRow,
    SummaryRow,
    leaves_open,
)
from desktop.words.people import role_words
from desktop.words.silence import Lateness
from desktop.words.week import Unsaid

WISH = 8
"""Problems and medicines that show where there is room, before more of what is coming; of what
happened lately half as many."""
WATCHED = frozenset({Kind.ALERT, Kind.LEGAL})
"""Kinds of which the card of alerts warns, besides how to reach someone."""

_AT_HOME = (Kind.EQUIPMENT, Kind.SOCIAL_CONTEXT)
_INDEX = re.compile(r"(?:electronic frailty index )?\(?eFI(?:,? version (\w+))?\)?", re.IGNORECASE)
LONG_NAME = 22
"""Letters, from which on a telephone has a line of its own: it is never cut short."""
_IN_STORY = re.compile(
    r"Referred \d|From (?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof)\b|(?:Long|Short) term support:"
)
"""What a source says of a service that is no answer to who comes, for what and who pays."""
_HEARING = re.compile(r"hear|deaf|lip.?read", re.IGNORECASE)
_SIGHT = re.compile(r"print|sight|blind|braille|reads?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One section of the page: which facts, and which group of the timeline has them all."""

    key: str
    title: str
    note: str
    facts: tuple[Fact, ...]
    least: int
    """Rows that show however small the window is."""
    group: str
    wish: int = 0
    """Rows that it has before any other section has more than its least."""
    unfolded: bool = False
    """Whether all its rows show before any other section has more than its least."""
    brief: bool = False
    """Whether its heading alone may stand where nothing else has room."""
    yields: bool = False
    """Whether it shows one row less than its least before the page would scroll."""
    goes_on: bool = False
    """Whether more stands elsewhere than these facts tell: nobody has counted it."""
    blank: str = ""
    """What of it nobody has recorded, for those who see all of it."""


def alerts(row: SummaryRow, now: datetime) -> list[Fact]:
    """What to watch first, then the forms to be found in an emergency, then how to reach them."""
    say, today = _sayer(row, now), _day_of(now)
    return [
        *(say(item, strong=item.title, detail=_detail(item), when=shown_date(item.begins),
              icon="alert-triangle")
          for item in row.of(Kind.ALERT)),
        *(form(item, today, say, icon="file-text")
          for item in row.of(Kind.LEGAL) if is_form(item)),
        *(say(item, item.title, detail=_detail(item), icon=_icon(item))
          for item in row.of(Kind.REQUIREMENT)),
    ]  # fmt: skip


def sections(
    row: SummaryRow, called: str, key_worker: str, unsaid: Unsaid, now: datetime,
    *, died: bool = False,
) -> dict[str, Listed]:  # fmt: skip
    """Every section by its key: what is wrong and coming, given and done, and who is there.

    Of someone who ``died``, nothing is coming, and no service will begin: what is still planned is
    to be called off. That nobody is known to come is never "Not recorded" where somebody does,
    whose visits are ``unsaid``.
    """
    tr = QCoreApplication.translate
    say = _sayer(row, now)
    today = _day_of(now)
    allergies, problems = row.of(Kind.ALLERGY), row.of(Kind.PROBLEM)
    medicines = row.of(Kind.MEDICINE)
    not_told = [Fact(detail=words)] if (words := unsaid_words(unsaid)) else []
    known = [say(item, strong=item.title, detail=_dated(item)) for item in allergies]
    minor = any(item.weight == MINOR for item in problems)
    active = (
        tr("Summary", "{count} active, minor ones last")
        if minor
        else tr("Summary", "{count} active, newest first")
    ).format(count=len(problems))
    at_once = _issued_at_once(medicines)
    in_use = _in_use(medicines, at_once, died=died)
    services = row.of(Kind.SERVICE, Kind.ADMISSION, Kind.REFERRAL)
    coming = (*row.coming, *(Coming((item,)) for item in row.planned)) if died else row.coming
    providers = len({line.organisation for line in coming if line.carers})
    later = () if died else row.planned
    still_open = tr("Summary", "{count} open when they died").format(count=len(services))
    legal = row.of(Kind.LEGAL, Kind.SAFEGUARDING)
    above = tr("Summary", "forms are above, among the alerts")
    found = [
        Listed("allergies", row.allergies_heading, "", tuple(known), len(known), "allergies"),
        _listed("problems", tr("Summary", "Problems"), active if problems else "",
                [say(item, item.title, detail=_weighed(item, shown_date(item.begins)))
                 for item in problems],
                4),
        _listed("coming", *summary_coming.heading(coming, died=died),
                [*not_told, *(summary_coming.fact(line, today, say, several=providers > 1)
                              for line in coming)],
                len(not_told) + summary_coming.first_of_others(coming),
                summary_coming.group(coming)),
        _listed("frailty", tr("Summary", "Frailty"), "",
                [_frailty(item, say) for item in row.of(Kind.FRAILTY)], 2),
        _listed("medicines", tr("Summary", "Medicines"), in_use if medicines else "",
                [_medicine(item, say, at_once)
                 for item in sorted(medicines, key=lambda item: (item.rank,
                                                                 item.title.casefold()))], 5),
        _listed("legal", tr("Summary", "Legal"), above if any(map(is_form, legal)) else "",
                [form(item, today, say) for item in legal if not is_form(item)], 4),
        _listed("lately", tr("Summary", "Lately"), "",
                [_lately(item, say) for item in row.lately], 1, ""),
        _listed("home", tr("Summary", "Home and equipment"), "",
                [*(say(item, item.title, detail=_valued(item), when=_on_day(item))
                   for kind in _AT_HOME for item in row.of(kind)),
                 *(say(item, item.title, detail=_to_begin(item, today))
                   for item in later if item.kind in _AT_HOME)], 1),
        _listed("services", tr("Summary", "Services and care"),
                still_open if died and services else "",
                [*(_service(item, today, say) for item in services),
                 *(_service(item, today, say) for item in later
                   if item.kind not in _AT_HOME)], 4),
        _listed("team", tr("Summary", "Team around {name}").format(name=called), "",
                _team(row.of(Kind.PROFESSIONAL), key_worker, say), 2),
        _listed("contacts", tr("Summary", "Contacts"), "",
                [_contact(item, say) for item in
                 sorted(row.of(Kind.CONTACT), key=lambda item: item.code not in CLOSEST)], 2),
    ]  # fmt: skip
    several = any(line.items[1:] for line in coming)
    goes_on = {"lately"} if row.more_lately else set()
    goes_on |= {"coming"} if row.more_coming or several else set()
    wishes = {"problems": WISH, "medicines": WISH, "lately": WISH // 2}
    return {
        each.key: replace(
            each,
            wish=wishes.get(each.key, 0),
            unfolded=each.key == "medicines",
            yields=each.key == "problems",
            brief=each.key in ("lately", "home"),
            goes_on=each.key in goes_on,
            blank=attorney_blank(row) if each.key == "legal" else "",
        )
        for each in found
    }


def marked(listed: Listed, disputed: frozenset[int]) -> Listed:
    """With a word beside each fact that another source contradicts; its own state goes before."""
    chip = QCoreApplication.translate("Summary", "Sources disagree")
    facts = (
        replace(fact, chip=chip, chip_tone="red")
        if fact.key in disputed and not fact.chip
        else fact
        for fact in listed.facts
    )
    return replace(listed, facts=tuple(facts))


def _sayer(row: SummaryRow, now: datetime) -> Say:
    silent = {age.source: age.silence.weighed(age.heard_at, now) for age in row.sources}

    def say(item: ItemRow, words: str = "", **others: str) -> Fact:
        if item.gone_at is not None:
            others |= {"chip": gone_words(), "chip_tone": "plain"}
        if item.also:
            tell = QCoreApplication.translate("Summary", "Also {source}")
            said = (f"{each.source} · {ago(each.said_at, now)}" for each in item.also)
            others |= {"below": tell.format(source=", ".join(said))}
        lateness = silent.get(item.source, Lateness.IN_TIME)
        return Fact(
            words,
            sector=item.sector,
            source=item.source,
            age=ago(item.said_at, now),
            late=late_words(lateness),
            late_tone=TONES[lateness],
            key=item.id,
            **others,
        )

    return say


def _listed(
    key: str, title: str, note: str, facts: Sequence[Fact], least: int, group: str | None = None
) -> Listed:
    return Listed(key, title, note, tuple(facts), least, key if group is None else group)


def _detail(item: ItemRow) -> str:
    return first_line(item.detail)


def _weighed(item: ItemRow, said: str) -> str:
    """``minor, 2008`` or ``acute, on hold, one a day``: what is less than the others says so."""
    if item.kind is Kind.MEDICINE and not said:
        return _detail(item)
    weight = {MINOR: QCoreApplication.translate("Summary", "minor"),
              ACUTE: QCoreApplication.translate("Summary", "acute"),
              DELAYED: QCoreApplication.translate("Summary", "delayed")}  # fmt: skip
    return ", ".join(filter(None, (weight.get(item.weight, ""), item.unsure, said)))


def _issued_at_once(medicines: Sequence[ItemRow]) -> str:
    """The day on which all of several were last issued; empty where they were not."""
    days = {item.issued for item in medicines}
    return next(iter(days)) if len(days) == 1 < len(medicines) else ""


def _in_use(medicines: Sequence[ItemRow], at_once: str, *, died: bool) -> str:
    """How many, in which order, and the day on which all were last issued, if there is one."""
    tr = QCoreApplication.translate
    ranked = any(item.weight in (REPEAT, REPEAT_DISPENSING) for item in medicines)
    if died:
        said = tr("Summary", "{count} in use when they died")
    elif ranked:
        said = tr("Summary", "{count} in use, repeat first")
    else:
        said = "{count}" if at_once else tr("Summary", "{count} in use")
    told = said.format(count=len(medicines))
    return ", ".join(filter(None, (told, _issued_words(at_once) if at_once else "")))


def _issued_words(day: str) -> str:
    return QCoreApplication.translate("Summary", "issued {date}").format(date=day)


def _medicine(item: ItemRow, say: Say, at_once: str) -> Fact:
    """The dose before the last issue; ``at_once`` stands over all that were issued on that day."""
    own = item.issued if item.value and item.issued != at_once else ""
    parts = (_weighed(item, first_line(item.value)), _issued_words(own) if own else "")
    return say(item, item.title, detail=", ".join(filter(None, parts)))


def _valued(item: ItemRow) -> str:
    value = " ".join(filter(None, (item.value, item.unit)))
    return ", ".join(filter(None, (value, item.unsure))) if value else _detail(item)


def _on_day(item: ItemRow) -> str:
    return shown_date(item.begins).partition(" ")[0]


def _dated(item: ItemRow) -> str:
    return ", ".join(filter(None, (_detail(item), shown_date(item.begins))))


def _icon(item: ItemRow) -> str:
    words = f"{item.title} {item.detail}"
    if _HEARING.search(words):
        return "ear"
    return "eye" if _SIGHT.search(words) else "info-circle"


def _day_of(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()


def _contact(item: ItemRow, say: Say) -> Fact:
    """The telephone before the relationship: it is what one looks for, and is never cut short."""
    if item.value and len(item.title) > LONG_NAME:
        below = " · ".join(filter(None, (item.value, _detail(item))))
        return say(item, strong=item.title, below=below)
    return say(item, item.value, strong=item.title, detail=_detail(item))


def _frailty(item: ItemRow, say: Say) -> Fact:
    """Which index, in short, with two decimals; the story has the words and the value whole."""
    title = re.sub(r" score$", "", item.title, flags=re.IGNORECASE)
    if (index := _INDEX.fullmatch(title)) is not None:
        version = QCoreApplication.translate("Summary", "eFI (version {version})")
        title = version.format(version=index[1]) if index[1] else "eFI"
    value = shown_score(item.value)
    unit = "" if item.unit.casefold() in ("score", "{score}", "1") else item.unit
    said = re.sub(r"\s+frailty$", "", _detail(item), flags=re.IGNORECASE)
    when = _on_day(item)
    words = " ".join(filter(None, (title, value, unit)))
    return say(item, ", ".join(filter(None, (words, said))), detail=when)


def _lately(item: ItemRow, say: Say) -> Fact:
    return say(item, what_words(item), detail=", ".join(filter(None, (item.unsure, _on_day(item)))))


def _to_begin(item: ItemRow, today: date) -> str:
    """That it does not stand yet, and from when it will; when it was asked for is no such day."""
    tr = QCoreApplication.translate
    if item.begins is None or item.begins.text < today.isoformat()[: len(item.begins.text)]:
        return tr("Summary", "planned")
    return tr("Summary", "planned, from {date}").format(date=_on_day(item))


def _service(item: ItemRow, today: date, say: Say) -> Fact:
    tr = QCoreApplication.translate
    said = [part.strip() for line in item.detail.split("\n") for part in line.split(" · ")]
    lines = [part for part in said if part and not _IN_STORY.match(part)]
    if item.status is ItemStatus.PLANNED:
        lines.insert(0, _to_begin(item, today))
    elif item.begins is not None:
        lines.append(tr("Summary", "since {date}").format(date=_on_day(item)))
    if item.ends is not None:
        until = shown_date(item.ends).partition(" ")[0]
        lines.append(tr("Summary", "until {date}").format(date=until))
    lines += care_blanks(item)
    return say(
        item,
        " ".join(filter(None, (item.value, item.unit))),
        strong=item.title,
        below=" · ".join(lines),
    )


def _role(item: ItemRow) -> str:
    role = _detail(item).partition(" · ")[0]
    told = "" if leaves_open(role) else role_words(role)
    return ", ".join(filter(None, (told, item.unsure)))


def _team(items: Sequence[ItemRow], key_worker: str, say: Say) -> list[Fact]:
    """The key worker first: the one whom the plan names, or else a source.

    For whom someone works stands in their story: with it, half of them had no room.
    """
    chip = QCoreApplication.translate("Summary", "Key worker")

    def leads(item: ItemRow) -> bool:
        return item.title == key_worker if key_worker else item.code == "key-worker"

    return [
        say(
            item,
            strong=item.title,
            detail=_role(item),
            chip=chip if leads(item) else "",
        )
        for item in sorted(items, key=lambda item: not leads(item))
    ]
