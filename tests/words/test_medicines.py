"""What a medicine is: without its salt and form, and never another."""

import pytest

from desktop.words.medicines import substances


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Amlodipine 5mg tablets", "amlodipine"),
        ("Amlodipine tablets One each day", "amlodipine"),
        ("Tablets amlodipine", "amlodipine"),
        ("Amlodipine tablets/capsules", "amlodipine"),
        ("Warfarin as directed", "warfarin"),
        ("Eye drops", "eye drops"),
        ("Fentanyl 12micrograms/hour transdermal patches", "fentanyl"),
        ("Morphine sulfate 10mg/5ml oral solution", "morphine"),
        ("Levothyroxine sodium 75microgram tablets", "levothyroxine"),
        ("Clopidogrel hydrogen sulfate 75mg tablets", "clopidogrel"),
        ("Lithium carbonate 400mg modified-release tablets", "lithium"),
        ("Sodium valproate 200mg tablets", "valproate"),
        ("Sodium bicarbonate 500mg capsules", "sodium bicarbonate"),
        ("Potassium chloride 600mg modified-release tablets", "potassium chloride"),
        ("Ferrous fumarate 210mg tablets", "ferrous fumarate"),
        ("Hydromorphone hydrochloride 1.3mg capsules", "hydromorphone"),
        ("Co-careldopa 25mg/100mg tablets", "co-careldopa"),
        ("Insulin glargine 100units/ml solution for injection", "insulin glargine"),
        ("Insulin soluble human", "insulin soluble human"),
    ],
)
def test_what_a_medicine_is(title: str, expected: str) -> None:
    assert substances(title) == (expected,)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Calcium carbonate 1.5g / Colecalciferol 400unit chewable tablets",
            ("calcium carbonate", "colecalciferol"),
        ),
        ("Calcium carbonate with colecalciferol", ("calcium carbonate", "colecalciferol")),
        ("Sacubitril/valsartan 24mg/26mg tablets", ("sacubitril", "valsartan")),
        ("Dorzolamide 20mg/ml / Timolol maleate 5mg/ml eye drops", ("dorzolamide", "timolol")),
        ("Metformin tablets with food", ("metformin",)),
        ("5% glucose", ()),
    ],
)
def test_what_a_medicine_combines(title: str, expected: tuple[str, ...]) -> None:
    assert substances(title) == expected
