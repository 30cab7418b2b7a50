"""The whole of what came in, kept with its account so that it can leave its folder."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from desktop.feeds import ledger, writing
from desktop.models import AuditEntry, FileOriginal, ImportFile
from desktop.models.packed import unpack
from desktop.services import sealing
from desktop.words.accounts import all_kept
from tests.clock import NOW
from tests.feeds.making import bundle, condition, patient

SENT = bundle(patient(), condition())
pytestmark = pytest.mark.usefixtures("code")


@pytest.fixture
def kept(ask, scripts, clerk, code):
    """What is kept, by the hash of each file."""

    def content(each):
        if code is None:
            return unpack(each.packed)
        with scripts.reading() as session:
            why = "Compared with what was sent."
            return b"".join(sealing.opened(session, clerk, each.import_file_id, code, why))

    def found():
        hashes = {each.id: each.sha256 for each in ask(select(ImportFile))}
        return {hashes[each.import_file_id]: content(each) for each in ask(select(FileOriginal))}

    return found


def zipped(**files):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_every_file_is_kept_whole_also_one_that_is_set_aside(bring, kept, tmp_path):
    accounts = bring(SENT, b"{ not this", keep_originals=True)
    assert sorted(kept().values()) == sorted([SENT, b"{ not this"])
    assert all_kept(accounts) == {tmp_path / "in" / "00.dat", tmp_path / "in" / "01.dat"}


def test_nothing_is_kept_whole_unless_it_is_asked_for(bring, kept):
    assert all_kept(bring(SENT)) == frozenset()
    assert kept() == {}


def test_the_same_that_comes_again_is_kept_once_and_as_long_as_if_it_were_new(bring, kept, ask):
    bring(SENT, keep_originals=True)
    later = NOW + timedelta(days=3)
    assert len(all_kept(bring(SENT, keep_originals=True, now=later))) == 1
    assert list(kept().values()) == [SENT]
    assert ask(select(FileOriginal.kept_at)) == [later]


def test_what_changed_since_it_was_read_is_not_kept(bring, kept, monkeypatch, tmp_path):
    original = ledger.OnItsWay.original

    def late(file, *how):
        if file.given.path.name == "00.dat":
            file.given.path.write_bytes(b"{ newer")
        return original(file, *how)

    monkeypatch.setattr(ledger.OnItsWay, "original", late)
    accounts = bring(SENT, b"{ not this", keep_originals=True)
    assert list(kept().values()) == [b"{ not this"]
    assert all_kept(accounts) == {tmp_path / "in" / "01.dat"}


def test_what_is_too_large_to_be_read_is_not_kept(bring, kept, monkeypatch):
    monkeypatch.setattr("desktop.feeds.folders.CONTENT_LIMIT", 10)
    assert all_kept(bring(SENT, keep_originals=True)) == frozenset()
    assert kept() == {}


def test_a_zip_is_kept_if_all_in_it_is_that_anyone_reads(bring, kept, tmp_path):
    both = zipped(**{"a.json": SENT, ".DS_Store": b"x", "b.json": b"{ not this"})
    assert all_kept(bring(both, keep_originals=True)) == {tmp_path / "in" / "00.dat"}
    assert sorted(kept().values()) == sorted([SENT, b"{ not this"])
    assert all_kept(bring(zipped(**{".DS_Store": b"x"}), keep_originals=True)) == frozenset()
    twice = zipped(**{"a.json": SENT, "more.zip": zipped(**{"b.json": SENT})})
    accounts = bring(twice, keep_originals=True)
    assert [each.original_kept for each in accounts] == [True, True]


def test_not_all_that_came_in_is_held_at_once(bring, kept, ask, monkeypatch):
    monkeypatch.setattr(writing, "ORIGINALS_AT_ONCE", 1)
    bring(SENT, b"{ not this", b"{ nor that", keep_originals=True, source="gp", kind="gp")
    signed = ask(select(AuditEntry.action).where(AuditEntry.action == "feed.imported"))
    assert len(signed) == len(kept()) == 3


def test_what_is_kept_no_longer_leaves_by_itself_with_the_next_import(bring, ask, scripts):
    bring(SENT, keep_originals=True)
    early, late = NOW + timedelta(days=29), NOW + timedelta(days=31)

    bring(b"{ not this", now=early)
    assert len(ask(select(FileOriginal.kept_at))) == 1

    bring(b"{ nor that", now=late)
    assert ask(select(FileOriginal.kept_at)) == []
    signed = select(AuditEntry.detail).where(AuditEntry.action == "files.let go")
    assert ask(signed) == ["1 whole files"]

    bring(b"{ nor this", now=late)
    assert len(ask(signed)) == 1, "nothing is signed where nothing left"
