"""What ships with the program to be read: the help, the keys and the hazard log.

It is data, so that a clinical safety officer can change it without programming. What cannot be
understood is refused as a whole: a slip must not quietly leave a hazard or a control out.
"""

import tomllib
from typing import Annotated, TypeVar

from msgspec import Meta, Struct, ValidationError, convert

from desktop.config import resource
from desktop.errors import Problem
from desktop.words.handbook import KeyLine, Topic
from desktop.words.safety import (
    Control,
    Hazard,
    HazardLog,
    Likelihood,
    Proof,
    Risk,
    Severity,
)

HAZARDS, TOPICS, KEYS = "safety/hazards.toml", "help/topics.toml", "help/keys.toml"

Said = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Several = Meta(min_length=1)
Shape = TypeVar("Shape", bound=Struct)


class _Risk(Struct, forbid_unknown_fields=True):
    likelihood: Likelihood
    severity: Severity


class _Control(Struct, forbid_unknown_fields=True):
    does: Said
    proved_by: Annotated[
        list[Annotated[str, Meta(pattern=r"^tests/[a-z0-9_/]+\.py::test_[a-z0-9_]+$")]], Several
    ]


class _Hazard(Struct, forbid_unknown_fields=True):
    id: Annotated[str, Meta(pattern=r"^H\d\d$")]
    name: Said
    causes: Annotated[list[Said], Several]
    effect: Said
    before: _Risk
    after: _Risk
    controls: Annotated[list[_Control], Several]


class _Log(Struct, forbid_unknown_fields=True):
    standing: Said
    hazards: Annotated[list[_Hazard], Several]


class _Topic(Struct, forbid_unknown_fields=True):
    title: Said
    paragraphs: Annotated[list[Said], Several]
    kind: Annotated[str, Meta(pattern="^(embedded|hub|)$")] = ""


class _Topics(Struct, forbid_unknown_fields=True):
    topics: Annotated[list[_Topic], Several]


class _Key(Struct, forbid_unknown_fields=True):
    keys: Annotated[list[Said], Several]
    does: Said


class _Page(Struct, forbid_unknown_fields=True):
    where: Said
    keys: Annotated[list[_Key], Several]
    page: str = ""


class _Pages(Struct, forbid_unknown_fields=True):
    pages: Annotated[list[_Page], Several]


def hazard_log(written: str | None = None) -> HazardLog:
    """The hazard log, by default the one shipped."""
    log = _read(HAZARDS, _Log, written)
    ids = [each.id for each in log.hazards]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise Problem(f"{HAZARDS} gives the number {twice[0]} to two hazards. Change one of them.")
    return HazardLog(log.standing, tuple(_hazard(each) for each in log.hazards))


def topics(written: str | None = None) -> tuple[Topic, ...]:
    """How a hub is kept and what to expect of it."""
    read = _read(TOPICS, _Topics, written)
    return tuple(Topic(each.title, tuple(each.paragraphs), each.kind) for each in read.topics)


def key_lines(written: str | None = None) -> tuple[KeyLine, ...]:
    """Every key that does something, page by page."""
    read = _read(KEYS, _Pages, written)
    return tuple(
        KeyLine(page.page, page.where, tuple(each.keys), each.does)
        for page in read.pages
        for each in page.keys
    )


def _hazard(each: _Hazard) -> Hazard:
    return Hazard(
        id=each.id,
        name=each.name,
        causes=tuple(each.causes),
        effect=each.effect,
        before=Risk(each.before.likelihood, each.before.severity),
        after=Risk(each.after.likelihood, each.after.severity),
        controls=tuple(
            Control(one.does, tuple(Proof(test) for test in one.proved_by)) for one in each.controls
        ),
    )


def _read(name: str, shape: type[Shape], written: str | None) -> Shape:
    try:
        text = resource(name).read_text("utf-8") if written is None else written
        return convert(tomllib.loads(text), shape)
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as trouble:
        raise Problem(
            f"{name} cannot be read: {trouble}. Mend it, or install the program again."
        ) from None
