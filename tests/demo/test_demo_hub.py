"""The demonstration says what went into it."""

from pathlib import Path

from sqlalchemy import func, select

from desktop import unattended
from desktop.demo import hub
from desktop.models import Item, Patient
from tests.clock import TODAY


def test_it_says_how_many_are_in_and_brings_in_nothing_of_an_unfinished_one(tmp_path: Path) -> None:
    left = tmp_path / "hub" / "county" / "feeds" / "gp-larkmoor" / "gp-larkmoor-00099.json"
    left.parent.mkdir(parents=True)
    left.write_text("{")
    said: list[str] = []
    made = hub.make(tmp_path / "hub", patients=60, seed=1974, today=TODAY, say=said.append)
    with unattended.opened(made.config) as (store, _), store.reading() as session:
        people = session.scalar(select(func.count()).select_from(Patient))
        items = session.scalar(select(func.count()).select_from(Item))
    assert not left.exists()
    assert said[-1] == f"{people:,} people and {items:,} items are in the hub"
