"""What an import says of messages is what a count that shares no code with it says too."""

from pathlib import Path

import pytest

from desktop.feeds import account, intake
from desktop.words.enums import Role
from tests.clock import NOW
from tests.feeds import expected, expected_hl7
from tests.feeds.making import JOHN, bundle, patient
from tests.feeds.making_hl7 import message, stream

BELL = {3: f"{JOHN}^^^^NH~H2^^^RBH^PI", 5: "Bell^John", 7: "19500505"}
HAND_MADE = {
    "people.json": bundle(patient()),
    "day.hl7": stream(
        message("A01"),
        message("A01"),
        message("A02", "20261102", pv1={3: "Ward 6"}),
        message("A12", "20261103"),
        message("A11", "20261104"),
        message("A11", "20261104", pv1={19: "V9"}),
        message("A20"),
        message("A35"),
        message("A17"),
        message("A01", "20261105", head={11: "T"}),
        message("A01", "20261105", head={9: "ORU^R01"}),
        message("A01", "20261105", head={9: ""}),
        message("A03", "20261105", pv1={}),
        message("A40", "20261105", "MRG|H0^^^RBH^PI", pv1={}),
        message("A40", "20261106", pv1={}),
        message("A31", "20261106", pid=BELL, pv1={}),
        message("A08", "20261106", pid={3: "", 5: "Nobody"}),
        message("A08", "20261106", pid={3: "1234567890^^^NHS^NH", 5: "Cole^Ann"}),
        "MSH|broken\r",
    ),
    "framed.hl7": b"\x0bFHS|^~\\&|PAS\r" + stream(
        message("A28", "20261101", pid=BELL, pv1={}),
        message("A08", "20261107", pid={3: "H2^^^RBH^PI", 5: "Bell^John", 7: "19500505"}),
    ) + b"\x1c\r",
    "lines.hl7": stream(message("A13", "20261108"), message("A03", "20261109"), ends="\r\n"),
}  # fmt: skip


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


def test_messages_made_by_hand_come_to_what_is_counted(scripts, clerk, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in HAND_MADE.items():
        (folder / name).write_bytes(content)

    accounts = intake.import_paths(scripts, clerk, [folder], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([folder]), said) == []
    day = said[str(folder / "day.hl7")]
    assert (day[expected.TAKEN, "ADT^A11"], day[expected_hl7.WITHDRAWN, "ADT^A11"]) == (1, 1)
    assert sum(day.values()) == 19, "the comparison counts something"


def test_the_count_of_messages_stands_on_its_own_feet():
    text = Path(expected_hl7.__file__).read_text("utf-8")

    assert "desktop." not in text
    assert "import hl7" not in text
    assert not expected_hl7.right("1234567890")
    assert expected_hl7.right(JOHN)
