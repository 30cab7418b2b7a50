"""The long trial of the audit."""

import pytest
from sqlalchemy import Connection

from desktop.store import chain
from desktop.store.store import Store
from tests.store.forging import Forger

ROUNDS = 1000


@pytest.mark.timeout(1800)
def test_a_thousand_edits_removals_and_truncations_are_all_found(
    scripts: Store, raw: Connection
) -> None:
    forger = Forger(scripts, raw, entries=40)
    assert forger.missed(ROUNDS) == []
    assert chain.verify(scripts, against=forger.head).ok
