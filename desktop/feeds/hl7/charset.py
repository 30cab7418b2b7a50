"""In which letters a message is written: its head says so in MSH-18, and each for itself."""

import re

from desktop.feeds.csv_table import decoded

UNKNOWN = (
    "Its head (MSH-18) names a character set that is not read here: have it sent as UNICODE UTF-8 "
    "or 8859/1."
)
UNTRUE = "Its text is not in the character set that its head (MSH-18) names."
UTF_8 = b"UNICODE UTF-8"
_LATIN = re.compile(r"(?:ISO[ -]?)?8859[/-](\d{1,2})")
_SETS = {
    "ASCII": "ascii", "US-ASCII": "ascii", "ISO IR6": "ascii",
    "WINDOWS-1252": "cp1252", "CP1252": "cp1252",
    **dict.fromkeys(("UNICODE", "UNICODE UTF-8", "UTF-8", "UTF8"), "utf-8"),
    # A file that is UTF-16 or UTF-32 was brought to UTF-8 before its messages were parted.
    **dict.fromkeys(("UNICODE UTF-16", "UNICODE UTF-32"), "utf-8"),
}  # fmt: skip
_PARTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16}
"""Of 8859 there is no twelfth."""


def text_of(message: bytes) -> str:
    """One message; without MSH-18 as any text is read. Raises ``ValueError`` with a sentence."""
    name = _named(message)
    if not name:
        return decoded(message)
    codec = _codec(name.decode("ascii", "replace"))
    if codec is None:
        raise ValueError(UNKNOWN)
    try:
        return message.decode(codec)
    except UnicodeDecodeError:
        raise ValueError(UNTRUE) from None


def legible(message: bytes) -> tuple[str, str]:
    """A message to be corrected and kept as UTF-8, as which its head names it by then.

    And what it came as, where that was named and is another; whatever it is, it can be read.
    """
    name = _named(message)
    try:
        text = text_of(message)
    except ValueError:
        text = decoded(message)
    if not name or name == UTF_8:
        return text, ""
    sign = text[3]
    head = text.split("\r", 1)[0].split(sign)
    head[17] = UTF_8.decode()
    rest = text.partition("\r")
    return sign.join(head) + rest[1] + rest[2], name.decode("ascii", "replace")


def _named(message: bytes) -> bytes:
    """The first set that its head names; others, which it may shift to, say nothing of it."""
    if not message.startswith(b"MSH") or len(message) < 5 or not message[3:4].isascii():
        return b""
    head = message.partition(b"\r")[0].split(message[3:4])
    if len(head) < 18:
        return b""
    repeats = head[1][1:2] or b"~"
    return head[17].split(repeats)[0].strip()


def _codec(name: str) -> str | None:
    name = " ".join(name.upper().split())
    if (found := _LATIN.fullmatch(name)) and int(found[1]) in _PARTS:
        # What 8859/1 leaves to controls, Windows fills with signs, and sends under its name.
        return "cp1252" if int(found[1]) == 1 else f"iso8859_{int(found[1])}"
    return _SETS.get(name)
