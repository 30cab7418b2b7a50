"""A source that is new, begun by the command that brings in its first files."""

import json
import sys
from contextlib import closing

import pytest
from sqlalchemy import select

from desktop.__main__ import main
from desktop.feeds.account import as_words
from desktop.models import Source
from desktop.store import embedded
from desktop.words.accounts import Fate, FileAccount, Line, Skipped
from desktop.words.administration import REGISTERS_NOBODY
from desktop.words.enums import Sector, SourceKind
from tests.feeds.making import bundle, condition, patient
from tests.stores import PASSPHRASE

TAKEN = ("imported", "updated", "unchanged")


@pytest.fixture
def bring(embedded_file, tmp_path, monkeypatch, capsys):
    """Run the command on one file; its JSON, or the sentence it stopped with."""
    secret, feed = tmp_path / "passphrase", tmp_path / "a.json"
    secret.write_text(PASSPHRASE, "utf-8")
    feed.write_bytes(bundle(patient(), condition()))
    monkeypatch.setenv("TAPESTRY_PASSPHRASE_FILE", str(secret))

    def run(*words):
        monkeypatch.setattr(
            sys, "argv",
            ["tapestry", "--store", str(embedded_file), "import", str(feed), "--json", *words],
        )  # fmt: skip
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        answered = json.loads(told.out)
        assert answered.get("problem", "") == told.err.strip()
        taken_in = sum(answered.get("totals", {}).get(each, 0) for each in TAKEN)
        assert bool(left.value.code) is not bool(taken_in)
        return answered.get("problem") or answered["totals"]

    return run


def test_a_new_source_is_begun_with_its_kind(bring, embedded_file):
    told = bring("--source", "gp-dene", "--kind", "gp", "--may-register")

    assert told["imported"] == 2
    opened = embedded.open_with_passphrase(embedded_file, PASSPHRASE)
    with closing(opened) as scripts, scripts.reading() as session:
        (source,) = session.scalars(select(Source)).all()
    assert (source.code, source.kind, source.sector, source.may_register) == (
        "gp-dene", SourceKind.GP, Sector.HEALTH, True,
    )  # fmt: skip


def test_a_source_that_is_here_is_not_changed_by_a_later_import(bring):
    begun = bring("--source", "ward", "--kind", "hospital")

    assert bring("--source", "ward", "--kind", "hospital") == begun
    for words in (("--kind", "gp"), ("--kind", "gp", "--may-register")):
        assert bring("--source", "ward", *words) == (
            "The source ward is here already, of another kind or without leave to register people."
            " That is changed under Administration, Sources; here, leave out its --kind."
        )


def test_a_file_that_is_not_there_is_said_in_json_too(bring, tmp_path):
    (tmp_path / "a.json").unlink()

    assert bring().startswith("The file that was named is not there any more.")


def test_words_say_why_entries_were_skipped():
    lines = (Line(Fate.IMPORTED, "", "Patient", 1),
             Line(Fate.SKIPPED, Skipped.UNUSED, "Practitioner", 2),
             Line(Fate.SKIPPED, Skipped.UNUSED, "Organization", 1),
             Line(Fate.UNCHANGED, "older than what stands", "Condition", 1))  # fmt: skip

    told = list(as_words([FileAccount("gp-1", "a.json", 5, lines, (), 1)]))

    assert told[:3] == [
        "a.json: 1 imported, 1 unchanged, 3 skipped.",
        f"  3 skipped: {Skipped.UNUSED}.",
        "  1 unchanged: older than what stands.",
    ]


@pytest.mark.parametrize(("label", "named"), [("import-4f1c", False), ("gp-dene-4f1c", True)])
def test_words_say_that_nobody_said_who_sent_a_file(label, named):
    lines = (Line(Fate.IMPORTED, "", "Patient", 1),)

    told = list(as_words([FileAccount(label, "a.json", 1, lines, (), 1)]))

    assert told[:2] == ["a.json: 1 imported.", "1 file: 1 imported."]
    assert any("Nobody said who sent some of these" in each for each in told) is not named


def test_a_new_source_registers_nobody_unless_it_may(bring):
    assert bring("--source", "ward", "--kind", "hospital")["set aside"] == 2


@pytest.mark.parametrize("kind", [each for each in SourceKind if each is not SourceKind.GP])
def test_no_source_but_a_practice_may_register_anybody(bring, kind):
    told = bring("--source", "ward", "--kind", kind, "--may-register")

    assert told == REGISTERS_NOBODY


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--source", "ward"],
         "There is no source called ward here. Known sources: none yet. To begin a new one, name"
         " its kind as well."),
        (["--kind", "gp"], "A kind and what may be registered are for a new source: name it with"
         " --source."),
        (["--source", "ward", "--may-register"],
         "Whether a source may register people is said when it begins: name its --kind as well."),
    ],
)  # fmt: skip
def test_half_of_a_new_source_is_refused(bring, words, sentence):
    assert bring(*words) == sentence


def test_help_says_how_a_source_begins(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tapestry", "import", "--help"])
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(SystemExit):
        main()

    told = capsys.readouterr().out
    assert "--kind" in told
    assert "--may-register" in told
    assert "gp" in told
    assert "Exits with 1 if nothing at all could be taken in." in " ".join(told.split())
