"""What a record that is brought in again must come to: what of it is new, and what is worded anew.

Shares no code with ``desktop``. Two records of one person are held side by side, entry by entry:
one whose id is new is *imported*; of the others, one that says something else of what anyone is
shown is *updated*, and the rest is *unchanged*.
"""

import json
from collections import Counter
from typing import Any

from tests.feeds.expected_fhir import SHOWN_TYPES, STU3_TYPES, says_something
from tests.feeds.expected_people import Counts, Json

IMPORTED, UPDATED, UNCHANGED = "imported", "updated", "unchanged"
FILED = {"meta", "identifier", "groupIdentifier", "reference"}
"""By what its system finds an entry again, which nobody is shown."""
EMPTY: tuple[Any, ...] = ({}, [], None)
SHOWN_EXTENSIONS = ("ProblemSignificance", "VaccinationProcedure")


def again(before: bytes, after: bytes) -> Counts:
    """The entries of the later record that say something of its person, by outcome and kind."""
    old, new = _by_id(before), _by_id(after)
    same_lists = _lists(old) == _lists(new)
    counts: Counts = Counter()
    for key, it in new.items():
        kind = it["resourceType"]
        if kind == "List":  # those of a record tell together what it lacks
            outcome = UNCHANGED if same_lists else UPDATED
            counts[outcome, kind] += says_something(it)
        elif kind in SHOWN_TYPES | STU3_TYPES | {"Patient"}:
            same = key in old and _shown(old[key]) == _shown(it)
            counts[IMPORTED if key not in old else UNCHANGED if same else UPDATED, kind] += 1
    return +counts


def _by_id(record: bytes) -> dict[str, Json]:
    resources = [each["resource"] for each in json.loads(record)["entry"]]
    return {
        f"{it['resourceType']}/{it.get('id', f'the {number}th')}": it
        for number, it in enumerate(resources)
    }


def _lists(record: dict[str, Json]) -> Counter[str]:
    """What each says of what is missing, under its title."""
    return Counter(
        json.dumps([it.get(name) for name in ("title", "note", "emptyReason", "extension")])
        for it in record.values()
        if it["resourceType"] == "List" and says_something(it)
    )


def _shown(it: Any) -> Any:
    """What is left once all is out that files it or only points elsewhere: of a code the chosen
    one, and of midnight the day."""
    if isinstance(it, list):
        return [shown for each in it if (shown := _shown(each)) not in EMPTY]
    if isinstance(it, str):
        return it.partition("T00:00:00")[0]
    if not isinstance(it, dict):
        return it
    left = {name: value for name, value in it.items() if name not in FILED}
    if "extension" in left and "url" not in left and "system" not in left:
        left["extension"] = [each for each in left["extension"]
                             if any(name in each["url"] for name in SHOWN_EXTENSIONS)]  # fmt: skip
    if "coding" in left:
        chosen = [each for each in left["coding"] if each.get("userSelected")]
        left["coding"] = chosen[:1] or left["coding"][:1]
    told = {name: _shown(value) for name, value in left.items()}
    return {name: value for name, value in told.items() if value not in EMPTY}
