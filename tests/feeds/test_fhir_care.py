"""Who comes and what is arranged, in the words of items."""

import pytest

from desktop.feeds.fhir import r4
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import NOT_MADE
from tests.clock import TODAY
from tests.feeds.making import Json, bundle, coded, patient, resource
from tests.feeds.wordings import one, said

WARD = {"resourceType": "Location", "id": "w", "name": "Ward 7"}
NURSE = {"resourceType": "Practitioner", "id": "n", "name": [{"family": "Bell", "given": ["Anna"]}],
         "telecom": [{"system": "phone", "value": "0191 498 0001"}]}  # fmt: skip
ROLE = {"resourceType": "PractitionerRole", "id": "r",
        "practitioner": {"reference": "Practitioner/n"},
        "organization": {"display": "Community trust"},
        "code": [{"text": "Community matron"}]}  # fmt: skip


def encounter(class_, status="finished", **fields):
    period = {"start": "2026-11-01T10:00:00Z", "end": "2026-11-03T10:00:00Z"}
    return resource("Encounter", status=status, period=period,
                    **{"class": {"code": class_}, **fields})  # fmt: skip


def test_a_stay_in_hospital_is_an_admission_with_its_ward():
    found = one(
        encounter("IMP", location=[{"location": {"reference": "Location/w"}}],
                  reasonCode=[{"text": "Fall"}]),
        WARD,
    )  # fmt: skip

    assert (found.kind, found.title, found.status) == (
        Kind.ADMISSION, "Admitted to Ward 7", ItemStatus.ENDED,
    )  # fmt: skip
    assert (found.begins.text, found.ends.text) == ("2026-11-01T10:00", "2026-11-03T10:00")
    assert found.detail == "Fall"


def test_a_stay_that_is_planned_does_not_say_that_someone_was_admitted():
    found = one(
        encounter("IMP", "planned", location=[{"location": {"reference": "Location/w"}}]), WARD
    )

    assert (found.title, found.status) == ("Admission to Ward 7", ItemStatus.PLANNED)


@pytest.mark.parametrize(
    ("class_", "kind", "title"),
    [
        ("EMER", Kind.ENCOUNTER, "A&E"),
        ("HH", Kind.VISIT, "Home visit"),
        ("AMB", Kind.ENCOUNTER, "Contact"),
        ("VR", Kind.ENCOUNTER, "Contact"),
    ],
)
def test_other_contacts_are_told_by_where_they_were(class_, kind, title):
    found = one(encounter(class_))

    assert (found.kind, found.title) == (kind, title)


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        ("planned", ItemStatus.PLANNED), ("in-progress", ItemStatus.ENDED),
        ("cancelled", ItemStatus.WITHDRAWN), ("entered-in-error", ItemStatus.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_cancelled_contact_leaves_the_screen(status, stands):
    assert one(encounter("AMB", status)).status is stands


def test_a_stay_that_is_expected_to_end_goes_on():
    def stay(status, timestamp):
        it = resource("Encounter", status=status, class_={"code": "IMP"},
                      period={"start": "2026-11-01", "end": "2026-12-01"})  # fmt: skip
        return r4.read(bundle(patient(), it, timestamp=timestamp), Sector.HEALTH, TODAY).people[0]

    for status, timestamp, stands, detail in (
        ("in-progress", "2026-11-26T10:00:00Z", ItemStatus.ACTIVE, ""),
        ("in-progress", "2026-12-02T10:00:00Z", ItemStatus.ENDED, ""),
        ("in-progress", None, ItemStatus.ACTIVE, ""),
        ("unknown", None, ItemStatus.ACTIVE, "Status not known"),
        ("finished", "2026-11-26T10:00:00Z", ItemStatus.ACTIVE, "Status as sent: finished"),
        ("finished", "2026-12-02T10:00:00Z", ItemStatus.ENDED, ""),
    ):
        word = stay(status, timestamp).sayings[0].said[0].wording
        assert (word.status, word.ends.text, word.detail) == (stands, "2026-12-01", detail)


@pytest.mark.parametrize(
    ("status", "value"),
    [("cancelled", "cancelled"), ("Cancelled", "cancelled"), ("entered-in-error", ""),
     ("booked", "")],
)  # fmt: skip
def test_what_was_called_off_is_told_from_what_never_was(status, value):
    assert one(eye_clinic(status)).value == one(encounter("HH", status)).value == value


@pytest.mark.parametrize("status", ["noshow", "NoShow"])
def test_an_appointment_at_which_nobody_was_seen_says_so(status):
    found = one(eye_clinic(status, start="2026-11-01T09:30:00+00:00"))

    assert (found.status, found.value) == (ItemStatus.ENDED, NOT_MADE)


def eye_clinic(status, start="2026-12-01T09:30:00+00:00"):
    return {"resourceType": "Appointment", "id": "a", "status": status, "start": start,
            "description": "Eye clinic",
            "participant": [{"actor": {"reference": "Patient/p1"}}]}  # fmt: skip


def test_an_appointment_is_planned_with_whom_and_where():
    found = one(
        {
            "resourceType": "Appointment",
            "id": "a",
            "status": "booked",
            "start": "2026-12-01T09:30:00+00:00",
            "serviceType": [{"text": "Blood test"}],
            "participant": [
                {"actor": {"reference": "Patient/p1"}},
                {"actor": {"reference": "Practitioner/n"}},
            ],
            "comment": "Room 3",
        },
        NURSE,
    )

    assert (found.kind, found.title, found.status) == (
        Kind.APPOINTMENT, "Blood test", ItemStatus.PLANNED,
    )  # fmt: skip
    assert found.detail == "Anna Bell · Room 3"


def test_visits_on_days_of_the_week_are_a_service_and_anything_else_asked_for_a_referral():
    visits = resource("ServiceRequest", "v", status="active", code={"text": "Leg dressing"},
                      occurrenceTiming={"repeat": {"dayOfWeek": ["tue", "fri"]}})  # fmt: skip
    referral = resource("ServiceRequest", "r", status="completed", code={"text": "Falls clinic"},
                        performer=[{"display": "Hospital"}])  # fmt: skip

    first, second = said(visits, referral)

    assert (first.kind, first.title, first.value) == (Kind.SERVICE, "Leg dressing", "Tue, Fri")
    assert (second.kind, second.detail, second.status) == (
        Kind.REFERRAL, "To Hospital", ItemStatus.ENDED,
    )  # fmt: skip


def test_what_must_not_be_done_is_an_alert_and_no_service_or_referral():
    never = resource("ServiceRequest", status="active", intent="order", doNotPerform=True,
                     code={"text": "Blood pressure on the left arm"},
                     occurrenceTiming={"repeat": {"dayOfWeek": ["mon"]}})  # fmt: skip

    found = one(never)

    assert (found.kind, found.title, found.status) == (
        Kind.ALERT, "Not to be done: Blood pressure on the left arm", ItemStatus.ACTIVE,
    )  # fmt: skip


@pytest.mark.parametrize("intent", ["proposal", "option"])
@pytest.mark.parametrize(
    ("timing", "kind"),
    [({}, Kind.REQUEST), ({"repeat": {"dayOfWeek": ["mon"]}}, Kind.SERVICE)],
)
def test_a_service_that_is_only_proposed_is_not_in_place(intent, timing, kind):
    found = one(resource("ServiceRequest", status="active", intent=intent,
                         code={"text": "Leg dressing"}, occurrenceTiming=timing))  # fmt: skip

    assert (found.kind, found.status, found.detail) == (kind, ItemStatus.PLANNED, "Proposed")


@pytest.mark.parametrize(
    "entry",
    [
        resource("CarePlan", intent="proposal", status="active", title="Falls"),
        resource("Task", intent="proposal", status="requested", description="Ring"),
        resource("DeviceRequest", intent="proposal", status="active",
                 codeCodeableConcept={"text": "Hoist"}),
    ],
)  # fmt: skip
def test_whatever_is_only_proposed_says_so(entry):
    found = one(entry)

    assert (found.status, found.detail) == (ItemStatus.PLANNED, "Proposed")


def test_of_a_care_plan_nothing_is_told_that_was_called_off_nor_taken_for_done_what_must_not_be():
    activities: list[tuple[str, Json]] = [
        ("Physio", {}), ("Grab rails", {"status": "cancelled"}),
        ("Stairs alone", {"doNotPerform": True}), ("Diet", {"status": "stopped"}),
    ]  # fmt: skip
    found = one(resource("CarePlan", status="active", title="Falls", activity=[
        {"detail": {"description": what, **more}} for what, more in activities
    ]))  # fmt: skip

    assert found.detail == "Physio; Not to be done: Stairs alone"


def test_a_care_team_is_its_professionals_and_one_is_the_key_worker():
    team = resource(
        "CareTeam",
        "t",
        status="active",
        participant=[
            {"member": {"reference": "PractitionerRole/r"}, "role": [{"text": "Key worker"}]},
            {"member": {"display": "Tom Ellison"}, "role": [{"text": "GP"}]},
            {"member": {"reference": "Patient/p1"}},
            {"member": {"reference": "RelatedPerson/9", "display": "Sue"}},
        ],
    )

    matron, doctor = said(team, ROLE, NURSE)

    assert (matron.title, matron.value, matron.code) == ("Anna Bell", "0191 498 0001", "key-worker")
    assert matron.detail == "Community matron · Community trust"
    assert (doctor.kind, doctor.title, doctor.detail) == (Kind.PROFESSIONAL, "Tom Ellison", "GP")


@pytest.mark.parametrize(
    ("words", "category", "kind"),
    [
        ("Dog bites", "safety", Kind.ALERT),
        ("DNACPR form in place. Kept: blue folder.", "clinical", Kind.LEGAL),
        ("Adult at risk", "safeguarding", Kind.SAFEGUARDING),
        ("Hearing aid, left: face her", "clinical", Kind.REQUIREMENT),
        ("Ring the bell twice", "contact", Kind.REQUIREMENT),
    ],
)
def test_a_flag_is_what_its_words_and_category_say(words, category, kind):
    assert one(resource("Flag", status="active", code={"text": words},
                        category=[coded(category)])).kind is kind  # fmt: skip


def test_a_relative_is_a_contact_with_the_number_to_ring_first():
    found = one(
        resource("RelatedPerson", name=[{"family": "Harker", "given": ["Sue"]}],
                 relationship=[{"text": "Daughter"}, {"text": "Unpaid carer"}],
                 telecom=[{"system": "phone", "value": "2", "rank": 2},
                          {"system": "phone", "value": "1", "rank": 1}])
    )  # fmt: skip

    assert (found.kind, found.title, found.value, found.code) == (
        Kind.CONTACT, "Sue Harker", "1", "carer",
    )  # fmt: skip
    assert found.detail == "Daughter, Unpaid carer"


def test_a_contact_is_what_a_bare_code_says_and_is_written_to_where_nobody_can_ring():
    found = one(
        resource("RelatedPerson", name=[{"family": "Harker", "given": ["Sue"]}],
                 relationship=[coded("N"), coded("C")],
                 telecom=[{"system": "email", "value": "sue@example.org"}])
    )  # fmt: skip

    assert (found.value, found.code) == ("", "next-of-kin")
    assert found.detail == "Next of kin, Emergency contact · sue@example.org"


@pytest.mark.parametrize(
    ("entry", "kind", "title"),
    [
        (resource("CarePlan", status="active", title="Ulcer care"), Kind.CARE_PLAN, "Ulcer care"),
        (resource("Goal", description={"text": "Walk"}), Kind.GOAL, "Walk"),
        (resource("Device", type={"text": "Hoist"}), Kind.EQUIPMENT, "Hoist"),
        (resource("DeviceRequest", codeCodeableConcept={"text": "Rail"}), Kind.EQUIPMENT, "Rail"),
        (resource("Communication", payload=[{"contentString": "Hello"}]), Kind.NOTE, "Message"),
        (resource("Task", description="Ring back"), Kind.REQUEST, "Ring back"),
        (resource("EpisodeOfCare", type=[{"text": "Nursing"}]), Kind.SERVICE, "Nursing"),
        (resource("DiagnosticReport", code={"text": "Bloods"}), Kind.RESULT, "Bloods"),
        (resource("Composition", title="Plan of care"), Kind.DOCUMENT, "Plan of care"),
        (resource("List", title="Problems", note=[{"text": "In transit"}]), Kind.NOTE, "Problems"),
    ],
)
def test_the_rest_of_what_is_shown_has_its_kind(entry, kind, title):
    found = one(entry)

    assert (found.kind, found.title) == (kind, title)


# --- one service, however many entries tell of it ----------------------------------------------


def nursing(**order):
    return (
        resource("ServiceRequest", "r", code={"text": "Community nursing: Leg dressing"},
                 reasonCode=[{"text": "Venous ulcer"}], requester={"display": "Dr Oduya"},
                 authoredOn="2026-05-15T13:30:00Z", status="active"),
        resource("EpisodeOfCare", "e", type=[{"text": "Community nursing: Leg dressing"}],
                 status="active", referralRequest=[{"reference": "ServiceRequest/r"}],
                 period={"start": "2026-05-17"}, careManager={"display": "Ruth Eggleston"}),
        resource("ServiceRequest", "o", code={"text": "Leg dressing"}, status="active",
                 occurrenceTiming={"repeat": {"dayOfWeek": ["tue", "fri"]}}, **order),
    )  # fmt: skip


def sayings(*resources):
    (person,) = r4.read(bundle(patient(), *resources), Sector.HEALTH, TODAY).people
    return person.sayings


def test_a_referral_the_episode_it_began_and_its_visits_are_one_service():
    (found,) = sayings(*nursing(basedOn=[{"reference": "ServiceRequest/r"}]))

    assert [each.position for each in found.entries] == [2, 3, 4]
    (said,) = found.said
    assert (said.wording.kind, said.wording.title, said.wording.value) == (
        Kind.SERVICE, "Community nursing: Leg dressing", "Tue, Fri",
    )  # fmt: skip
    assert said.wording.detail == (
        "Ruth Eggleston · Referred 15-May-2026 · Venous ulcer · From Dr Oduya"
    )
    assert said.wording.source_ref == "EpisodeOfCare/e"
    assert said.also == ("ServiceRequest/o", "ServiceRequest/r")


def test_visits_that_point_to_no_referral_stay_a_service_of_their_own():
    found = sayings(*nursing())

    assert sorted(len(each.entries) for each in found) == [1, 2]


def test_a_referral_of_another_confidentiality_is_not_told_with_the_episode():
    referral, episode, _ = nursing()
    closed = {**referral, "meta": {"security": [{"code": "R"}]}}

    assert [len(each.entries) for each in sayings(closed, episode)] == [1, 1]


def test_a_referral_taken_back_is_told_alone():
    referral, episode, _ = nursing()

    found = sayings({**referral, "status": "entered-in-error"}, episode)

    assert [len(each.entries) for each in found] == [1, 1]


def test_a_general_practitioner_in_a_team_is_a_gp():
    role = {"resourceType": "PractitionerRole", "id": "1", "code": [{"text": "gp"}],
            "practitioner": {"display": "Dr Oduya"}}  # fmt: skip
    team = resource("CareTeam", participant=[{"member": {"reference": "PractitionerRole/1"},
                                              "role": [{"text": "gp"}]}])  # fmt: skip

    (found,) = sayings(role, team)

    assert [(each.wording.title, each.wording.detail) for each in found.said] == [
        ("Dr Oduya", "GP")
    ]


@pytest.mark.parametrize(
    ("told", "title", "begins"),
    [
        ({"deceasedDateTime": "2026-11-20T04:10:00Z"}, "Recorded as having died", "2026-11-20"),
        ({"deceasedDateTime": "2026-11"}, "Recorded as having died", "2026-11"),
        ({"deceasedDateTime": "last week"}, "Recorded as having died, date not recorded", None),
        ({"deceasedBoolean": True}, "Recorded as having died, date not recorded", None),
    ],
)
def test_a_death_is_told_by_whichever_source_knows_of_it(told, title, begins):
    parsed = r4.read(bundle(patient(**told)), Sector.HEALTH, TODAY)

    (alert,) = [each.wording for saying in parsed.people[0].sayings for each in saying.said]
    assert (alert.kind, alert.title) == (Kind.ALERT, title)
    assert (alert.begins and alert.begins.text) == begins


def test_of_the_living_no_death_is_told_or_that_it_is_taken_back():
    parsed = r4.read(bundle(patient()), Sector.HEALTH, TODAY)
    assert [each for saying in parsed.people[0].sayings for each in saying.said] == []

    parsed = r4.read(bundle(patient(deceasedBoolean=False)), Sector.HEALTH, TODAY)
    (told,) = [each.wording for saying in parsed.people[0].sayings for each in saying.said]
    assert told.status is ItemStatus.WITHDRAWN
