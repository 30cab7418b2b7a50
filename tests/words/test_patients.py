"""Letters that were found, where they stand in the words of a row."""

import pytest

from desktop.words.patients import spans


@pytest.mark.parametrize(
    ("words", "letters", "marked"),
    [
        ("HINDMARSH, Dorothy (Mrs)", ["hind", "dor"], ["HIND", "Dor"]),
        ("4 Chapel Bank, DH7 0ZL", ["4", "chapelb", "dh70z"], ["4", "Chapel B", "DH7 0Z"]),
        ("999 000 0018", ["9990000018"], ["999 000 0018"]),
        ("VAN DER BERG, Łucja", ["vander", "lucja"], ["VAN DER", "Łucja"]),
        ("O'NEILL, Ann", ["oneill"], ["O'NEILL"]),
        ("HINDMARSH, Dorothy", ["marsh", ""], []),
        ("Pyle", ["pylen"], []),
    ],
)
def test_letters_are_found_at_the_beginning_of_words(
    words: str, letters: list[str], marked: list[str]
) -> None:
    assert [words[start:end] for start, end in spans(words, letters)] == marked
