"""A hub that is at work gets the words that its policies did not say yet."""

from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection, select, text

from desktop.models import PolicyLimit, PolicyPermission, Staff
from desktop.services import policy
from desktop.services.policy_tables import read
from desktop.store.store import Store
from desktop.words.enums import Limit, Permission, Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.migrations.older import left_by_older
from tests.migrations.schemas import step_back_to
from tests.stores import LOGIN


def step_back(raw: Connection) -> None:
    """As a program of revision 0010 left it."""
    line = next(
        each for each in policy.shipped().limits.splitlines() if each.startswith(Limit.FILE_DAYS)
    )
    step_back_to(raw, "0011")
    raw.execute(text("DROP TABLE file_original"))
    raw.execute(text("DELETE FROM policy_limit WHERE name = :name"), {"name": Limit.FILE_DAYS})
    raw.execute(
        text("UPDATE policy_version SET limits = replace(limits, :line, '')"), {"line": f"{line}\n"}
    )
    raw.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    raw.commit()


@pytest.fixture
def older(request: pytest.FixtureRequest, kind: str) -> Callable[[], Store]:
    """A hub with a policy, left by an older program; how it is brought up to date."""
    return left_by_older(
        request, kind, lambda store: Factory(store, LOGIN).staff(Role.GOVERNANCE_LEAD), step_back
    )


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_a_policy_of_an_older_program_says_what_it_could_not_say_then(
    older: Callable[[], Store],
) -> None:
    with closing(older()) as store, store.reading() as session:
        lead = Actor(*session.execute(select(Staff.id, Staff.name, Staff.role)).one())
        assert session.get_one(PolicyLimit, Limit.FILE_DAYS).value == 30
        for what, role in (
            (Permission.ADD, Role.COMMUNITY_NURSE), (Permission.EXPORT, Role.PRACTICE_MANAGER),
        ):  # fmt: skip
            assert session.get(PolicyPermission, (what, role)) is not None
        found = policy.page(session, lead)
        assert [each.number for each in found.versions] == [1]
        assert found.as_written
        assert read(found.versions[0].text) == read(policy.shipped())
        if store.kind == "hub":  # and nobody changes one unsigned
            signed = text("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'policy_%_signed'")
            assert session.scalar(signed) == 4
