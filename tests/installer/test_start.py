"""First start: what it says on a computer that lacks something, and what it leaves alone."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from installer import start

LDD = """\
/house/.venv/lib/python3.11/site-packages/PySide6/QtWidgets.abi3.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibQt6Gui.so.6 => /house/.venv/lib/libQt6Gui.so.6 (0x00007f00)
\tlibEGL.so.1 => not found
\tlibglib-2.0.so.0 => not found
/house/.venv/lib/python3.11/site-packages/PySide6/QtSvg.abi3.so:
\tlibEGL.so.1 => not found
"""


@pytest.fixture
def system(monkeypatch):
    """A Debian without a display, run as root, that may do nothing but be looked at."""
    monkeypatch.setattr(start, "LINUX", True)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start, "run", lambda *command, **_: pytest.fail(f"ran {command}"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return monkeypatch


def noted(system):
    """Commands are noted and said to have gone well."""
    ran = []

    def run(*command, **_):
        ran.append(command)
        return 0

    system.setattr(start, "run", run)
    return ran


@pytest.mark.parametrize("version", [(3, 10, 12), (3, 14, 0)])
def test_another_python_is_refused_in_a_sentence(system, version):
    system.setattr(sys, "version_info", version)

    with pytest.raises(SystemExit, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        start.check_computer()


@pytest.mark.parametrize(
    ("found", "shown"), [((2, 31), "this computer has glibc 2.31"), (None, "another C library")]
)
def test_a_linux_that_qt_cannot_run_on_is_refused(system, found, shown):
    system.setattr(start, "glibc", lambda: found)

    with pytest.raises(SystemExit, match=shown):
        start.check_computer()


def test_this_computer_is_accepted():
    start.check_computer()


def test_what_the_loader_misses_is_named_once(system):
    system.setattr(start, "output", lambda *_: LDD)

    assert start.missing_libraries() == ["libEGL.so.1", "libglib-2.0.so.0"]


def test_missing_libraries_become_one_line_to_run(system, capsys):
    system.setattr(start, "missing_libraries", lambda: ["libEGL.so.1", "libgthread-2.0.so.0"])

    with pytest.raises(SystemExit, match="run the line above or start again with --yes"):
        start.check_libraries(may_install=False)

    assert capsys.readouterr().out == (
        "apt-get install --yes --no-install-recommends libegl1 libglib2.0-0\n"
    )


def test_without_root_the_line_asks_for_it_even_with_yes(system, capsys):
    system.setattr(os, "geteuid", lambda: 1000, raising=False)
    system.setattr(start, "missing_libraries", lambda: ["libEGL.so.1"])

    with pytest.raises(SystemExit, match="run the line above and start again"):
        start.check_libraries(may_install=True)

    assert capsys.readouterr().out.startswith("sudo apt-get install ")


def test_root_with_yes_has_them_installed(system):
    ran = noted(system)
    found = iter([["libEGL.so.1"], []])
    system.setattr(start, "missing_libraries", lambda: next(found))

    start.check_libraries(may_install=True)

    assert [command[:2] for command in ran] == [("apt-get", "update"), ("apt-get", "install")]
    assert ran[1][-1] == "libegl1"


def test_a_library_without_a_known_package_is_still_named(system):
    system.setattr(start, "missing_libraries", lambda: ["libnew.so.1"])

    with pytest.raises(SystemExit, match=r"Qt needs libnew\.so\.1"):
        start.check_libraries(may_install=True)


def test_a_python_without_venv_is_said_together_with_what_qt_lacks(system, tmp_path, capsys):
    system.setattr(start, "PYTHON", tmp_path / "none")
    system.setattr(importlib.util, "find_spec", lambda _: None)
    system.setattr(start, "loads", lambda library: library != "libGL.so.1")

    with pytest.raises(SystemExit):
        start.make_venv(may_install=False)

    assert capsys.readouterr().out.split()[-2:] == [
        "libgl1",
        f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",
    ]


def test_a_window_needs_more_than_a_test(system):
    without = set(start.packages_by_library())
    system.setenv("DISPLAY", ":0")
    on_x11 = set(start.packages_by_library())

    assert "libxcb-cursor.so.0" in on_x11 - without
    assert "libcups.so.2" in on_x11 - without
    assert "libwayland-client.so.0" not in on_x11


def test_what_stands_already_is_not_installed_again(system, tmp_path):
    stamp = tmp_path / "installed.txt"
    system.setattr(start, "STAMP", stamp)
    stamp.write_text(start.fingerprint(start.RUN_LOCK), encoding="utf-8")

    start.install(start.RUN_LOCK)
    with pytest.raises(pytest.fail.Exception, match="ran "):
        start.install(start.TEST_LOCK)


def test_pip_is_tried_where_uv_fails(system, tmp_path):
    ran: list[str] = []

    def run(*command: str | Path, **_: object) -> int:
        ran.append(" ".join(map(str, command[2:4])))
        return int("uv.txt" in str(command[-1]))

    system.setattr(start, "STAMP", tmp_path / "installed.txt")
    system.setattr(start, "run", run)

    start.install(start.RUN_LOCK)

    assert ran == ["pip install"] * 3
    assert start.fingerprint(start.RUN_LOCK) in start.STAMP.read_text(encoding="utf-8")


def test_uv_asks_where_pip_would(system):
    said = "global.cert='/etc/own.pem'\n:env:.index-url='https://mirror.example/simple'"
    system.setattr(start, "output", lambda *_: said)
    system.delenv("UV_DEFAULT_INDEX", raising=False)
    system.setenv("SSL_CERT_FILE", "/etc/said.pem")

    env = start.uv_environment()

    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert env["SSL_CERT_FILE"] == "/etc/said.pem"


@pytest.mark.parametrize(
    ("display", "runs"),
    [(None, ("desktop", "demo", "--headless", "out")), (":0", ("desktop", "demo"))],
)
def test_the_demo_does_without_a_display_where_there_is_none(system, capsys, display, runs):
    ran = noted(system)
    for step in ("make_venv", "install", "check_libraries"):
        system.setattr(start, step, lambda *_, **__: None)
    if display:
        system.setenv("DISPLAY", display)

    assert start.main([]) == 0

    assert ran == [(start.PYTHON, "-m", *runs)]
    assert ("no display" in capsys.readouterr().out) is (display is None)


def test_with_the_trials_all_is_looked_through_but_what_no_test_lies_in(system):
    ran = noted(system)
    for step in ("check_computer", "make_venv", "install", "check_libraries"):
        system.setattr(start, step, lambda *_, **__: None)

    start.main(["test", "--trials"])

    pytests = tomllib.loads((start.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    usual = set(pytests["ini_options"]["norecursedirs"])
    ((*_, option),) = ran
    assert set(option.removeprefix("--override-ini=norecursedirs=").split()) == usual - {"trials"}


def test_what_tests_start_is_compiled_once_and_never_beside_the_sources(system):
    system.setenv("PYTHONDONTWRITEBYTECODE", "1")
    compiled = start.compiled_once()
    told = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"],
        env=compiled, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert told.split() == ["False", str(start.VENV / "compiled")]


def test_trials_go_with_the_tests_alone(capsys):
    with pytest.raises(SystemExit):
        start.main(["demo", "--trials"])

    assert "--trials goes with test" in capsys.readouterr().err
