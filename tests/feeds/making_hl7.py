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


STORY = (
    message("A05", "20261101", "PV2||||||||20261120", pv1={2: "P"}),
    message("A01", "20261102", "NK1|1|Adams^Peter|SPO", "AL1|1||P^Penicillin|SV|Rash~Wheeze",
            "DG1|1||I1^Stroke^I10||2026", "PD1|||X^^A83999|G1^Bell^Anna|||||||Y"),
    message("A02", "20261103+0100", pv1={3: "Ward 6^2^3", 6: "Ward 5", 7: "C1^Bell^Anna"}),
    message("A12", "20261104", head={18: "8859/15"}),
    message("A16", "20261105", "PV2|||||||||20261109"),
    message("A03", "20261106", pv1={45: "20261106", 37: "19"}), message("A13", "20261107"),
    message("A11", "20261108"), message("A40", "20261109", "MRG|H0^^^RBH^PI", pv1={}),
    message("A31", "20261110", head={18: "UNICODE UTF-8~8859/1"},
            pid={30: "Y", 11: '""', 13: "0191^PRN^PH"}, pv1={}),
)  # fmt: skip
"""A stay of hers, told as it went."""
