"""What someone let go stays so when its source sends it again, unless it says something else."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import Account, Waiting
from desktop.services import originals
from desktop.words.accounts import Skipped
from desktop.words.enums import Role
from tests.clock import NOW
from tests.feeds.making import JOHN, bundle, condition, patient
from tests.services.tray_office import Office, known


def unseen(office: Office) -> list[int]:
    return list(office.all(select(Waiting.id).where(Waiting.seen_at.is_(None))))


def dismiss_all(office: Office) -> None:
    keeper = office.desks.seat(Role.PRACTICE_MANAGER, "Ada Wren")

    def dismissing(waiting: int) -> Callable[[Session], frozenset[str]]:
        return lambda session: originals.dismiss(session, keeper, waiting, "A test record", NOW)

    for each in unseen(office):
        office.desks.change(keeper, dismissing(each))


def counted(office: Office) -> int:
    (count,) = office.all(
        select(func.coalesce(func.sum(Account.count), 0)).where(Account.reason == Skipped.DISMISSED)
    )
    return int(count)


def in_lines(broken: bytes) -> bytes:
    return b"\n".join([*(json.dumps(each).encode() for each in (patient(), condition())), broken])


def sent(when: str, *, onset: str = "2020") -> bytes:
    odd = condition("c2", code=None, onsetDateTime=onset)
    return bundle(patient(), condition(), odd, timestamp=f"2026-11-{when}T09:00:00Z")


CASES = {
    "an entry": (sent("01"), sent("02"), sent("03", onset="2021"), 1),
    "a person": (
        bundle(patient("p9", JOHN, born=None), timestamp="2026-11-01T09:00:00Z"),
        bundle(patient("p9", JOHN, born=None), timestamp="2026-11-02T09:00:00Z"),
        bundle(patient("p9", JOHN, born=None, family="Bell")),
        1,
    ),
    "a broken line": (in_lines(b'{"a'), in_lines(b'{"a'), in_lines(b'{"b'), 1),
    "a whole file": (b"{ not this", b"{ not this", b"{ not that", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_stays_dismissed_and_is_counted_as_such_until_it_says_something_else(
    office: Office, case: str
) -> None:
    first, again, changed, entries = CASES[case]
    known(office)
    office.bring(first)
    assert unseen(office)
    dismiss_all(office)
    assert unseen(office) == []
    for number, content in enumerate((first, again), 1):
        office.bring(content)
        assert unseen(office) == []
        assert counted(office) >= number * entries
    before = counted(office)
    office.bring(changed)
    assert len(unseen(office)) == 1
    assert counted(office) - before < entries * 2


def test_what_another_source_sends_alike_waits(office: Office) -> None:
    office.bring(b"{ not this")
    dismiss_all(office)
    office.bring(b"{ not this", source="gp")
    assert len(unseen(office)) == 1
