"""What is installed: the locks hold every dependency, and the wheel carries the resources."""

import re
import subprocess
import sys
import tomllib
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer import start

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(.*\n(?: .*\n)*)", re.MULTILINE)


def pins(lock):
    """Name to version, hashes counted on the way."""
    found = PIN.findall(lock.read_text(encoding="utf-8"))
    assert [name for name, _, rest in found if "--hash=sha256:" not in rest] == []
    return {name: version for name, version, _ in found}


@pytest.fixture(scope="module")
def declared():
    return tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lock", "groups"),
    [(start.RUN_LOCK, ["build"]), (start.TEST_LOCK, ["build", "dev"])],
    ids=["run", "test"],
)
def test_every_dependency_is_locked_within_its_bounds(declared, lock, groups):
    pinned = pins(lock)
    wanted = list(declared["project"]["dependencies"])
    for group in groups:
        wanted += declared["dependency-groups"][group]

    for each in map(Requirement, wanted):
        assert each.specifier.contains(pinned[canonicalize_name(each.name)]), each


def test_the_tests_run_on_what_the_program_runs_on():
    run, test = pins(start.RUN_LOCK), pins(start.TEST_LOCK)

    assert {name: test.get(name) for name in run} == run


def test_the_lock_says_which_uv_to_fetch():
    alone = start.pinned("uv", start.RUN_LOCK)

    assert PIN.findall(alone)[0][0] == "uv"
    assert len(PIN.findall(alone)) == 1


def test_the_wheel_carries_the_resources_where_they_are_looked_for(tmp_path):
    built = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(
        [*built, "--directory", tmp_path], cwd=start.ROOT, check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with ZipFile(wheel) as archive:
        archive.extractall(installed)

    ask = "from desktop.config import resource; print(resource('fonts'))"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert answer == str((installed / "desktop/_resources/fonts").resolve())
    carried = {each.name for each in (installed / "desktop/_resources/fonts").iterdir()}
    assert carried == {each.name for each in (start.ROOT / "resources/fonts").iterdir()}
