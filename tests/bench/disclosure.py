"""What the disclosure rule costs, on both stores, against the same questions with the rule off.

Off means: every condition of the rule is true, and on a hub the login is one that row security
passes by. All else that either side does is the same: how the server plans, what is asked before a
record opens, its entry in the audit, the names that are kept. Those are read before the first
round, as a page reads them when it opens and not at a key, and nobody signs anything meanwhile.
Without a rule nobody has few people only, so off walks the whole hub. The store holds 45,000
people, one of them with 2,000 items; the community matron who asks has 400 people on her caseload,
and the doctor a practice list of 9,000.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

from psycopg import sql
from sqlalchemy import insert, true
from sqlalchemy.orm import Session

from desktop.models import Item, Patient, Relationship
from desktop.models.access import INTAKE
from desktop.services import disclosure, items, one_page, patients, reach, relationships, search
from desktop.services.names import Names
from desktop.store import embedded, hub
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    RelationshipKind,
    Role,
    Sector,
)
from desktop.words.people import Actor
from tests.bench.budget import Budget, Side, timed
from tests.bench.large_hub import written_person
from tests.clock import NOW, TODAY
from tests.factory import Factory, nhs_number
from tests.stores import PASSPHRASE, Server, fixed_clock, the_tests_clock

PEOPLE, ITEMS, CASELOAD, PRACTICES = 45_000, 2_000, 400, 5
LOGINS = {Role.GP: "bench.gp", Role.COMMUNITY_MATRON: "bench.matron"}
COSTS = 1.15
Ask = Callable[[Session, Actor, int, Names], object]
Where = Callable[[], AbstractContextManager[tuple["Filled", Callable[[Role], Store], Store]]]


class Filled:
    """A store with its people, who asks, and the one long record."""

    def __init__(self, scripts: Store) -> None:
        make = Factory(scripts, LOGINS[Role.GP])
        make.policy()
        team = make.team()
        practices = [make.practice(team=team) for _ in range(PRACTICES)]
        self.staff = {
            Role.GP: make.staff(Role.GP, teams=[team], practices=practices[:1]),
            Role.COMMUNITY_MATRON: make.staff(
                Role.COMMUNITY_MATRON, username=LOGINS[Role.COMMUNITY_MATRON], teams=[team]
            ),
        }
        source = make.source()
        listed = [each.id for each in practices]
        long_record = make.patient("Longfellow", "Ada", practice=practices[0], known=False)
        self.long_record, rng = long_record.id, Random(7)
        kinds = [kind for kind in Kind if kind is not Kind.SAFEGUARDING]
        with scripts.writing() as session:
            first = long_record.id + 1
            session.execute(
                insert(Patient),
                [written_person(rng, nhs_number(first + n + 1000), listed) for n in range(PEOPLE)],
            )
            session.execute(
                insert(Relationship),
                [
                    {"patient_id": patient, "kind": RelationshipKind.CASELOAD, "team_id": team.id,
                     "role": Role.COMMUNITY_MATRON, "reason": "", "begins_at": NOW,
                     "made_by_id": self.staff[Role.GP].id, "version": 1}
                    for patient in range(long_record.id, first + CASELOAD)
                ],
            )  # fmt: skip
            session.execute(
                insert(Item),
                [
                    {"patient_id": long_record.id, "id": n, "version": 1, "source_id": source.id,
                     "source_ref": f"{n}", "said_at": NOW, "recorded_from": NOW,
                     "kind": rng.choice(kinds), "sector": Sector.HEALTH,
                     "begins": PartialDate(f"20{n % 24:02}-0{n % 9 + 1}"),
                     "title": "Seen at home", "detail": "Walks with a frame.", "value": "",
                     "status": ItemStatus.ENDED, "confidentiality": Confidentiality.NORMAL}
                    for n in range(ITEMS)
                ],
            )  # fmt: skip
            sign(session, self.staff[Role.GP], "bench.filled", [])


@contextmanager
def _embedded() -> Iterator[tuple[Filled, Callable[[Role], Store], Store]]:
    with tempfile.TemporaryDirectory() as folder:
        store, _ = embedded.create(Path(folder) / "hub.tapestry", PASSPHRASE, fixed_clock)
        yield Filled(store), lambda _: store, store
        store.close()


@contextmanager
def _hub() -> Iterator[tuple[Filled, Callable[[Role], Store], Store]]:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        name = server.fresh()
        hub.create(server.url(name))
        the_tests_clock(server.url(name))
        # As staff connect: what that saves is no part of what the rule costs.
        server.run(
            sql.SQL("ALTER DATABASE {} SET plan_cache_mode = force_generic_plan").format(
                sql.Identifier(name)
            )
        )
        stores: dict[Role, Store] = {}
        for role, login in LOGINS.items():
            hub.add_login(server.url(name), login, "not asked for on a socket")
            stores[role] = hub.connect(server.url(name, login), clock=fixed_clock)
        scripts = hub.connect(server.url(name), clock=fixed_clock, role=INTAKE)
        filled = Filled(scripts)
        server.analyse(name)
        yield filled, stores.__getitem__, scripts
        for each in (*stores.values(), scripts):
            each.close()
        server.stop()


def _open(session: Session, actor: Actor, patient: int, _: Names) -> None:
    """As the patient's page asks: the audited opening, the Summary, the Timeline."""
    patients.open_patient(session, actor, patient)
    audience = disclosure.person(session, actor)
    one_page.summary(session, audience, patient, NOW)
    found = items.timeline(session, audience, patient)
    assert len(found) > ITEMS / 2  # the rule leaves out some kinds, and not all


def _find(session: Session, actor: Actor, _: int, names: Names) -> None:
    """As one types: the beginning of a name, more of it, and a first name with it."""
    for typed in ("ro", "robs", "robson", "mar rob"):
        search.find(session, actor, typed, TODAY, names)


@contextmanager
def _off() -> Iterator[None]:
    with ExitStack() as stack:
        for module, name, answer in (
            (reach, "openable", lambda *_: true()),
            (reach, "ways", lambda *_: reach.Ways(reach.EVERYBODY, None)),
            (relationships, "must_open", lambda *_: None),
            (disclosure, "visible", lambda *_: true()),
        ):
            stack.enter_context(patch.object(module, name, answer))
        yield


@contextmanager
def _sides(where: Where, ask: Ask, role: Role) -> Iterator[tuple[Side, Side]]:
    with where() as (filled, store_of, scripts):
        actor = filled.staff[role]

        def run(store: Store, names: Names) -> float:
            def asked() -> None:
                with store.writing() as session:
                    ask(session, actor, filled.long_record, names)

            return timed(asked)

        def off(_: int) -> float:
            with _off():
                return run(scripts, without)

        within, without = Names(), Names()
        yield lambda _: run(store_of(role), within), off


BUDGETS = tuple(
    Budget(
        f"disclosure-{what}-{kind}-{role.split()[-1]}",
        f"{words}, by a {role}, {kind}",
        "the same with the rule off",
        partial(_sides, where, ask, role),
        times=COSTS,
        rounds=40,
    )
    for kind, where in (("embedded", _embedded), ("hub", _hub))
    for what, words, ask in (
        ("open", f"opening {ITEMS} items of one person among {PEOPLE}", _open),
        ("find", "searching as one types", _find),
    )
    for role in (Role.GP, Role.COMMUNITY_MATRON)
)
