"""HL7 v2 ADT: who is admitted, moved and discharged, message by message.

Messages are taken in the order in which they were sent. Each is an entry of its own: one that is
broken, or that nobody here can be sure about, is set aside alone.
"""

from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from msgspec.structs import replace

from desktop.feeds import clean, deaths
from desktop.feeds.hl7 import messages, people, record, telling, visits
from desktop.feeds.hl7.messages import Broken, Message
from desktop.feeds.matching import refs_by
from desktop.feeds.parsed import (
    ENTRY_LIMIT,
    OF_A_PERSON,
    TWO_NUMBERS,
    Described,
    Entry,
    Parsed,
    PassedOver,
    Person,
    Said,
    Saying,
    Unreadable,
    set_aside,
)
from desktop.words.accounts import Skipped
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import NEVER_SHOWN, Wording, closest
from desktop.words.patients import folded

OF_PERSON = {"A28", "A31", "A47", "A48", "A51"}
MERGES = {"A18", "A30", "A34", "A36", "A39", "A40", "A46", "A47"}
"""The id in MRG is from now on another name of the person in PID."""
RENUMBERS = {"A42", "A45", "A50"}
"""The visit in MRG is from now on the one in PV1."""
CHANGES = visits.REVIVES | visits.UNDOES | OF_PERSON | {
    "A08", "A09", "A10", "A32", "A33", "A54", "A55", "A60", "A61", "A62",
}  # fmt: skip
ACCOUNTS = {"A35", "A41", "A44", "A49"}
LOOK = {
    "A17": "It swaps the beds of two people: look at where each of them is.",
    "A24": "It says that two people are linked: someone must look at both.",
    "A29": OF_A_PERSON,
    "A37": "It says that two people are no longer linked: someone must look at both.",
    "A43": "It moves an id from one person to another: someone must look at both.",
}
"""What no program should do by itself."""

NOBODY = "It names nobody: neither an NHS number nor an id of the hospital's own."
NO_PID = "It does not say whom it is about."
DEAD_AND_ALIVE = (
    "It gives a date of death (PID-29) and says that they have not died (PID-30): have it sent"
    " again as it is."
)
SEVERAL = "It is about several people at once."
NO_MERGED = "It does not say which id is merged."
WHICH_VISIT = "It does not say which visit it is about: there is neither a number nor a beginning."
TRIAL = "It is marked as a message for training or for trying out."


class _Unfit(Exception):
    """A message that cannot be taken in."""


def read(content: bytes, sector: Sector) -> Parsed:
    """Read a whole file. Raises ``Unreadable`` if there are more messages than are taken."""
    return _File(messages.split(content), sector).parsed


def timestamp(content: bytes) -> datetime | None:
    """When the newest message was sent."""
    return max(messages.sent(content), default=None)


class _File:
    """One reading: every message ends in ``parsed`` exactly once."""

    def __init__(self, texts: list[bytes], sector: Sector) -> None:
        if len(texts) > ENTRY_LIMIT:
            raise Unreadable(
                "This file holds more messages than are taken at once: send it in parts.",
                ("message",) * len(texts),
            )
        self._sector = sector
        self._asides: dict[str, list[Entry]] = defaultdict(list)
        self._merged: list[Person] = []
        self._people: dict[tuple[object, ...], Person] = {}
        self.parsed = Parsed(entries=len(texts), noun="message", original=partial(_original, texts))
        found = self._found(texts)
        self.parsed.dated = max((each.said_at for each in found if each.said_at), default=None)
        for each in in_order(found):
            try:
                self._take(each)
            except _Unfit as unfit:
                self._asides[str(unfit)].append(each.entry)
        self.parsed.people = [*self._merged, *self._people.values()]
        self.parsed.asides = set_aside(self._asides, partial(self._named, texts))

    def _found(self, texts: list[bytes]) -> list[Message]:
        found: list[Message] = []
        seen: set[bytes] = set()
        for position, text in enumerate(texts, 1):
            if text in seen:
                entry = Entry(position, messages.kind_of(text))
                self.parsed.passed_over.append(PassedOver(entry, Skipped.REPEATED))
                continue
            seen.add(text)
            try:
                found.append(messages.read(position, text))
            except Broken as broken:
                self._asides[str(broken)].append(Entry(position, messages.kind_of(text)))
        return found

    # --- one message -------------------------------------------------------------------------

    def _take(self, it: Message) -> None:
        if it.event in ACCOUNTS:
            self.parsed.passed_over.append(PassedOver(it.entry, Skipped.ADMINISTRATIVE))
            return
        if it.event not in CHANGES | MERGES | RENUMBERS | LOOK.keys():
            self.parsed.passed_over.append(PassedOver(it.entry, Skipped.NOT_SHOWN))
            return
        if it.first("MSH").text(11).upper() in ("T", "D"):
            raise _Unfit(TRIAL)
        if it.event in LOOK:
            raise _Unfit(LOOK[it.event])
        if not it.all("PID"):
            raise _Unfit(NO_PID)
        if len(it.all("PID")) > 1:
            raise _Unfit(SEVERAL)
        who, described = people.who(it), people.describe(it)
        if not who.refs and not who.number:
            raise _Unfit(NOBODY)
        if len(people.numbers(it, it.first("PID"))) > 1:
            raise _Unfit(TWO_NUMBERS)
        if people.is_dead_and_alive(it.first("PID")):
            raise _Unfit(DEAD_AND_ALIVE)
        saying = self._saying(it)
        if it.event in MERGES and (former := self._former(it, who.refs)):
            self._merged.append(
                Person(who.refs, described, counts=False, sayings=[saying], formerly=former,
                       former_numbers=people.merged(it, it.first("MRG")))
            )  # fmt: skip
            return
        person = self._person(who, described)
        if person.described is not described and person.described is not None:
            person.described_before += (person.described,)
            person.described = described
        person.sayings.append(saying)

    def _person(self, who: people.Who, described: Described) -> Person:
        """The person of earlier messages that name and describe them alike.

        Who is described otherwise is looked at on their own: an id may have been given to another.
        """
        key = (who.refs, who.number, folded(described.family), described.born)
        return self._people.setdefault(key, Person(who.refs, described, counts=False))

    def _former(self, it: Message, kept: tuple[str, ...]) -> tuple[str, ...]:
        merged = it.all("MRG")
        if len(merged) > 1:
            raise _Unfit(SEVERAL)
        ids = people.refs(it, merged[0].each(1)) if merged else ()
        if not ids:
            raise _Unfit(NO_MERGED)
        return tuple(each for each in ids if each not in kept)

    # --- what it says --------------------------------------------------------------------------

    def _saying(self, it: Message) -> Saying:
        label, told = _label(it), None
        close = label or Confidentiality.NORMAL
        said: list[Said] = []
        whole = ""
        visit = "" if it.event in MERGES else telling.ref_of(it)
        if it.event in visits.UNDOES:
            if not visit:
                raise _Unfit(WHICH_VISIT)
            said.append(self._undone(visit))
            return self._told(it, said, f"{visit}#")
        if it.event in RENUMBERS:
            if not visit or not it.first("MRG").text(5):
                raise _Unfit(WHICH_VISIT)
            said.append(self._undone(f"visit/{clean.ref(it.first('MRG').text(5))}"))
        if visit:
            for column, name in (("44", "admission"), ("45", "discharge")):
                if not telling.can_be_read(it, int(column)):
                    raise _Unfit(f"Its {name} date (PV1-{column}) cannot be read.")
            told = telling.tells(it, visit, label)
            first = visits.first(told, self._sector)
            said.append(Said(first, over=partial(visits.over, told), parts=record.with_stay))
            said += self._death(told)
        elif it.event in visits.REVIVES:
            raise _Unfit(WHICH_VISIT)
        in_visit = closest(close, told.label if told else None)
        said += [
            _held(each, label, part_of=visit)
            for each in record.diagnoses(it, visit or "person", self._sector, in_visit)
        ]
        if it.all("NK1"):
            whole = "contact/"
        said += [_held(each, label) for each in record.allergies(it, self._sector, close)]
        said += [
            replace(each, over=partial(_as_closely, each.wording, label))
            for each in record.results(it, self._sector, close)
        ]
        said += [_held(each, label) for each in people.of_person(it, self._sector, close)]
        return self._told(it, said, whole)

    def _death(self, told: telling.Told) -> list[Said]:
        """That they died in hospital, as how the stay ended says; a discharge undone undoes it."""
        ref = f"{told.ref}#died"
        if told.never_ended:
            gone = deaths.taken_back(ref, self._sector)
            return [Said(gone._replace(title=NEVER_SHOWN), lasting=True)]
        if not told.has_died:
            return [Said(deaths.taken_back(ref, self._sector))] if told.left_alive else []
        on = told.ends or told.happened
        died = PartialDate(on.text[:10]) if on else UNDATED
        return [Said(deaths.alert(ref, self._sector, died), part_of=told.ref)]

    def _told(self, it: Message, said: list[Said], whole: str) -> Saying:
        return Saying((it.entry,), tuple(said), it.said_at, whole=whole, in_turn=True)

    def _undone(self, ref: str) -> Said:
        """Kept even where nothing stood: what was sent before it may still be on its way."""
        gone = Wording(ref, Kind.ADMISSION, self._sector, "Admission", status=ItemStatus.WITHDRAWN)
        return Said(gone, lasting=True)

    def _named(self, texts: list[bytes], entry: Entry) -> tuple[str, ...]:
        """Whom a message names that was set aside, and whom it merges or links with them."""
        try:
            it = messages.read(entry.position, texts[entry.position - 1])
        except Broken:
            return ()
        merged = [refs_by(people.refs(it, each.each(1)), *people.merged(it, each))
                  for each in it.all("MRG")]  # fmt: skip
        found = [people.named(it, each) for each in it.all("PID")]
        return tuple(chain(*merged, *(refs_by(each.refs, each.number) for each in found)))


def _original(texts: list[bytes], entries: tuple[Entry, ...]) -> bytes:
    return b"".join(texts[each.position - 1] + b"\r" for each in entries)


def in_order(found: list[Message]) -> list[Message]:
    """As they were sent; one without a time of its own comes after the one before it."""
    at = datetime.min.replace(tzinfo=UTC)
    timed = []
    for each in found:
        at = each.said_at or at
        timed.append((at, each.recorded_at or at, each.entry.position, each))
    return [each for *_, each in sorted(timed, key=lambda one: one[:3])]


def _label(it: Message) -> Confidentiality | None:
    """How closely everything in a message is held; None where it does not say."""
    pd1 = it.first("PD1")
    if pd1.text(12).upper() in people.YES:
        return Confidentiality.SENSITIVE
    return Confidentiality.NORMAL if pd1.text(12) or pd1.deleted(12) else None


def _held(word: Wording, label: Confidentiality | None, part_of: str = "") -> Said:
    """Replaces what stands, but where nothing is said of it, as closely held as that."""
    return Said(word, over=partial(_as_closely, word, label), part_of=part_of)


def _as_closely(
    word: Wording, label: Confidentiality | None, stands: Wording, *, later: bool
) -> Wording:
    if not later:
        return stands
    if record.ends_with_stay(word) and ItemStatus.WITHDRAWN not in (word.status, stands.status):
        word = word._replace(status=stands.status, ends=stands.ends)
    if label is not None:
        return word
    return word._replace(confidentiality=closest(word.confidentiality, stands.confidentiality))
