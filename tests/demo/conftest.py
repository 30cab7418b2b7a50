from datetime import date

import pytest

from desktop.demo import County, write_county

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county as the demo makes it."""
    return write_county(tmp_path_factory.mktemp("county"), today=TODAY)
