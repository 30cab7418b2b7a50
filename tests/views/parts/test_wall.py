import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.views.parts import wall_slides
from desktop.views.parts.wall import Wall, WallPicture
from desktop.views.parts.wall_text import Block
from desktop.views.theme import Look
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    ActionState,
    Confidentiality,
    ItemStatus,
    Kind,
    Role,
    Sector,
    Slide,
)
from desktop.words.items import ItemRow
from desktop.words.meetings import ActionRow, SharedScreenRow
from tests.clock import NOW, TODAY
from tests.views.gallery import DOROTHY
from tests.views.showing import shown


def item(number: int, kind: Kind, title: str, sector: Sector, day: str = "2026-11-18") -> ItemRow:
    return ItemRow(
        1, number, kind, sector, PartialDate(day), None, title, "", "", "", "",
        ItemStatus.ACTIVE, Confidentiality.NORMAL, "GP", NOW,
    )  # fmt: skip


def action(number: int, owner: str, what: str, due: date, done: date | None = None) -> ActionRow:
    state = ActionState.DONE if done else ActionState.OPEN
    return ActionRow(
        number, 1, 1, DOROTHY.name, what, owner, number, Role.OCCUPATIONAL_THERAPIST, due, state,
        done, date(2026, 11, 12),
    )  # fmt: skip


ROW = SharedScreenRow(
    team="Wearbank",
    title="Wearbank team meeting",
    slide=Slide.QUESTION,
    curtain=False,
    live=True,
    banner=DOROTHY,
    question="Two falls in a week: how do we keep Dot safe at home this winter?",
    lately=(
        item(1, Kind.ENCOUNTER, "Fell 18 and 21 Nov. A&E once, home the same day", Sector.HEALTH),
        item(2, Kind.RESULT, "Haemoglobin estimation", Sector.HEALTH),
        item(3, Kind.SERVICE, "Home care up from 2 to 4 a day", Sector.SOCIAL),
        item(4, Kind.NOTE, "Sue says: asleep in the chair", Sector.PERSON),
    ),
    summary=(
        item(5, Kind.ALLERGY, "Penicillin", Sector.HEALTH, "1974"),
        item(6, Kind.PROBLEM, "Heart failure", Sector.HEALTH),
        item(7, Kind.PROBLEM, "Atrial fibrillation", Sector.HEALTH),
        item(8, Kind.PROBLEM, "Chronic kidney disease stage 3b with albuminuria", Sector.HEALTH),
        item(9, Kind.ALERT, "Two falls in eight weeks, both at night", Sector.HEALTH),
        item(10, Kind.SERVICE, "Home care, 4 visits a day", Sector.SOCIAL),
        item(11, Kind.SERVICE, "Befriending, Wednesdays", Sector.VOLUNTARY),
    ),
    promised=(
        action(1, "Priya Nair", "medicines review", date(2026, 11, 20)),
        action(2, "Jo Whitfield", "befriender", date(2026, 12, 2)),
        action(3, "Ben Lowes", "stair rail", date(2026, 11, 20), date(2026, 11, 20)),
    ),
    plan=(
        ("To sleep in her own bed", "Ben Lowes: bring the bed downstairs by 10-Dec-2026"),
        ("To go to chapel on Sundays", "Jo Whitfield: find a lift"),
    ),
    allergies_heading="Known allergies",
    minutes=10,
    began_at=NOW - timedelta(minutes=6),
    ends_about=NOW + timedelta(minutes=53),
    last_met=date(2026, 11, 12),
)
NEUTRAL = replace(ROW, slide=Slide.NEUTRAL, banner=None, question="", lately=(), summary=(),
                  promised=(), plan=(), allergies_heading="", began_at=None, minutes=0)  # fmt: skip


def wall(look: Look, row: SharedScreenRow = ROW, wide: int = 1920, high: int = 1080) -> Wall:
    made = Wall(look, NOW)
    made.resize(wide, high)
    made.show_row(row, NOW)
    return made


def test_the_question_stands_with_three_facts_of_three_sectors_and_what_was_promised(
    look: Look,
) -> None:
    said = wall(look).said
    for words in (
        "HINDMARSH, Dorothy (Mrs)",
        "The question for Dot",
        "Two falls in a week",
        "Fell 18 and 21 Nov",
        "Home care up from 2 to 4 a day",
        "asleep in the chair",
        "not yet, was due 20-Nov-2026",
        "done 20-Nov-2026",
        "6 of 10 min",
        "We end about 10:23",
    ):
        assert words in said
    assert "Haemoglobin" not in said  # a fourth fact is for the console


@pytest.mark.parametrize("slide", Slide)
def test_every_slide_says_that_it_may_not_be_complete(look: Look, slide: Slide) -> None:
    row = NEUTRAL if slide is Slide.NEUTRAL else replace(ROW, slide=slide)
    assert "This view may not be complete" in wall(look, row).said


@pytest.mark.parametrize("row", [NEUTRAL, replace(ROW, slide=Slide.NEUTRAL)])
def test_the_neutral_slide_names_nobody(look: Look, row: SharedScreenRow) -> None:
    said = wall(look, row).said
    assert "Wearbank team meeting" in said
    assert "HINDMARSH" not in said
    assert "Dot" not in said


def test_the_curtain_closes_at_once_and_shows_nothing(qtbot: QtBot, look: Look) -> None:
    made = shown(qtbot, wall(look, wide=960, high=540))
    made.close_curtain()
    assert made.said == "This view may not be complete"
    assert made.accessibleDescription() == made.said
    assert made.row is None


def test_a_long_question_is_smaller_but_never_too_small(look: Look) -> None:
    """The longest question that may be asked, on a screen as narrow as they come."""
    question = "What would it take for her to be safe " * 5 + "at home?"
    for wide in (1920, 1440):
        assert (
            question.rsplit(maxsplit=1)[-1]
            in wall(look, replace(ROW, question=question), wide).said
        )


def test_facts_that_do_not_fit_are_left_out_and_not_made_smaller(look: Look) -> None:
    """Long facts under a long question: fewer of them stand, and none runs into the foot."""
    long = tuple(
        item(each, Kind.NOTE, "Tale: what happened that day, at length " + "and on " * 20, sector)
        for each, sector in enumerate(Sector)
    )
    row = replace(ROW, question="What would it take for her to be safe " * 5, lately=long)
    assert 0 < wall(look, row, 1440).said.count("Tale:") <= 3


def test_a_list_that_is_cut_says_so(look: Look) -> None:
    """Fourteen allergies of twenty must not pass for all of them."""
    allergies = tuple(
        item(each, Kind.ALLERGY, f"Allergy {each}", Sector.HEALTH) for each in range(1, 21)
    )
    row = replace(ROW, slide=Slide.SUMMARY, summary=allergies)
    assert re.search(r"Known allergies 1\d of 20", wall(look, row).said)
    few = replace(row, summary=allergies[:3])
    assert "Known allergies. " in wall(look, few).said
    assert "Allergy 3" in wall(look, few).said


def test_alerts_stand_before_needs_and_fill_the_room_that_is_left(look: Look) -> None:
    needs = [item(each, Kind.REQUIREMENT, f"Need {each}", Sector.HEALTH) for each in range(1, 5)]
    alerts = [item(each, Kind.ALERT, f"Alert {each}", Sector.HEALTH) for each in range(5, 8)]
    row = replace(ROW, slide=Slide.SUMMARY, summary=(*needs, *alerts))
    said = wall(look, row).said
    assert said.index("Alert 7") < said.index("Need 1")
    assert "Need 4" in said
    services = [item(each, Kind.SERVICE, f"Care {each}", Sector.SOCIAL) for each in range(8, 28)]
    many = [item(each, Kind.REQUIREMENT, f"Need {each}", Sector.HEALTH) for each in range(28, 58)]
    said = wall(look, replace(row, summary=(*many, *alerts, *services))).said
    assert "Alert 7" in said
    assert re.search(r"Alerts and needs \d of 33", said)
    assert re.search(r"Services and care \d of 20", said)


def test_a_long_alert_is_cut_only_where_there_is_no_room_for_its_second_line(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: dict[str, bool] = {}

    class Noted(Block):
        def draw(self, painter: QPainter, at: QPointF) -> None:
            whole[self.words] = self.whole
            super().draw(painter, at)

    monkeypatch.setattr(wall_slides, "Block", Noted)
    titles = [f"{name}'s tablets on time: late doses mean no walking" for name in "ABCD"]
    alerts = tuple(item(at, Kind.ALERT, each, Sector.HEALTH) for at, each in enumerate(titles))
    row = replace(ROW, slide=Slide.SUMMARY, summary=alerts)

    def seen(row: SharedScreenRow) -> list[bool]:
        whole.clear()
        wall(look, row, 1440).grab()
        return [whole[each] for each in titles if each in whole]

    assert seen(row) == [True] * 4
    services = tuple(item(at, Kind.SERVICE, f"Care {at}", Sector.SOCIAL) for at in range(5, 10))
    assert seen(replace(row, summary=(*alerts, *services))) == [True, True, False, False]
    services += tuple(item(at, Kind.SERVICE, f"Care {at}", Sector.SOCIAL) for at in range(10, 30))
    assert not any(seen(replace(row, summary=(*alerts, *services))))


def test_what_happens_on_a_day_does_not_last_until_it(look: Look) -> None:
    day, later = PartialDate("2026-11-25T10:00"), PartialDate("2026-11-26T01:00")
    visit = item(1, Kind.ENCOUNTER, "Seen at home", Sector.HEALTH)
    for begins, ends in ((day, day), (day, None), (None, day), (day, later)):
        said = wall(look, replace(ROW, lately=(replace(visit, begins=begins, ends=ends),))).said
        assert "Seen at home, 25-Nov-2026" in said
    service = replace(visit, kind=Kind.SERVICE, begins=PartialDate("2026-11-01"), ends=day)
    assert "until 25-Nov-2026" in wall(look, replace(ROW, lately=(service,))).said


def test_what_its_source_leaves_open_stands_on_the_wall_too(look: Look) -> None:
    asthma = replace(item(1, Kind.PROBLEM, "Asthma", Sector.HEALTH), detail="Unconfirmed")
    row = replace(ROW, slide=Slide.SUMMARY, summary=(asthma,))

    assert "Asthma, unconfirmed" in wall(look, row).said


@pytest.mark.parametrize("slide", [Slide.QUESTION, Slide.SUMMARY, Slide.PLAN])
def test_a_room_with_nothing_in_common_reads_so(look: Look, slide: Slide) -> None:
    empty = replace(ROW, slide=slide, lately=(), summary=(), plan=())
    words = "Nothing that everyone here may see"
    assert words in wall(look, replace(empty, closed_to_room=True)).said
    assert words not in wall(look, empty).said


def test_the_plan_says_what_to_do_if_things_get_worse_where_it_fits(look: Look) -> None:
    worse = (("If she falls", "ring the district nurse"),)
    row = replace(ROW, slide=Slide.PLAN, worse=worse)
    said = wall(look, row).said
    assert "What to do if things get worse" in said
    assert "If she falls: ring the district nurse" in said
    full = replace(row, plan=(("To sleep in her own bed", "Ben Lowes: bring it down"),) * 9)
    assert "get worse" not in wall(look, full).said
    assert re.search(r"get worse \d of 30", wall(look, replace(row, worse=worse * 30)).said)


def test_no_known_allergies_is_said_once(look: Look) -> None:
    none = item(1, Kind.ALLERGY, "No known allergies", Sector.HEALTH)
    row = replace(ROW, slide=Slide.SUMMARY, summary=(none,), allergies_heading="No known allergies")
    assert wall(look, row).said.count("No known allergies") == 1


def test_someone_who_has_died_is_shown_as_such(look: Look) -> None:
    died = replace(DOROTHY, died=PartialDate("2026-11-20"))
    said = wall(look, replace(ROW, banner=died)).said
    assert "Died 20-Nov-2026" in said
    assert "Age at Death 87y" in said


def test_more_than_the_planned_minutes_is_said(look: Look) -> None:
    made = wall(look)
    made.tick(NOW + timedelta(minutes=6))
    assert "12 of 10 min" in made.said


def test_the_small_picture_is_the_wall_itself(qtbot: QtBot, look: Look) -> None:
    made = wall(look)
    picture = shown(qtbot, WallPicture(look, made))
    picture.setFixedSize(320, 180)

    def painted() -> QImage:
        return picture.grab().toImage()

    with_person = painted()
    made.show_row(NEUTRAL, NOW)
    neutral = painted()
    assert neutral != with_person
    made.show_row(ROW, NOW)
    assert painted() == with_person


def test_an_action_that_is_late_is_told_from_one_that_is_not(look: Look) -> None:
    late = action(1, "Priya Nair", "review", TODAY - timedelta(days=1))
    today = action(2, "Priya Nair", "review", TODAY)
    assert "not yet, was due" in wall(look, replace(ROW, promised=(late,))).said
    assert "not yet" not in wall(look, replace(ROW, promised=(today,))).said
