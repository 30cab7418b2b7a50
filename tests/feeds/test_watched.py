"""Watched folders: which they are, what in them has settled, and where it goes when it is in."""

from pathlib import Path

import pytest

from desktop.errors import Problem
from desktop.feeds.watched import TRY_AGAIN, Arrivals, Watched, named, remove, stamps


@pytest.fixture
def settings(tmp_path):
    def written(words):
        file = tmp_path / "settings.toml"
        file.write_text(words, "utf-8")
        return file

    return written


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "incoming"
    place.mkdir()
    return place


def arrive(folder, *names, content=b"{}"):
    for name in names:
        (folder / name).write_bytes(content)
    return [folder / name for name in names]


def names(lots):
    return [[path.name for path in lot] for lot in lots]


def test_the_settings_name_a_folder_for_a_source(settings, folder):
    told = settings(f"[watch]\ngp-larkmoor = '{folder}'\n")
    assert named(told) == (Watched("gp-larkmoor", folder),)


def test_without_settings_nothing_is_watched(settings, tmp_path):
    assert named(None) == named(tmp_path / "none.toml") == named(settings("")) == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("[watch", "cannot be read, so no folder is watched. Correct the file"),
        ("watch = 3", "each line is: source-code"),
        ("[watch]\ngp = 3", "each line is: source-code"),
        ("[watch]\ngp = 'incoming'", "Name the folder of gp from its root on"),
        ("[watch]\ngp = '/srv/in'\nward = '/srv/in'", "A folder belongs to one source only"),
    ],
)
def test_settings_that_say_nothing_clear_are_a_sentence(settings, words, sentence):
    with pytest.raises(Problem) as refused:
        named(settings(words))
    assert sentence in str(refused.value)


def test_only_whole_files_of_the_folder_itself_are_looked_at(folder):
    arrive(folder, "b.json", "a.csv", ".hidden", "~$open.xlsx", "c.json.part")
    (folder / "within").mkdir()
    arrive(folder / "within", "old.json")
    (folder / "link.csv").symlink_to(folder / "a.csv")
    assert [each.name for each in stamps(Watched("gp", folder))] == ["a.csv", "b.json"]


def test_a_folder_that_is_not_there_is_a_sentence_without_its_path(tmp_path):
    with pytest.raises(Problem) as refused:
        stamps(Watched("gp", tmp_path / "gone"))
    assert str(refused.value).startswith("The watched folder of gp cannot be read.")
    assert str(tmp_path) not in str(refused.value)


# --- settled --------------------------------------------------------------------------------


def test_a_file_has_settled_once_it_is_the_same_at_two_looks(folder):
    watched, arrivals = Watched("gp", folder), Arrivals()
    arrive(folder, "a.json")
    assert arrivals.settled(stamps(watched), 0.0) == []
    arrive(folder, "a.json", content=b"{ still being written")
    arrive(folder, "b.json")
    assert arrivals.settled(stamps(watched), 60.0) == []
    assert names(arrivals.settled(stamps(watched), 120.0)) == [["a.json", "b.json"]]


def test_what_did_not_come_in_is_tried_again_when_it_changes_or_after_a_while(folder):
    watched, arrivals = Watched("gp", folder), Arrivals()
    arrive(folder, "a.json")
    arrivals.settled(stamps(watched), 0.0)
    (lot,) = arrivals.settled(stamps(watched), 60.0)
    arrivals.did_not_come(lot, 60.0)
    assert arrivals.settled(stamps(watched), 120.0) == []
    assert arrivals.failed == 1
    assert names(arrivals.settled(stamps(watched), 60.0 + TRY_AGAIN)) == [["a.json"]]
    arrivals.did_not_come(lot, 700.0)
    arrive(folder, "a.json", content=b"{ mended }")
    assert arrivals.settled(stamps(watched), 720.0) == []
    assert names(arrivals.settled(stamps(watched), 780.0)) == [["a.json"]]
    assert arrivals.failed == 0


def test_after_one_of_them_ended_the_process_each_is_tried_alone(folder):
    watched, arrivals = Watched("gp", folder), Arrivals()
    arrive(folder, "a.json", "b.json")
    arrivals.settled(stamps(watched), 0.0)
    (lot,) = arrivals.settled(stamps(watched), 60.0)
    arrivals.did_not_come(lot, 60.0, fell_over=True)
    arrive(folder, "c.json")
    alone = arrivals.settled(stamps(watched), 120.0)
    assert names(alone) == [["a.json"], ["b.json"]]
    arrivals.did_not_come(alone[0], 125.0, fell_over=True)
    assert names(arrivals.settled(stamps(watched), 180.0)) == [["c.json"], ["b.json"]]


# --- removed --------------------------------------------------------------------------------


def test_what_is_kept_leaves_the_folder(folder):
    arrive(folder, "a.json", "b.json")
    lot = stamps(Watched("gp", folder))
    remove({folder / "a.json": lot[folder / "a.json"]})
    assert [each.name for each in folder.iterdir()] == ["b.json"]


def test_what_changed_since_it_was_read_stays(folder):
    arrive(folder, "a.json", "gone.json")
    lot = stamps(Watched("gp", folder))
    arrive(folder, "a.json", content=b"{ newer }")
    (folder / "gone.json").unlink()
    remove(lot)
    assert [each.name for each in folder.iterdir()] == ["a.json"]


def test_a_folder_that_cannot_be_written_is_a_sentence(folder, monkeypatch):
    arrive(folder, "a.json")

    def refuse(_):
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)  # who may do everything is refused nothing
    with pytest.raises(Problem, match="A watched folder cannot be written"):
        remove(stamps(Watched("gp", folder)))
