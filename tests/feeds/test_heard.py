"""When a source was last heard: by what it said, as of when it said so. On both stores."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from desktop.feeds import retake
from desktop.feeds.fhir.export import HUB, tag_of
from desktop.models import Source, Waiting
from desktop.store.session import hub_name
from desktop.words.enums import Sector, SourceKind
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.in_xml import in_xml
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
from tests.feeds.making_hl7 import message, stream
from tests.feeds.reading import MARYS
from tests.feeds.told import counted, sentences
from tests.feeds.workbooks import in_csv

LONG_AGO = NOW - timedelta(days=40)
ROTA = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Visit type")
VISIT = in_csv(ROTA, (*MARYS, "26/11/2026", "08:00", "Call"))
OUTCOME = {"resourceType": "OperationOutcome"}
EXTRACT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def source(factory):
    factory.patient("Adams", "Mary", nhs=MARY, born="1941-03-09")
    row = Source(code="care", name="Care", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL,
                 may_register=False, heard_at=LONG_AGO)  # fmt: skip
    factory.keep(row)
    return row


@pytest.fixture
def heard(ask):
    def at():
        (found,) = ask(select(Source.heard_at).where(Source.code == "care"))
        return found

    return at


def test_a_table_that_nobody_explained_makes_no_source_fresh(bring, source, heard):
    assert counted(bring(VISIT, source="care")) == {"set aside": 1}

    assert heard() == LONG_AGO


def test_rows_of_which_none_can_be_taken_in_make_no_source_fresh(bring, source, explain, heard):
    explain(source, TableKind.ROTA, ROTA)

    accounts = bring(in_csv(ROTA, (*MARYS, "11/30/2026", "08:00", "Call")), source="care")

    assert counted(accounts) == {"set aside": 1}
    assert heard() == LONG_AGO


def test_one_row_that_was_taken_in_is_enough(bring, source, explain, heard):
    explain(source, TableKind.ROTA, ROTA)
    slipped = (JOHN, "Bell", "01/05/1938", "11/30/2026", "08:00", "Call")

    accounts = bring(
        in_csv(ROTA, (*MARYS, "26/11/2026", "08:00", "Call"), slipped), source="care"
    )  # fmt: skip

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert heard() == NOW


@pytest.mark.parametrize("written", [lambda it: json.dumps(it).encode(), in_xml])
@pytest.mark.parametrize(("severity", "code", "why"), [
    ("error", "forbidden", "it does not allow this"),
    ("fatal", "throttled", "it was asked too often"),
    ("error", "Mary Adams", "something went wrong there"),
])  # fmt: skip
def test_a_refusal_that_was_saved_as_a_file_is_told_and_is_no_word_of_anyone(
    bring, source, heard, written, severity, code, why
):
    issue = [{"severity": "warning", "code": "timeout"}, {"severity": severity, "code": code}]

    accounts = bring(written({**OUTCOME, "issue": issue}), source="care")

    assert counted(accounts) == {"set aside": 1}
    assert sentences(accounts) == [f"The source refused: {why}. Nothing else is in this file."]
    assert heard() == LONG_AGO


def test_a_remark_of_a_source_is_no_refusal(bring, source, heard):
    remark = {**OUTCOME, "issue": [{"severity": "information", "code": "suppressed"}]}

    assert counted(bring(json.dumps(remark).encode(), source="care")) == {"skipped": 1}

    assert heard() == LONG_AGO


def test_an_old_extract_is_as_old_as_it_says_and_makes_nothing_older(bring, source, heard, factory):
    extract = bundle(patient(), condition(), timestamp=EXTRACT.isoformat())

    assert counted(bring(extract, source="care")) == {"imported": 2}
    assert heard() == LONG_AGO

    factory.change(Source, source.id, heard_at=None)
    assert counted(bring(extract, source="care")) == {"unchanged": 2}
    assert heard() == EXTRACT


def test_the_very_same_file_is_as_old_as_it_was_where_it_says_how_old_that_is(bring, source, heard):
    on, later = NOW - timedelta(days=20), NOW + timedelta(days=1)
    dated = bundle(patient(), condition(), timestamp=on.isoformat())
    bring(dated, source="care")
    assert heard() == on

    bring(dated, source="care", now=later)
    assert heard() == on

    undated = bundle(patient(), condition())
    for moment in (later, later + timedelta(days=1)):
        assert counted(bring(undated, source="care", now=moment)) == {"unchanged": 2}
        assert heard() == moment


@pytest.mark.parametrize("clock", [timedelta(days=365), timedelta()])
def test_a_clock_that_was_ahead_keeps_no_source_fresh(bring, source, heard, factory, clock):
    factory.change(Source, source.id, heard_at=NOW + clock)

    bring(bundle(patient(), condition(), timestamp=(NOW + clock).isoformat()), source="care")

    assert heard() == NOW


def test_messages_are_as_old_as_the_newest_of_them(bring, source, heard):
    sent = stream(message("A01", "20261120120000"), message("A08", "20261121120000"))

    assert counted(bring(sent, source="care")) == {"imported": 2}

    assert heard() == datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_table_that_waited_for_its_columns_was_heard_when_it_came(
    bring, ask, source, explain, heard, scripts, clerk
):
    came = NOW - timedelta(days=10)
    bring(VISIT, source="care", now=came)
    explain(source, TableKind.ROTA, ROTA)
    (waits,) = ask(select(Waiting))

    assert counted(retake.take_in(scripts, clerk, waits.id, "care", NOW)) == {"imported": 1}

    assert heard() == came


def test_what_this_hub_sent_is_no_word_of_whoever_sends_it_back(bring, source, heard, scripts):
    with scripts.reading() as session:
        own = json.loads(bundle(patient()))
        own["identifier"] = {"system": HUB, "value": hub_name(session)}
        own["meta"] = {"tag": [tag_of(own["entry"])]}

    assert counted(bring(json.dumps(own).encode(), source="care")) == {"unchanged": 1}

    assert heard() == LONG_AGO
