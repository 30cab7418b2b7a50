"""When a source said so, if its clock is wrong. On both stores."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from desktop.feeds.fates import OLDER, UNDATED
from desktop.models import Description, Item, Patient
from desktop.words.accounts import Fate
from desktop.words.enums import ItemStatus
from tests.clock import NOW
from tests.feeds.making import bundle, coded, condition, patient, service, table
from tests.feeds.told import counted

FUTURE = "2999-01-01T00:00:00Z"


def test_a_time_that_has_not_come_yet_is_no_time_of_saying(bring, ask):
    bring(bundle(patient(), condition(text="Low mood"), timestamp=FUTURE))
    assert ask(select(Item.said_at)) == [NOW]
    assert ask(select(Patient.described_at)) == [NOW]

    later = NOW + timedelta(days=1)
    bring(bundle(patient(given="Molly"), condition(text="Depression"),
                 timestamp=later.isoformat()), now=later)  # fmt: skip

    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.given)) == ["Molly"]


def test_what_stands_with_a_time_to_come_is_not_frozen(bring, ask, factory):
    bring(
        bundle(patient(), condition(text="Low mood"), timestamp=FUTURE), now=NOW.replace(year=3000)
    )

    bring(bundle(patient(given="Molly"), condition(text="Depression"), timestamp=NOW.isoformat()))

    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.given)) == ["Molly"]


def test_what_is_over_is_weighed_by_the_day_of_the_import(bring, ask):
    """And not by the clock of the computer, by which neither is over or both are."""
    homes = [
        {"line": ["1 Low Row"], "period": {"end": "2199-12-31"}},
        {"line": ["2 High Row"], "use": "temp"},
    ]
    niece = {"name": {"text": "Jo Bell"}, "period": {"end": "2199-12-31"}}
    sent = patient(born="2150-03-09", address=homes, contact=[niece])

    bring(bundle(sent), now=NOW.replace(year=2199))
    assert (ask(select(Patient.address)), ask(select(Item.status))) == (
        ["1 Low Row"], [ItemStatus.ACTIVE],
    )  # fmt: skip

    bring(bundle({**sent, "telecom": []}), now=NOW.replace(year=2200))
    assert ask(select(Item.status)) == [ItemStatus.ENDED]


def test_a_quarter_that_is_not_over_was_said_since_the_newest_of_its_events(bring, ask):
    bring(bundle(patient()))

    bring(
        table(
            service(Reporting_Period_End_Date="31/12/2999"),
            service(Event_Start_Date="20/11/2026", Reporting_Period_End_Date="31/12/2999"),
        )
    )

    assert set(ask(select(Item.said_at))) == {datetime(2026, 11, 20, tzinfo=UTC)}


def test_what_has_no_date_keeps_out_nothing_that_has_one(bring, ask):
    bring(bundle(patient()))

    accounts = bring(
        bundle(patient(born="1941-03-19", deceasedDateTime="2026-05-01"),
               timestamp="2026-05-02T10:00:00Z"), now=NOW + timedelta(days=1)
    )  # fmt: skip

    assert counted(accounts) == {"updated": 1}
    (mary,) = ask(select(Patient))
    assert (mary.born.text, mary.died.text) == ("1941-03-19", "2026-05-01")
    assert [each.died.text for each in ask(select(Description))] == ["2026-05-01"]

    bring(bundle(patient(given="Molly", born="1941-03-19")), now=NOW + timedelta(days=2))
    bring(bundle(patient(given="May", born="1941-03-19"), timestamp="2026-06-02T10:00:00Z"),
          now=NOW + timedelta(days=3))  # fmt: skip

    assert ask(select(Patient.given)) == ["May"]


def when(month: int) -> str:
    return f"2026-{month:02}-01T10:00:00Z"


def test_an_item_without_a_date_keeps_out_none_that_has_one(bring, ask):
    days = (NOW + timedelta(days=each) for each in range(9))

    def said(text, timestamp=None, **fields):
        accounts = bring(bundle(patient(), condition(text=text, **fields), timestamp=timestamp),
                         now=next(days))  # fmt: skip
        return ask(select(Item.title))[0], accounts[0].lines[-1].reason

    assert said("Low mood") == ("Low mood", "")
    assert said("Depression", when(3)) == ("Depression", "")
    assert said("Sadness", when(2)) == ("Depression", OLDER)
    assert said("Low mood", category=[]) == ("Low mood", "")
    assert said("Grief", when(4)) == ("Grief", "")
    assert said("Sorrow", when(3)) == ("Grief", OLDER)


def test_what_was_withdrawn_comes_back_by_a_later_date_alone(bring, ask):
    wrong = condition(verificationStatus=coded("entered-in-error"))
    days = (NOW + timedelta(days=each) for each in range(9))

    def said(it, timestamp=None):
        accounts = bring(bundle(patient(), it, timestamp=timestamp), now=next(days))
        return ask(select(Item.status))[0], accounts[0].lines[-1].reason

    said(condition(), when(3))
    assert said(wrong, when(4)) == (ItemStatus.WITHDRAWN, "")
    assert said(condition(text="Failing heart")) == (ItemStatus.WITHDRAWN, UNDATED)
    assert said(condition(text="Weak heart"), when(5)) == (ItemStatus.ACTIVE, "")
    assert said(wrong) == (ItemStatus.WITHDRAWN, "")
    assert said(condition(), when(6)) == (ItemStatus.WITHDRAWN, OLDER)
    assert said(condition()) == (ItemStatus.ACTIVE, "")


def test_an_older_word_of_who_someone_is_says_that_it_is_older(bring, ask):
    bring(bundle(patient(), timestamp="2026-05-02T10:00:00Z"))
    later = NOW + timedelta(days=1)

    older = bring(bundle(patient(given="Molly"), timestamp="2026-04-01T10:00:00Z"), now=later)
    same = bring(bundle(patient(), timestamp="2026-04-02T10:00:00Z"), now=later)

    assert [(line.fate, line.reason) for each in (older, same) for line in each[0].lines] == [
        (Fate.UNCHANGED, OLDER), (Fate.UNCHANGED, ""),
    ]  # fmt: skip
    assert ask(select(Patient.given)) == ["Mary"]


def test_no_death_comes_too_late(bring, ask):
    bring(bundle(patient(), timestamp="2026-05-02T10:00:00Z"))

    accounts = bring(
        bundle(patient(given="Molly", deceasedDateTime="2026-03-30"),
               timestamp="2026-04-01T10:00:00Z"), now=NOW + timedelta(days=1)
    )  # fmt: skip

    assert counted(accounts) == {"updated": 1}
    (mary,) = ask(select(Patient))
    assert (mary.given, mary.died.text) == ("Mary", "2026-03-30")
    assert [each.died.text for each in ask(select(Description))] == ["2026-03-30"]


def test_what_was_said_once_more_and_changed_nothing_keeps_an_older_word_out(bring, ask):
    def said(street, phone, day):
        it = patient(address=[{"line": [street]}], telecom=[{"system": "phone", "value": phone}])
        return bundle(it, timestamp=f"2026-09-{day}T10:00:00Z")

    bring(said("1 Old Street", "0191 498 0001", "01"))
    bring(said("1 Old Street", "0191 498 0001", "20"), now=NOW + timedelta(hours=1))

    accounts = bring(said("2 Wrong Street", "0191 498 0002", "10"), now=NOW + timedelta(hours=2))

    assert counted(accounts) == {"unchanged": 1}
    assert [line.reason for line in accounts[0].lines] == [OLDER]
    assert ask(select(Patient.address)) == ["1 Old Street"]
    assert ask(select(Patient.telephone)) == ["0191 498 0001"]

    newer = bring(said("3 New Street", "0191 498 0003", "21"), now=NOW + timedelta(hours=3))
    assert counted(newer) == {"updated": 1}
    assert ask(select(Patient.address)) == ["3 New Street"]
