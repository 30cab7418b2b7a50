"""How sources word who may be told of a person, and who may not."""

import pytest

from desktop.services import sharing
from desktop.words.enums import Kind
from tests.services.weeks import item


@pytest.mark.parametrize(
    "words",
    [
        "Do not disclose the address to Tom Adams",
        "Do not disclose address or whereabouts to Tom Adams",
        "Never divulge her address",
        "Do not give any information to son Tom",
        "Do not speak to Tom Adams about money",
        "Don’t talk to the neighbours about her",
        "Must not be told the address",
        "Not to be discussed with her sister",
        "Son not to be given details of the care home",
        "No information to be given to son Tom",
        "No information to husband",
        "Nobody but Anne is to be told",
        "No one else may be informed",
        "Tell nobody that she is here",
        "Share nothing with her brother",
        "Ex-husband must not know where she lives",
        "Does not want to be told",
        "Does not wish her diagnosis shared with family",
        "Doesn’t want us to speak to her son",
        "Brother not to know of the move",
        "No consent to share with family",
        "Has not consented to sharing with the council",
        "Consent to speak to her son withdrawn",
        "Refused to have her record shared",
        "Not happy for her daughter to be told",
        "May be told about visits, and not to be told about money",
    ],
)
def test_a_prohibition_is_known_and_never_taken_for_a_permission(words: str) -> None:
    said = item(words, Kind.ALERT)
    assert sharing.says_who(said)
    assert sharing.forbids(said)


@pytest.mark.parametrize(
    "words",
    [
        "Consent given to speak to daughter Anne",
        "OK to speak to wife",
        "OK for her daughter to be told",
        "Permission to talk to the warden",
        "May be given information about visits",
        "Information may be shared with her daughter",
        "Share with daughter",
        "Wishes her daughter to be kept informed",
        "Consents to her son being informed",
        "May speak to her niece about anything",
        "No telephone. Granddaughter, may be told everything",
    ],
)
def test_a_permission_is_known_and_forbids_nothing(words: str) -> None:
    said = item(words, Kind.ALERT)
    assert sharing.says_who(said)
    assert not sharing.forbids(said)


@pytest.mark.parametrize(
    "words",
    [
        "Does not speak English",
        "Can hear if spoken to on the left",
        "Has no one to talk to",
        "Do not give aspirin",
        "May be given paracetamol",
        "No information on allergies",
        "Informed consent given for the procedure",
        "Does not know the time of day",
        "Did not want to discuss resuscitation",
        "Told to drink more, no news from the hospital",
        "An attorney was present",
    ],
)
def test_how_someone_speaks_and_what_was_talked_about_is_neither(words: str) -> None:
    assert not sharing.says_who(item(words, Kind.NOTE))
