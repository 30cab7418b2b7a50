"""What sources hold in a person's own words, put under the headings of the plan."""

from collections.abc import Iterable
from dataclasses import replace

from desktop.services.plan_content import LONG
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import ItemRow
from desktop.words.plans import AboutMe

_HEADINGS = (
    ("what is most important to me", "most_important"),
    ("most important", "most_important"),
    ("people who are important to me", "people_important"),
    ("how i communicate", "communicate"),
    ("my wellness", "wellness"),
    ("a good day", "wellness"),
    ("please do not", "please_do_not"),  # before its own beginning
    ("please do", "please_do"),
    ("how and when to support me", "support_me"),
    ("also worth knowing", "worth_knowing"),
    ("supported to write this by", "written_with"),
)


def gathered(timeline: Iterable[ItemRow]) -> AboutMe:
    """From items newest first: the newest words under each heading, the rest worth knowing."""
    found: dict[str, str] = {}
    other = []
    for item in timeline:
        if item.kind is not Kind.ABOUT_ME or item.status is not ItemStatus.ACTIVE:
            continue
        lines = [(item.title, item.detail or item.value)]
        if _field(item.title) is None:
            parted = (line.partition(":") for line in item.detail.splitlines())
            lines = [(heading, words.strip()) for heading, _, words in parted if _field(heading)]
        for heading, words in lines:
            field = _field(heading)
            if field is not None and words:
                found.setdefault(field, words[:LONG])
        if not lines:
            other.append(": ".join(filter(None, (item.title, item.detail or item.value))))
    if other:
        found.setdefault("worth_knowing", "\n".join(other)[:LONG])
    return replace(AboutMe(), **found)


def _field(heading: str) -> str | None:
    said = heading.strip().lower()
    return next((field for start, field in _HEADINGS if said.startswith(start)), None)
