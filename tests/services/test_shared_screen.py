"""The wall shows what the room may see, and nothing of anybody between people."""

from datetime import timedelta

import pytest

from desktop.errors import Problem
from desktop.models import Item, Meeting, Objection, Patient
from desktop.services import actions, attendance, meetings, shared_screen
from desktop.store.store import Store
from desktop.words.enums import (
    ActionState,
    Attendance,
    Confidentiality,
    ItemStatus,
    Kind,
    MeetingState,
    ObjectionTo,
    Role,
    Sector,
    Slide,
)
from desktop.words.meetings import ActionRow, SharedScreenRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.table import Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    table = Table(store, factory, at)
    factory.item(table.dorothy, "Heart failure", Kind.PROBLEM)
    factory.item(table.dorothy, "Lunch club", Kind.SERVICE, sector=Sector.VOLUNTARY)
    factory.plan(table.dorothy, agreed_by=table.matron)
    return table


def wall(table: Table, minutes: int = 0, by: Actor | None = None) -> SharedScreenRow:
    now, reader = NOW + timedelta(minutes=minutes), by or table.matron
    return table.ask(lambda session: shared_screen.row(session, reader, table.meeting, now), reader)


def at_table(table: Table, slide: Slide = Slide.QUESTION) -> None:
    table.start()
    table.next()
    table.show(slide)


def says_nothing_of_anybody(row: SharedScreenRow) -> bool:
    empty = SharedScreenRow(
        team=row.team, title=row.title, slide=Slide.NEUTRAL, curtain=row.curtain, live=row.live,
        banner=None, question="", lately=(), summary=(), promised=(), plan=(),
        allergies_heading="", minutes=0, began_at=None, ends_about=row.ends_about, last_met=None,
    )  # fmt: skip
    return row == empty


def test_the_person_at_the_table_is_shown_with_their_question(table: Table) -> None:
    at_table(table)
    row = wall(table, minutes=6)
    assert row.banner is not None
    assert row.banner.name == "HINDMARSH, Dorothy"
    assert (row.slide, row.question) == (Slide.QUESTION, "What would help at home?")
    assert (row.minutes, row.began_at) == (10, NOW)
    assert row.ends_about == NOW + timedelta(minutes=20)
    assert row.plan == (("Hope 1", "Ring the daughter"),)
    assert row.allergies_heading == "Allergies not recorded"


def test_nobodys_address_or_telephone_is_on_the_wall(table: Table, factory: Factory) -> None:
    factory.change(Patient, table.dorothy.id, address="7 Mill Lane", telephone="01632 960104")
    at_table(table)
    banner = wall(table).banner
    assert banner is not None
    assert (banner.address, banner.telephone) == ("", "")


def test_nothing_of_anybody_is_there_before_the_meeting(table: Table) -> None:
    row = wall(table)
    assert not row.live
    assert says_nothing_of_anybody(row)


def test_nothing_of_anybody_is_there_between_two_people(table: Table) -> None:
    at_table(table)
    assert not says_nothing_of_anybody(wall(table))
    table.next()
    assert says_nothing_of_anybody(wall(table))


def test_nothing_of_anybody_is_there_behind_the_curtain(table: Table) -> None:
    at_table(table, Slide.SUMMARY)
    for closed in (True, False):
        version = table.version()
        table.change(
            lambda session, version=version, closed=closed: meetings.curtain(  # type: ignore[misc]  # lambda with defaults
                session, table.matron, table.meeting, version, closed
            )
        )
        row = wall(table)
        assert row.curtain is closed
        assert says_nothing_of_anybody(row) is closed
    assert wall(table).slide is Slide.SUMMARY


def test_nothing_of_anybody_is_there_after_the_meeting(table: Table) -> None:
    at_table(table)
    table.finish()
    assert table.console().meeting.state is MeetingState.FINISHED
    assert says_nothing_of_anybody(wall(table))


def titles(row: SharedScreenRow) -> list[str]:
    return sorted(item.title for item in row.summary)


def test_a_link_worker_in_the_room_takes_the_clinical_items_off_the_wall(table: Table) -> None:
    at_table(table, Slide.SUMMARY)
    assert titles(wall(table)) == ["Heart failure", "Lunch club"]
    table.mark(table.link, Attendance.IN)
    row = wall(table)
    assert titles(row) == ["Lunch club"]
    assert row.lately == ()
    table.mark(table.link, Attendance.STEPPED_OUT)
    assert titles(wall(table)) == ["Heart failure", "Lunch club"]


@pytest.mark.parametrize("slide", [Slide.QUESTION, Slide.SUMMARY, Slide.PLAN])
def test_the_policy_alone_says_who_leaves_the_room_nothing(table: Table, slide: Slide) -> None:
    at_table(table, slide)
    assert not wall(table).closed_to_room
    assert table.console().narrowing == ()
    table.mark(table.link, Attendance.IN)
    assert table.console().narrowing == ((Role.LINK_WORKER, False),)
    table.change(
        lambda session: attendance.add_guest(
            session, table.matron, table.meeting, "Una Ward", Role.GOVERNANCE_LEAD
        )
    )
    assert says_nothing_of_anybody(wall(table))
    assert table.console().narrowing == (
        (Role.GOVERNANCE_LEAD, True),
        (Role.LINK_WORKER, False),
    )


def test_whoever_shows_the_wall_sits_before_it(table: Table) -> None:
    at_table(table, Slide.SUMMARY)
    assert titles(wall(table, by=table.link)) == ["Lunch club"]


def test_whom_the_person_refuses_leaves_the_room_without_the_person(table: Table) -> None:
    at_table(table)
    table.mark(table.therapist, Attendance.IN)
    assert wall(table).banner is not None
    table.factory.keep(
        Objection(
            patient_id=table.dorothy.id, against=ObjectionTo.PERSON, staff_id=table.therapist.id,
            note="Not him", made_by_id=table.matron.id, made_at=NOW,
        )
    )  # fmt: skip
    assert says_nothing_of_anybody(wall(table))
    with pytest.raises(Problem, match="not on a list of yours"):
        table.change(
            lambda session: actions.add(
                session,
                table.therapist,
                table.dorothy.id,
                table.item(1).id,
                "Ring her",
                table.therapist.id,
                TODAY,
                TODAY,
            ),
            table.therapist,
        )


def test_whoever_is_on_the_call_is_in_the_room(table: Table) -> None:
    at_table(table, Slide.SUMMARY)
    table.mark(table.link, Attendance.CALL)
    assert titles(wall(table)) == ["Lunch club"]


def test_a_guest_who_comes_in_narrows_the_wall_at_once(table: Table) -> None:
    at_table(table, Slide.PLAN)
    assert wall(table).plan
    table.change(
        lambda session: attendance.add_guest(
            session, table.matron, table.meeting, "Pat Reed", Role.PRACTICE_STAFF
        )
    )
    row = wall(table)
    assert (row.plan, row.allergies_heading) == ((), "Allergies unavailable")


def test_what_few_may_see_is_not_on_the_wall_of_many(table: Table, factory: Factory) -> None:
    factory.item(table.dorothy, "Concern raised", Kind.SAFEGUARDING, sector=Sector.SOCIAL,
                 confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
    at_table(table, Slide.SUMMARY)
    assert "Concern raised" in titles(wall(table))
    table.mark(table.therapist, Attendance.IN)
    assert "Concern raised" not in titles(wall(table))


# --- since we last met ------------------------------------------------------------------------


def met_before(table: Table, factory: Factory, days: int) -> None:
    past = factory.meeting(table.team, chair=table.matron, patients=[table.dorothy])
    table.change(lambda session: table.started(session, past.id))
    then = NOW - timedelta(days=days)
    factory.change(Meeting, past.id, starts_at=then, ends_at=then + timedelta(hours=1))
    table.change(lambda session: table.finished(session, past.id))


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def happened(table: Table, factory: Factory, title: str, ago: int, **others: object) -> Item:
    kind = others.pop("kind", Kind.ENCOUNTER)
    assert isinstance(kind, Kind)
    return factory.item(table.dorothy, title, kind, begins=day(ago), **others)  # type: ignore[arg-type]  # the factory's own


def test_lately_goes_back_to_the_last_meeting(table: Table, factory: Factory) -> None:
    met_before(table, factory, days=60)
    happened(table, factory, "Fell at home", 40)
    happened(table, factory, "Fell in the street", 2)
    happened(table, factory, "Before we met", 61)
    at_table(table)
    row = wall(table)
    assert row.last_met == TODAY - timedelta(days=60)
    assert [item.title for item in row.lately] == ["Fell in the street", "Fell at home"]


def test_lately_goes_back_thirty_days_where_the_team_has_not_met(
    table: Table, factory: Factory
) -> None:
    happened(table, factory, "Fell at home", 29)
    happened(table, factory, "Long ago", 31)
    at_table(table)
    row = wall(table)
    assert row.last_met is None
    assert [item.title for item in row.lately] == ["Fell at home"]


def test_lately_tells_events_that_have_happened_and_no_facts(
    table: Table, factory: Factory
) -> None:
    happened(table, factory, "Sue Harker", 2, kind=Kind.CONTACT)
    happened(table, factory, "Clinic", -3, kind=Kind.APPOINTMENT, status=ItemStatus.PLANNED)
    factory.item(table.dorothy, "Home care", Kind.SERVICE, begins="2024-01-01", ends=day(3),
                 status=ItemStatus.ENDED)  # fmt: skip
    factory.item(table.dorothy, "Some time this year", Kind.ENCOUNTER, begins=str(TODAY.year))
    at_table(table)
    assert [item.title for item in wall(table).lately] == ["Home care"]


def test_what_was_promised_is_what_is_open_and_what_was_done_since(
    table: Table, factory: Factory
) -> None:
    def promise(what: str, item: int | None = None) -> int:
        return table.change(
            lambda session: actions.add(
                session, table.matron, table.dorothy.id, item, what, table.therapist.id, TODAY,
                TODAY - timedelta(days=50),
            )
        ).id  # fmt: skip

    def done(action: int, ago: int) -> None:
        [row] = [each for each in rows() if each.id == action]
        table.change(
            lambda session: actions.close(
                session, table.matron, action, row.version, ActionState.DONE,
                TODAY - timedelta(days=ago),
            )
        )  # fmt: skip

    def rows() -> list[ActionRow]:
        with table.store.reading() as session:
            return actions.of_patient(session, table.matron, table.dorothy.id)

    before = factory.meeting(
        table.team, chair=table.matron, patients=[table.dorothy],
        starts_at=NOW - timedelta(days=50),
    )  # fmt: skip
    item = table.console(before.id).agenda[0].id
    rail, old, bed = (promise(each, item) for each in ("Stair rail", "Old one", "Bed downstairs"))
    done(rail, ago=5)
    done(old, ago=45)
    at_table(table)
    promise("Said just now", table.item(1).id)
    row = wall(table)
    assert [each.what for each in row.promised] == ["Bed downstairs", "Stair rail"]
    assert row.promised[0].id == bed
    assert [each.what for each in table.console().actions] == ["Said just now"]
    assert table.console().promised == row.promised


def test_a_message_for_one_colleague_is_on_no_wall(table: Table) -> None:
    table.change(
        lambda session: actions.add(
            session, table.matron, table.dorothy.id, None, "Ring Leanne: he drinks again",
            table.therapist.id, TODAY, TODAY,
        )
    )  # fmt: skip
    at_table(table)
    assert wall(table).promised == ()
    # The chair, signed in as themselves, sees what they may see.
    assert [each.what for each in table.console().promised] == ["Ring Leanne: he drinks again"]
