"""Signing in to a hub, where the server weighs the password before anything here does."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import psycopg
import pytest

from desktop.errors import Problem
from desktop.models import Staff
from desktop.models.access import INTAKE
from desktop.services import staff
from desktop.store import hub
from desktop.store.store import Store
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.services.test_staff import PASSWORD, denial, held
from tests.store.driver import DENIED, Driver
from tests.stores import GUARDED, LOGIN, Server


@pytest.fixture
def guarded(server: Server, hub_database: str) -> tuple[Actor, str]:
    """Someone of whom the server itself asks the password, and the address of the hub."""
    url = server.url(hub_database)
    with closing(hub.connect(url, role=INTAKE)) as scripts:
        make = Factory(scripts, LOGIN)
        person = make.staff(name="Ruth Eggleston", username=GUARDED)
        make.password(person, staff.hashed(PASSWORD))
    hub.add_login(url, GUARDED, PASSWORD)
    return person, url


def test_a_hub_confirms_what_its_server_accepts(guarded: tuple[Actor, str]) -> None:
    person, url = guarded
    store = hub.connect(url, PASSWORD, username=GUARDED)
    staff.confirm(store, person, PASSWORD, NOW)
    hub.add_login(url, GUARDED, "given by the office")  # the server's word, not the hub's yet
    assert denial(store, person, PASSWORD) == staff.NOT_YOURS
    assert denial(store, person, "given by the office") == staff.NOT_YOURS
    assert held(store, person.id).failures == 2
    store.close()


def test_the_login_of_the_server_follows_a_password_of_ones_own_choice(
    guarded: tuple[Actor, str],
) -> None:
    person, url = guarded
    chosen = "my own new one"
    with closing(hub.connect(url, PASSWORD, username=GUARDED)) as store:
        staff.choose_password(store, person, PASSWORD, chosen, NOW)
        store.engine.dispose()  # every connection from now on is a new one
        staff.confirm(store, person, chosen, NOW)
        assert denial(store, person, PASSWORD) == staff.NOT_YOURS
    with pytest.raises(hub.NotAccepted):
        hub.connect(url, PASSWORD, username=GUARDED)
    hub.connect(url, chosen, username=GUARDED).close()


def test_a_server_that_is_away_counts_nothing(
    guarded: tuple[Actor, str], hub_scripts: Store
) -> None:
    def away(username: str, password: str) -> bool:
        raise Problem("The hub cannot be reached. Check the network.")

    person, url = guarded
    store = hub.connect(url, PASSWORD, username=GUARDED)
    store.accepts = away
    assert "cannot be reached" in denial(store, person, PASSWORD)
    store.close()
    assert held(hub_scripts, person.id).failures == 0


# --- a password that somebody else chose -------------------------------------------------------


ENDLESS = "SELECT rolvaliduntil = 'infinity' FROM pg_roles WHERE rolname = CURRENT_USER"
TWO_WEEKS = timedelta(days=hub.GIVEN_DAYS)


def let_in_until(server: Server) -> datetime:
    """Until when the server takes the password of the login."""
    with psycopg.connect(server.url()) as admin:
        asked = "SELECT rolvaliduntil FROM pg_roles WHERE rolname = %s"
        [until] = admin.execute(asked, [GUARDED]).fetchone() or (None,)
    assert isinstance(until, datetime)
    return until


@pytest.fixture
def as_driver(guarded: tuple[Actor, str]) -> Iterator[Callable[[str], Driver]]:
    """A plain driver that says a password, as ``psql`` does."""
    opened: list[Driver] = []

    def connected(password: str) -> Driver:
        named = guarded[1].replace("postgres@", f"{GUARDED}:{quote(password)}@")
        opened.append(Driver(named))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


def test_a_given_password_opens_the_server_for_some_days(
    server: Server, guarded: tuple[Actor, str], as_driver: Callable[[str], Driver]
) -> None:
    assert as_driver(PASSWORD).ask("SELECT rolvaliduntil BETWEEN now() + %s AND now() + %s"
                                   " FROM pg_roles WHERE rolname = CURRENT_USER",
                                   TWO_WEEKS - timedelta(hours=1), TWO_WEEKS) == [True]  # fmt: skip
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(f"ALTER ROLE {GUARDED} VALID UNTIL '2020-01-01'")
    with pytest.raises(psycopg.OperationalError):
        as_driver(PASSWORD)
    with pytest.raises(hub.NotAccepted):
        hub.connect(guarded[1], PASSWORD, username=GUARDED)


def test_nobody_makes_a_given_password_last_but_by_choosing_another(
    server: Server, guarded: tuple[Actor, str], as_driver: Callable[[str], Driver]
) -> None:
    person, url = guarded
    before, curious = let_in_until(server), as_driver(PASSWORD)
    assert curious.tried("ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'") == DENIED
    assert curious.tried("SELECT choose_login('as plain words')") == DENIED
    assert curious.kept("ALTER ROLE CURRENT_USER PASSWORD 'another of mine'") == ""
    assert let_in_until(server) == before
    hub.add_login(url, GUARDED, PASSWORD)
    with closing(hub.connect(url, PASSWORD, username=GUARDED)) as store:
        staff.choose_password(store, person, PASSWORD, "my own new one", NOW)
    assert as_driver("my own new one").ask(ENDLESS) == [True]
    hub.add_login(url, GUARDED, PASSWORD)  # given anew, it ends anew
    assert as_driver(PASSWORD).ask(ENDLESS) == [False]


def test_whoever_is_taken_on_for_later_has_as_long_from_their_first_day(
    server: Server, guarded: tuple[Actor, str], hub_scripts: Store
) -> None:
    person, url = guarded
    first = datetime(2030, 1, 7, 9, tzinfo=UTC)
    Factory(hub_scripts, LOGIN).change(Staff, person.id, begins_at=first)
    hub.add_login(url, GUARDED, PASSWORD)
    assert let_in_until(server) == first + TWO_WEEKS
