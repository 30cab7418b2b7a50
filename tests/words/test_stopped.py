"""Whether the words of a letter stop a medicine, and which they leave alone."""

import pytest

from desktop.words.stopped import TRACES, says_stopped


@pytest.mark.parametrize(
    "words",
    [
        "Could you please stop amlodipine?", "Amlodipine stopped - GP to restart in two weeks",
        "Medicines stopped:\n- ramipril\n- amlodipine\nMedicines continued:\n- bisoprolol",
        "Amlodipine stopped and bisoprolol increased to 10mg.", "Please stop amlodipine.",
        "Stop amlodipine", "GP to stop amlodipine", "Advised to stop amlodipine",
        "Amlodipine should be stopped", "Amlodipine withheld", "Amlodipine ceased",
        "Amlodipine held.", "Amlodipine on hold", "Held: ramipril, amlodipine", "Hold amlodipine",
        "Amlodipine - stopped", "Amlodipine 2.5 mg once daily - stopped (low blood pressure)",
        "Amlodipine: stopped", "Amlodipine (stopped)",
        "Medicines stopped: amlodipine 5mg, ramipril",
        "Medicines stopped: ramipril, amlodipine and digoxin", "Ramipril and amlodipine stopped.",
        "Ramipril, amlodipine and bisoprolol stopped", "Stopped ramipril, amlodipine",
        "Amlodipine not tolerated, stopped", "Amlodipine not tolerated so stopped",
        "Amlodipine swelled her ankles. Stopped.", "She is no longer taking amlodipine",
        "Stopped taking amlodipine last week", "Ramipril continued, amlodipine stopped",
        "Continue ramipril but stop amlodipine",
        "Amlodipine was stopped on 3 October because of ankle swelling",
        "Amlodipine stopped until blood pressure rechecked",
        "Amlodipine stopped, not to be restarted",
        "Amlodipine stopped. To be restarted in two weeks",
        "Amlodipine started 2019, stopped 2026",
    ],
)  # fmt: skip
def test_what_stops_it(words: str) -> None:
    assert says_stopped(words, "amlodipine")
    assert any(each in words.casefold() for each in TRACES)


@pytest.mark.parametrize(
    "words",
    [
        "Continued: amlodipine. Stopped: ramipril", "We could stop amlodipine",
        "Amlodipine begun. Fell at home. Stopped in hospital for two days.",
        "Medicines stopped:\n- ramipril\nMedicines continued:\n- amlodipine",
        "Ramipril stopped and amlodipine increased to 10mg.",
        "Ramipril stopped, amlodipine continued.", "Amlodipine should not be stopped.",
        "Amlodipine must never be stopped suddenly.", "Do not stop amlodipine",
        "Please don't stop amlodipine", "No plans to stop amlodipine",
        "Has stopped smoking on amlodipine", "Amlodipine helped; she stopped driving",
        "Consider stopping amlodipine", "?stop amlodipine", "Amlodipine may be stopped later",
        "Stop amlodipine if vomiting", "Sick day rules: stop amlodipine when unwell",
        "Amlodipine was stopped in 2019 and restarted in 2024.",
        "Amlodipine stopped on admission. Restarted at discharge.",
        "Amlodipine 10mg stopped and amlodipine 5mg started",
        "Restart amlodipine stopped on admission", "Amlodipine increased as ramipril stopped",
        "Ramipril stopped because of amlodipine", "Ramipril stopped when amlodipine started",
        "Amlodipine 5mg, ramipril stopped", "Amlodipine 5mg after ramipril stopped",
        "Amlodipine to be continued and ramipril stopped", "Stopped ramipril, started amlodipine",
        "Stopped: ramipril. Continued: amlodipine.", "On amlodipine. Ramipril stopped.",
        "Amlodipine goes on. Ramipril stopped.", "Ramipril stopped",
        "Amlodipine clinic held on Friday", "A meeting was held about amlodipine",
        "Amlodipine held on admission, restarted", "Do not hold amlodipine",
    ],
)  # fmt: skip
def test_what_leaves_it_alone(words: str) -> None:
    assert not says_stopped(words, "amlodipine")
