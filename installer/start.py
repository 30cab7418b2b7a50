#!/usr/bin/env python3
"""First start on a fresh computer: put everything in place, open the demo hub or run the tests.

    python3 installer/start.py                 open the demo hub
    python3 installer/start.py test            run the tests
    python3 installer/start.py test --trials   run the tests and the long trials

Needs nothing but Python's standard library. Everything it installs lies in ``.venv`` beside
``pyproject.toml``, in the versions and with the hashes of the lock. What only the operating system
can give is named in one command for the person to run, or installed with ``--yes`` as root.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
HOUSE = ("--no-deps", "--no-build-isolation", "--editable", ROOT)

RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "tests" / "requirements.lock"

OLDEST_PYTHON, TOO_NEW_PYTHON = (3, 11), (3, 14)
OLDEST_GLIBC = (2, 34)


class Part(NamedTuple):
    """Some of Qt's own files, and the libraries they load from the system by Debian's package."""

    files: list[str]
    packages: dict[str, str]


SCREENLESS = Part(
    [
        "QtNetwork.abi3.so",
        "QtPrintSupport.abi3.so",
        "QtSvg.abi3.so",
        "QtWidgets.abi3.so",
        "Qt/plugins/platforms/libqoffscreen.so",
    ],
    {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11.so.6": "libx11-6",
        "libbrotlicommon.so.1": "libbrotli1",
        "libbrotlidec.so.1": "libbrotli1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgssapi_krb5.so.2": "libgssapi-krb5-2",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libxkbcommon.so.0": "libxkbcommon0",
    },
)
PRINTING = Part(
    ["Qt/plugins/printsupport/libcupsprintersupport.so"],
    {"libcups.so.2": "libcups2"},
)
X11 = Part(
    ["Qt/plugins/platforms/libqxcb.so"],
    {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
)
WAYLAND = Part(
    [
        "Qt/plugins/platforms/libqwayland.so",
        "Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    ],
    {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    },
)


ALL_PROCESSORS = ["--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder"]
"""Each file of tests stays on one processor, with the stores that its tests share.

In the order of their names: by the number of their tests, the few that take long would come last,
and leave all processors but one idle.
"""


def main(arguments: list[str]) -> int:
    asked = read_arguments(arguments)
    check_computer()
    make_venv(may_install=asked.yes)
    install(TEST_LOCK if asked.what == "test" else RUN_LOCK)
    check_libraries(may_install=asked.yes)
    if asked.what == "test":
        # pyproject.toml keeps the tests out of trials, too; what begins with a dot is no test's.
        trials = ["--override-ini=norecursedirs=.* bench"] if asked.trials else []
        return run(PYTHON, "-m", "pytest", *ALL_PROCESSORS, *trials, env=compiled_once())
    if not has_display():
        say("There is no display here, so the demo runs without one and leaves its pages in out/.")
        return run(PYTHON, "-m", "desktop", "demo", "--headless", "out")
    return run(PYTHON, "-m", "desktop", "demo")


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="start.py", description="Sets Tapestry up and opens the demo hub, or runs the tests."
    )
    parser.add_argument(
        "what", nargs="?", choices=["demo", "test"], default="demo", help="what to do once set up"
    )
    parser.add_argument("--trials", action="store_true", help="with test: the long trials too")
    parser.add_argument(
        "--yes", action="store_true", help="as root: install missing system packages"
    )
    asked = parser.parse_args(arguments)
    if asked.trials and asked.what != "test":
        parser.error("--trials goes with test")
    return asked


# --- the computer -------------------------------------------------------------------------------


def check_computer() -> None:
    """Say at once what no package can mend."""
    if not OLDEST_PYTHON <= sys.version_info[:2] < TOO_NEW_PYTHON:
        raise SystemExit(
            f"Tapestry needs Python 3.11, 3.12 or 3.13 and this is {sys.version.split()[0]}: "
            "install one of them and start again with it."
        )
    if LINUX:
        found = glibc()
        if found is None or found < OLDEST_GLIBC:
            shown = "another C library" if found is None else "glibc " + ".".join(map(str, found))
            raise SystemExit(
                f"Tapestry needs Linux with glibc 2.34 or newer and this computer has {shown}: "
                "Debian 12, Ubuntu 22.04 and newer have it."
            )


def glibc() -> tuple[int, ...] | None:
    """The version of the C library, or nothing where it is not glibc."""
    try:
        said = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (OSError, ValueError):
        return None
    found = re.match(r"glibc (\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else None


# --- what the system holds ----------------------------------------------------------------------


def has_display() -> bool:
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def parts_in_use() -> list[Part]:
    """A window needs more of Qt than a test does."""
    x11, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    chosen = [(SCREENLESS, True), (PRINTING, x11 or wayland), (X11, x11), (WAYLAND, wayland)]
    return [part for part, needed in chosen if needed]


def packages_by_library() -> dict[str, str]:
    return {name: held for part in parts_in_use() for name, held in part.packages.items()}


def check_libraries(*, may_install: bool) -> None:
    """Qt comes without the libraries that belong to the system: have all of them there."""
    if not LINUX:
        return
    known = packages_by_library()
    packages = {known[each] for each in missing_libraries() if each in known}
    if packages:
        install_packages(packages, may_install=may_install)
    left = missing_libraries()
    if left:
        raise SystemExit(
            f"Qt needs {', '.join(left)}: install what holds it with this system's package "
            "manager and start again."
        )


def missing_libraries() -> list[str]:
    """What the loader does not find for the files of Qt that will be used."""
    qt = next(VENV.glob("lib/python3*/site-packages/PySide6"))
    files = [qt / name for part in parts_in_use() for name in part.files]
    said = output("ldd", *files)
    return sorted(set(re.findall(r"^\s*(\S+) => not found", said, flags=re.MULTILINE)))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages: set[str], *, may_install: bool) -> None:
    """One command for everything: run it if that was allowed, otherwise show it and stop."""
    if not shutil.which("apt-get"):
        raise SystemExit(
            f"This system lacks what Debian calls {', '.join(sorted(packages))}: install it with "
            "the package manager and start again."
        )
    root = os.geteuid() == 0
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", *sorted(packages)]
    if not (root and may_install):
        print(("" if root else "sudo ") + shlex.join(apt))
        again = "or start again with --yes" if root else "and start again"
        raise SystemExit(f"System packages are missing: run the line above {again}.")
    say("Installing system packages …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "--quiet", env=quiet)
    if run(*apt, env=quiet):
        raise SystemExit("The system packages could not be installed: apt-get says why above.")


# --- the virtual environment --------------------------------------------------------------------


def make_venv(*, may_install: bool) -> None:
    """Make ``.venv``, unless one stands that still works with this Python."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    if PYTHON.exists() and output(PYTHON, "-c", ask) == version:
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        if not LINUX:
            raise SystemExit("This Python cannot make a virtual environment: install a full one.")
        # Qt cannot be asked yet, so ask the loader: then one command brings everything at once.
        absent = {held for name, held in packages_by_library().items() if not loads(name)}
        install_packages({f"python{version}-venv", *absent}, may_install=may_install)
    say("Making .venv …")
    if run(sys.executable, "-m", "venv", "--clear", VENV):
        raise SystemExit(f"{VENV} could not be made: Python says why above.")


def install(lock: Path) -> None:
    """Bring ``.venv`` to what the lock says, unless the stamp says that it is there already."""
    wanted = fingerprint(lock)
    if STAMP.exists() and wanted in STAMP.read_text(encoding="utf-8").split():
        return
    say(f"Installing what {lock.relative_to(ROOT)} names …")
    STAMP.unlink(missing_ok=True)
    if not (install_with_uv(lock) or install_with_pip(lock)):
        raise SystemExit(
            "The Python packages could not be installed: the lines above say why. Check the "
            "network or pip's index, and start again."
        )
    # The lock of the tests holds all that the program needs.
    done = {wanted, fingerprint(RUN_LOCK)}
    STAMP.write_text("\n".join(sorted(done)) + "\n", encoding="utf-8")


def fingerprint(lock: Path) -> str:
    """Changes whenever the lock or the package's own declaration does, and with the folder."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install_with_uv(lock: Path) -> bool:
    """Ten times as quick as pip, which only fetches it."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "uv.txt"
        alone.write_text(pinned("uv", lock), encoding="utf-8")
        if run(*PIP, "--require-hashes", "--requirement", alone):
            return False
    uv = (PYTHON, "-m", "uv", "pip", "install")
    env = uv_environment()
    exactly = (*uv, "--exact", "--require-hashes", "--requirement", lock)
    return run(*exactly, env=env) == 0 and run(*uv, *HOUSE, env=env) == 0


def install_with_pip(lock: Path) -> bool:
    say("uv is of no use here: installing with pip, which takes about a minute.")
    locked = (*PIP, "--require-hashes", "--requirement", lock)
    return run(*locked) == 0 and run(*PIP, *HOUSE) == 0


def pinned(name: str, lock: Path) -> str:
    """One package's lines of the lock: its version and its hashes."""
    found = re.search(rf"^{name}==.*\n(?: .*\n)*", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit(f"{lock.relative_to(ROOT)} does not name {name}: make it anew.")
    return found.group()


def compiled_once() -> dict[str, str]:
    """Tests start the program many times over: where nothing compiled may lie beside the sources,
    each time would be a second of compiling.
    """
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(VENV / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def uv_environment() -> dict[str, str]:
    """uv does not read pip's settings: hand it the same index and the same certificates."""
    listed = output(PYTHON, "-m", "pip", "config", "list")
    settings = dict(re.findall(r"^[^.\n]+\.([a-z-]+)='(.*)'$", listed, flags=re.MULTILINE))
    env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    for setting, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if setting in settings:
            env.setdefault(variable, settings[setting])
    return env


# --- talking and running ------------------------------------------------------------------------


def say(words: str) -> None:
    print(words, flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def output(*command: str | Path) -> str:
    """What a command prints, in plain English where it would be translated."""
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
