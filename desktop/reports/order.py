"""The order of letters on a line where right-to-left words stand among left-to-right ones.

The Unicode bidirectional algorithm is python-bidi's. Its display functions hand back a reordered
string; a line on paper also needs to know where each letter went, so its steps are called here.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from bidi import algorithm

APART = "\N{LEFT-TO-RIGHT MARK}"
"""Between pieces of a sentence that must not pull each other about: a name and a date, say."""

_OPENS = {")": "(", "]": "[", "}": "{"}
_LEFTWARD = frozenset({"R", "AL", "AN"})
_EMBEDDING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def needs_order(words: str) -> bool:
    return not words.isascii() and any(
        unicodedata.bidirectional(each) in _LEFTWARD for each in words
    )


def steers(character: str) -> bool:
    """A control that turns the words around it; left out, since it can make one name read as
    another."""
    return unicodedata.bidirectional(character) in _EMBEDDING


def levels(words: str) -> list[int]:
    """The embedding level of each character of a paragraph; odd levels run from right to left."""
    base = algorithm.get_base_level(words)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(words, storage)
    for position, each in enumerate(storage["chars"]):
        each["position"] = position
        each["type"] = each["type"] or "ON"  # a character that Unicode has not assigned yet
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = [base] * len(words)
    for each in storage["chars"]:
        found[each["position"]] = each["level"]
    return found


def _pair_brackets(storage: dict[str, Any]) -> None:
    """Both brackets of a pair go one way (rule N0, which these steps of python-bidi lack)."""
    for run in storage["runs"]:
        chars = storage["chars"][run["start"] : run["start"] + run["length"]]
        along = "LR"[chars[0]["level"] % 2]
        for start, end in _pairs(chars):
            inside = {_strong(each) for each in chars[start + 1 : end]} - {""}
            if not inside:
                continue
            before = (strong for each in reversed(chars[:start]) if (strong := _strong(each)))
            direction = along if along in inside else next(before, run["sor"])
            chars[start]["type"] = chars[end]["type"] = direction


def _pairs(chars: list[dict[str, Any]]) -> list[tuple[int, int]]:
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for end, each in enumerate(chars):
        if each["type"] != "ON":
            continue
        if each["ch"] in _OPENS.values():
            opened.append(end)
        for deep in reversed(range(len(opened))):
            if chars[opened[deep]]["ch"] == _OPENS.get(each["ch"]):
                found.append((opened[deep], end))
                del opened[deep:]
                break
    return sorted(found)


def _strong(each: dict[str, Any]) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(each["type"], "")


def from_left(found: Sequence[int]) -> list[int]:
    """The places of runs on a line, from left to right, by their levels (rule L2)."""
    order = list(range(len(found)))
    if not found:
        return order
    for level in range(max(found), 0, -1):
        start = None
        for end in range(len(order) + 1):
            inside = end < len(order) and found[order[end]] >= level
            if inside and start is None:
                start = end
            elif not inside and start is not None:
                order[start:end] = reversed(order[start:end])
                start = None
    return order
