"""What a person does not want, and that it is obeyed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import AgendaItem, Patient
from desktop.services import agenda, meetings, objections, openings, organisations, people
from desktop.services.relationships import NOT_YOURS
from desktop.words.changes import Made
from desktop.words.enums import ObjectionTo, Role, Told
from desktop.words.people import Actor
from desktop.words.relationships import ObjectionRow
from tests.clock import NOW, TODAY
from tests.services.desks import Desks

SAID = "I want nobody to talk about me behind my back"


class Care:
    """A nurse who has someone on her caseload, and a social worker who has, too."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston", organisation="Nurses")
        self.social = desks.seat(Role.SOCIAL_WORKER, "Colin Raistrick", organisation="Council")
        self.mary: Patient = desks.factory.patient(practice=desks.practice, title="Mrs")

    def record(self, against: ObjectionTo, by: Actor | None = None, **whom: object) -> Made:
        by = by or self.nurse
        return self.desks.change(
            by,
            lambda session: objections.record(
                session, by, self.mary.id, against, SAID, NOW,
                **whom,  # type: ignore[arg-type]  # a test says what it means
            ),
        )  # fmt: skip

    def listed(self) -> tuple[ObjectionRow, ...]:
        return self.desks.ask(
            self.nurse, lambda session: objections.listed(session, self.nurse, self.mary.id)
        )

    def withdraw(self, row: ObjectionRow, by: Actor | None = None) -> None:
        by = by or self.nurse
        self.desks.change(
            by, lambda session: objections.withdraw(session, by, row.id, row.version, NOW)
        )


@pytest.fixture
def care(desks: Desks) -> Care:
    return Care(desks)


def test_a_person_keeps_someone_out_by_name_and_lets_them_in_again(care: Care) -> None:
    assert care.desks.opens(care.social, care.mary.id)
    made = care.record(ObjectionTo.PERSON, staff_id=care.social.id)
    assert not care.desks.opens(care.social, care.mary.id)
    (row,) = care.listed()
    assert (row.id, row.whom, row.note, row.made_by) == (
        made.id, "Colin Raistrick", SAID, "Ruth Eggleston",
    )  # fmt: skip
    care.withdraw(row)
    assert care.desks.opens(care.social, care.mary.id)
    assert care.listed() == ()
    assert care.desks.entries("objection.recorded", "objection.withdrawn") == [
        (ObjectionTo.PERSON.value, f"objection:{made.id} patient:{care.mary.id}")
    ] * 2  # fmt: skip
    with pytest.raises(OutOfDate):
        care.withdraw(row)


def test_broken_glass_shuts_nobody_out_and_takes_no_objection_back(care: Care) -> None:
    care.record(ObjectionTo.PERSON, staff_id=care.social.id)
    (row,) = care.listed()
    stranger = care.desks.seat(Role.COMMUNITY_NURSE, "Ann Dent", teams=[care.desks.there])
    care.desks.change(
        stranger,
        lambda session: openings.break_glass(session, stranger, care.mary.id, SAID, NOW),
    )
    with pytest.raises(Problem, match="for a short while only"):
        care.record(ObjectionTo.ORGANISATION, stranger, organisation="Nurses")
    with pytest.raises(Problem, match="for a short while only"):
        care.withdraw(row, stranger)
    assert care.listed() == (row,)
    assert not care.desks.opens(care.social, care.mary.id)


def test_a_person_keeps_an_organisation_out(care: Care) -> None:
    assert care.desks.ask(care.nurse, objections.organisations) == ("Council", "Nurses")
    with pytest.raises(Problem, match="organisations for which"):
        care.record(ObjectionTo.ORGANISATION, organisation="The newspaper")
    care.record(ObjectionTo.ORGANISATION, organisation="Council")
    assert not care.desks.opens(care.social, care.mary.id)
    assert care.desks.opens(care.nurse, care.mary.id)


def test_an_objection_needs_the_persons_words_and_whom_it_is_against(care: Care) -> None:
    with pytest.raises(Problem, match="in their words"):
        care.desks.change(
            care.nurse,
            lambda session: objections.record(
                session, care.nurse, care.mary.id, ObjectionTo.DISCUSSION, "  ", NOW
            ),
        )
    with pytest.raises(Problem, match="someone who works here"):
        care.record(ObjectionTo.PERSON)
    assert care.listed() == ()


def test_whoever_may_not_open_a_person_neither_reads_nor_writes_what_they_refuse(
    care: Care,
) -> None:
    stranger = care.desks.seat(Role.GP, "Jo Whitfield", teams=[care.desks.there])
    care.record(ObjectionTo.DISCUSSION)
    (row,) = care.listed()
    with pytest.raises(Problem, match=NOT_YOURS):
        care.record(ObjectionTo.DISCUSSION, by=stranger)
    with pytest.raises(Problem):
        care.withdraw(row, by=stranger)
    with pytest.raises(Problem, match=NOT_YOURS):
        care.desks.ask(stranger, lambda session: objections.listed(session, stranger, care.mary.id))
    assert care.listed() == (row,)


def test_the_lead_reads_and_withdraws_anyones(care: Care) -> None:
    lead = care.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    care.record(ObjectionTo.DISCUSSION, by=lead)
    (row,) = care.desks.ask(lead, lambda session: objections.all_of_them(session, lead))
    assert row.name == "ADAMS, Mary (Mrs)"
    care.withdraw(row, by=lead)
    assert care.listed() == ()


# --- at meetings ----------------------------------------------------------------------------------


def refer(care: Care, meeting: int) -> Made:
    return care.desks.change(
        care.nurse,
        lambda session: agenda.refer(
            session, care.nurse, meeting, care.mary.id, "What would help?", Told.YES, TODAY, 10,
            TODAY,
        ),
    )  # fmt: skip


def test_whoever_does_not_want_to_be_discussed_is_put_on_no_agenda(care: Care) -> None:
    meeting = care.desks.factory.meeting(care.desks.here, chair=care.nurse)
    care.record(ObjectionTo.DISCUSSION)
    with pytest.raises(Problem, match="does not want to be discussed"):
        refer(care, meeting.id)
    care.withdraw(care.listed()[0])
    refer(care, meeting.id)


def test_an_objection_to_somebody_is_none_to_being_discussed(care: Care) -> None:
    meeting = care.desks.factory.meeting(care.desks.here, chair=care.nurse)
    care.record(ObjectionTo.PERSON, staff_id=care.social.id)
    refer(care, meeting.id)


@pytest.mark.parametrize("by_key", [False, True])
def test_whoever_objects_later_is_not_taken_to_the_table(care: Care, by_key: bool) -> None:
    meeting = care.desks.factory.meeting(
        care.desks.here, chair=care.nurse, patients=[care.mary], starts_at=NOW - timedelta(hours=1)
    )
    care.desks.change(
        care.nurse,
        lambda session: meetings.start(session, care.nurse, meeting.id, meeting.version, NOW),
    )
    care.record(ObjectionTo.DISCUSSION)

    def take(_: int = 0) -> None:
        with care.desks.store(care.nurse).reading() as session:
            console = meetings.console(session, care.nurse, meeting.id, TODAY)
        row = console.agenda[0]
        care.desks.change(
            care.nurse,
            lambda session: (
                agenda.next_item(session, care.nurse, meeting.id, console.meeting.version, NOW)
                if by_key
                else agenda.take(session, care.nurse, row.id, row.version, NOW)
            ),
        )

    with pytest.raises(Problem, match="does not want to be discussed"):
        take()
    with care.desks.factory.store.reading() as session:
        assert session.get_one(AgendaItem, meeting.agenda[0].id).began_at is None
    care.withdraw(care.listed()[0])
    take()


# --- the organisation gets another name ---------------------------------------------------------


def changed(care: Care, organisation: str, *, renamed: bool) -> Actor:
    """The social worker as from now on, changed by whoever looks after people here."""
    desks = care.desks
    manager = desks.seat(Role.PRACTICE_MANAGER, f"Mona {organisation}")
    (row,) = (
        each
        for each in desks.ask(manager, lambda session: people.listed(session, manager))
        if each.id == care.social.id
    )
    form = replace(row.form, organisation=organisation, renamed=renamed)
    desks.change(
        manager, lambda session: people.change(session, manager, row.id, row.version, form)
    )
    return replace(care.social, organisation=organisation)


def test_an_objection_holds_under_every_name_of_an_organisation(care: Care) -> None:
    desks = care.desks
    colleague = desks.seat(Role.SOCIAL_WORKER, "Iris Cole", organisation="Council")
    desks.factory.related(care.mary, colleague)
    care.record(ObjectionTo.ORGANISATION, organisation="Council")
    for name in ("County Council", "Dales Council"):
        social = changed(care, name, renamed=True)
        assert not desks.opens(social, care.mary.id)
        assert not desks.opens(colleague, care.mary.id)  # under the old name still
    newcomer = desks.seat(Role.SOCIAL_WORKER, "Jo Bell", organisation="Dales Council")
    desks.factory.related(care.mary, newcomer)
    assert not desks.opens(newcomer, care.mary.id)
    assert [detail for detail, _ in desks.entries("staff.changed")] == ["organisation, renamed"] * 2
    (row,) = care.listed()
    care.withdraw(row)
    assert all(desks.opens(each, care.mary.id) for each in (social, colleague, newcomer))


def test_an_objection_to_the_new_name_holds_for_whoever_still_has_the_old(care: Care) -> None:
    desks = care.desks
    colleague = desks.seat(Role.SOCIAL_WORKER, "Iris Cole", organisation="Council")
    desks.factory.related(care.mary, colleague)
    changed(care, "County Council", renamed=True)
    care.record(ObjectionTo.ORGANISATION, organisation="County Council")
    assert not desks.opens(colleague, care.mary.id)


def test_whoever_goes_to_work_for_another_organisation_is_not_refused_for_the_last(
    care: Care,
) -> None:
    care.record(ObjectionTo.ORGANISATION, organisation="Council")
    social = changed(care, "Age UK", renamed=False)
    assert care.desks.opens(social, care.mary.id)


@pytest.mark.parametrize("typed", ["council", "  Coun cil", "COUNCIL"])
def test_an_objection_holds_however_the_organisation_is_typed(care: Care, typed: str) -> None:
    care.record(ObjectionTo.ORGANISATION, organisation="Council")
    assert not care.desks.opens(changed(care, typed, renamed=False), care.mary.id)
    assert not care.desks.opens(changed(care, "Dales", renamed=True), care.mary.id)
    assert not care.desks.opens(changed(care, "D ALES", renamed=False), care.mary.id)


@pytest.mark.parametrize("objected_to", ["Council", "Age UK"])
def test_names_taken_for_one_by_mistake_are_parted_and_objections_hold_under_both(
    care: Care, objected_to: str
) -> None:
    desks = care.desks
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Todd", teams=())
    left = desks.seat(Role.SOCIAL_WORKER, "Iris Cole", organisation="Council")
    desks.factory.related(care.mary, left)
    renamed = changed(care, "Age UK", renamed=True)
    care.record(ObjectionTo.ORGANISATION, organisation=objected_to)

    def names() -> list[tuple[str, tuple[str, ...], int]]:
        found = desks.ask(lead, lambda session: organisations.of_several_names(session, lead))
        return [(each.name, each.also, each.objecting) for each in found]

    assert names() == [("Age UK", ("Council",), 1), ("Council", ("Age UK",), 1)]
    touched = desks.change(lead, lambda session: organisations.part(session, lead, "Age UK"))
    assert f"patient:{care.mary.id}" in touched
    assert names() == []
    assert not any(desks.opens(each, care.mary.id) for each in (renamed, left))
    ((said, _),) = desks.entries("organisation.parted")
    assert said == "Age UK, taken for Council"
    (one,) = (row for row in care.listed() if row.whom == "Age UK")
    care.withdraw(one)
    assert desks.opens(renamed, care.mary.id)
    assert not desks.opens(left, care.mary.id)
    with pytest.raises(OutOfDate):
        desks.change(lead, lambda session: organisations.part(session, lead, "Age UK"))


def test_of_three_names_one_is_parted_and_two_stay_one(care: Care) -> None:
    desks = care.desks
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Todd", teams=())
    for name in ("County Council", "Age UK"):
        social = changed(care, name, renamed=True)
    desks.change(lead, lambda session: organisations.part(session, lead, "Age UK"))
    found = desks.ask(lead, lambda session: organisations.of_several_names(session, lead))
    assert [each.name for each in found] == ["Council", "County Council"]
    assert desks.opens(social, care.mary.id)


def test_nobody_else_parts_them(care: Care) -> None:
    changed(care, "Age UK", renamed=True)
    with pytest.raises(Problem):
        care.desks.change(
            care.nurse, lambda session: organisations.part(session, care.nurse, "Age UK")
        )


def test_a_name_that_is_no_other_renames_nothing(care: Care) -> None:
    for name in ("", " Council "):
        with pytest.raises(Problem, match="Write the new name"):
            changed(care, name, renamed=True)
