"""No code of a door is left for whoever passes to read."""

import pytest

from desktop.words.doors import without_codes


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("AM call, key safe 4512", "AM call, key safe"),
        ("Keysafe: C4512X, side door", "Keysafe, side door"),
        ("Key safe code is 45 12 then 4512", "Key safe"),
        ("Key safe, 12:30 lunch", "Key safe, 12:30 lunch"),
        ("Key safe no. 4512#, left of the door", "Key safe, left of the door"),
        ("4512 key safe", "key safe"),
        ("Door code 1234 5678", "Door code"),
        ("Lunch call, 12:30 to 13:00", "Lunch call, 12:30 to 13:00"),
        ("Pin prick test 2 times a day", "Pin prick test 2 times a day"),
        ("Key safe by the back door", "Key safe by the back door"),
        ("Ring 0191 498 0123 if there is no answer", "Ring 0191 498 0123 if there is no answer"),
    ],
)
def test_the_code_goes_and_the_rest_stays(words: str, left: str) -> None:
    assert without_codes(words) == left
