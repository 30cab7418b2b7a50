"""Small builders of synthetic rows, which hand back what they made.

Each is one signed transaction, or a part of one with what is made ``together``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from secrets import randbits
from typing import TypeVar

from desktop.models import (
    AgendaItem,
    Attendee,
    Base,
    Credential,
    Import,
    Item,
    Meeting,
    Organisation,
    Patient,
    Place,
    PlanContingency,
    PlanGoal,
    PlanGoalAction,
    PlanVersion,
    Practice,
    Relationship,
    Source,
    Staff,
    StaffPractice,
    StaffTeam,
    Team,
)
from desktop.models.item import item_id
from desktop.services import policy
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Agreement,
    Confidentiality,
    Gender,
    ItemStatus,
    Kind,
    OrganisationKind,
    PlaceKind,
    PlanState,
    RelationshipKind,
    Role,
    Sector,
    SourceKind,
    Told,
)
from desktop.words.people import Actor
from desktop.words.policy import PolicyText
from tests.clock import NOW, TODAY

Row = TypeVar("Row", bound=Base)


def nhs_number(serial: int) -> str:
    """A synthetic number, 999…, with its check digit; serials that have none are skipped over."""
    while True:
        nine = f"999{serial:06}"
        check = (
            11
            - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
            % 11
        )
        if check != 10:
            return nine + str(check % 11)
        serial += 500_000


class Factory:
    def __init__(self, store: Store, login: str) -> None:
        self.store = store
        self._login: str | None = login
        self.logins: dict[int, str] = {}
        """The user names of the staff made here, by their ids."""
        self._numbers = count(1)
        self._script: int | None = None
        self._session: GuardedSession | None = None
        self._setter_up = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)

    @contextmanager
    def together(self) -> Iterator[GuardedSession]:
        """What is made within is one signed transaction, which takes the time of one."""
        if self._session is not None:
            yield self._session
            self._session.flush()
            return
        with self.store.writing() as session:
            self._session = session
            try:
                yield session
            finally:
                self._session = None
            sign(session, self._setter_up, "test.set up", [])

    def keep(self, *rows: Base) -> None:
        with self.together() as session:
            session.add_all(rows)

    def change(self, model: type[Base], key: object, **values: object) -> None:
        """Set columns of a row."""
        with self.together() as session:
            row = session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)

    def _kept(self, row: Row) -> Row:
        self.keep(row)
        return row

    def policy(self, text: PolicyText | None = None) -> None:
        """Put a policy in force, by default the one shipped."""
        with self.store.writing() as session:
            policy.put_in_force(session, self._setter_up, text or policy.shipped())

    def team(self, name: str = "Weardale") -> Team:
        return self._kept(Team(code=f"T{next(self._numbers)}", name=name))

    def practice(self, name: str = "Dene Surgery", team: Team | None = None) -> Practice:
        team = team or self.team()
        code = f"A{next(self._numbers):05}"
        return self._kept(Practice(code=code, name=name, team_id=team.id))

    def place(
        self, name: str = "Beech House", kind: PlaceKind = PlaceKind.CARE_HOME,
        team: Team | None = None,
    ) -> Place:  # fmt: skip
        code = f"P{next(self._numbers)}"
        return self._kept(Place(code=code, name=name, kind=kind, team_id=team.id if team else None))

    def organisation(
        self, name: str = "Kind Care", kind: OrganisationKind = OrganisationKind.PROVIDER
    ) -> Organisation:
        return self._kept(Organisation(code=f"O{next(self._numbers)}", name=name, kind=kind))

    def staff(
        self,
        role: Role = Role.COMMUNITY_NURSE,
        name: str = "Anna Bell",
        *,
        username: str | None = None,
        teams: Iterable[Team] = (),
        practices: Iterable[Practice] = (),
        organisation: str = "",
        ended_at: datetime | None = None,
    ) -> Actor:
        """The first one made is the person whose login the hub's tests use."""
        number = next(self._numbers)
        row = Staff(
            username=username or self._login or f"staff{number}",
            name=name,
            role=role,
            organisation=organisation,
            ended_at=ended_at,
            team_links=[StaffTeam(team_id=each.id) for each in teams],
            practice_links=[StaffPractice(practice_id=each.id) for each in practices],
        )
        self._login = None
        self.keep(row)
        self.logins[row.id] = row.username
        return row.actor()

    def password(self, actor: Actor, hashed: str) -> None:
        """How someone signs in; hashing takes a while, so tests hand over what they hashed once."""
        self.keep(Credential(staff_id=actor.id, password=hashed))

    def patient(
        self,
        family: str = "Adams",
        given: str = "Mary",
        *,
        practice: Practice | None = None,
        place: Place | None = None,
        nhs: str | None = None,
        born: str | None = "1941-03-09",
        known: bool = True,
        **others: object,
    ) -> Patient:
        """On the caseload of everyone in the team of the practice or place, if they are known."""
        row = Patient(
            nhs_number=nhs or nhs_number(next(self._numbers)),
            family=family,
            given=given,
            born=PartialDate(born) if born else None,
            practice_id=practice.id if practice else None,
            place_id=place.id if place else None,
            **{"gender": Gender.FEMALE, **others},
        )
        row.name_keys()
        with self.together():
            self.keep(row)
            if known:
                teams = {each.team_id for each in (practice, place) if each is not None}
                self.caseload(row, *teams)
        return row

    def caseload(self, patient: Patient, *teams: int | None) -> None:
        """Put someone on the caseload of every role in these teams."""
        self.keep(
            *(
                Relationship(
                    patient_id=patient.id, kind=RelationshipKind.CASELOAD, team_id=team, role=role,
                    begins_at=NOW, made_by_id=self.script(),
                )
                for team in teams
                if team is not None
                for role in Role
                if role not in {Role.GOVERNANCE_LEAD, Role.SERVICE_ACCOUNT}
            )
        )  # fmt: skip

    def related(
        self, patient: Patient, actor: Actor, kind: RelationshipKind = RelationshipKind.CASELOAD,
        *, begins_at: datetime = NOW, ends_at: datetime | None = None,
    ) -> Relationship:  # fmt: skip
        """Someone who may open the person in their own name."""
        return self._kept(
            Relationship(
                patient_id=patient.id,
                kind=kind,
                staff_id=actor.id,
                begins_at=begins_at,
                ends_at=ends_at,
                made_by_id=actor.id,
            )
        )

    def script(self) -> int:
        """A script that sets things up, made when it is first wanted."""
        if self._script is None:
            row = Staff(username="service.set-up", name="Set-up", role=Role.SERVICE_ACCOUNT)
            self.keep(row)
            self._script = row.id
        return self._script

    def source(
        self,
        name: str = "Dene Surgery",
        sector: Sector = Sector.HEALTH,
        kind: SourceKind = SourceKind.GP,
    ) -> Source:
        code = f"S{next(self._numbers)}"
        return self._kept(Source(code=code, name=name, sector=sector, kind=kind, heard_at=NOW))

    def item(
        self,
        patient: Patient,
        title: str = "Heart failure",
        kind: Kind = Kind.PROBLEM,
        *,
        source: Source | None = None,
        author: Actor | None = None,
        sector: Sector = Sector.HEALTH,
        confidentiality: Confidentiality = Confidentiality.NORMAL,
        status: ItemStatus = ItemStatus.ACTIVE,
        begins: str | None = "2024-05",
        ends: str | None = None,
        said_at: datetime = NOW,
        **others: object,
    ) -> Item:
        """From the source if one is named; otherwise written here."""
        ref = f"ref{next(self._numbers)}" if source else ""
        return self._kept(
            Item(
                patient_id=patient.id,
                id=item_id(source.code, ref) if source else randbits(63),
                source_id=source.id if source else None,
                source_ref=ref,
                author_id=author.id if author else None,
                kind=kind,
                sector=source.sector if source else sector,
                begins=PartialDate(begins) if begins else None,
                ends=PartialDate(ends) if ends else None,
                title=title,
                status=status,
                confidentiality=confidentiality,
                said_at=said_at,
                recorded_from=said_at,
                **others,
            )
        )

    def import_run(self, source: Source, by: Actor) -> Import:
        return self._kept(Import(source_id=source.id, began_at=NOW, ended_at=NOW, by_id=by.id))

    def meeting(
        self,
        team: Team,
        *,
        chair: Actor | None = None,
        starts_at: datetime = NOW,
        patients: Iterable[Patient] = (),
        attendees: Iterable[Actor] = (),
    ) -> Meeting:
        """Planned, with the patients on its agenda if there is someone (the chair) to ask."""
        row = Meeting(
            team_id=team.id,
            title=f"{team.name} weekly meeting",
            place="Room 2",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
        )
        people = [*([chair] if chair else []), *attendees]
        row.attendees = [
            Attendee(staff_id=each.id, name=each.name, role=each.role, chair=each is chair)
            for each in people
        ]
        row.agenda = [
            AgendaItem(
                patient_id=each.id,
                position=position,
                question="What would help at home?",
                asked_by_id=people[0].id,
                told=Told.YES,
                told_on=TODAY,
            )
            for position, each in enumerate(patients, start=1)
        ]
        return self._kept(row)

    def plan(
        self,
        patient: Patient,
        *,
        goals: int = 1,
        agreed_by: Actor | None = None,
        number: int = 1,
        on: date = TODAY,
    ) -> PlanVersion:
        """Working, unless someone is named who agreed it."""
        row = PlanVersion(
            patient_id=patient.id,
            number=number,
            state=PlanState.WORKING,
            most_important="My garden",
            goals=[
                PlanGoal(
                    position=each,
                    hope=f"Hope {each}",
                    actions=[PlanGoalAction(position=1, what="Ring the daughter")],
                )
                for each in range(1, goals + 1)
            ],
            contingencies=[PlanContingency(position=1, trigger="Breathless", do_this="Ring")],
        )
        with self.together():
            self.keep(row)
            if agreed_by is not None:
                row.agree(on, agreed_by.id, Agreement.PERSON, "")
        return row
