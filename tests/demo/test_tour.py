"""The whole main job, without a screen, as whoever tries the program would run it."""

import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtGui import QImage

PAGES = {
    "sign-in", "today", "patients", "summary", "timeline", "trends", "since",
    "plan-being-written", "plan", "papers",
    "meetings", "meeting-console", "minutes", "actions", "feeds", "hazard-log",
    "shared-screen-neutral", "shared-screen-question", "shared-screen-summary",
    "shared-screen-plan", "shared-screen-curtain",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one tour of a small county leaves."""
    folder = tmp_path_factory.mktemp("tour")
    subprocess.run(
        [
            sys.executable, "-m", "desktop", "demo", "--headless", str(folder / "out"),
            "--dir", str(folder / "store"), "--patients", "60", "--today", "2026-11-26",
        ],
        check=True,
        timeout=110,
        capture_output=True,
    )  # fmt: skip
    return folder / "out"


def test_a_picture_of_every_page_is_left_and_none_is_empty(out: Path) -> None:
    for name in PAGES:
        image = QImage(str(out / f"{name}.png"))
        assert (image.width(), image.height()) == (1920, 1080), name
        colours = {image.pixel(x, y) for x in range(0, 1920, 8) for y in range(0, 1080, 8)}
        assert len(colours) > 5, name


def test_the_plan_and_the_minutes_are_tagged_documents(out: Path) -> None:
    for name in ("care-plan", "minutes"):
        with pikepdf.open(out / f"{name}.pdf") as document:
            assert document.Root.MarkInfo.Marked
            assert len(document.pages) >= 1


def test_the_report_accounts_for_everything_that_went_in(out: Path) -> None:
    report = json.loads((out / "report.json").read_text("utf-8"))
    for source, account in report["sources"].items():
        entries = sum(account["in"].values())
        assert entries == sum(account["first"].values()) == sum(account["again"].values()), source
        assert not {"imported", "updated"} & account["again"].keys()
    assert report["patients"] == 60
    assert report["audit"]["entries"] > 100
    assert all(step["seconds"] >= 0 for step in report["steps"])
    assert report["versions"]["tapestry"]


def test_the_hub_that_was_kept_is_encrypted(out: Path) -> None:
    hub = out.parent / "store" / "demo.tapestry"
    assert not hub.read_bytes().startswith(b"SQLite format 3")
    assert b"Coulthard" not in hub.read_bytes()
