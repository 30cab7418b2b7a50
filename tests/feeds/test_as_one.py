"""What its source tells in several entries stands once, and for as long as its source says so."""

import pytest

from desktop.services import one_page
from desktop.words.enums import Kind
from tests.clock import NOW
from tests.feeds.gp_record import medicine
from tests.feeds.making_stu3 import record
from tests.services.record import EVERYTHING


@pytest.fixture
def in_use(scripts):
    """The medicines that the Summary has."""

    def found():
        with scripts.reading() as session:
            return one_page.summary(session, EVERYTHING, 1, NOW).of(Kind.MEDICINE)

    return found


def test_a_repeat_medicine_is_in_use_though_its_last_supply_is_over(bring, in_use):
    entries = medicine()
    entries[1]["effectivePeriod"] = {"start": "2026-01-05", "end": "2026-11-02"}

    bring(record(*entries))

    (found,) = in_use()
    assert (found.title, found.ends) == ("Ramipril 5mg capsules", None)
    assert found.detail == "Last issued 01-Mar-2026 · Supplied until 02-Nov-2026"
