"""The story of a stay, however its messages come: in one file, one by one, late or twice."""

import pytest

from desktop.words.accounts import Fate
from desktop.words.enums import Confidentiality, Kind
from desktop.words.items import NOT_MADE
from tests.feeds.making_hl7 import message, stream
from tests.feeds.stays import ACTIVE, ENDED, PLANNED, WITHDRAWN, sent, stay, told


def test_an_admission_says_where_and_under_whom():
    pv1 = {7: "C1^Bell^Anna^^^Dr", 10: "430^Geriatrics"}
    found = stay(sent("A01", 1, pv1, "PV2|||^Fall at home||||||20261109"))

    assert (found.kind, found.title, found.begins.text, found.status, found.code) == (
        Kind.ADMISSION, "Admitted to Ward 5", "2026-11-01T10:00", ACTIVE, "IMP",
    )  # fmt: skip
    assert found.detail == (
        "Bed: 2 · Hospital: Bishop · Reason: Fall at home · Specialty: Geriatrics"
        " · Consultant: Dr Anna Bell · Discharge expected: 09-Nov-2026"
    )


@pytest.mark.parametrize(
    ("class_", "event", "kind", "title"),
    [
        ("I", "A01", Kind.ADMISSION, "Admitted to Ward 5"),
        ("E", "A04", Kind.ENCOUNTER, "A&E"),
        ("O", "A04", Kind.ENCOUNTER, "Outpatient attendance"),
        ("", "A04", Kind.ENCOUNTER, "Outpatient attendance"),
        ("", "A01", Kind.ADMISSION, "Admitted to Ward 5"),
        ("P", "A05", Kind.ADMISSION, "Admission to Ward 5"),
        ("O", "A05", Kind.ENCOUNTER, "Outpatient attendance"),
    ],
)
def test_the_class_says_whether_it_is_a_stay_or_an_attendance(class_, event, kind, title):
    found = stay(sent(event, 1, {2: class_}))

    assert (found.kind, found.title) == (kind, title)
    if kind is Kind.ENCOUNTER:
        assert "Place: Ward 5" in found.detail


def test_someone_seen_and_then_admitted_is_one_item():
    found = stay(sent("A04", 1, {2: "E", 3: "Majors"}), sent("A06", 2, {3: "Ward 5"}))

    assert (found.kind, found.title) == (Kind.ADMISSION, "Admitted to Ward 5")
    assert found.detail == "Moved from: Majors"


def test_a_stay_is_told_in_parts():
    found = stay(
        sent("A01", 1, {7: "C1^Bell^Anna"}),
        sent("A02", 2, {3: "Ward 6^^1", 44: ""}),
        sent("A03", 5, {3: "Ward 6^^1", 44: "", 45: "202611051130", 37: "19"}),
    )

    assert (found.title, found.begins.text, found.ends.text, found.status) == (
        "Admitted to Ward 6", "2026-11-01T10:00", "2026-11-05T11:30", ENDED,
    )  # fmt: skip
    for part in ("Consultant: Anna Bell", "Discharged to: usual place of residence", "Bed: 1"):
        assert part in found.detail


def test_a_discharge_before_the_admission_is_words_only():
    early = sent("A03", 5, {45: "202610201130", 37: "19"})
    found = stay(sent("A01", 1), early)

    assert (found.begins.text, found.ends, found.status) == ("2026-11-01T10:00", None, ENDED)
    assert "Discharge as sent: 20-Oct-2026 11:30 · Discharged to: usual place" in found.detail

    right = stay(sent("A01", 1), early, sent("A03", 6, {45: "202611051130", 37: "19"}))
    assert (right.ends.text, right.status) == ("2026-11-05T11:30", ENDED)
    back = stay(sent("A01", 1), early, sent("A13", 6, {45: ""}))
    assert (back.ends, back.status) == (None, ACTIVE)
    again = told(*map(str.encode, (sent("A01", 1), early, sent("A01", 6, {44: "202611060900"}))))
    for found in (right, back, again[0]["visit/V1"]):
        assert "as sent" not in found.detail


def test_a_discharge_without_its_time_was_when_it_happened():
    found = stay(
        sent("A01", 1), sent("A03", 5, {45: "", 37: "88^Hospice"}, evn={6: "202611051015"})
    )

    assert (found.ends.text, found.status) == ("2026-11-05T10:15", ENDED)
    assert "Discharged to: Hospice" in found.detail


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({37: "19", 36: "1"}, "Discharged to: usual place of residence · Discharge: on clinical"),
        ({36: "19"}, "Discharged to: usual place of residence"),
        ({36: "4"}, "Discharge: died"),
        ({37: "79", 36: "4"}, "Discharge: died"),
        ({37: "79^Patient died"}, "Discharge: died"),
        ({37: "55"}, "Discharged to: care home with nursing"),
        ({36: "2"}, "Discharge: by themselves or a relative"),
        ({36: "SD^Self-discharge"}, "Discharge: Self-discharge"),
        ({37: "Hospice"}, "Discharged to: Hospice"),
    ],
)
def test_where_and_how_someone_was_discharged_is_told_in_words(fields, said):
    found = stay(sent("A01", 1), sent("A03", 5, {45: "202611051130", **fields}))

    assert said in found.detail


@pytest.mark.parametrize("fields", [{36: "04"}, {36: "61"}, {37: "98"}, {37: "RX1"}, {36: "HOM"}])
def test_a_code_of_a_discharge_that_no_words_are_known_for_is_left_out(fields):
    found = stay(sent("A01", 1), sent("A03", 5, {45: "202611051130", **fields}))

    assert "Discharge" not in found.detail


def test_an_undone_admission_leaves_the_screen_with_its_diagnoses():
    first = sent("A01", 1, None, "DG1|1||I1^Stroke", "AL1|1||P^Penicillin")
    found = stay(first, sent("A11", 2))

    assert found.status is WITHDRAWN
    standing, fates = told(first.encode(), sent("A11", 2).encode())
    assert standing["visit/V1#diagnosis/I1"].status is WITHDRAWN
    assert standing["allergy/P"].status is ACTIVE
    assert fates == [Fate.IMPORTED, Fate.UPDATED]


def test_what_was_undone_before_it_came_never_shows():
    late = sent("A01", 1, None, "DG1|1||I1^Stroke")
    standing, fates = told(sent("A11", 2).encode(), late.encode())

    assert [(ref, each.status) for ref, each in standing.items()] == [("visit/V1", WITHDRAWN)]
    assert fates == [Fate.SKIPPED, Fate.UNCHANGED]


def test_a_correction_of_the_person_does_not_bring_an_undone_stay_back_but_an_admission_does():
    undone = (sent("A01", 1), sent("A11", 2))

    standing, _ = told(stream(*undone, sent("A08", 3, None, "DG1|1||I1^Stroke")))
    assert [(ref, each.status) for ref, each in standing.items()] == [("visit/V1", WITHDRAWN)]
    assert stay(*undone, sent("A01", 3)).status is ACTIVE


@pytest.mark.parametrize("pv1", [{3: "Ward 5^^2^Bishop"}, {3: ""}, {3: "Ward 6", 6: "Ward 5^^2"}])
def test_an_undone_transfer_goes_back_to_the_former_place(pv1):
    messages = (sent("A01", 1), sent("A02", 2, {3: "Ward 6"}), sent("A12", 3, pv1))
    for files in ([stream(*messages)], [*map(str.encode, messages)]):
        found = told(*files)[0]["visit/V1"]
        assert (found.title, found.detail) == (
            "Admitted to Ward 5", "Bed: 2 · Hospital: Bishop",
        )  # fmt: skip


def test_an_undone_transfer_stays_undone_when_the_transfer_comes_late():
    found = stay(sent("A01", 1), sent("A12", 3), sent("A02", 2, {3: "Ward 5^^2^Bishop"}))
    assert found.title == "Admitted to Ward 5"

    standing, _ = told(*map(str.encode, (
        sent("A01", 1), sent("A12", 3), sent("A02", 2, {3: "Ward 6"}))))  # fmt: skip
    assert standing["visit/V1"].title == "Admitted to Ward 5"


def test_an_undone_discharge_is_a_stay_again_and_stays_one():
    found = stay(
        sent("A01", 1),
        sent("A03", 3, {45: "202611031000", 37: "19"}),
        sent("A13", 4, {45: "202611031000"}),
    )

    assert (found.ends, found.status) == (None, ACTIVE)
    assert found.detail == "Bed: 2 · Hospital: Bishop · Discharge taken back: 04-Nov-2026 12:00"


def test_someone_discharged_again_has_gone():
    found = stay(
        sent("A01", 1),
        sent("A03", 3, {45: "202611031000"}),
        sent("A13", 4),
        sent("A03", 6, {45: "202611061000"}),
    )

    assert (found.ends.text, found.status) == ("2026-11-06T10:00", ENDED)
    assert "taken back" not in found.detail


def test_a_discharge_comes_late_and_still_counts():
    standing, fates = told(
        sent("A01", 1).encode(),
        sent("A08", 4, {7: "C1^Bell^Anna"}).encode(),
        sent("A03", 3, {45: "202611031000"}).encode(),
    )

    assert standing["visit/V1"].status is ENDED
    assert fates == [Fate.IMPORTED, Fate.UPDATED, Fate.UPDATED]


def test_an_older_place_or_doctor_never_replaces_a_newer_one():
    standing, fates = told(
        sent("A02", 3, {3: "Ward 6", 7: "C2^Cole^Tom"}).encode(),
        sent("A01", 1, {7: "C1^Bell^Anna", 10: "430"}).encode(),
    )

    found = standing["visit/V1"]
    assert found.title == "Admitted to Ward 6"
    assert "Consultant: Tom Cole" in found.detail
    assert "Specialty: 430" in found.detail, "what nobody has said since is filled in"
    assert fates == [Fate.IMPORTED, Fate.UPDATED]


def test_a_deleted_doctor_is_not_filled_in_again():
    found = stay(sent("A01", 1, {7: "C1^Bell^Anna"}), sent("A08", 2, {7: '""'}))

    assert "Consultant: none" in found.detail


def test_a_planned_admission_is_kept_moved_and_undone():
    planned = sent("A05", 1, {2: "P", 44: ""}, "PV2||||||||20261120")
    moved = sent("A08", 2, {2: "P", 44: ""}, "PV2||||||||20261122")

    found = stay(planned, moved)
    assert (found.title, found.begins.text, found.status) == (
        "Admission to Ward 5", "2026-11-22", PLANNED,
    )  # fmt: skip
    assert stay(planned, sent("A38", 3, {44: ""})).status is WITHDRAWN
    assert stay(sent("A14", 1), sent("A27", 3)).status is WITHDRAWN
    found = stay(planned, sent("A01", 9, {44: "202611091000"}))
    assert (found.title, found.begins.text, found.status) == (
        "Admitted to Ward 5", "2026-11-09T10:00", ACTIVE,
    )  # fmt: skip


def test_what_is_expected_stands_until_it_is_done_or_undone():
    first = sent("A01", 1)
    due = sent("A16", 2, None, "PV2|||||||||20261108")

    assert "Discharge expected: 08-Nov-2026" in told(stream(first, due))[0]["visit/V1"].detail
    assert "expected" not in stay(first, due, sent("A25", 3)).detail
    assert "expected" not in stay(first, due, sent("A03", 8, {45: "20261108"})).detail
    moving = sent("A15", 2, {42: "Ward 9^^4"})
    found = told(stream(first, moving))[0]["visit/V1"]
    assert "Transfer expected: Ward 9, bed 4" in found.detail
    assert "expected" not in told(stream(first, moving, sent("A26", 3)))[0]["visit/V1"].detail
    gone = told(stream(first, moving, sent("A02", 3, {3: "Ward 9^^4"})))[0]["visit/V1"]
    assert gone.detail == "Bed: 4 · Hospital: Bishop · Moved from: Ward 5, bed 2"


def test_leave_is_shown_until_someone_is_back():
    first, leave = sent("A01", 1), sent("A21", 2, evn={6: "202611020900"})

    assert "On leave since: 02-Nov-2026 09:00" in told(stream(first, leave))[0]["visit/V1"].detail
    assert "leave" not in told(stream(first, leave, sent("A22", 3)))[0]["visit/V1"].detail
    assert "leave" not in told(stream(first, leave, sent("A52", 3)))[0]["visit/V1"].detail


def test_a_visit_without_a_number_is_known_by_its_beginning():
    standing, _ = told(stream(sent("A01", 1, {19: ""}), sent("A03", 3, {19: "", 45: "20261103"})))

    assert list(standing) == ["visit/2026-11-01T10:00"]
    assert standing["visit/2026-11-01T10:00"].status is ENDED


def test_a_visit_given_another_number_is_not_shown_twice():
    standing, _ = told(
        stream(sent("A01", 1), message("A50", "20261102", "MRG|H1||||V1", pv1={19: "V2"}))
    )

    assert standing["visit/V1"].status is WITHDRAWN
    assert standing["visit/V2"].status is ACTIVE


def test_a_mark_of_confidence_is_not_lost_because_a_later_message_leaves_it_out():
    marked = sent("A01", 1, {16: "V"}, "PD1||||||||||||Y", "AL1|1||P^Penicillin")
    plain = sent("A08", 2, None, "AL1|1||P^Penicillin G")

    standing, _ = told(stream(marked, plain))
    assert standing["visit/V1"].confidentiality is Confidentiality.SENSITIVE
    assert (standing["allergy/P"].title, standing["allergy/P"].confidentiality) == (
        "Penicillin G", Confidentiality.SENSITIVE,
    )  # fmt: skip
    lifted = sent("A08", 3, {16: '""'}, "PD1||||||||||||N", "AL1|1||P^Penicillin G")
    standing, _ = told(stream(marked, plain, lifted))
    assert standing["visit/V1"].confidentiality is Confidentiality.NORMAL
    assert standing["allergy/P"].confidentiality is Confidentiality.NORMAL


def test_a_contact_who_is_no_longer_named_ends_and_an_old_list_adds_nobody():
    both = sent("A01", 1, None, "NK1|1|Adams^Peter|SPO", "NK1|2|Cole^Sue|FND")
    one = sent("A08", 2, None, "NK1|1|Cole^Sue|FND")

    for files in ([stream(both, one)], [both.encode(), one.encode()]):
        standing, _ = told(*files)
        assert standing["contact/peteradams"].status is ENDED
    late, fates = told(one.encode(), both.encode())
    assert "contact/peteradams" not in late
    assert late["contact/suecole"].status is ACTIVE
    assert fates == [Fate.IMPORTED, Fate.UNCHANGED]


def test_the_same_messages_once_more_say_nothing_new():
    story = stream(sent("A01", 1), sent("A02", 2, {3: "Ward 6"}), sent("A03", 3, {45: "20261103"}))
    before, first = told(story)
    after, fates = told(story, story)

    assert after == before
    assert first == [Fate.IMPORTED, Fate.UPDATED, Fate.UPDATED]
    assert fates[3:] == [Fate.UNCHANGED] * 3


def test_a_death_said_by_mistake_is_withdrawn():
    dead, alive = sent("A08", 1, None, pid={30: "Y"}), sent("A08", 2, None, pid={30: "N"})

    assert told(stream(dead, alive))[0]["died"].status is WITHDRAWN
    standing, fates = told(alive.encode())
    assert "died" not in standing
    assert fates == [Fate.IMPORTED]


@pytest.mark.parametrize("how", ["DNA", "7^Did not attend", "^Patient DNA", "WNB"])
def test_an_appointment_to_which_nobody_came_is_no_attendance(how):
    found = stay(sent("A04", 1, {2: "O"}), sent("A03", 2, {2: "O", 45: "202611021000", 36: how}))

    assert (found.kind, found.title, found.value, found.status) == (
        Kind.ENCOUNTER, "Outpatient appointment not attended", NOT_MADE, ENDED,
    )  # fmt: skip
    standing, _ = told(stream(sent("A04", 1, {2: "O"}), sent("A03", 2, {2: "O", 36: how}),
                              sent("A03", 3, {2: "O", 36: "5^Seen"})))  # fmt: skip
    seen_after_all = standing["visit/V1"]
    assert (seen_after_all.title, seen_after_all.value) == ("Outpatient attendance", "")


def test_the_code_of_an_outpatients_outcome_is_no_way_out_of_hospital():
    """Of those who lay in a bed, 4 is that they died."""
    standing, _ = told(stream(sent("A04", 1, {2: "O"}), sent("A03", 2, {2: "O", 36: "4"})))

    assert "died" not in standing["visit/V1"].detail
    assert standing.get("visit/V1#died") is None


def test_a_day_that_is_expected_and_cannot_be_read_stands_as_it_was_sent():
    waits = stay(message("A05", "202611011200", "PV2||||||||next week", pv1={44: ""}))
    assert (waits.title, waits.begins, waits.status) == ("Admission to Ward 5", None, PLANNED)
    assert waits.detail.endswith("Admission expected: “next week” as sent")
    came = stay(message("A05", "202611011200", "PV2||||||||next week", pv1={44: ""}),
                sent("A01", 3, {44: "202611031000"}))  # fmt: skip
    assert "expected" not in came.detail

    due = "PV2|||||||||Tues pm"
    here = stay(message("A01", "202611011200", due))
    assert here.detail.endswith("Discharge expected: “Tues pm” as sent")
    nought = stay(message("A01", "202611011200", "PV2|||||||||00000000"))
    assert "expected" not in nought.detail
