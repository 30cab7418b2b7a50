"""What has changed since a moment: told by the kept wordings, as far as one may see them."""

from datetime import date, datetime, timedelta

import pytest

from desktop.models import Item, Meeting
from desktop.services import patients, since
from desktop.store.session import on_hub
from desktop.words.dates import ENGLAND, PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, MeetingState, Sector
from desktop.words.items import NEVER_SHOWN
from desktop.words.people import Actor, Audience
from desktop.words.since import How, Since, SinceRow
from tests.clock import NOW, TODAY
from tests.services.record import EVERYTHING, Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture

LONG_AGO, AT = NOW - timedelta(days=100), NOW - timedelta(days=10)
LATER = NOW - timedelta(days=2)


def read(
    record: Record,
    audience: Audience = EVERYTHING,
    asked: Since | None = Since.DAY,
    actor: Actor | None = None,
    day: datetime | None = AT,
) -> SinceRow:
    with record._desk(audience).reading() as session:
        return since.read(
            session, audience, actor or record.nurse, record.patient.id, NOW, asked, day
        )


def told(row: SinceRow) -> list[tuple[How, str]]:
    return [(each.how, each.row.title) for each in row.changes]


def known(record: Record, title: str, kind: Kind = Kind.PROBLEM, **values: object) -> Item:
    """Held for a long time."""
    return record.item(title, kind, said_at=LONG_AGO, **values)


def now_says(record: Record, item: Item, at: datetime = LATER, **values: object) -> None:
    run = record.factory.import_run(record.gp, record.nurse)
    record.factory.change(
        Item, (item.patient_id, item.id), **values, import_id=run.id, recorded_from=at
    )


def test_each_thing_is_told_once_by_what_became_of_it(record: Record) -> None:
    known(record, "Asthma")
    changed = known(record, "Amlodipine 5mg", Kind.MEDICINE, value="One each day")
    ended = known(record, "Home care", Kind.SERVICE)
    withdrawn = known(record, "Gout")
    gone = known(record, "Walking frame", Kind.EQUIPMENT)
    now_says(record, changed, title="Amlodipine 10mg")
    now_says(record, ended, status=ItemStatus.ENDED)
    now_says(record, withdrawn, status=ItemStatus.WITHDRAWN)
    record.factory.change(Item, (gone.patient_id, gone.id), gone_at=LATER)
    record.item("Fell at the bus stop", Kind.ENCOUNTER, said_at=LATER, begins="2026-11-20")
    row = read(record)
    assert told(row) == [
        (How.NEW, "Fell at the bus stop"), (How.CHANGED, "Amlodipine 10mg"),
        (How.ENDED, "Home care"), (How.WITHDRAWN, "Gout"), (How.GONE, "Walking frame"),
    ]  # fmt: skip
    then = row.changes[1].then
    assert then is not None
    assert (then.title, then.value) == ("Amlodipine 5mg", "One each day")
    assert {each.at for each in row.changes} == {LATER}


def test_what_is_to_end_or_to_begin_has_not_yet(record: Record) -> None:
    ends = known(record, "Home care", Kind.SERVICE)
    now_says(record, ends, ends=PartialDate("2026-12-06"))
    over = known(record, "Day centre", Kind.SERVICE)
    now_says(record, over, ends=PartialDate("2026-11-20"))
    record.item("Reablement", Kind.SERVICE, said_at=LATER, begins="2026-12-01")

    assert told(read(record)) == [
        (How.PLANNED, "Reablement"), (How.CHANGED, "Home care"), (How.ENDED, "Day centre"),
    ]  # fmt: skip


def test_what_was_written_here_and_taken_out_again_is_not_shown(record: Record) -> None:
    make = record.factory
    before = make.item(record.patient, "Before", Kind.NOTE, author=record.nurse, said_at=LONG_AGO)
    after = make.item(record.patient, "After", Kind.NOTE, author=record.nurse, said_at=LATER)
    for note in (before, after):
        make.change(
            Item, (note.patient_id, note.id), status=ItemStatus.WITHDRAWN, recorded_from=LATER
        )
    assert told(read(record)) == []


def test_what_its_source_took_back_before_it_was_ever_shown_is_not_told(record: Record) -> None:
    record.item(NEVER_SHOWN, Kind.PROBLEM, status=ItemStatus.WITHDRAWN, said_at=LATER)
    record.item("Gout", Kind.PROBLEM, status=ItemStatus.WITHDRAWN, said_at=LATER)
    assert told(read(record)) == [(How.WITHDRAWN, "Gout")]


def test_what_changed_before_the_moment_is_not_told_again(record: Record) -> None:
    item = known(record, "Amlodipine 5mg", Kind.MEDICINE)
    now_says(record, item, AT - timedelta(days=5), title="Amlodipine 10mg")
    gone = known(record, "Walking frame", Kind.EQUIPMENT)
    record.factory.change(Item, (gone.patient_id, gone.id), gone_at=AT - timedelta(days=1))
    assert told(read(record)) == []
    earlier = read(record, day=AT - timedelta(days=20))
    assert told(earlier) == [(How.CHANGED, "Amlodipine 10mg"), (How.GONE, "Walking frame")]


def test_what_changed_and_changed_back_has_not_changed(record: Record) -> None:
    item = known(record, "Amlodipine 5mg", Kind.MEDICINE)
    now_says(record, item, LATER - timedelta(days=1), title="Amlodipine 10mg")
    now_says(record, item, LATER, title="Amlodipine 5mg")
    assert told(read(record)) == []


def test_the_first_word_of_a_source_brings_old_things_that_are_not_called_new(
    record: Record,
) -> None:
    known(record, "Asthma")
    record.item("Coded yesterday, began years ago", said_at=LATER, begins="2019")
    council = record.factory.source("Council", Sector.SOCIAL)

    def says(title: str, **values: object) -> None:
        record.factory.item(record.patient, title, Kind.SERVICE, source=council,
                            sector=Sector.SOCIAL, said_at=LATER, **values)  # type: ignore[arg-type] # fmt: skip

    says("Day centre", begins="2024-02-01")
    says("Reablement", begins="2026-10-06", ends="2026-11-24", status=ItemStatus.ENDED)
    says("Home care", begins="2026-11-24")
    assert told(read(record)) == [
        (How.NEW, "Coded yesterday, began years ago"), (How.NEW, "Home care"),
        (How.ENDED, "Reablement"), (How.OLDER, "Day centre"),
    ]  # fmt: skip


def test_nothing_withheld_is_named_and_a_closer_wording_is_never_the_old_one(
    record: Record,
) -> None:
    link = record.audience(record.link)
    normal = Confidentiality.NORMAL
    services = [cell for cell in link.cells if cell.kind is Kind.SERVICE]
    seen = min((cell for cell in services if cell.confidentiality is normal), key=lambda c: c.key)
    hidden = {"confidentiality": Confidentiality.RESTRICTED}
    source = record.factory.source("Charity", seen.sector)

    def held(title: str, **values: object) -> Item:
        return record.factory.item(record.patient, title, Kind.SERVICE, source=source,
                                   sector=seen.sector, **values)  # type: ignore[arg-type] # fmt: skip

    def now(item: Item, **values: object) -> None:
        run = record.factory.import_run(source, record.nurse)
        record.factory.change(Item, (item.patient_id, item.id), **values, import_id=run.id,
                              recorded_from=LATER)  # fmt: skip

    held("CANARY new", said_at=LATER, **hidden)
    now(held("CANARY gone", said_at=LONG_AGO, **hidden), status=ItemStatus.WITHDRAWN)
    now(held("CANARY once open", said_at=LONG_AGO), **hidden)
    opened = held("CANARY closer then", said_at=LONG_AGO, **hidden)
    now(opened, title="Befriending", confidentiality=normal)
    now(held("Sitting service", said_at=LONG_AGO), status=ItemStatus.WITHDRAWN)
    row = read(record, link, actor=record.link)
    assert "CANARY" not in repr(row)
    assert told(row) == [(How.NEW, "Befriending"), (How.WITHDRAWN, "Sitting service")]
    with record.store.reading() as session:
        if not on_hub(session):  # there the rows themselves are kept from whoever asks
            assert "CANARY" in repr(read(record))


# --- from when ------------------------------------------------------------------------------------


def test_we_last_met_when_the_last_finished_meeting_about_the_person_began(record: Record) -> None:
    make = record.factory
    for days, state in ((30, MeetingState.FINISHED), (9, MeetingState.FINISHED),
                        (1, MeetingState.LIVE)):  # fmt: skip
        at = NOW - timedelta(days=days)
        meeting = make.meeting(record.team, chair=record.nurse, starts_at=at,
                               patients=[record.patient])  # fmt: skip
        make.change(Meeting, meeting.id, state=state, started_at=at)
    other = make.meeting(record.team, chair=record.nurse, patients=[])
    make.change(Meeting, other.id, state=MeetingState.FINISHED, started_at=NOW)
    row = read(record, record.audience(record.nurse), None, day=None)
    assert row.since is Since.MET
    assert row.moments[Since.MET] == NOW - timedelta(days=9)


def test_my_last_visit_is_one_under_my_name_and_discharge_the_last_end_of_a_stay(
    record: Record,
) -> None:
    visit = Kind.VISIT
    record.item("Home visit", visit, begins="2026-11-12T13:10", detail="Sore hip. · Ruth Eggleston")
    record.item("Home visit", visit, begins="2026-11-20T09:00", detail="Well. · Ruth Egglestone")
    record.item("Home visit", visit, begins="2026-12-02T09:00", detail="Ruth Eggleston",
                status=ItemStatus.PLANNED)  # fmt: skip
    for begins, ends in (("2026-10-01", "2026-10-06T15:20"), ("2026-11-22", None)):
        record.item("Ward 4", Kind.ADMISSION, begins=begins, ends=ends)
    moments = read(record, record.audience(record.nurse), None, day=None).moments
    assert moments == {
        Since.VISIT: datetime(2026, 11, 12, 13, 10, tzinfo=ENGLAND),
        Since.DISCHARGE: datetime(2026, 10, 6, 15, 20, tzinfo=ENGLAND),
    }


@pytest.mark.parametrize(
    "detail",
    ["Ruth Eggleston, Gillian Stoker · At home", "Gillian Stoker, Ruth Eggleston",
     "Ruth Eggleston, community nurse"],
)  # fmt: skip
def test_a_visit_of_two_is_one_of_each(record: Record, detail: str) -> None:
    record.item("Leg dressing", Kind.ENCOUNTER, begins="2026-11-20T09:30", detail=detail)
    moments = read(record, record.audience(record.nurse), None, day=None).moments
    assert moments == {Since.VISIT: datetime(2026, 11, 20, 9, 30, tzinfo=ENGLAND)}


def test_the_contact_that_is_counted_from_is_not_new_itself(record: Record) -> None:
    for title, begins in (("By telephone", "2026-11-12T13:10"), ("At home", "2026-11-12T13:11")):
        record.item(title, Kind.VISIT, begins=begins, detail="Ruth Eggleston")
    found = read(record, record.audience(record.nurse), Since.VISIT, day=None)
    assert found.moments[Since.VISIT] == datetime(2026, 11, 12, 13, 11, tzinfo=ENGLAND)
    assert not [each for each in found.changes if each.how is How.NEW]


def test_a_contact_of_which_only_the_day_is_known_is_not_new_to_whoever_was_there(
    record: Record,
) -> None:
    known(record, "Asthma")
    for title, who in (("At home", "Ruth Eggleston"), ("By telephone", "Shona Reid")):
        record.item(title, Kind.VISIT, begins="2026-11-12", detail=who, said_at=LATER)
    found = read(record, record.audience(record.nurse), Since.VISIT, day=None)
    assert told(found) == [(How.NEW, "By telephone")]


def test_what_is_planned_stands_after_what_is_new_and_what_began_earlier_says_so(
    record: Record,
) -> None:
    known(record, "Asthma")
    for title, begins in (("Clinic", "2026-12-15T10:00"), ("Blood test", "2026-12-04T09:00")):
        record.item(title, Kind.VISIT, begins=begins, said_at=LATER, status=ItemStatus.PLANNED)
    record.item("Coded yesterday", said_at=LATER, begins="2019")
    record.item("Fell", Kind.ENCOUNTER, said_at=LATER, begins="2026-11-20")
    row = read(record)
    assert told(row) == [
        (How.NEW, "Fell"), (How.NEW, "Coded yesterday"), (How.PLANNED, "Blood test"),
        (How.PLANNED, "Clinic"),
    ]  # fmt: skip
    assert [each.earlier for each in row.changes] == [False, True, False, False]


def test_i_last_looked_on_a_day_before_today(record: Record) -> None:
    def moments() -> dict[Since, datetime]:
        return read(record, record.audience(record.nurse), None, day=None).moments

    store = record.at(record.nurse)
    with store.writing() as session:
        patients.open_patient(session, record.nurse, record.patient.id, "")
    assert Since.OPENED not in moments()
    with record._desk(EVERYTHING).reading() as session:
        tomorrow = NOW + timedelta(days=1)
        row = since.read(
            session, EVERYTHING, record.nurse, record.patient.id, tomorrow, Since.OPENED
        )
    assert row.since is Since.OPENED
    assert abs(row.moments[Since.OPENED] - NOW) < timedelta(days=1)


def test_what_cannot_be_counted_from_is_said_and_nothing_is_told(record: Record) -> None:
    record.item("Asthma", said_at=LATER)
    row = read(record, asked=Since.MET, day=None)
    assert (row.since, row.changes) == (None, ())


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("16-Nov", date(2026, 11, 16)),
        ("1-Dec", date(2025, 12, 1)),
        ("16/11/2025", date(2025, 11, 16)),
        ("3 weeks ago", TODAY - timedelta(days=21)),
        ("1-Dec-2027", None),
        ("tomorrow", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_that_is_over_is_understood(typed: str, day: date | None) -> None:
    assert since.day_typed(typed, TODAY) == day
