"""The sign-in is painted before anything heavy is fetched."""

import subprocess
import sys

import pytest

HEAVY = {
    "alembic", "argon2", "cryptography", "keyring", "msgspec", "pikepdf", "psycopg", "pypdfium2",
    "reportlab", "sqlalchemy", "sqlcipher3", "structlog", "typer", "uharfbuzz",
}  # fmt: skip
"""Fetched while the person types, or when first used."""
OURS = {
    "desktop.commands", "desktop.feeds", "desktop.models", "desktop.records", "desktop.reports",
    "desktop.views.office",
}  # fmt: skip
IMPORT = "import desktop.app, sys; print(*sys.modules)"
RUN = """
import sys
import desktop.app
from desktop.__main__ import main

desktop.app.run = lambda config: print(config.store, *sys.modules)
sys.argv[1:] = {words}
main()
"""


def said_by(program):
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.split()


def test_the_window_is_imported_without_anything_heavy():
    modules = set(said_by(IMPORT))

    assert "desktop.views.sign_in" in modules
    assert (HEAVY | OURS) & modules == set()


@pytest.mark.parametrize("words", [[], ["--store", "somewhere"]])
def test_the_window_is_opened_without_anything_heavy(words):
    store, *modules = said_by(RUN.format(words=words))

    assert store.endswith("somewhere" if words else "hub.tapestry")
    assert (HEAVY | OURS) & set(modules) == set()


def test_a_store_named_in_another_way_opens_the_window_too():
    store, *_ = said_by(RUN.format(words=["--store=somewhere"]))

    assert store == "somewhere"
