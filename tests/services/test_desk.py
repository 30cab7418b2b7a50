"""At the desk: two identifiers, who may be told what, who comes today, and a message."""

from datetime import timedelta

import pytest

from desktop.errors import Problem
from desktop.models import AccessReview, OwnRecord, Patient
from desktop.services import actions
from desktop.words.desk import Caller, CallerKind, Identified, Identifier
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    ReviewOf,
    Role,
    Sector,
)
from tests.clock import TODAY
from tests.services.desk_calls import ADDRESS, BIRTH, HERSELF, NUMBER, RING, Call
from tests.services.desk_calls import call as call  # noqa: PLC0414 - a fixture

# --- two identifiers ------------------------------------------------------------------------------


def test_two_right_ones_open_the_call_and_the_audit_has_none_of_their_words(call: Call) -> None:
    call.check(BIRTH, RING)
    assert call.desks.entries("desk.checked") == [
        ("name and birth date, telephone; the person rings", f"patient:{call.patient.id}")
    ]
    assert len(call.desks.entries("patient.opened")) == 1


@pytest.mark.parametrize("right", [(), (BIRTH,), (NUMBER, NUMBER)])
def test_fewer_than_two_tell_nothing(call: Call, right: tuple[Identifier, ...]) -> None:
    with pytest.raises(Problem, match="Two identifiers must be right"):
        call.check(*right)
    assert call.desks.entries("desk.checked", "patient.opened") == []


def test_what_is_not_known_or_withheld_counts_for_nothing(call: Call) -> None:
    call.make.change(Patient, call.patient.id, address_withheld=True)
    with pytest.raises(Problem, match="Two identifiers must be right"):
        call.check(BIRTH, ADDRESS)
    known = call.identify().known
    assert known is not None
    assert (known.address, known.telephone) == ("", "")


def test_a_record_that_asks_first_why_it_is_opened_asks_here_too(call: Call) -> None:
    colleague = call.make.staff(Role.GP, "Own Doctor")
    call.make.keep(OwnRecord(staff_id=colleague.id, patient_id=call.patient.id))
    assert call.check(BIRTH, NUMBER) == {ReviewOf.COLLEAGUE}
    assert call.desks.entries("desk.checked") == []
    assert call.check(BIRTH, NUMBER, reason="She is on the telephone herself") == frozenset()
    assert len(call.desks.entries("desk.checked")) == 1


def test_what_the_caller_is_compared_with_is_a_look_that_is_signed(call: Call) -> None:
    known = call.identify().known
    assert known is not None
    assert known.telephone == "0191 498 0123"
    assert call.desks.entries("desk.identified") == [("", f"patient:{call.patient.id}")]


def test_of_a_record_that_asks_first_nothing_is_compared_before_the_reason(call: Call) -> None:
    colleague = call.make.staff(Role.GP, "Own Doctor")
    call.make.keep(OwnRecord(staff_id=colleague.id, patient_id=call.patient.id))
    assert call.identify() == Identified(None, frozenset({ReviewOf.COLLEAGUE}))
    assert call.desks.entries("desk.identified") == []
    reason = "She is on the telephone herself"
    assert call.identify(reason).known is not None
    said = f"a colleague's record: {reason}"
    assert call.desks.entries("desk.identified") == [(said, f"patient:{call.patient.id}")]
    assert call.check(BIRTH, NUMBER, reason=reason) == frozenset()
    ((detail, _),) = call.desks.entries("patient.opened")
    assert detail.endswith(said)
    assert call.desks.count(AccessReview) == 1  # one call, one review


# --- who rings ------------------------------------------------------------------------------------


def someone(name: str) -> Caller:
    return Caller(CallerKind.OTHER, name=name)


def test_who_may_ring_is_offered_with_what_they_are_compared_with(call: Call) -> None:
    call.say("Leanne Coulthard", Kind.CONTACT, detail="Granddaughter")
    call.say("Dr Gray", Kind.PROFESSIONAL)
    call.say("Ann Gray", Kind.CONTACT, confidentiality=Confidentiality.SENSITIVE)
    call.say("Nora Pyle", Kind.CONTACT, ends="2026-11-25")
    known = call.identify().known
    assert known is not None
    assert [each.title for each in known.contacts] == ["Leanne Coulthard"]


def test_the_audit_has_the_kind_of_caller_and_nobodys_name(call: Call) -> None:
    leanne = call.say("Leanne Coulthard", Kind.CONTACT)
    call.check(BIRTH, NUMBER, caller=Caller(CallerKind.CONTACT, leanne.id))
    call.check(BIRTH, NUMBER, caller=someone("Rita Vane"))
    assert [said.partition("; ")[2] for said, _ in call.desks.entries("desk.checked")] == [
        "someone recorded in their life rings", "somebody else rings",
    ]  # fmt: skip


@pytest.mark.parametrize("caller", [someone("  "), Caller(CallerKind.CONTACT, 1)])
def test_nobody_is_told_anything_who_is_not_named(call: Call, caller: Caller) -> None:
    with pytest.raises(Problem, match="Say who rings"):
        call.check(BIRTH, NUMBER, caller=caller)
    with pytest.raises(Problem, match="Say who rings"):
        call.message("Ring back", call.nurse, caller)
    assert call.desks.entries("desk.checked") == []


def test_what_may_be_told_depends_on_who_rings(call: Call) -> None:
    leanne = call.say("Leanne Coulthard", Kind.CONTACT, detail="May be told everything")
    keith = call.say("Keith Coulthard", Kind.CONTACT, detail="Son")
    call.say("Consents to sharing with carers", Kind.ALERT)
    call.say("Do not tell Keith of the fall", Kind.ALERT)

    def bears(caller: Caller) -> tuple[set[str], bool]:
        row = call.row(call.nurse, caller)
        return {each.title.partition(" ")[0] for each in row.permissions}, row.named

    assert bears(HERSELF) == ({"Leanne", "Consents", "Do"}, False)
    assert bears(Caller(CallerKind.CONTACT, leanne.id)) == ({"Leanne", "Consents"}, True)
    assert bears(Caller(CallerKind.CONTACT, keith.id)) == ({"Do", "Consents"}, True)
    assert bears(someone("Rita Vane")) == ({"Consents"}, False)


def test_a_first_name_that_someone_shares_permits_nothing(call: Call) -> None:
    call.say("Leanne Coulthard", Kind.CONTACT, detail="May be told everything")
    call.say("Tom Gray may be told", Kind.ALERT)
    assert not call.row(call.nurse, someone("Leanne Smith")).named
    assert not call.row(call.nurse, someone("Tom")).named
    assert call.row(call.nurse, someone("tom gray")).named


def test_two_of_one_first_name_are_not_told_apart_by_it(call: Call) -> None:
    call.say("Keith Gray", Kind.CONTACT)
    keith = call.say("Keith Coulthard", Kind.CONTACT)
    call.say("Keith may be told", Kind.ALERT)
    row = call.row(call.nurse, Caller(CallerKind.CONTACT, keith.id))
    assert [each.title for each in row.permissions] == ["Keith may be told"]
    assert not row.named


def test_a_message_says_who_rang_and_on_which_number(call: Call) -> None:
    leanne = call.say("Leanne Coulthard", Kind.CONTACT, value="07700 900742")
    call.message("Ring back", call.nurse, Caller(CallerKind.CONTACT, leanne.id))
    call.message("Ring back", call.nurse, someone("Rita  Vane"))
    mine = call.desks.ask(call.nurse, lambda session: actions.mine(session, call.nurse))
    assert {each.what for each in mine} == {
        "Leanne Coulthard rang, 07700 900742: Ring back", "Rita Vane rang: Ring back",
    }  # fmt: skip


# --- what may be said -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "detail", "says"),
    [
        ("Leanne Coulthard", "Granddaughter, may be told everything", True),
        ("Keith Coulthard", "Son, next of kin", False),
        ("Do not share with brother", "", True),
        ("Agrees to share information with the carer", "", True),
        ("Jean Ferry", "Neighbour, holds a key", False),
        ("Ann Gray", "Deputy ward manager", False),
        ("Ann Gray", "Court-appointed deputy for property", True),
        ("Tom Gray", "Attorney, health and welfare", True),
    ],
)
def test_what_a_person_has_said_is_a_permission_and_kinship_is_none(
    call: Call, title: str, detail: str, says: bool
) -> None:
    call.say(title, Kind.CONTACT, detail=detail)
    row = call.row()
    assert [each.title for each in row.permissions] == ([title] if says else [])
    assert [each.title for each in row.contacts] == [title]


@pytest.mark.parametrize(
    ("title", "kind", "says"),
    [
        ("Does not speak English", Kind.REQUIREMENT, False),
        ("Can hear if spoken to on the left", Kind.REQUIREMENT, False),
        ("Does not know the time of day", Kind.REQUIREMENT, False),
        ("Needs an attorney to be present", Kind.REQUIREMENT, False),
        ("Consented to flu vaccination", Kind.LEGAL, False),
        ("Lacks capacity to consent", Kind.LEGAL, False),
        ("Lacks capacity to consent to sharing", Kind.LEGAL, False),
        ("Consents to sharing with the carer", Kind.LEGAL, True),
        ("Consented to her daughter being told", Kind.LEGAL, True),
        ("Do not tell her brother", Kind.ALERT, True),
        ("Daughter may be told in writing", Kind.REQUIREMENT, True),
        ("Mary says her daughter may be told everything", Kind.NOTE, True),
        ("Her attorney was present", Kind.NOTE, False),
    ],
)
def test_a_need_or_another_consent_is_no_permission(
    call: Call, title: str, kind: Kind, says: bool
) -> None:
    call.say(title, kind)
    assert [each.title for each in call.row(call.nurse).permissions] == ([title] if says else [])


def test_what_forbids_stands_first_and_is_told_apart_from_what_permits(call: Call) -> None:
    tom = call.say("Tom Adams", Kind.CONTACT, detail="Son, may be told about visits")
    first = call.say("Do not disclose the address to Tom Adams", Kind.REQUIREMENT)
    call.say("Consent given to speak to daughter Anne", Kind.REQUIREMENT)
    row = call.row(caller=Caller(CallerKind.CONTACT, tom.id))
    assert [each.title.partition(" ")[0] for each in row.permissions] == ["Do", "Consent", "Tom"]
    assert row.forbidding == {first.id}
    assert call.row(caller=someone("Rita Vane")).forbidding == frozenset()  # it is of another


def test_the_desk_says_where_what_forbids_may_stand_beyond_its_role(call: Call) -> None:
    assert call.row().unseen == (Kind.ALERT, Kind.LEGAL)
    assert call.row(call.nurse).unseen == ()


def test_a_permission_is_read_through_the_rule(call: Call) -> None:
    call.say("Lasting power of attorney: health", Kind.LEGAL)
    call.say("Leanne may be told", Kind.CONTACT, confidentiality=Confidentiality.SENSITIVE)
    assert call.row().permissions == ()  # the desk sees nothing legal, and nothing sensitive
    assert len(call.row(call.nurse).permissions) == 2


def test_who_comes_today_and_who_sends_no_visits(call: Call) -> None:
    call.say("Leg dressing", Kind.VISIT, begins=f"{TODAY}T14:00", status=ItemStatus.PLANNED)
    call.say("Leg dressing tomorrow", Kind.VISIT, status=ItemStatus.PLANNED,
             begins=f"{TODAY + timedelta(days=1)}T14:00")  # fmt: skip
    council = call.make.source("Council", Sector.SOCIAL)
    call.make.item(call.patient, "Home support or domiciliary care", Kind.SERVICE, source=council,
                   detail="Brightway Home Care", value="14", unit="hours a week")  # fmt: skip
    week = call.row().week
    assert [each.item.title for each in week.visits if each.day == TODAY] == ["Leg dressing"]
    assert week.unsaid.never == ("Brightway Home Care",)


def test_the_desk_that_reads_no_plan_learns_the_key_worker_and_who_stands_in(call: Call) -> None:
    assert call.row().key_worker is None
    row = call.make.plan(call.patient)
    call.make.change(type(row), row.id, key_worker_id=call.nurse.id)
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.name, holder.away_until) == ("Anna Bell", None)
    call.away(call.nurse, call.ruth)
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.deputy_name, holder.away_until) == ("Ruth Hall", TODAY + timedelta(days=3))


def test_whom_a_source_names_as_the_key_worker_is_one(call: Call) -> None:
    call.say("Anna Bell", Kind.PROFESSIONAL, code="key-worker")
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.staff, holder.name) == (call.nurse.id, "Anna Bell")


def test_a_key_worker_who_does_not_work_here_is_named_and_rung(call: Call) -> None:
    call.say("Nora Far", Kind.PROFESSIONAL, code="key-worker", detail="Nurse", value="0191 1")
    holder = call.row().key_worker
    assert holder is not None
    assert (holder.staff, holder.name, holder.telephone) == (None, "Nora Far", "0191 1")
