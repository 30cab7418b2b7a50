"""Small HL7 v2 messages, made for a test."""

from collections.abc import Mapping

from tests.feeds.making import MARY

PID = {3: f"{MARY}^^^NHS^NH~H1^^^RBH^PI", 5: "Adams^Mary^^^Mrs^^L", 7: "19410309", 8: "F"}
PV1 = {2: "I", 3: "Ward 5^^2^Bishop", 19: "V1", 44: "202611011000"}
_SIGNS = "|^~\\&"

Fields = Mapping[int, str]


def line(name: str, fields: Fields) -> str:
    cells = [fields.get(number, "") for number in range(1, max(fields, default=0) + 1)]
    return "|".join([name, *cells])


def message(
    event: str, at: str = "20261101120000", *more: str, pid: Fields | None = None,
    pv1: Fields | None = None, evn: Fields | None = None, head: Fields | None = None,
) -> str:  # fmt: skip
    """One of Mary Adams; fields replace hers, and an empty ``pv1`` leaves the visit out."""
    fields = {3: "PAS", 4: "RBH", 7: at, 9: f"ADT^{event}", 10: f"{event}{at}", 11: "P", 12: "2.4"}
    first = line("MSH", {2: _SIGNS[1:], **fields, **(head or {})}).replace("MSH||", "MSH|", 1)
    lines = [first, line("EVN", {2: at, **(evn or {})}), line("PID", {**PID, **(pid or {})})]
    visit = PV1 if pv1 is None else {**PV1, **pv1} if pv1 else {}
    if visit:
        lines.append(line("PV1", visit))
    return "\r".join([*lines, *more]) + "\r"


def stream(*told: str, ends: str = "\r") -> bytes:
    return "".join(told).replace("\r", ends).encode()
