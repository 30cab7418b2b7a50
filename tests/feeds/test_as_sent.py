"""A fact as its source sent it, out of a file that was kept whole; and nothing of anyone else."""

import dataclasses

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.feeds.as_sent import as_sent
from desktop.models import AuditEntry, Item, Patient
from desktop.services import disclosure, items, sent
from desktop.services.changes import carry_out
from desktop.words.audit import LOOKS
from desktop.words.enums import Confidentiality, Kind, Role, Sector
from desktop.words.people import Cell
from tests.clock import NOW, TODAY
from tests.feeds.making import JOHN, MARY, bundle, condition, patient, service, table


@pytest.fixture
def practice(factory):
    return factory.practice(team=factory.team())


@pytest.fixture
def reader(factory, practice):
    return factory.staff(Role.GP, "Anna Bell", practices=[practice])


@pytest.fixture
def mary(factory, practice, reader):
    factory.patient("Brown", "John", nhs=JOHN, practice=practice)
    return factory.patient("Adams", "Mary", nhs=MARY, practice=practice)


@pytest.fixture
def opened(at, reader, mary, ask):
    """What the reader is handed of the one item of Mary, and makes of it."""

    def of_the_item():
        item = ask(select(Item.id).where(Item.patient_id == mary.id))[0]
        return carry_out(
            at(reader), lambda s: sent.open_as_sent(s, reader, mary.id, item), NOW
        )  # fmt: skip

    return of_the_item


TWO_PEOPLE = bundle(
    patient(), condition("c1", note=[{"text": "Walks with a stick"}]),
    patient("p2", JOHN, "Brown", "John"), condition("c2", "Gout", about="Patient/p2"),
)  # fmt: skip
embedded_only = pytest.mark.parametrize("store", ["embedded"], indirect=True)
pytestmark = pytest.mark.usefixtures("code")


@embedded_only
def test_a_fact_is_read_as_it_was_sent_and_nobody_elses_with_it(bring, mary, opened, ask):
    bring(TWO_PEOPLE, keep_originals=True)
    found = as_sent(opened(), TODAY)
    assert found is not None
    assert '"text": "Walks with a stick"' in found.text
    assert "Gout" not in found.text
    assert "Brown" not in found.text
    signed = ask(select(AuditEntry).where(AuditEntry.action == "item.as sent"))
    assert [each.subjects for each in signed] == [f"patient:{mary.id}"]
    assert "item.as sent" in LOOKS


@embedded_only
def test_a_row_of_a_table_is_read_under_the_names_of_its_columns(bring, mary, opened):
    bring(table(service(), service(**{"NHS Number": JOHN, "LA Person Unique Identifier": "LA2",
                                      "First Name": "John", "Last Name": "Brown"})),
          keep_originals=True, source="council", kind="council")  # fmt: skip
    found = as_sent(opened(), TODAY)
    assert found is not None
    assert "Service Component: Home support or domiciliary care" in found.text.splitlines()
    assert "Brown" not in found.text


@embedded_only
def test_an_entry_that_says_more_than_the_reader_may_see_is_not_shown(bring, mary, opened):
    bring(TWO_PEOPLE, keep_originals=True)
    handed = opened()
    problem = Cell(Sector.HEALTH, Kind.PROBLEM, Confidentiality.NORMAL)
    assert as_sent(dataclasses.replace(handed, cells=handed.cells - {problem}), TODAY) is None


@embedded_only
def test_of_someone_whom_the_file_does_not_name_nothing_is_found(bring, mary, opened):
    bring(TWO_PEOPLE, keep_originals=True)
    handed = opened()
    assert as_sent(dataclasses.replace(handed, people=frozenset({"Patient/p3"})), TODAY) is None


@embedded_only
@pytest.mark.parametrize("hidden", [{"address_withheld": True}, {"restricted": True}])
def test_where_an_address_is_withheld_nothing_is_shown_as_it_was_sent(
    bring, mary, opened, factory, hidden
):
    bring(TWO_PEOPLE, keep_originals=True)
    factory.change(Patient, mary.id, **hidden)
    with pytest.raises(Problem):
        opened()


@embedded_only
def test_of_a_file_that_is_not_kept_the_import_the_file_and_the_reference_are_told(
    bring, mary, opened, at, reader, ask
):
    bring(TWO_PEOPLE)
    item = ask(select(Item).where(Item.patient_id == mary.id))[0]
    with at(reader).reading() as session:
        story = items.story(session, disclosure.person(session, reader), mary.id, item.id)
    assert story.came is not None
    assert (story.came.number, story.came.at, story.came.kept) == (item.import_id, NOW, False)
    assert len(story.came.files) == 1
    assert story.source_ref == "Condition/c1"
    with pytest.raises(Problem, match="not to be had"):
        opened()


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_whole_files_stay_closed(bring, mary, opened, at, reader, ask):
    bring(TWO_PEOPLE, keep_originals=True)
    with pytest.raises(Problem, match="not to be had"):
        opened()
    item = ask(select(Item).where(Item.patient_id == mary.id))[0]
    with at(reader).reading() as session:
        came = sent.came(session, mary.id, item.id)
    assert came is not None
    assert not came.kept


def test_who_may_not_open_the_person_is_handed_nothing(bring, mary, factory, at, ask):
    bring(TWO_PEOPLE, keep_originals=True)
    other = factory.staff(Role.GP, "Olive Kerr", practices=[factory.practice()])
    item = ask(select(Item.id).where(Item.patient_id == mary.id))[0]
    with pytest.raises(Problem):
        carry_out(at(other), lambda s: sent.open_as_sent(s, other, mary.id, item), NOW)
