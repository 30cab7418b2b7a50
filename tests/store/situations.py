"""Every way in which someone may or may not reach a person, laid out alike in any store.

Each person here is in one situation; each role has one member of staff, and the situation is the
same for all of them. Of each person one fact is held in every cell of the policy.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.models import (
    Absence,
    Action,
    AgendaItem,
    Attendee,
    Copy,
    Finding,
    Item,
    ItemAnnotation,
    Meeting,
    Objection,
    Patient,
    PatientLink,
    PlanContingency,
    PlanGoal,
    PlanGoalAction,
    PlanVersion,
)
from desktop.services import relationships
from desktop.store.store import Store
from desktop.words.enums import (
    ActionState,
    Attendance,
    Confidentiality,
    FindingKind,
    ItemStatus,
    Kind,
    MeetingState,
    ObjectionTo,
    PaperKind,
    PrintFormat,
    RelationshipKind,
    Role,
    Sector,
    Told,
)
from desktop.words.people import Actor, Cell
from tests.clock import NOW, TODAY
from tests.factory import Factory

CELLS = [
    Cell(sector, kind, confidentiality)
    for sector in Sector
    for kind in Kind
    for confidentiality in Confidentiality
]
ROLES: list[Role] = [role for role in Role if role is not Role.SERVICE_ACCOUNT]
EARLIER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
A_MONTH_AGO, LONG_AGO = NOW - timedelta(days=30), NOW - timedelta(days=400)


class Situations:
    """``people`` by the name of their situation, ``staff`` by role."""

    def __init__(self, store: Store, login: str) -> None:
        self.store = store
        self.make = make = Factory(store, login)
        make.policy()
        with make.together():
            self._lay()

    def _lay(self) -> None:
        make = self.make
        self.team, self.elsewhere = make.team("Weardale"), make.team("Elsewhere")
        # Only one of the two practices of the team is the one where practice roles work.
        self.listed = make.practice("Listed Surgery", self.team)
        self.other = make.practice("Other Surgery", self.team)
        self.far = make.practice("Far Surgery", self.elsewhere)
        self.home = make.place("Beech House", team=self.team)
        self.staff: dict[Role, Actor] = {
            role: make.staff(
                role, f"A {role}", username=login_of(role), teams=[self.team],
                practices=[self.listed], organisation=f"Employer of {role}",
            )
            for role in ROLES
        }  # fmt: skip
        self.people: dict[str, int] = {}
        self._relationships()
        self._promised()
        self._at_meetings()
        self._objections()
        self._covered()
        self._facts()

    def covering(self, session: Session, role: Role) -> Actor:
        """Someone as they sign in: with the colleagues whom they stand in for."""
        actor = self.staff[role]
        return replace(actor, covers=relationships.covered_by(session, actor.id))

    def _person(self, situation: str, **where: object) -> Patient:
        given = {"practice": self.other, "known": False, **where}
        person = self.make.patient(situation.title(), **given)  # type: ignore[arg-type]
        self.people[situation] = person.id
        return person

    def _relationships(self) -> None:
        make, kinds = self.make, RelationshipKind
        self._person("nothing")
        self._person("practice list", practice=self.listed)
        self._person("restricted on the practice list", practice=self.listed, restricted=True)
        make.caseload(self._person("caseload of the team"), self.team.id)
        make.caseload(self._person("caseload of another team"), self.elsewhere.id)
        make.caseload(self._person("moved away", practice=self.far), self.team.id)
        make.caseload(self._person("restricted on a caseload", restricted=True), self.team.id)
        in_home = self._person("in a care home", practice=self.far, place=self.home)
        make.caseload(in_home, self.team.id)
        self._named("named", kinds.CASELOAD)
        self._named("referred", kinds.REFERRAL)
        self._named("declared", kinds.DECLARED, ends_at=LATER)
        self._named("declared and over", kinds.DECLARED, begins_at=LONG_AGO, ends_at=EARLIER)
        self._named("declared from later on", kinds.DECLARED, begins_at=LATER)
        self._named("named and moved away", kinds.CASELOAD, practice=self.far)
        self._named("restricted and named", kinds.CASELOAD, restricted=True)
        self._named("glass broken", kinds.BREAK_GLASS, ends_at=LATER)
        self._named("glass broken elsewhere", kinds.BREAK_GLASS, ends_at=LATER, practice=self.far)
        self._named("glass whole again", kinds.BREAK_GLASS, begins_at=LONG_AGO, ends_at=EARLIER)
        self._named("subject access", kinds.SUBJECT_ACCESS, ends_at=LATER)
        self._named(
            "subject access over", kinds.SUBJECT_ACCESS, begins_at=LONG_AGO, ends_at=EARLIER
        )

    def _promised(self) -> None:
        """Actions of everyone here, in each state; alone, and beside what else shuts a person."""
        opened = ActionState.OPEN
        for situation, state in (
            *((f"action {each}", each) for each in ActionState),
            ("action elsewhere", opened),
            ("restricted with an action", opened),
            ("restricted with an action done", ActionState.DONE),
            ("objects to them with an action", opened),
        ):
            practice = self.far if situation.endswith("elsewhere") else self.other
            person = self._person(
                situation, practice=practice, restricted=situation.startswith("restricted")
            )
            self._promise(person, self.staff.values(), state)
            if situation.startswith("objects"):
                self._objects(person, ObjectionTo.PERSON, self.staff.values())

    def _promise(
        self, person: Patient, owners: Iterable[Actor], state: ActionState = ActionState.OPEN
    ) -> None:
        self.make.keep(
            *(
                Action(patient_id=person.id, what="Ring", owner_id=each.id, due=TODAY,
                       agreed_on=TODAY, state=state)
                for each in owners
            )
        )  # fmt: skip

    def _objects(
        self,
        person: Patient,
        against: ObjectionTo,
        to: Iterable[Actor],
        withdrawn_at: datetime | None = None,
    ) -> None:
        self.make.keep(
            *(
                Objection(
                    patient_id=person.id, against=against,
                    staff_id=each.id if against is ObjectionTo.PERSON else None,
                    # In other letters than it has itself: it is the same one.
                    organisation=each.organisation.upper()
                    if against is ObjectionTo.ORGANISATION
                    else "",
                    made_by_id=each.id, made_at=LONG_AGO, withdrawn_at=withdrawn_at,
                )
                for each in to
            )
        )  # fmt: skip

    def _named(
        self,
        situation: str,
        kind: RelationshipKind,
        begins_at: datetime = EARLIER,
        ends_at: datetime | None = None,
        **where: object,
    ) -> None:
        person = self._person(situation, **where)
        for each in self.staff.values():
            self.make.related(person, each, kind, begins_at=begins_at, ends_at=ends_at)

    def _at_meetings(self) -> None:
        states, here = MeetingState, Attendance
        for situation, state, attendance, starts_at in (
            ("on an agenda", states.PLANNED, here.EXPECTED, NOW),
            ("on an agenda of a meeting that runs", states.LIVE, here.IN, EARLIER),
            ("on an agenda by telephone", states.LIVE, here.CALL, EARLIER),
            ("on an agenda and left", states.LIVE, here.LEFT, EARLIER),
            ("on an agenda and sorry", states.PLANNED, here.APOLOGIES, NOW),
            ("on an agenda finished lately", states.FINISHED, here.IN, EARLIER),
            ("on an agenda finished a month ago", states.FINISHED, here.IN, A_MONTH_AGO),
            ("on an agenda finished long ago", states.FINISHED, here.IN, LONG_AGO),
            ("on an agenda never held", states.PLANNED, here.EXPECTED, LONG_AGO),
            ("restricted on an agenda", states.PLANNED, here.EXPECTED, NOW),
        ):
            restricted = situation.startswith("restricted")
            person = self._person(situation, practice=self.far, restricted=restricted)
            ended = starts_at + timedelta(minutes=30) if state is states.FINISHED else None
            meeting = Meeting(
                team_id=self.elsewhere.id, title=situation, starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
            )  # fmt: skip
            meeting.attendees = [
                Attendee(staff_id=each.id, name=each.name, role=each.role, state=attendance)
                for each in self.staff.values()
            ]
            meeting.agenda = [
                AgendaItem(patient_id=person.id, position=1, question="?", told=Told.YES,
                           told_on=TODAY, asked_by_id=self.staff[Role.GP].id)
            ]  # fmt: skip
            self.make.keep(meeting)
            self.make.change(Meeting, meeting.id, state=state, finished_at=ended)
        for situation, ends_at in (
            ("declared and on an agenda as they asked", LATER),
            ("declared once and on an agenda as they asked", EARLIER),
            ("on an agenda as they asked", None),
        ):
            person = self._person(situation)
            for each in self.staff.values():
                self.make.meeting(self.elsewhere, chair=each, patients=[person])
                if ends_at is not None:
                    self.make.related(
                        person, each, RelationshipKind.DECLARED, begins_at=LONG_AGO, ends_at=ends_at
                    )

    def _objections(self) -> None:
        for situation, against, withdrawn in (
            ("objects to them", ObjectionTo.PERSON, None),
            ("objects to their employer", ObjectionTo.ORGANISATION, None),
            ("objected once", ObjectionTo.PERSON, EARLIER),
            ("objects to being discussed", ObjectionTo.DISCUSSION, None),
        ):
            person = self._person(situation, practice=self.listed)
            self.make.caseload(person, self.team.id)
            for each in self.staff.values():
                self.make.related(person, each, RelationshipKind.BREAK_GLASS, ends_at=LATER)
            self._objects(person, against, self.staff.values(), withdrawn)

    def _covered(self) -> None:
        """Someone of each role is away, and has named the one who is here their deputy."""
        away, back = self._absent("away", TODAY), self._absent("back", TODAY - timedelta(days=1))
        caseload, referral = RelationshipKind.CASELOAD, RelationshipKind.REFERRAL
        for situation, absent, bond in (
            ("of a colleague who is away", away, caseload),
            ("of a colleague who is back", back, caseload),
            ("restricted, of a colleague who is away", away, caseload),
            ("referred to a colleague who is away", away, referral),
            ("declared by a colleague who is away", away, RelationshipKind.DECLARED),
            ("promised by a colleague who is away", away, None),
            ("restricted, promised by a colleague who is away", away, None),
        ):
            self._theirs(situation, absent, bond)
        deputies = list(self.staff.values())
        for situation, against, withdrawn, whom in (
            ("objects to the deputy", ObjectionTo.PERSON, None, deputies),
            ("objects to the deputy's employer", ObjectionTo.ORGANISATION, None, deputies),
            ("objected to the deputy once", ObjectionTo.PERSON, EARLIER, deputies),
            ("objects to whoever is away", ObjectionTo.PERSON, None, away),
        ):
            for bond in (caseload, None):
                person = self._theirs(f"{situation}, {bond or 'promised'}", away, bond)
                self._objects(person, against, whom, withdrawn)

    def _absent(self, where: str, until: date) -> list[Actor]:
        """Colleagues of everyone here, who have named them."""
        absent = []
        for each in self.staff.values():
            absent.append(self.make.staff(each.role, f"{each.name}, {where}", teams=[self.team]))
            self.make.keep(Absence(staff_id=absent[-1].id, deputy_id=each.id, until=until))
        return absent

    def _theirs(
        self, situation: str, absent: list[Actor], bond: RelationshipKind | None
    ) -> Patient:
        """Someone known to those who are absent; without a bond, by an action."""
        person = self._person(situation, restricted=situation.startswith("restricted"))
        if bond is None:
            self._promise(person, absent)
        else:
            for each in absent:
                self.make.related(person, each, bond)
        return person

    def _facts(self) -> None:
        rows = [
            {
                "patient_id": person, "id": number, "version": 1, "kind": cell.kind,
                "sector": cell.sector, "confidentiality": cell.confidentiality,
                "title": "fact", "status": ItemStatus.ACTIVE, "said_at": NOW,
                "recorded_from": NOW, "source_ref": "", "detail": "", "value": "", "unit": "",
                "code": "", "code_system": "",
            }
            for person in self.people.values()
            for number, cell in enumerate(CELLS, 1)
        ]  # fmt: skip
        source, script = self.make.source(), self.make.script()
        with self.make.together() as session:
            session.execute(insert(Item), rows)
            for number, person in enumerate(self.people.values(), 1):
                session.add(
                    PatientLink(source_id=source.id, source_ref=f"{number}", patient_id=person)
                )
                session.add(
                    ItemAnnotation(
                        patient_id=person,
                        item_id=number,
                        author_id=script,
                        text="beside it",
                        made_at=NOW,
                    )
                )
                plan = PlanVersion(
                    patient_id=person,
                    number=1,
                    goals=[
                        PlanGoal(
                            position=1,
                            hope="Hope",
                            actions=[PlanGoalAction(position=1, what="Ring")],
                        )
                    ],
                    contingencies=[PlanContingency(position=1, trigger="If", do_this="Then")],
                )
                session.add(plan)
                session.flush()
                session.add(
                    Copy(
                        kind=PaperKind.CARE_PLAN,
                        patient_id=person,
                        plan_version_id=plan.id,
                        format=PrintFormat.STANDARD,
                        printed_at=NOW,
                        printed_by_id=script,
                    )
                )
                session.add(
                    Finding(
                        patient_id=person,
                        kind=FindingKind.PAPER_OUT_OF_DATE,
                        subject=f"copy:{number}",
                        sentence="Old.",
                        found_at=NOW,
                    )
                )


def login_of(role: Role) -> str:
    return f"a.{role.replace(' ', '.')}"
