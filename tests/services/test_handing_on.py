"""What is handed on to other systems: it says what stands, and comes back in without change."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.feeds import intake, plan_table
from desktop.feeds.fhir import export
from desktop.models import AuditEntry, Item
from desktop.services import actions, agenda, handing_on
from desktop.store import embedded
from desktop.store.store import Store
from desktop.words.accounts import FileAccount
from desktop.words.enums import Outcome, Role, SourceKind
from desktop.words.handed_on import HandedOn
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.feeds.told import counted
from tests.services.table import Table
from tests.stores import PASSPHRASE, At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    table = Table(store, factory, at)
    factory.plan(table.dorothy, agreed_by=table.matron)
    table.start()
    table.next()
    table.change(
        lambda session: actions.add(
            session, table.matron, table.dorothy.id, table.item(1).id, "=Ring the chemist",
            table.matron.id, TODAY + timedelta(days=7), TODAY,
        )
    )  # fmt: skip
    item = table.item(1)
    table.change(
        lambda session: agenda.toggle_outcome(
            session, table.matron, item.id, item.version, Outcome.REFER_ON
        )
    )
    table.finish()
    table.change(
        lambda session: actions.add(
            session, table.matron, table.dorothy.id, None, "Ring Leanne: he drinks again",
            table.matron.id, TODAY, TODAY,
        )
    )  # fmt: skip
    return table


@pytest.fixture
def told(table: Table) -> HandedOn:
    return table.change(
        lambda session: handing_on.hand_on(session, table.matron, table.dorothy.id, "FHIR", NOW)
    ).told


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "elsewhere.tapestry"
    # One hub is told from another by its first entry, when that was signed included.
    store, _ = embedded.create(path, PASSPHRASE, lambda: NOW - timedelta(days=1))
    with closing(store):
        yield store


def resources(content: bytes, kind: str) -> list[dict[str, object]]:
    entries = json.loads(content)["entry"]
    return [each["resource"] for each in entries if each["resource"]["resourceType"] == kind]


def test_it_says_the_plan_its_goals_the_outcomes_and_who_does_what(told: HandedOn) -> None:
    content = export.as_fhir(told)
    assert told.plan is not None
    assert [each["description"] for each in resources(content, "Goal")] == [
        {"text": goal.hope} for goal in told.plan.content.goals
    ]
    (plan,) = resources(content, "CarePlan")
    assert plan["status"] == "active"
    said = [each["description"] for each in resources(content, "Task")]
    assert "=Ring the chemist" in said
    assert "Refer on" in said
    (team,) = resources(content, "CareTeam")
    assert "Aisha Rahman" in json.dumps(team)
    (provenance,) = resources(content, "Provenance")
    assert len(provenance["target"]) == len(json.loads(content)["entry"]) - 1  # type: ignore[arg-type]  # JSON
    assert b'""' not in content
    assert b"[]" not in content


def test_a_message_for_one_colleague_is_not_handed_on(told: HandedOn) -> None:
    assert [each.what for each in told.actions] == ["=Ring the chemist"]


def test_it_is_signed(told: HandedOn, table: Table) -> None:
    with table.factory.store.reading() as session:
        asked = select(AuditEntry.detail).where(AuditEntry.action == "plan.handed on")
        assert session.scalars(asked).all() == ["FHIR"]


def test_whose_role_prints_no_plan_hands_none_on(table: Table) -> None:
    with pytest.raises(Problem, match="not part of your role"):
        table.change(
            lambda session: handing_on.hand_on(session, table.link, table.dorothy.id, "FHIR", NOW),
            table.link,
        )


def test_it_comes_back_into_its_own_hub_without_change(
    told: HandedOn, table: Table, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(export.as_fhir(told))
    scripts = table.factory.store
    actor = table.factory.staff(Role.SERVICE_ACCOUNT, "Import")
    with scripts.reading() as session:
        before = session.scalar(select(func.count()).select_from(Item))
    accounts = intake.import_paths(
        scripts, actor, [file], source="council", kind=SourceKind.COUNCIL, now=NOW
    )
    assert counted(accounts) == {"unchanged": len(json.loads(file.read_bytes())["entry"])}
    with scripts.reading() as session:
        assert session.scalar(select(func.count()).select_from(Item)) == before


def test_what_somebody_changed_in_it_is_not_taken_for_what_was_sent(
    told: HandedOn, table: Table, tmp_path: Path
) -> None:
    sent = json.loads(export.as_fhir(told))
    scripts = table.factory.store
    actor = table.factory.staff(Role.SERVICE_ACCOUNT, "Import")

    def brought_in(content: str) -> list[FileAccount]:
        file = tmp_path / "plan.json"
        file.write_text(content, "utf-8")
        return intake.import_paths(
            scripts, actor, [file], source="council", kind=SourceKind.COUNCIL, now=NOW
        )

    # Laid out by another program it says the same.
    assert counted(brought_in(json.dumps(sent, sort_keys=True))) == {
        "unchanged": len(sent["entry"])
    }
    (task, *_) = (
        each["resource"] for each in sent["entry"] if each["resource"]["resourceType"] == "Task"
    )
    task["description"] = "Ring the chemist, and the surgery"
    (account,) = brought_in(json.dumps(sent))
    assert counted([account]) == {"set aside": 1}
    assert [each.sentence for each in account.set_aside] == [export.CHANGED]


def test_another_hub_takes_all_of_it_in_and_again_nothing_new(
    told: HandedOn, elsewhere: Store, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(export.as_fhir(told))
    actor = Factory(elsewhere, "nobody").staff(Role.SERVICE_ACCOUNT, "Import")
    entries = len(json.loads(file.read_bytes())["entry"])
    for fate in ("imported", "unchanged"):
        accounts = intake.import_paths(
            elsewhere, actor, [file], source="hub", kind=SourceKind.GP, may_register=True, now=NOW
        )
        assert counted(accounts) == {fate: entries - 1, "skipped": 1}
    with elsewhere.reading() as session:
        titles = session.scalars(select(Item.title)).all()
    assert "=Ring the chemist" in titles
    assert "Refer on" in titles


def test_a_sheet_runs_nothing_of_it(told: HandedOn) -> None:
    text = plan_table.as_csv(told).decode("utf-8-sig")
    head, *lines = csv.reader(StringIO(text))
    assert tuple(head) == plan_table.COLUMNS
    assert all(len(line) == len(head) for line in lines)
    assert "'=Ring the chemist" in [line[5] for line in lines]
    assert {line[1] for line in lines} == {"Hindmarsh"}


def test_a_sheet_says_what_the_person_says_of_themselves_and_what_is_blank(told: HandedOn) -> None:
    text = plan_table.as_csv(told).decode("utf-8-sig")
    lines = {line[4]: line[5:] for line in csv.reader(StringIO(text))}
    assert lines["What is most important to me"][0] == "My garden"
    assert lines["Please do not"][0] == "Not recorded"
    assert lines["Strengths"][0] == "Not recorded"
    assert lines["Review of the plan"][0] == "Not recorded"

    assert told.plan is not None
    content = replace(told.plan.content, strengths="Walks daily", review_on=TODAY)
    planned = replace(told, plan=replace(told.plan, content=content))
    text = plan_table.as_csv(planned).decode("utf-8-sig")
    lines = {line[4]: line[5:] for line in csv.reader(StringIO(text))}
    assert lines["Strengths"][0] == "Walks daily"
    assert (lines["Review of the plan"][0], lines["Review of the plan"][-1]) == (
        "", TODAY.isoformat(),
    )  # fmt: skip


def test_nothing_to_hand_on_is_said(table: Table) -> None:
    with pytest.raises(Problem, match="no plan, action or outcome"):
        table.change(
            lambda session: handing_on.hand_on(session, table.matron, table.leonard.id, "FHIR", NOW)
        )
