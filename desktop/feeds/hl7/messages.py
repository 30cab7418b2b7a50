"""The messages of one file, and the values in them.

Lines end in CR, LF or both; frames of the transport (MLLP) and envelopes of a batch may stand
around the messages. Each message says itself by which characters its values are parted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import hl7

from desktop.feeds import clean
from desktop.feeds.hl7 import charset
from desktop.feeds.parsed import Entry
from desktop.words.dates import ENGLAND, PartialDate

DELETED = '""'
"""What stands for a value that is no longer so; an empty field says nothing at all."""

_BEGINS = re.compile(rb"[\x0b\x1c\s]*(MSH|FHS|BHS)[^A-Za-z0-9\s\"',;]")
_FRAMES = re.compile(b"[\x0b\x1c]")
_LINES = re.compile(b"\r\n|\r|\n")
_SEGMENT = re.compile(rb"([A-Z][A-Z0-9]{2})([^A-Za-z0-9\s]|$)")
_HEAD = re.compile(r"MSH([^A-Za-z0-9\s])((?:(?!\1)[^A-Za-z0-9\s]){1,5})\1")
_USUAL = "|^~\\&"
_ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
_KIND = re.compile(r"[A-Z]{3}(?:\^[A-Z][A-Z0-9]{2})?")
_TIME = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d*)?)?)?)?)?)?([+-]\d{4})?"
)


class Broken(Exception):
    """A message that cannot be read; says why in one sentence."""


def is_hl7(content: bytes) -> bool:
    return _BEGINS.match(content) is not None


def split(content: bytes) -> list[bytes]:
    """Each message as it came, its lines parted by CR. What stands before a head is its own."""
    found: list[list[bytes]] = []
    inside = False
    for line in _LINES.split(_FRAMES.sub(b"\r", content)):
        segment = _SEGMENT.match(line)
        if not line.strip():
            continue
        if segment and segment[1] in _ENVELOPE:
            inside = False
        elif not inside or (segment and segment[1] == b"MSH"):
            found.append([line])
            inside = True
        elif segment:
            found[-1].append(line)
        else:  # a line break within a value
            found[-1][-1] += b" " + line.strip()
    return [b"\r".join(lines) for lines in found]


class Value:
    """One value of a field: its components, each of which may have parts again."""

    def __init__(self, raw: Any, escape: str, signs: str) -> None:
        self._raw, self._escape, self._signs = raw, escape, signs

    def text(self, component: int = 1, part: int = 1, limit: int = clean.TITLE_LIMIT) -> str:
        """One line of plain text; empty where nothing is said, and where it was deleted."""
        raw = _nth(_nth(self._raw, component), part)
        found = clean.line(_unescaped(str(raw), self._escape, self._signs), limit)
        return "" if found == DELETED else found

    def words(self) -> str:
        """What a coded value says: its words, or else its code."""
        return self.text(2) or self.text(1, 2) or self.text(5) or self.text(1)

    @property
    def deleted(self) -> bool:
        return str(_nth(_nth(self._raw, 1), 1)).strip() == DELETED


class Segment:
    """One line of a message."""

    def __init__(self, raw: Any, escape: str, signs: str) -> None:
        self._raw, self._escape, self._signs = raw, escape, signs

    def each(self, field: int) -> list[Value]:
        """The values of a field that say something."""
        if field >= len(self._raw):
            return []
        return [Value(each, self._escape, self._signs) for each in self._raw[field] if _says(each)]

    def value(self, field: int) -> Value:
        return next(iter(self.each(field)), Value("", self._escape, self._signs))

    def text(self, field: int, component: int = 1) -> str:
        return self.value(field).text(component)

    def deleted(self, field: int) -> bool:
        return self.value(field).deleted


HAPPENINGS = frozenset(
    "A01 A02 A03 A04 A05 A06 A07 A11 A12 A13 A14 A15 A16 A21 A22 A23 A25 A26 A27 A38 A52"
    " A53".split()
)
"""What happened at one moment. All others tell how things are when they are sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what happened, when the source said so, and its lines."""

    entry: Entry
    text: str
    event: str
    """``A01`` and the like; empty where it is no message of admission, discharge and transfer."""
    sent_at: datetime | None
    recorded_at: datetime | None
    segments: tuple[tuple[str, Segment], ...]

    @property
    def said_at(self) -> datetime | None:
        """When it was sent; but what happened once was said when it was recorded.

        Or a discharge that is sent again would stand over the word that took it back.
        """
        sent, recorded = self.sent_at, self.recorded_at
        if self.event in HAPPENINGS and sent and recorded and not _is_day(recorded):
            return min(sent, recorded)
        return sent or recorded

    def all(self, name: str) -> list[Segment]:
        return [segment for each, segment in self.segments if each == name]

    def first(self, name: str) -> Segment:
        """The first such line, or one that says nothing."""
        return next(iter(self.all(name)), Segment([], "\\", "|~^&"))


def kind_of(message: bytes) -> str:
    """What the message calls itself, as far as that can be told."""
    text = message.decode("latin-1")
    if not _HEAD.match(text):
        return "message"
    parts = text[4 + text[4:].find(text[3]) :].split("\r", 1)[0].split(text[3])
    kind = (parts[7] if len(parts) > 7 else "").split(text[4])
    told = "^".join(part.strip() for part in kind[:2] if part.strip())
    return told if _KIND.fullmatch(told) else "message"


def read(position: int, message: bytes) -> Message:
    """One message. Raises ``Broken``."""
    try:
        text = charset.text_of(message)
    except ValueError as trouble:
        raise Broken(str(trouble)) from None
    if not text.startswith("MSH"):
        raise Broken("It does not begin as a message does.")
    found = _HEAD.match(text)
    given = found[1] + found[2] if found else ""
    if not given or len(set(given + _USUAL[len(given) :])) < max(len(given), len(_USUAL)):
        raise Broken("Its head does not say by which characters its values are parted.")
    try:
        raw = hl7.parse(text)
    except (hl7.HL7Exception, IndexError, ValueError):
        raise Broken("Its head cannot be read.") from None
    signs = raw.separators[1:]
    segments = tuple(
        (str(each[0]).strip(), Segment(each, raw.esc, signs)) for each in raw if _says(each)
    )
    head = segments[0][1]
    event = next((each for name, each in segments if name == "EVN"), Segment([], raw.esc, signs))
    type_, trigger = head.text(9).upper(), (head.text(9, 2) or event.text(1)).upper()
    if not type_ or (type_ == "ADT" and not trigger):
        raise Broken("It does not say what has happened.")
    kind = f"{type_}^{trigger}" if trigger else type_
    return Message(
        Entry(position, kind if _KIND.fullmatch(kind) else "message"),
        text,
        trigger if type_ == "ADT" else "",
        instant(head.text(7)),
        instant(event.text(2)),
        segments,
    )


def sent(content: bytes) -> Iterator[datetime]:
    """When the messages of a file were sent; a quick look that checks nothing else."""
    for found in re.finditer(rb"MSH(.)(?:[^\r\n]*?\1){5}(\d[\d.+-]*)", content):
        if at := instant(found[2].decode("ascii", "replace")):
            yield at


# --- dates -----------------------------------------------------------------------------------


def when(text: str) -> PartialDate | None:
    """A date as far as it was given, by the clock in England; midnight is how a day is written."""
    return clean.when(_iso(text))


def day(text: str) -> PartialDate | None:
    """The day that is named, whatever clock time or zone was sent along with it."""
    return clean.day(_iso(text))


def instant(text: str) -> datetime | None:
    iso = _iso(text)
    return clean.instant(iso) if len(iso) >= 10 else None


def _is_day(at: datetime) -> bool:
    """Whether a day alone was given, which has many moments."""
    return at.astimezone(ENGLAND).time() == time(0)


def _iso(text: str) -> str:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return text.strip()  # dates with dashes are sent too
    year, month, of_month, hour, minute, second, zone = found.groups()
    date = "-".join(part for part in (year, month, of_month) if part)
    if not minute:
        return date
    offset = f"{zone[:3]}:{zone[3:]}" if zone else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{offset}"


# --- values ----------------------------------------------------------------------------------


def _says(raw: Any) -> bool:
    """Whether there is anything but signs in it."""
    return bool(raw.strip()) if isinstance(raw, str) else any(map(_says, raw))


def _nth(raw: Any, number: int) -> Any:
    if isinstance(raw, str):
        return raw if number == 1 else ""
    return raw[number - 1] if number <= len(raw) else ""


def _unescaped(text: str, escape: str, signs: str) -> str:
    """The library would log what it cannot make sense of, and that may be someone's name."""
    if not escape or escape not in text:
        return text
    plain = dict(zip("FRST", signs, strict=False)) | {"E": escape, ".br": "\n"}

    def of(found: re.Match[str]) -> str:
        code = found[1]
        if code[:1] == "X":
            try:
                return bytes.fromhex(code[1:]).decode("cp1252", "replace")
            except ValueError:
                return ""
        return plain.get(code, "")

    mark = re.escape(escape)
    return re.sub(f"{mark}([^{mark}]{{1,40}}){mark}", of, text)
