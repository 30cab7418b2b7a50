"""The one door: an answer reaches its asker in time, or not at all."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from desktop.errors import FAULT, Problem
from desktop.models import AuditEntry, Patient
from desktop.records import Records
from desktop.services import patients
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.tasks import Lanes
from desktop.words.enums import Role
from desktop.words.people import Actor
from desktop.words.relationships import Opened
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.stores import LOGIN, fixed_clock


@pytest.fixture
def lanes(qtbot: QtBot) -> Iterator[Lanes]:
    made = Lanes()
    yield made
    made.close()


@pytest.fixture
def make(embedded_store: Store) -> Factory:
    return Factory(embedded_store, "nurse")


@pytest.fixture
def nurse(make: Factory) -> Actor:
    return make.staff(teams=[make.team()])


@pytest.fixture
def records(embedded_store: Store, lanes: Lanes) -> Records:
    return Records(embedded_store, lanes, fixed_clock)


class Gate:
    """Holds a question up on its lane, and says when it has got that far."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def hold(self) -> None:
        self.reached.set()
        assert self.open.wait(5)

    def after(self, answer: str) -> str:
        self.hold()
        return answer


def name_of(patient: int, gate: Gate | None = None) -> Callable[[Session], str]:
    def question(session: Session) -> str:
        if gate is not None:
            gate.hold()
        return session.scalars(select(Patient.family).where(Patient.id == patient)).one()

    return question


def test_a_late_answer_for_the_last_patient_never_lands_on_the_next(
    qtbot: QtBot, records: Records, make: Factory
) -> None:
    adams, baker = make.patient("Adams"), make.patient("Baker")
    landed: list[str] = []
    gate = Gate()
    records.read("patient", name_of(adams.id, gate), landed.append)
    qtbot.waitUntil(gate.reached.is_set)
    records.read("patient", name_of(baker.id), landed.append)
    gate.open.set()
    qtbot.waitUntil(lambda: bool(landed))
    records.read("other", name_of(baker.id), landed.append)
    qtbot.waitUntil(lambda: len(landed) == 2)
    assert landed == ["Baker", "Baker"]


def test_of_many_keystrokes_only_the_newest_is_answered_and_few_are_even_asked(
    qtbot: QtBot, records: Records
) -> None:
    asked: list[int] = []
    landed: list[int] = []
    gate = Gate()

    def question(number: int, _: Session) -> int:
        asked.append(number)
        gate.hold()
        return number

    records.read("find", partial(question, 0), landed.append)
    qtbot.waitUntil(gate.reached.is_set)
    for number in range(1, 20):
        records.read("find", partial(question, number), landed.append)
    gate.open.set()
    qtbot.waitUntil(lambda: bool(landed))
    assert landed == [19]
    assert asked == [0, 19]


def test_topics_do_not_disturb_each_other(qtbot: QtBot, records: Records) -> None:
    landed: list[str] = []
    records.read("summary", lambda _: "summary", landed.append)
    records.read("plan", lambda _: "plan", landed.append)
    qtbot.waitUntil(lambda: landed == ["summary", "plan"])


def test_a_forgotten_question_is_not_answered(qtbot: QtBot, records: Records) -> None:
    landed: list[str] = []
    gate = Gate()
    records.read("patient", lambda _: gate.after("late"), landed.append)
    qtbot.waitUntil(gate.reached.is_set)
    records.forget("patient")
    gate.open.set()
    records.read("next", lambda _: "next", landed.append)
    qtbot.waitUntil(lambda: bool(landed))
    assert landed == ["next"]


def test_a_late_trouble_for_the_last_patient_is_not_told_to_the_next(
    qtbot: QtBot, records: Records
) -> None:
    told: list[str] = []
    landed: list[str] = []
    gate = Gate()

    def refused(session: Session) -> NoReturn:
        gate.hold()
        raise Problem("This person is not on a list of yours.")

    records.read("patient", refused, landed.append, told.append)
    qtbot.waitUntil(gate.reached.is_set)
    records.read("patient", lambda _: "Baker", landed.append, told.append)
    gate.open.set()
    qtbot.waitUntil(lambda: bool(landed))
    assert (landed, told) == (["Baker"], [])


def test_work_aside_is_replaced_like_a_question(qtbot: QtBot, records: Records) -> None:
    landed: list[str] = []
    gate = Gate()
    records.aside("paper", lambda: gate.after("first"), landed.append)
    qtbot.waitUntil(gate.reached.is_set)
    records.aside("paper", lambda: "second", landed.append)
    qtbot.waitUntil(lambda: landed == ["second"])
    gate.open.set()
    records.aside("other", lambda: "third", landed.append)
    qtbot.waitUntil(lambda: len(landed) == 2)
    assert landed == ["second", "third"]


def test_a_problem_reaches_its_asker_in_its_own_words(qtbot: QtBot, records: Records) -> None:
    told: list[str] = []

    def refused(session: Session) -> NoReturn:
        raise Problem("Choose a later day.")

    records.read("topic", refused, _unwanted, told.append)
    records.write(refused, failed=told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["Choose a later day."] * 2


def test_a_problem_that_nobody_waits_for_is_said_in_the_window(
    qtbot: QtBot, records: Records
) -> None:
    def refused(session: Session) -> NoReturn:
        raise Problem("Choose a later day.")

    with qtbot.waitSignal(records.troubled) as told:
        records.write(refused)
    assert told.args == ["Choose a later day."]


def test_a_fault_is_told_as_a_fault_and_logged_without_anyones_words(
    qtbot: QtBot, records: Records
) -> None:
    def broken(session: Session) -> NoReturn:
        raise ValueError("COULTHARD, Edith Mary")

    with capture_logs() as logged, qtbot.waitSignal(records.troubled) as told:
        records.read("topic", broken, _unwanted)
    assert told.args == [FAULT]
    assert [entry["kind"] for entry in logged] == ["ValueError"]
    assert "COULTHARD" not in str(logged)


def test_once_closed_nobody_is_told_and_what_was_asked_is_kept(
    qtbot: QtBot, records: Records, lanes: Lanes, make: Factory, nurse: Actor, embedded_store: Store
) -> None:
    patient = make.patient("Adams")
    gate, told = Gate(), list[object]()

    def rename(session: Session) -> frozenset[str]:
        gate.hold()
        session.get_one(Patient, patient.id).preferred = "Molly"
        return sign(session, nurse, "item.annotated", [f"patient:{patient.id}"])

    def broken(session: Session) -> NoReturn:
        raise Problem("Choose a later day.")

    for signal in (records.touched, records.troubled):
        signal.connect(told.append)
    records.write(rename, told.append)
    records.write(broken)
    records.read("topic", lambda session: "rows", told.append)
    assert gate.reached.wait(5)
    records.close()
    records.read("topic", lambda session: "rows", told.append)
    gate.open.set()
    done: list[object] = []
    lanes.on_database(lambda: True, done.append, _unwanted)
    qtbot.waitUntil(lambda: bool(done))
    assert told == []
    with embedded_store.reading() as session:
        assert session.get_one(Patient, patient.id).preferred == "Molly"


def test_what_a_change_touched_is_heard_after_its_answer(
    qtbot: QtBot, records: Records, make: Factory, nurse: Actor
) -> None:
    patient = make.patient("Adams")
    order: list[object] = []

    def rename(session: Session) -> frozenset[str]:
        session.get_one(Patient, patient.id).preferred = "Molly"
        return sign(session, nurse, "item.annotated", [f"patient:{patient.id}"])

    records.touched.connect(order.append)
    with qtbot.waitSignal(records.touched):
        records.write(rename, lambda _: order.append("answer"))
    assert order == ["answer", frozenset({f"patient:{patient.id}"})]


def test_a_change_that_failed_touches_nothing(
    qtbot: QtBot, records: Records, make: Factory, nurse: Actor
) -> None:
    patient = make.patient("Adams")

    def half(session: Session) -> NoReturn:
        session.get_one(Patient, patient.id).preferred = "Molly"
        raise Problem("Choose a later day.")

    told: list[str] = []
    with qtbot.assertNotEmitted(records.touched):
        records.write(half, failed=told.append)
        qtbot.waitUntil(lambda: bool(told))
    landed: list[str] = []
    records.read("after", lambda session: session.get_one(Patient, patient.id).preferred,
                 landed.append)  # fmt: skip
    qtbot.waitUntil(lambda: landed == [""])


def test_a_signed_read_is_in_the_audit_before_its_rows_arrive(
    qtbot: QtBot, records: Records, make: Factory, embedded_store: Store
) -> None:
    team = make.team()
    matron = make.staff(teams=[team])
    patient = make.patient("Adams", practice=make.practice(team=team))
    seen: list[list[str]] = []

    def arrived(_: Opened) -> None:
        with embedded_store.reading() as session:
            subjects = select(AuditEntry.subjects).where(AuditEntry.action == "patient.opened")
            seen.append(list(session.scalars(subjects)))

    records.read(
        "patient", lambda session: patients.open_patient(session, matron, patient.id), arrived,
        signed=True,
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [[f"patient:{patient.id}"]]


def test_a_read_that_is_not_signed_cannot_sign(
    qtbot: QtBot, records: Records, nurse: Actor, embedded_store: Store
) -> None:
    landed: list[object] = []
    records.read(
        "topic", lambda session: sign(session, nurse, "patient.opened", ["patient:1"]),
        landed.append,
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(landed))
    with embedded_store.reading() as session:
        kept = select(AuditEntry.action).where(AuditEntry.action == "patient.opened")
        assert session.scalars(kept).all() == []


def test_a_read_that_signs_at_times_is_kept_when_it_does_and_waits_for_nobody_when_not(
    qtbot: QtBot, records: Records, nurse: Actor, embedded_store: Store
) -> None:
    landed: list[object] = []

    def question(*subjects: str) -> Callable[[Session], object]:
        return lambda session: sign(session, nurse, "today.read", subjects) if subjects else ()

    with embedded_store.writing() as other:
        sign(other, nurse, "other", [])
        records.read("today", question(), landed.append, signs_at_times=True)
        qtbot.waitUntil(lambda: landed == [()])
    records.read("today", question("patient:1"), landed.append, signs_at_times=True)
    qtbot.waitUntil(lambda: len(landed) == 2)
    with embedded_store.reading() as session:
        kept = select(AuditEntry.subjects).where(AuditEntry.action == "today.read")
        assert session.scalars(kept).all() == ["patient:1"]


def test_the_day_is_that_of_england(records: Records) -> None:
    assert (records.now(), records.today()) == (NOW, TODAY)


def _unwanted(answer: object) -> NoReturn:
    raise AssertionError("no answer was expected")


# --- what others change on a hub ------------------------------------------------------------------


def test_what_another_desk_changes_is_heard_by_those_who_may_open_the_person(
    qtbot: QtBot, lanes: Lanes, hub_scripts: Store, hub_store: Store
) -> None:
    make = Factory(hub_scripts, LOGIN)
    team = make.team()
    practice = make.practice(team=team)
    make.staff(teams=[team])
    known = make.patient("Adams", practice=practice)
    strange = make.patient("Baker", practice=practice, known=False)
    records = Records(hub_store, lanes, fixed_clock)
    heard: list[frozenset[str]] = []
    records.touched.connect(heard.append)
    records.hear_others()
    qtbot.waitUntil(lambda: records._heard_to > 0)
    elsewhere = [f"patient:{strange.id}", f"patient:{known.id}", "plan:7"]
    # The listener may begin a moment later; it then looks for what came before it.
    with qtbot.waitSignal(records.touched, timeout=20_000), hub_scripts.writing() as session:
        sign(session, Actor(0, "Another desk", Role.SERVICE_ACCOUNT), "test.moved", elsewhere)
    assert heard[-1] == {f"patient:{known.id}", "plan:7"}
    records.close()


def test_a_number_heard_before_asks_nothing(
    qtbot: QtBot, lanes: Lanes, hub_scripts: Store, hub_store: Store
) -> None:
    make = Factory(hub_scripts, LOGIN)
    actor = make.staff(teams=[make.team()])
    records = Records(hub_store, lanes, fixed_clock)
    records.hear_others()
    with qtbot.waitSignal(records.touched, timeout=20_000), hub_store.writing() as session:
        sign(session, actor, "item.annotated", ["staff:1"])
    with qtbot.assertNotEmitted(records.touched, wait=300):
        records._told.emit(1)
    records.close()
