"""Nothing withheld comes back, whatever is asked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.models import Item
from desktop.services import items, one_page, today
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Role, Sector
from desktop.words.people import Actor, Audience
from tests.clock import NOW
from tests.services.record import EVERYTHING, Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def everything_said(
    record: Record, actor: Actor, audience: Audience, store: Store
) -> Iterator[str]:
    """All that any question here answers, as text."""
    with store.reading() as session:
        yield repr(one_page.summary(session, audience, record.patient.id, NOW))
        timeline = items.timeline(session, audience, record.patient.id)
        yield repr(timeline)
        for item in timeline:
            yield repr(items.story(session, audience, record.patient.id, item.id))
        # Every feed of the hub is listed by name, whomever it knows.
        yield repr(replace(today.today(session, actor, audience, NOW), feeds=()))


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.SOCIAL_WORKER, Role.COMMUNITY_NURSE])
def test_no_canary_of_a_withheld_item_is_ever_heard(
    record: Record, scripts: Store, role: Role
) -> None:
    reader = record.factory.staff(role, "A reader", teams=[record.team])
    audience = record.audience(reader)
    record.factory.meeting(record.team, chair=reader, patients=[record.patient])
    sources = {sector: record.factory.source(f"CANARY-{sector}", sector) for sector in Sector}
    rows = []
    for number, cell in enumerate(sorted(EVERYTHING.cells), 1):
        canary = f"canary{number}end" if cell in audience.cells else f"CANARY-{cell.key}"
        rows.append(
            Item(
                patient_id=record.patient.id, id=number, kind=cell.kind, sector=cell.sector,
                confidentiality=cell.confidentiality, title=canary, detail=canary, value=canary,
                code=canary, begins=PartialDate("2026-11-25"), status=ItemStatus.ACTIVE,
                source_id=None if cell in audience.cells else sources[cell.sector].id,
                said_at=NOW, recorded_from=NOW,
            )
        )  # fmt: skip
    record.factory.keep(*rows)
    desk = record.at(reader)
    heard = "".join(everything_said(record, reader, audience, desk))
    assert "canary" in heard
    assert "CANARY" not in heard
    # The same questions do find them when the rule is off.
    assert "CANARY-health" in "".join(everything_said(record, reader, EVERYTHING, scripts))
    if desk.kind == "hub":  # a program that forgot the rule would be told no more
        assert "CANARY" not in "".join(everything_said(record, reader, EVERYTHING, desk))
