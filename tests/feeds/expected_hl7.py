"""What HL7 v2 messages must come to, counted without the importers and without their library.

Shares no code with ``desktop``. Like its neighbours it is a second telling of the rules, in plain
words: which messages are of people at all, which say too little, and whom they name.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

TAKEN, ASIDE = "taken", "set aside"
UNSHOWN, BILLING = "type not shown here", "billing or scheduling"
WITHDRAWN, REPEATED = "withdrawn before it was ever shown here", "repeated in this file"

Counts = Counter[tuple[str, str]]
Who = Callable[[str, str, frozenset[str], str], Any]

UNDONE = "A11 A23 A27 A38".split()
NEEDS_VISIT = "A01 A02 A03 A04 A05 A06 A07 A12 A13 A14 A15 A16 A21 A22 A25 A26 A52 A53".split()
MERGED = "A18 A30 A34 A36 A39 A40 A46 A47".split()
OTHERS = "A08 A09 A10 A28 A31 A32 A33 A42 A45 A48 A50 A51 A54 A55 A60 A61 A62".split()
FOR_PEOPLE = "A17 A24 A29 A37 A43".split()
ACCOUNTS = "A35 A41 A44 A49".split()
NOT_OF_A_PERSON = "AN VN SS DL PPN MC MA BC SL TAX HC PN".split()


class Stream(NamedTuple):
    """A file of messages, and whose it is."""

    name: str
    source: str
    registers: bool
    content: bytes


class Told(NamedTuple):
    """One message: what it is called, when it was sent, and its lines, each a list of fields."""

    name: str
    source: str
    registers: bool
    kind: str
    sent: str
    lines: list[list[str]]

    def field(self, segment: str, number: int) -> str:
        line = next((each for each in self.lines if each[0] == segment), [])
        number -= segment == "MSH"
        return line[number].strip() if number < len(line) else ""


def is_stream(content: bytes) -> bool:
    return bool(re.match(rb"[\x0b\s]*(MSH|FHS|BHS)[|^~\\&]", content.removeprefix(b"\xef\xbb\xbf")))


def count(streams: list[Stream], world: Any, who: Who) -> dict[str, Counts]:
    """The counts of every file. A message that undoes what never was counts as skipped."""
    found: dict[str, Counts] = {each.name: Counter() for each in streams}
    told = [each for stream in streams for each in messages(stream, found[stream.name])]
    for each in told:
        if each.registers and each.kind:
            register(world, each, who)
    visits: set[tuple[str, str, str]] = set()
    for each in sorted(told, key=lambda one: (not one.registers, one.sent)):
        found[each.name][judged(world, each, who, visits), each.kind or "message"] += 1
    return found


def messages(stream: Stream, counts: Counts) -> Iterator[Told]:
    text = stream.content.decode("utf-8-sig", "replace")
    lines = [line for line in re.split("[\r\n\x0b\x1c]+", text) if line.strip()]
    lines = [line for line in lines if line[:3] not in ("FHS", "BHS", "BTS", "FTS")]
    starts = [number for number, line in enumerate(lines) if line.startswith("MSH")]
    seen: set[str] = set()
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        kind, sent, cells = "", "", [line.split("|") for line in lines[start:end]]
        head = cells[0]
        if len(head) > 8 and len(head[1]) > 1:
            event = next((line for line in cells if line[0] == "EVN"), [])
            type_, trigger = [*head[8].split(head[1][0]), ""][:2]
            trigger = trigger or (event[1] if len(event) > 1 else "")
            sent = head[6] or (event[2] if len(event) > 2 else "")
            if type_ and (trigger or type_ != "ADT"):
                kind = f"{type_}^{trigger}".rstrip("^")
        whole = "\r".join(lines[start:end])
        if whole in seen:
            counts[REPEATED, kind or "message"] += 1
        else:
            seen.add(whole)
            yield Told(stream.name, stream.source, stream.registers, kind, sent, cells)


def judged(world: Any, it: Told, who: Who, visits: set[tuple[str, str, str]]) -> str:
    if not it.kind:
        return ASIDE
    type_, _, event = it.kind.partition("^")
    if event in ACCOUNTS and type_ == "ADT":
        return BILLING
    if type_ != "ADT" or event not in (*UNDONE, *NEEDS_VISIT, *MERGED, *OTHERS, *FOR_PEOPLE):
        return UNSHOWN
    people = sum(line[0] == "PID" for line in it.lines)
    if event in FOR_PEOPLE or it.field("MSH", 11)[:1] in ("T", "D") or people != 1:
        return ASIDE
    number, ids = named(it)
    merged = len([line for line in it.lines if line[0] == "MRG"])
    if not (number or ids) or (event in MERGED and merged != 1):
        return ASIDE
    visit = "" if it.field("PV1", 2) == "N" else (
        it.field("PV1", 19) or it.field("PV1", 50) or it.field("PV1", 44)
    ).split("^")[0]  # fmt: skip
    if event in (*UNDONE, *NEEDS_VISIT) and not visit:
        return ASIDE
    person = described(it, who)
    if not any(world.knows(it.source, each, person) for each in (*ids, "")):
        return ASIDE
    for each in ids:
        world.ids.setdefault((it.source, each), person)
    stay = (it.source, person.number or ids[0], visit)
    unseen = event in UNDONE and stay not in visits
    if visit and event not in MERGED:
        visits.add(stay)
    return WITHDRAWN if unseen else TAKEN


def register(world: Any, it: Told, who: Who) -> None:
    """Whoever is named and described surely enough, by a source that may say so."""
    number, ids = named(it)
    person = described(it, who)
    if len(person.born) == 10 and person.families and (person.number or (ids and not number)):
        held = world.numbers.get(person.number)
        if held is None or held.born == person.born:
            for each in ids or [""]:
                world.add(it.source, each, person)


def named(it: Told) -> tuple[str, list[str]]:
    """The NHS number as sent, and the other ids."""
    number, ids = "", []
    for each in it.field("PID", 3).split("~"):
        parts = [*each.split("^"), "", "", "", "", ""]
        marks = {parts[3].split("&")[0].upper(), parts[4].upper()}
        if marks & {"NH", "NHS", "NI"} and not re.search("[A-Z]", parts[0]):
            number = number or parts[0]
        elif parts[0] and parts[4] not in NOT_OF_A_PERSON:
            by = parts[3].split("&")[0] or it.field("MSH", 4).split("^")[0]
            ids.append(f"{by}|{parts[0]}")
    return number, ids


def described(it: Told, who: Who) -> Any:
    figures = re.sub(r"\D", "", named(it)[0])
    born = it.field("PID", 7)
    families = frozenset(
        plain(each.split("^")[0].split("&")[0]) for each in it.field("PID", 5).split("~")
    ) - {""}  # fmt: skip
    given = [*it.field("PID", 5).split("~")[0].split("^"), ""][1].split()
    day = "-".join(part for part in (born[:4], born[4:6], born[6:8]) if part)
    return who(figures if right(figures) else "", day, families, plain("".join(given[:1])))


def right(figures: str) -> bool:
    """Ten figures of which the last is right: weights 10 to 2, eleven less the remainder."""
    if not re.fullmatch("[0-9]{10}", figures):
        return False
    check = 11 - sum(int(figures[place]) * (10 - place) for place in range(9)) % 11
    return check % 11 == int(figures[9]) and check != 10


def plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
