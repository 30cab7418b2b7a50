"""The walls of the house stand: who may import whom is read from the code itself."""

import sys

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

WORDS = "desktop.words"


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph("desktop", include_external_packages=True, cache_dir=None)


def test_no_room_reaches_where_it_may_not(pytestconfig, capsys):
    """The contracts of pyproject.toml, as ``lint-imports`` reads them."""
    contracts = pytestconfig.rootpath / "pyproject.toml"
    outcome = lint_imports(config_filename=str(contracts), no_cache=True)

    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_words_import_the_standard_library_alone(imports):
    words = {WORDS} | imports.find_descendants(WORDS)
    reached = {
        imported
        for module in words
        for imported in imports.find_modules_directly_imported_by(module)
    }

    assert len(words) > 1
    assert {each for each in reached - words if each not in sys.stdlib_module_names} == set()


def test_every_folder_with_code_is_a_package(pytestconfig):
    """The contracts do not read a folder without ``__init__.py``: nothing would hold there."""
    desktop = pytestconfig.rootpath / "desktop"
    rooms = {file.parent for file in desktop.rglob("*.py")}

    assert {room for room in rooms if not (room / "__init__.py").exists()} == set()
