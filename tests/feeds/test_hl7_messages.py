"""The messages of a file: what is one, in what order they count, and which are set aside."""

import pytest

from desktop.feeds.hl7 import adt
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Sector
from tests.feeds.making import JOHN, MARY
from tests.feeds.making_hl7 import message
from tests.feeds.reading_hl7 import one, parsed, words

# --- the file --------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
def test_several_messages_are_several_entries_whatever_ends_their_lines(ends):
    found = parsed(message("A01"), message("A03", "20261102"), ends=ends)

    assert (found.entries, found.noun) == (2, "message")
    assert [each.entries[0].kind for each in one_sayings(found)] == ["ADT^A01", "ADT^A03"]


def one_sayings(found):
    return [saying for person in found.people for saying in person.sayings]


@pytest.mark.parametrize(
    "around",
    [
        ("\x0b{}\x1c\r", ""),
        ("FHS|^~\\&|PAS\rBHS|^~\\&|PAS\r{}BTS|1\rFTS|1\r", ""),
        ("BHS|^~\\&|PAS\r{}BTS|1\r", ""),
        ("\r\n\r\n{}", ""),
    ],
)
def test_frames_and_envelopes_are_no_messages(around):
    found = adt.read(around[0].format(message("A01")).encode(), Sector.HEALTH)

    assert found.entries == 1
    assert len(one_sayings(found)) == 1
    assert found.asides == []


def test_a_broken_message_is_set_aside_alone_and_its_text_can_be_sent_again():
    broken = message("A01", head={9: ""})
    found = parsed(message("A01"), broken, "MSH|garbage\r", message("A03"))

    assert found.entries == 4
    assert len(one_sayings(found)) == 2
    told = {aside.sentence: aside.entries[0].position for aside in found.asides}
    assert told == {
        "It does not say what has happened.": 2,
        "Its head does not say by which characters its values are parted.": 3,
    }
    assert found.original(found.asides[0].entries) == broken.encode()


def test_the_type_in_the_head_counts_and_not_the_one_in_the_event():
    found = parsed(message("A03^ADT_A03", evn={1: "A01"}), message("", "20261103", evn={1: "A08"}))

    assert [each.entries[0].kind for each in one_sayings(found)] == ["ADT^A03", "ADT^A08"]


def test_an_event_in_small_letters_is_the_same_event():
    assert one(message("a01", pv1={45: "00000000"})).sayings[0].said[0].wording.status is (
        ItemStatus.ACTIVE
    )


def test_other_signs_than_the_usual_ones_part_the_values():
    text = message("A01").replace("^", "!").replace("|", "^")

    person = one(text)
    assert (person.described.family, person.refs) == ("Adams", ("RBH|H1",))


def test_what_was_escaped_reads_as_it_was_meant():
    found = words(pv1={3: "A\\T\\E \\F\\ Majors\\.br\\Bay", 2: "I"})

    assert found["visit/V1"].title == "Admitted to A&E | Majors Bay"


def test_a_line_break_within_a_value_ends_no_line():
    text = message("A08", "20261101120000", "ZZZ|1|x\nand more|")

    assert len(one_sayings(adt.read(text.encode(), Sector.HEALTH))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_accents_survive_either_way_of_writing_them(encoding):
    content = message("A28", pid={5: "Brontë^Zoë"}, pv1={}).encode(encoding)

    (person,) = adt.read(content, Sector.HEALTH).people
    assert person.described is not None
    assert (person.described.family, person.described.given) == ("Brontë", "Zoë")


def test_messages_are_taken_as_they_were_sent():
    found = parsed(
        message("A03", "20261105"),
        message("A01", "202611010900", evn={2: "20261101090002"}),
        message("A08", "202611010900", evn={2: "20261101090001"}),
    )

    assert [each.entries[0].position for each in one_sayings(found)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (message("A20"), Skipped.NOT_SHOWN),
        (message("A01", head={9: "ORU^R01"}), Skipped.NOT_SHOWN),
        (message("A01", head={9: "ACK"}), Skipped.NOT_SHOWN),
        (message("A35"), Skipped.ADMINISTRATIVE),
    ],
)
def test_what_is_not_shown_here_is_passed_over(told, why):
    found = parsed(told)

    assert [each.why for each in found.passed_over] == [why]
    assert found.people == found.asides == []


def test_the_very_same_message_twice_counts_once():
    found = parsed(message("A01"), message("A01"))

    assert [each.why for each in found.passed_over] == [Skipped.REPEATED]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (message("A01", head={11: "T"}), "It is marked as a message for training or for trying"
                                         " out."),
        (message("A17"), "It swaps the beds of two people: look at where each of them is."),
        (message("A24"), "It says that two people are linked: someone must look at both."),
        (message("A29"), "It asks to delete a person: someone must look whether that is right."),
        (message("A01", "20261101", "PID|2||7"), "It is about several people at once."),
        (message("A01").replace("PID|", "ZID|"), "It does not say whom it is about."),
        (message("A01", pid={3: ""}), "It names nobody: neither an NHS number nor an id of the"
                                      " hospital's own."),
        (message("A40"), "It does not say which id is merged."),
        (message("A01", pv1={44: "01/11/2026"}), "Its admission date (PV1-44) cannot be read."),
        (message("A03", pv1={45: "20261131"}), "Its discharge date (PV1-45) cannot be read."),
        (message("A01", pid={3: f"{MARY}^^^NHS^NH~{JOHN}^^^NHS^NH"}), "It names two NHS numbers of"
                                               " one person: have it sent again with the right"
                                               " one."),
        (message("A08", pid={29: "20261101", 30: "N"}), "It gives a date of death (PID-29) and says"
                                               " that they have not died (PID-30): have it sent"
                                               " again as it is."),
        (message("A40", "20261101", "MRG|H2", "MRG|H3"), "It is about several people at once."),
        (message("A11", pv1={19: "", 44: ""}), "It does not say which visit it is about: there is"
                                               " neither a number nor a beginning."),
        (message("A02", pv1={}), "It does not say which visit it is about: there is neither a"
                                 " number nor a beginning."),
    ],
)  # fmt: skip
def test_what_no_program_should_decide_is_set_aside(told, sentence):
    found = parsed(told)

    assert [each.sentence for each in found.asides] == [sentence]
    assert found.people == []
