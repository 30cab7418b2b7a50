"""A preview shows what an audience is really told, and of the rest only which sorts there are."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import Attendee, AuditEntry, Item, Meeting, Objection, Patient
from desktop.services import (
    disclosure,
    items,
    one_page,
    policy,
    policy_edit,
    policy_tables,
    preview,
    subject_access,
)
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Attendance,
    Confidentiality,
    ItemStatus,
    Kind,
    Limit,
    ObjectionTo,
    RelationshipKind,
    Role,
    Sector,
)
from desktop.words.people import Actor
from desktop.words.policy import Allowing, Limiting, PolicyLines, PolicyText
from desktop.words.preview import Preview, Viewer
from tests.clock import NOW
from tests.factory import Factory

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
REASON = "The person asked what their carers see."
CARING = [each for each in Role if each not in {Role.GOVERNANCE_LEAD, Role.SERVICE_ACCOUNT}]


class Ward:
    """A lead, and a person with one item in every cell of the policy, withdrawn ones besides."""

    def __init__(self, store: Store, factory: Factory) -> None:
        self.store, self.factory = store, factory
        self.lead = factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")
        self.team = factory.team()
        self.practice = factory.practice(team=self.team)
        self.patient: Patient = factory.patient("Adams", "Mary", practice=self.practice)
        with factory.together() as session:
            for number, (sector, kind, held) in enumerate(
                product(Sector, Kind, Confidentiality), 1
            ):
                for status in (ItemStatus.ACTIVE, ItemStatus.WITHDRAWN):
                    session.add(
                        Item(
                            patient_id=self.patient.id,
                            id=number * 2 + (status is ItemStatus.ACTIVE),
                            kind=kind, sector=sector, confidentiality=held, status=status,
                            begins=PartialDate("2026-11"), title=f"{sector}/{kind}/{held}",
                            said_at=NOW, recorded_from=NOW,
                        )
                    )  # fmt: skip

    def begin(self) -> None:
        carry_out(
            self.store,
            lambda session: subject_access.begin(session, self.lead, self.patient.id, REASON, NOW),
            NOW,
        )

    def looks(
        self, viewer: Viewer, actor: Actor | None = None, tried: PolicyText | None = None
    ) -> Preview:
        return carry_out(
            self.store,
            lambda session: preview.preview(
                session, actor or self.lead, self.patient.id, viewer, NOW, tried
            ),
            NOW,
        )


@pytest.fixture
def ward(store: Store, factory: Factory) -> Ward:
    with factory.together():
        return Ward(store, factory)


def titles(found: Preview) -> list[str]:
    return [each.title for each in found.items]


def sorts(found: Preview) -> set[str]:
    return {f"{each.sector}/{each.kind}/{each.confidentiality}" for each in found.withheld}


@pytest.mark.parametrize("role", CARING)
def test_a_preview_of_someone_is_what_they_are_told(
    ward: Ward, role: Role, as_login: Callable[[str], Store]
) -> None:
    person = ward.factory.staff(role, "Someone", username="someone", teams=[ward.team])
    ward.begin()
    found = ward.looks(Viewer(staff=person.id))
    with as_login("someone").reading() as session:
        told = items.timeline(session, disclosure.person(session, person), ward.patient.id)
        summary = one_page.summary(
            session, disclosure.person(session, person), ward.patient.id, NOW
        )
    assert list(found.items) == told
    assert found.allergies_heading == summary.allergies_heading
    assert [(each.who, each.may, each.why) for each in found.opens] == [
        ("Someone", True, "the person is on their caseload")
    ]
    whole = {f"{s}/{k}/{c}" for s, k, c in product(Sector, Kind, Confidentiality)}
    assert sorts(found) == whole - set(titles(found))
    assert titles(ward.looks(Viewer(role=role))) == titles(found)


def test_a_preview_of_paper_is_what_may_lie_in_a_home(ward: Ward) -> None:
    ward.begin()
    found = ward.looks(Viewer())
    with ward.factory.store.reading() as session:
        assert titles(found) == [
            each.title
            for each in items.timeline(session, disclosure.paper(session), ward.patient.id)
        ]
    assert "health/safeguarding/normal" in sorts(found)
    assert found.opens == ()


def test_a_preview_of_a_room_is_what_the_room_is_told(ward: Ward) -> None:
    make = ward.factory
    gp = make.staff(Role.GP, "Peter Kerr", teams=[ward.team], practices=[ward.practice])
    link = make.staff(Role.LINK_WORKER, "Lewis Carr", teams=[ward.team])
    meeting = make.meeting(ward.team, chair=gp, attendees=[link], patients=[ward.patient])
    ward.begin()
    viewer = Viewer(meeting=meeting.id)

    def attend(**states: Attendance) -> Preview:
        with make.store.writing() as session:
            for each in session.scalars(select(Attendee).where(Attendee.meeting_id == meeting.id)):
                each.state = states.get(each.role.name, each.state)
            sign(session, SCRIPT, "test.set up", [])
        return ward.looks(viewer)

    assert attend().items == ()
    alone = attend(GP=Attendance.IN)
    both = attend(LINK_WORKER=Attendance.CALL)
    with make.store.reading() as session:
        told = items.timeline(
            session,
            disclosure.room(session, meeting.id, ward.patient.id)
            if ward.store.kind == "embedded"
            else disclosure.role(session, Role.LINK_WORKER),
            ward.patient.id,
        )
    gp_cells = set(titles(ward.looks(Viewer(role=Role.GP))))
    assert titles(both) == [each.title for each in told if each.title in gp_cells]
    assert set(titles(both)) < set(titles(alone))
    assert [each.who for each in both.opens] == ["Peter Kerr", "Lewis Carr"]
    make.keep(Attendee(meeting_id=meeting.id, name="A guest", role=Role.GP, state=Attendance.IN))
    assert titles(ward.looks(viewer)) == titles(both)
    stranger = make.staff(Role.GP, "Una Stranger")
    make.keep(
        Attendee(
            meeting_id=meeting.id, staff_id=stranger.id, name="Una Stranger", role=Role.GP,
            state=Attendance.IN,
        )
    )  # fmt: skip
    make.keep(
        Objection(
            patient_id=ward.patient.id, against=ObjectionTo.PERSON, staff_id=stranger.id,
            made_by_id=gp.id, made_at=NOW,
        )
    )  # fmt: skip
    closed = ward.looks(viewer)
    assert closed.items == ()
    assert not closed.reaches
    assert not closed.opens[-1].may  # she attends, but the person does not want her to see it
    with ward.store.writing() as session:
        choices = preview.viewers(session, ward.lead, ward.patient.id)
    assert [each.id for each in choices.meetings] == [meeting.id]
    assert {"Peter Kerr", "Lewis Carr", "Una Stranger"} <= {each.name for each in choices.staff}


def test_why_someone_may_open_the_person_or_not_is_said(ward: Ward) -> None:
    make = ward.factory
    gp = make.staff(Role.GP, "Peter Kerr", practices=[ward.practice], teams=[ward.team])
    nurse = make.staff(name="Anna Bell", teams=[ward.team], organisation="Dales Trust")
    other = make.staff(name="Una Stranger")
    ward.begin()

    def why(actor: Actor) -> tuple[bool, str]:
        (opens,) = ward.looks(Viewer(staff=actor.id)).opens
        return opens.may, opens.why

    assert why(gp) == (
        True,
        "the person is on the list of their practice; the person is on their caseload",
    )
    assert why(other) == (False, "they have no relationship with the person")
    assert ward.looks(Viewer(staff=other.id)).items == ()
    assert why(ward.lead) == (True, "they are answering what the person asked for")
    make.keep(
        Objection(
            patient_id=ward.patient.id, against=ObjectionTo.PERSON, staff_id=gp.id,
            made_by_id=nurse.id, made_at=NOW,
        ),
        Objection(
            patient_id=ward.patient.id, against=ObjectionTo.ORGANISATION,
            organisation="Dales Trust", made_by_id=gp.id, made_at=NOW,
        ),
    )  # fmt: skip
    assert why(gp) == (False, "the person does not want them to see the record")
    assert why(nurse) == (False, "the person does not want their organisation to see the record")


def test_a_restricted_person_is_closed_but_to_those_named(ward: Ward) -> None:
    make = ward.factory
    gp = make.staff(Role.GP, "Peter Kerr", practices=[ward.practice], teams=[ward.team])
    with make.store.writing() as session:
        session.get_one(Patient, ward.patient.id).restricted = True
        sign(session, SCRIPT, "test.restricted", [])
    ward.begin()
    (opens,) = ward.looks(Viewer(staff=gp.id)).opens
    assert (opens.may, opens.why) == (
        False, "the person is restricted, and they are not named for them",
    )  # fmt: skip
    make.related(ward.patient, gp, RelationshipKind.CASELOAD)
    assert ward.looks(Viewer(staff=gp.id)).opens[0].may


def test_a_word_of_none_known_that_would_be_false_is_among_what_is_left_out(
    store: Store, factory: Factory
) -> None:
    ward = Ward(store, factory)
    patient = factory.patient("Brown", practice=ward.practice)
    factory.item(patient, "No known allergies", Kind.ALLERGY)
    factory.item(patient, "Penicillin", Kind.ALLERGY, confidentiality=Confidentiality.RESTRICTED)
    ward.patient = patient
    ward.begin()
    found = ward.looks(Viewer())
    assert found.items == ()
    assert found.allergies_heading == "Allergies not recorded"
    assert [(each.confidentiality, each.why) for each in found.withheld] == [
        (Confidentiality.RESTRICTED, ""),
        (Confidentiality.NORMAL, preview.FALSE_COMFORT),
    ]


# --- who may look ---------------------------------------------------------------------------------


def test_nobody_looks_without_subject_access_or_after_it(ward: Ward) -> None:
    with pytest.raises(Problem, match="Open this person’s record"):
        ward.looks(Viewer())
    ended = NOW - timedelta(minutes=1)
    ward.factory.related(
        ward.patient, ward.lead, RelationshipKind.SUBJECT_ACCESS,
        begins_at=NOW - timedelta(hours=3), ends_at=ended,
    )  # fmt: skip
    with pytest.raises(Problem, match="Open this person’s record"):
        ward.looks(Viewer())


@pytest.mark.parametrize("role", [Role.GP, Role.PRACTICE_MANAGER])
def test_a_preview_is_for_whoever_governs(store: Store, factory: Factory, role: Role) -> None:
    other = factory.staff(role)
    ward = Ward(store, factory)
    with pytest.raises(Problem, match="not part of your role"):
        ward.looks(Viewer(), other)
    with store.reading() as session:
        assert disclosure.governing(session, other, ward.patient.id).cells == frozenset()


def test_the_lead_governs_one_person_while_subject_access_runs(ward: Ward) -> None:
    other = ward.factory.patient("Brown", practice=ward.practice)

    def cells(patient: Patient) -> int:
        with ward.store.reading() as session:
            return len(disclosure.governing(session, ward.lead, patient.id).cells)

    assert cells(ward.patient) == 0
    ward.begin()
    assert cells(ward.patient) == len(Sector) * len(Kind) * len(Confidentiality)
    assert cells(other) == 0


def test_each_look_is_signed_with_whose_eyes_it_was(ward: Ward) -> None:
    person = ward.factory.staff(Role.GP, "Peter Kerr")
    ward.begin()
    for viewer in (Viewer(role=Role.GP), Viewer(staff=person.id), Viewer()):
        ward.looks(viewer)
    with ward.store.reading() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action == "policy.previewed")
            .order_by(AuditEntry.number)
        ).all()
    assert [each.detail for each in entries] == ["as gp", f"as staff:{person.id}", "as paper"]
    assert {each.subjects for each in entries} == {f"patient:{ward.patient.id}"}


def test_a_guest_sees_what_their_role_may_and_nobody_who_is_restricted(ward: Ward) -> None:
    make = ward.factory
    gp = make.staff(Role.GP, "Peter Kerr", teams=[ward.team])
    meeting = make.meeting(ward.team, chair=gp, patients=[ward.patient])
    make.keep(
        Attendee(meeting_id=meeting.id, name="Lee", role=Role.LINK_WORKER, state=Attendance.IN)
    )
    ward.begin()
    guest = Viewer(role=Role.LINK_WORKER, guest=True)
    found = ward.looks(guest)
    assert titles(found) == titles(ward.looks(Viewer(meeting=meeting.id)))
    assert found.reaches
    assert [(each.may, each.why) for each in found.opens] == [
        (True, "a guest sees what their role may see")
    ]
    with make.store.writing() as session:
        session.get_one(Patient, ward.patient.id).restricted = True
        sign(session, SCRIPT, "test.restricted", [])
    closed = ward.looks(guest)
    assert (closed.reaches, closed.items) == (False, ())


# --- a policy that is not in force ----------------------------------------------------------------


def changed(ward: Ward, change: Callable[[PolicyLines], PolicyLines]) -> PolicyText:
    """The policy in force as somebody would change it."""
    with ward.factory.store.reading() as session:
        held = policy.in_force(session)
    assert held is not None
    return policy_tables.written(change(policy_tables.lines(held.text)))


def without_results(lines: PolicyLines) -> PolicyLines:
    return policy_edit.take_away(
        lines,
        Allowing(
            policy_tables.audiences(), tuple(Sector), (Kind.RESULT,), tuple(Confidentiality), ""
        ),
    )


def test_every_audience_is_previewed_by_a_policy_before_it_is_in_force(ward: Ward) -> None:
    gp = ward.factory.staff(Role.GP, "Someone", teams=[ward.team], practices=[ward.practice])
    meeting = ward.factory.meeting(ward.team, chair=gp, patients=[ward.patient])
    ward.factory.change(Attendee, meeting.attendees[0].id, state=Attendance.IN)
    ward.begin()
    tried = changed(ward, without_results)
    for viewer in (
        Viewer(role=Role.GP), Viewer(role=Role.GP, guest=True), Viewer(staff=gp.id),
        Viewer(meeting=meeting.id), Viewer(),
    ):  # fmt: skip
        now, then = ward.looks(viewer), ward.looks(viewer, tried=tried)
        results = {each for each in titles(now) if "/result/" in each}
        assert set(titles(then)) == set(titles(now)) - results
        assert sorts(then) == sorts(now) | results
        assert then.opens == now.opens
        assert results or viewer == Viewer()  # no result lies in a home as it is
    with ward.factory.store.reading() as session:
        signed = select(AuditEntry.detail).where(AuditEntry.action == "policy.previewed")
        details = list(session.scalars(signed.order_by(AuditEntry.number)))
    assert details[:2] == ["as gp", "as gp, by a policy not in force"]
    # It was a look: what holds is what held.
    with ward.factory.store.reading() as session:
        assert any(cell.kind is Kind.RESULT for cell in disclosure.role(session, Role.GP).cells)


def test_an_agenda_that_would_stay_open_for_longer_opens_in_the_preview_alone(ward: Ward) -> None:
    stranger = ward.factory.staff(
        Role.SOCIAL_WORKER, "Someone", teams=[ward.factory.team("Elsewhere")]
    )
    held = NOW - timedelta(days=20)
    meeting = ward.factory.meeting(ward.team, chair=stranger, patients=[ward.patient])
    ward.factory.change(Meeting, meeting.id, starts_at=held, ends_at=held + timedelta(hours=1))
    ward.begin()
    tried = changed(
        ward,
        lambda lines: policy_edit.limit(lines, Limiting(Limit.AGENDA_DAYS, 30, "Holidays")),
    )
    viewer = Viewer(staff=stranger.id)
    assert [each.may for each in ward.looks(viewer).opens] == [False]
    assert [each.may for each in ward.looks(viewer, tried=tried).opens] == [True]


def test_a_policy_that_says_nonsense_previews_nothing(ward: Ward) -> None:
    ward.begin()
    with pytest.raises(Problem, match="is refused"):
        ward.looks(Viewer(role=Role.GP), tried=PolicyText("nonsense", "", ""))
