"""Importing into a real store, and asking it afterwards. On both stores."""

import pytest

from desktop.feeds import intake
from desktop.words.enums import Role
from tests.clock import NOW


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


@pytest.fixture
def bring(scripts, clerk, tmp_path):
    """Import some contents as files of one folder; the accounts in the order of the contents."""

    def brought(*contents, now=NOW, folder="in", **options):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for old in place.iterdir():
            old.unlink()
        for number, content in enumerate(contents):
            (place / f"{number:02}.dat").write_bytes(content)
        return intake.import_paths(scripts, clerk, [place], now=now, **options)

    return brought


@pytest.fixture
def ask(scripts):
    def asked(statement):
        with scripts.reading() as session:
            return session.scalars(statement).all()

    return asked
