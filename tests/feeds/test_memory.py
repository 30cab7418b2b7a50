"""What is held at once of many files: little, however many there are. On both stores."""

import os
import tracemalloc
from base64 import b64encode
from zipfile import ZIP_DEFLATED, ZipFile

from desktop.feeds import archives, folders, intake
from desktop.words.accounts import Fate
from desktop.words.enums import SourceKind
from tests.clock import NOW
from tests.factory import nhs_number
from tests.feeds.making import bundle, patient, resource

FILES, LONG = 40, 1_000_000
"""Of a zip, and letters of each of its files."""


def many(folder):
    """A zip of long files about one person each."""
    path = folder / "sent.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for number in range(FILES):
            told = {"status": "generated", "div": f"{number} " * (LONG // 3)}
            person = patient(f"p{number}", nhs_number(number), f"Adams{number}", text=told)
            archive.writestr(f"{number}.json", bundle(person))
    return path


def test_a_zip_takes_no_more_memory_than_a_few_of_its_files(scripts, clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "HELD_AT_ONCE", 4 * LONG)
    path = many(tmp_path)
    tracemalloc.start()
    try:
        accounts = intake.import_paths(scripts, clerk, [path], now=NOW)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(accounts) == FILES
    assert all(each.patients == 1 for each in accounts)
    assert most < 15 * LONG


def test_a_file_is_kept_whole_in_no_more_memory_than_it_is_read_in(scripts, clerk, tmp_path, code):
    """However little it packs."""
    path = tmp_path / "large.json"
    most = {}
    for keeps in (False, True):
        noise = b64encode(os.urandom(4 * LONG)).decode()
        path.write_bytes(bundle(patient(), resource("Organization", "o", name=noise)))
        tracemalloc.start()
        try:
            (account,) = intake.import_paths(
                scripts, clerk, [path], source="gp", kind=SourceKind.GP, may_register=True,
                keep_originals=keeps, now=NOW,
            )  # fmt: skip
            _, most[keeps] = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert account.original_kept is keeps
    assert most[True] < 1.1 * most[False]


def test_whoever_may_yet_be_known_holds_none_of_the_rest_of_their_file(
    scripts, clerk, tmp_path, monkeypatch
):
    """They wait for the last file, for it may register them: their own entries with them."""
    monkeypatch.setattr(intake, "HELD_AT_ONCE", 4 * LONG)
    path = tmp_path / "sent.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for number in range(FILES):
            stranger = patient(f"p{number}", nhs_number(number), f"Adams{number}")
            long = resource("Organization", f"o{number}", name=f"{number} " * (LONG // 3))
            archive.writestr(f"{number}.json", bundle(stranger, long))
    tracemalloc.start()
    try:
        accounts = intake.import_paths(
            scripts, clerk, [path], source="ward", kind=SourceKind.HOSPITAL, now=NOW
        )
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [each.count(Fate.SET_ASIDE) for each in accounts] == [1] * FILES
    assert most < 15 * LONG


def test_a_file_of_a_zip_is_unpacked_once_while_there_is_room_for_it(
    scripts, clerk, tmp_path, monkeypatch
):
    unpacked = []
    content = archives.Member.content

    def counted(each):
        unpacked.append(each.name)
        return content(each)

    monkeypatch.setattr(archives.Member, "content", counted)
    path = many(tmp_path)
    names = [each.member.name for each in folders.found([path]) if each.member]

    intake.import_paths(scripts, clerk, [path], now=NOW)

    assert unpacked == names
