"""Changing a policy line by line. Nothing here holds until the whole is put in force."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from desktop.errors import Problem
from desktop.services.policy_tables import must_be_sensible, spread
from desktop.words.enums import Permission, Role
from desktop.words.policy import Allowing, Limiting, Permitting, PolicyLines

Word = TypeVar("Word", bound=str)

NO_REASON = "Say why, in a sentence that whoever asks can understand."
NOTHING_CHOSEN = "Choose at least one of each: whom, from which sectors, which kinds, how held."


def allow(policy: PolicyLines, wanted: Allowing) -> PolicyLines:
    """Let these audiences see these cells, and say why; what they saw before they still see."""
    _chosen(wanted)
    if not wanted.reason.strip():
        raise Problem(NO_REASON)
    held = spread(policy).allowances
    added = replace(policy, allowing=(*policy.allowing, _trimmed(wanted)))
    if spread(added).allowances == held:
        raise Problem("All of this is allowed already.")
    return added


def take_away(policy: PolicyLines, unwanted: Allowing) -> PolicyLines:
    """Let these audiences no longer see these cells; each line keeps the rest and its reason."""
    _chosen(unwanted)
    left = tuple(part for line in policy.allowing for part in _without(line, unwanted))
    if left == policy.allowing:
        raise Problem("None of this is allowed, so there is nothing to take away.")
    return replace(policy, allowing=left)


def permit(policy: PolicyLines, wanted: Permitting) -> PolicyLines:
    """Let these roles do something, and say why."""
    if not wanted.roles:
        raise Problem("Choose at least one role.")
    if not wanted.reason.strip():
        raise Problem(NO_REASON)
    held = spread(policy).permissions
    roles = tuple(role for role in wanted.roles if (wanted.permission, role) not in held)
    if not roles:
        raise Problem("They may do this already.")
    line = replace(wanted, roles=roles, reason=_one_line(wanted.reason))
    return replace(policy, permitting=(*policy.permitting, line))


def forbid(policy: PolicyLines, permission: Permission, roles: tuple[Role, ...]) -> PolicyLines:
    """Let these roles no longer do it."""
    if not roles:
        raise Problem("Choose at least one role.")
    left: list[Permitting] = []
    for line in policy.permitting:
        kept = line.roles
        if line.permission is permission:
            kept = tuple(role for role in line.roles if role not in roles)
        if kept:
            left.append(replace(line, roles=kept))
    if tuple(left) == policy.permitting:
        raise Problem("They may not do this as it is, so there is nothing to take away.")
    changed = replace(policy, permitting=tuple(left))
    spread(changed)  # one that nobody could change again is refused here, where it was asked for
    return changed


def limit(policy: PolicyLines, wanted: Limiting) -> PolicyLines:
    """Give a limit another number, and say why."""
    must_be_sensible(wanted.limit, wanted.value)
    if not wanted.reason.strip():
        raise Problem(NO_REASON)
    wanted = replace(wanted, reason=_one_line(wanted.reason))
    return replace(
        policy,
        limiting=tuple(wanted if each.limit is wanted.limit else each for each in policy.limiting),
    )


def _without(line: Allowing, unwanted: Allowing) -> Iterator[Allowing]:
    """What is left of a line: for those not meant, all of it; for the others, what is around it."""
    meant = _among(line.audiences, unwanted.audiences)
    sectors = _among(line.sectors, unwanted.sectors)
    kinds = _among(line.kinds, unwanted.kinds)
    held = _among(line.confidentialities, unwanted.confidentialities)
    if not (meant and sectors and kinds and held):
        yield line
        return
    others = _but(line.audiences, unwanted.audiences)
    if others:
        yield replace(line, audiences=others)
    theirs = replace(line, audiences=meant)
    for part in (
        replace(theirs, sectors=_but(line.sectors, sectors)),
        replace(theirs, sectors=sectors, kinds=_but(line.kinds, kinds)),
        replace(
            theirs, sectors=sectors, kinds=kinds,
            confidentialities=_but(line.confidentialities, held),
        ),
    ):  # fmt: skip
        if part.sectors and part.kinds and part.confidentialities:
            yield part


def _among(words: tuple[Word, ...], named: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(each for each in words if each in named)


def _but(words: tuple[Word, ...], named: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(each for each in words if each not in named)


def _chosen(line: Allowing) -> None:
    if not (line.audiences and line.sectors and line.kinds and line.confidentialities):
        raise Problem(NOTHING_CHOSEN)


def _trimmed(line: Allowing) -> Allowing:
    return replace(line, reason=_one_line(line.reason))


def _one_line(words: str) -> str:
    return " ".join(words.split())
