"""The policy in words: nothing it allows goes unsaid, and no change of it."""

import re

from hypothesis import given, settings

from desktop.errors import Problem
from desktop.services import policy
from desktop.services.policy_edit import allow, forbid, limit, permit, take_away
from desktop.services.policy_tables import audiences, lines, spread
from desktop.services.policy_words import KINDS, ONE, SECTORS, difference, in_words, many
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector
from desktop.words.people import Cell
from desktop.words.policy import Allowing, Limiting, Permitting, PolicyLines, Said
from tests.services.test_policy_edit import LINES

SHIPPED = lines(policy.shipped())
ADVICE = Allowing(
    (Role.PHARMACIST, Role.GP), (Sector.HEALTH,), (Kind.RESULT, Kind.NOTE),
    (Confidentiality.SENSITIVE,), "",
)  # fmt: skip


def sentences(before: PolicyLines, after: PolicyLines, *, to_come: bool = True) -> list[str]:
    return [each.sentence for each in difference(before, after, to_come=to_come)]


def test_every_audience_has_its_sentences_and_every_line_its_reason() -> None:
    said = in_words(SHIPPED)
    assert len(said) == len(audiences()) + 1
    assert set(ONE) == set(audiences())
    assert set(KINDS) == set(Kind)
    of = {each.heading: each.sentences for each in said}
    assert of["Link workers"][0] == Said(
        "A link worker may see “about me”, requirements, contacts, professionals, alerts,"
        " services, appointments, visits, social context and goals from any sector, if held"
        " normally.",
        "Connects the person with people and places; needs what matters to them and when they are"
        " at home.",
    )
    assert of["Social workers"][3].sentence == (
        "A social worker may see every kind from social care, if held as restricted."
    )
    assert of["Papers that lie in a home"][1].sentence == (
        "The paper that lies in a home may show legal matters from any sector, if held normally."
    )
    assert of["Service accounts"] == (Said("A service account may see no facts."),)
    assert "A GP may break the glass." in [each.sentence for each in of["GPs"]]
    assert "A practice manager may export lists of patients." in [
        each.sentence for each in of["Practice managers"]
    ]
    assert "A link worker may add notes, observations, visits and worries to a record." in [
        each.sentence for each in of["Link workers"]
    ]
    assert "Broken glass stays open for 60 minutes." in [
        each.sentence for each in of["How long things last"]
    ]
    reasons = {each.why for part in said for each in part.sentences}
    assert {each.reason for each in SHIPPED.allowing} <= reasons


def test_what_is_taken_away_and_given_is_said() -> None:
    changed = take_away(SHIPPED, ADVICE)
    changed = allow(
        changed,
        Allowing(
            (Role.LINK_WORKER,), tuple(Sector), (Kind.PROBLEM,), (Confidentiality.NORMAL,),
            "They ask.",
        ),
    )  # fmt: skip
    assert difference(SHIPPED, changed, to_come=True) == (
        Said(
            "GPs and pharmacists will no longer see results and notes from health, if held as"
            " sensitive."
        ),
        Said("Link workers will also see problems from any sector, if held normally.", "They ask."),
    )
    assert sentences(SHIPPED, changed, to_come=False) == [
        "GPs and pharmacists no longer see results and notes from health, if held as sensitive.",
        "Link workers now see problems from any sector, if held normally.",
    ]
    assert sentences(changed, SHIPPED)[0].startswith("Link workers will no longer see problems")


def test_permissions_and_limits_that_change_are_said() -> None:
    changed = forbid(SHIPPED, Permission.BREAK_GLASS, (Role.SPECIALIST,))
    changed = permit(
        changed, Permitting(Permission.BREAK_GLASS, (Role.PHARMACIST,), "They cover nights.")
    )
    changed = limit(changed, Limiting(Limit.DECLARED_DAYS, 1, "A visit."))
    assert difference(SHIPPED, changed, to_come=True) == (
        Said("Specialists will no longer be allowed to break the glass."),
        Said("Pharmacists will be allowed to break the glass.", "They cover nights."),
        Said("A declared relationship will last 1 day, not 14.", "A visit."),
    )
    assert sentences(SHIPPED, changed, to_come=False) == [
        "Specialists may no longer break the glass.",
        "Pharmacists may now break the glass.",
        "A declared relationship lasts 1 day, not 14.",
    ]


def test_another_reason_for_the_same_is_said() -> None:
    again = limit(SHIPPED, Limiting(Limit.AGENDA_DAYS, 14, "Minutes take two weeks."))
    again = allow(
        take_away(again, ADVICE),
        Allowing(
            ADVICE.audiences, ADVICE.sectors, ADVICE.kinds, ADVICE.confidentialities, "New words."
        ),
    )
    assert difference(SHIPPED, again, to_come=True) == (
        Said("What GPs and pharmacists see stays, for another reason.", "New words."),
        Said("An agenda stays open for 14 days for another reason.", "Minutes take two weeks."),
    )


@settings(deadline=None, max_examples=50)
@given(LINES)
def test_the_words_say_every_change_of_what_anyone_sees_and_no_other(line: Allowing) -> None:
    before = spread(SHIPPED).allowances.keys()
    for change, verb in ((allow, "will also"), (take_away, "will no longer")):
        try:
            changed = change(SHIPPED, line)
        except Problem:  # all of it was so already
            continue
        told = {
            cell
            for each in sentences(SHIPPED, changed)
            if "stays, for another" not in each
            for cell in understood(each, verb)
        }
        assert told == before ^ spread(changed).allowances.keys()


def understood(sentence: str, verb: str) -> set[tuple[str, Cell]]:
    """The cells that a sentence speaks of, worked out from its words alone."""
    whom, what = re.split(f" {verb} (?:see|show) ", sentence.rstrip("."))
    kinds, where = what.split(" from ", 1)
    sectors, held = where.split(", if held ") if ", if" in where else (where.split(", how")[0], "")
    names = {many(each).casefold(): each for each in audiences()}
    words = {word: kind for kind, word in KINDS.items()}
    places = {word: sector for sector, word in SECTORS.items()}
    return {
        (audience, Cell(sector, kind, confidentiality))
        for audience in (names[each.casefold()] for each in parts(whom))
        for sector in (
            Sector if sectors == "any sector" else [places[each] for each in parts(sectors)]
        )
        for kind in (Kind if kinds == "every kind" else [words[each] for each in parts(kinds)])
        for confidentiality in ([HELD[each] for each in parts(held)] if held else Confidentiality)
    }


HELD = {
    "normally": Confidentiality.NORMAL,
    "as sensitive": Confidentiality.SENSITIVE,
    "as restricted": Confidentiality.RESTRICTED,
}


def parts(words: str) -> list[str]:
    return re.split(", | and | or ", words)
