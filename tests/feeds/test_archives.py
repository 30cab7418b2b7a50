"""A zip is the files in it; what is made to stop a computer is refused with a sentence."""

import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from desktop.feeds import archives, folders
from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import Format, recognise
from tests.feeds.in_xml import in_xml
from tests.feeds.making import JOHN, bundle, condition, patient, service, table
from tests.feeds.told import counted, sentences

LINES = b'{"resourceType":"Patient","id":"q"}\n{"resourceType":"Claim"}\n'


def packed(files, method=ZIP_DEFLATED):
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def patched(content, header, offset, field):
    """Some bytes of each header of a kind overwritten, as no packer would write them."""
    at = content.find(header)
    while at >= 0:
        content = content[: at + offset] + field + content[at + offset + len(field) :]
        at = content.find(header, at + 4)
    return content


def locked(content):
    """Marked as encrypted, in both places where a zip says so."""
    return patched(patched(content, b"PK\x01\x02", 8, b"\x01"), b"PK\x03\x04", 6, b"\x01")


FILES = {
    "Mary Adams/record.json": bundle(patient(), condition()),
    "more.xml": in_xml(patient("p2", JOHN, "Bell", "John", "1950-05-05")),
    "lines": LINES,
    "council.csv": table(service()),
    "letter.txt": b"Dear all",
    "Mary Adams/": b"",
    "__MACOSX/._record.json": b"x",
    ".DS_Store": b"x",
}


def test_a_zip_is_brought_in_as_the_files_that_it_holds(bring):
    accounts = bring(packed(FILES))

    assert len(accounts) == len(FILES)
    assert all(each.entries == sum(line.count for line in each.lines) for each in accounts)
    by_place = {each.name.rpartition(" › ")[2]: counted([each]) for each in accounts}
    assert by_place["Mary Adams/record.json"] == {"imported": 2}
    assert by_place["more.xml"] == {"imported": 1}
    assert by_place["council.csv"] == {"imported": 1}
    assert by_place["letter.txt"] == {"set aside": 1}
    for name in ("Mary Adams/", "__MACOSX/._record.json", ".DS_Store"):
        assert by_place[name] == {"skipped": 1}
    assert not any("Mary" in each.label for each in accounts)


def test_a_zip_brought_in_again_changes_nothing(bring):
    bring(packed(FILES))

    again = counted(bring(packed(FILES, ZIP_STORED)))

    assert again.keys() == {"unchanged", "skipped", "set aside"}


def test_one_broken_file_in_a_zip_spares_the_rest(bring):
    content = packed({"a.json": bundle(patient()), "b.json": bundle(condition())}, ZIP_STORED)

    accounts = bring(content.replace(b"Heart failure", b"Heart FAILURE"))

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert sentences(accounts) == ["This file in a zip is broken: pack it again."]


def test_a_path_in_a_zip_leads_nowhere(bring, tmp_path):
    evil = {"../../up.json": bundle(patient()), "/etc/passwd": b"x", "C:\\x\\y.json": b"{}"}

    accounts = bring(packed(evil))

    assert counted(accounts[:1]) == {"imported": 1}, "what it holds is read all the same"
    assert counted(accounts) == {"imported": 1, "set aside": 2}
    assert [each.name for each in (tmp_path / "in").iterdir()] == ["00.dat"]
    assert [each.name for each in tmp_path.iterdir() if "up" in each.name] == []


def only(tmp_path, content):
    """The files of a zip that lies in a folder."""
    path = tmp_path / "sent.zip"
    path.write_bytes(content)
    return folders.found([path])


def refusal(given):
    with pytest.raises(Unreadable) as refused:
        recognise(given.content())
    return refused.value.sentence


DENSE = packed({"a.json": bytes(archives.EXPANSION_FROM + 1)})
MEMBERS = {
    "locked": (locked(packed({"a.json": b"{}"})), archives.LOCKED),
    "dense": (DENSE, archives.TRAP),
    "vast": (patched(DENSE, b"PK\x01\x02", 24, struct.pack("<L", 600 * 1024 * 1024)),
             archives.TOO_LARGE),
    "odd": (packed({"a.json": b"{}"}, ZIP_BZIP2), archives.OTHERWISE),
    "nested": (packed({"a.zip": packed({"a.json": b"{}"})}), archives.NESTED),
}  # fmt: skip


@pytest.mark.parametrize("name", MEMBERS)
def test_a_file_in_a_zip_that_must_not_be_unpacked_is_refused_alone(name, tmp_path):
    content, sentence = MEMBERS[name]
    given = only(tmp_path, content)

    assert [each.member is not None for each in given] == [True]
    assert refusal(given[0]) == sentence


def crowd():
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for number in range(archives.MEMBER_LIMIT + 1):
            archive.writestr(ZipInfo(str(number)), b"")
    return out.getvalue()


ONE = packed({"a.json": b"{}"})
WHOLE = {
    "crowded": (crowd(), archives.CROWDED),
    "long list": (patched(ONE, b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"), archives.CROWDED),
    "sprawling": (
        patched(packed(dict.fromkeys("abcdefghi", b"x")), b"PK\x01\x02", 24,
                struct.pack("<L", 500 * 1024 * 1024)),
        archives.SPRAWLING,
    ),
    "cut": (ONE[:-10], archives.BROKEN),
    "headless": (b"PK\x03\x04" + bytes(200), archives.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_zip_that_cannot_be_taken_apart_is_one_file_that_is_refused(name, tmp_path):
    content, sentence = WHOLE[name]
    given = only(tmp_path, content)

    assert [each.member for each in given] == [None]
    assert refusal(given[0]) == sentence


@pytest.mark.parametrize(
    "files", [{"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"},
              {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}],
)  # fmt: skip
def test_the_file_of_an_office_program_is_left_whole(files, tmp_path):
    given = only(tmp_path, packed(files))

    assert [each.member for each in given] == [None]
    assert recognise(given[0].content())[0] is Format.TABLE


def test_a_file_in_a_zip_is_unpacked_no_further_than_it_says(tmp_path):
    """The list says ten bytes and the stream holds a thousand times more: the ten do not match."""
    content = packed({"a.json": b"x" * 10_000})
    lying = patched(content, b"PK\x01\x02", 24, struct.pack("<L", 10))

    assert refusal(only(tmp_path, lying)[0]) == "This file in a zip is broken: pack it again."


def test_a_zip_is_not_held_open(tmp_path):
    given = only(tmp_path, packed({"a.json": bundle(patient())}))
    given[0].content()

    (tmp_path / "sent.zip").rename(tmp_path / "done.zip")

    with pytest.raises(Unreadable):
        given[0].content()


def test_hidden_zips_are_left_whole(tmp_path):
    (tmp_path / ".sent.zip").write_bytes(ONE)

    assert [each.member for each in folders.found([tmp_path])] == [None]


def test_a_name_that_is_no_text_is_shown_as_far_as_it_can_be(tmp_path):
    shown = only(tmp_path, packed({"a\x1b[2J\u202e.json": b"{}"}))[0].place

    assert shown.endswith("sent.zip › a [2J .json")
