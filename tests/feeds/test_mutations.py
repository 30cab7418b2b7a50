"""Files spoilt in every way end in a sentence or in an account: never an error, never a lost entry.

This is the short run; ``tests/trials/test_mutations.py`` goes on for longer.
"""

import re
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop.feeds.parsed import Unreadable
from desktop.feeds.readers import READERS
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.tables import reader as tables
from desktop.feeds.writing import FAULT
from desktop.models import Account, ImportFile, Source, TableMapping
from desktop.store import chain
from desktop.words.accounts import TAKEN, Fate
from desktop.words.enums import Sector, SourceKind
from tests.clock import NOW
from tests.feeds.expected_entries import entries
from tests.feeds.making import COLUMNS
from tests.feeds.mutating import FORMATS, TABLES, spoilt_files, whole_files
from tests.feeds.test_hostile import account
from tests.feeds.told import sentences
from tests.feeds.workbooks import mapping

EXAMPLES = {name: 10 if name == "Excel" else 150 for name in FORMATS}
"""A workbook is read in a process of its own, once for its date and once more."""
MAPPINGS = [mapping(kind, *rows[0]) for kind, rows in TABLES.items()]
NAMES = {*COLUMNS, *(name for each in MAPPINGS for name in each.header)}
READ = READERS | {
    Format.TABLE: READERS[Format.TABLE]._replace(read=partial(tables.read, mappings=MAPPINGS))
}
SENDERS = {
    "gp": (Sector.HEALTH, SourceKind.GP),
    "ward": (Sector.HEALTH, SourceKind.HOSPITAL),
    "council": (Sector.SOCIAL, SourceKind.COUNCIL),
    "care": (Sector.SOCIAL, SourceKind.COMMUNITY),
}
"""The sector and kind of each source. All explained their tables."""
QUICK = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much,
         HealthCheck.large_base_example]  # fmt: skip


def read_as_the_program_does(content):
    """Known by content and read; None where there is a sentence instead."""
    try:
        format_, text = recognise(content)
        READ[format_].timestamp(text)
    except Unreadable:
        return None
    return account(text, READ[format_])


def read_and_read_again(content):
    """What is set aside comes out as a file that is read as well, or refused with a sentence."""
    parsed = read_as_the_program_does(content)
    for aside in parsed.asides if parsed else ():
        read_as_the_program_does(parsed.original(aside.entries))


def hold(name, examples):
    """The property, over so many files that once were of one format."""
    chosen = settings(max_examples=examples, deadline=None, database=None,
                      suppress_health_check=QUICK)  # fmt: skip
    chosen(given(spoilt_files(name))(read_and_read_again))()


@pytest.mark.parametrize("name", FORMATS)
def test_a_spoilt_file_is_read_or_refused_and_every_entry_has_one_fate(name):
    hold(name, EXAMPLES[name])


# --- through the intake, into a store ------------------------------------------------------------


@pytest.fixture
def senders(factory, clerk):
    """Who sends such files, with what the columns of their tables mean."""
    factory.practice()
    factory.place("Rowan Bank")
    for code, (sector, kind) in SENDERS.items():
        registers = kind is SourceKind.GP
        source = Source(code=code, name=code, sector=sector, kind=kind, may_register=registers)
        factory.keep(source)
        for each in MAPPINGS:
            explained = TableMapping(source_id=source.id, made_by_id=clerk.id, made_at=NOW)
            explained.set(each)
            factory.keep(explained)


class Ledger:
    """Holds the accounts of imports to what is in their files."""

    def __init__(self, scripts):
        self._scripts = scripts
        self.files = self.compared = 0
        """Files in all, and those whose entries were counted without the program as well."""

    def hold(self, accounts):
        assert FAULT not in sentences(accounts)
        for path in {each.path for each in accounts}:
            theirs = [each for each in accounts if each.path == path]
            for each in theirs:
                assert each.entries == sum(line.count for line in each.lines)
                assert each.count(Fate.SET_ASIDE) == _waiting(each)
            self.files += 1
            told = sum(each.entries for each in theirs)
            refused = any(aside.position == "file" for each in theirs for aside in each.set_aside)
            counted = None if refused else entries(path.read_bytes(), NAMES)
            if counted is not None:
                self.compared += 1
                assert told == counted, path.read_bytes()
        with self._scripts.reading() as session:
            kept = (
                select(ImportFile.entries, func.coalesce(func.sum(Account.count), 0))
                .outerjoin(Account, Account.import_file_id == ImportFile.id)
                .group_by(ImportFile.id)
            )
            assert all(stated == told for stated, told in session.execute(kept))
        assert chain.verify(self._scripts).ok


def _waiting(account_):
    """How many entries wait, by the places that are named; a file that waits is all of its own."""
    if any(each.position == "file" for each in account_.set_aside):
        return account_.count(Fate.SET_ASIDE)
    more = (re.search(r" and (\d+) more$", each.position) for each in account_.set_aside)
    return sum(1 + int(found[1] if found else 0) for found in more)


@pytest.fixture
def ledger(scripts):
    return Ledger(scripts)


def sent(name):
    return spoilt_files(name).map(lambda content: (FORMATS[name].source, content))


ANY = st.sampled_from(list(FORMATS)).flatmap(sent)
EACH = st.tuples(*map(sent, FORMATS))
"""A file of every format."""


def together(examples, folders, test):
    """A test over folders of spoilt files, not made smaller where it fails: that takes too long."""
    chosen = settings(max_examples=examples, deadline=None, database=None,
                      phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    chosen(given(contents=folders)(test))()


def all_accounted_for(bring, ledger, examples, folders):
    """Nothing of such folders is lost, and none of them met a mistake."""
    together(examples, folders, lambda contents: ledger.hold(bring(*contents)))
    assert ledger.compared > ledger.files / 5  # most of the rest is refused whole


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_before_they_are_spoilt_they_come_in_and_each_entry_is_counted(bring, ledger, senders):
    whole = [(name, content) for name in FORMATS for content in whole_files(name)]

    accounts = bring(*((FORMATS[name].source, content) for name, content in whole))

    ledger.hold(accounts)
    assert ledger.compared == ledger.files == len(whole)
    for (name, _), account_ in zip(whole, accounts, strict=True):
        assert any(account_.count(fate) for fate in TAKEN), name


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # what failed is a whole file
def test_spoilt_files_brought_in_together_are_all_accounted_for(bring, ledger, senders):
    all_accounted_for(bring, ledger, 6, EACH)
