"""The hazard log on paper, for whoever answers for clinical safety. Nobody's record is in it."""

from datetime import date

from desktop import __version__
from desktop.reports.blocks import THICK, Block, Rule, Stack, bullets
from desktop.reports.sheet import (
    NOT_COMPLETE,
    STYLES,
    Foot,
    Sheet,
    heading,
    paper,
    ruled,
)
from desktop.reports.table import Column, Row, table
from desktop.reports.tags import Label
from desktop.reports.text import Strong, text
from desktop.words.dates import long_date
from desktop.words.enums import PrintFormat
from desktop.words.people import raised
from desktop.words.safety import (
    LIKELIHOODS,
    RATINGS,
    SEVERITIES,
    Hazard,
    HazardLog,
    Likelihood,
    Risk,
    Severity,
)

NAME = "Clinical safety: hazard log"
WHOLE = 14
"""Lines at the beginning of a hazard that go to the next page rather than break."""
_STYLES = STYLES[PrintFormat.STANDARD]


def hazards(log: HazardLog, printed_on: date) -> bytes:
    """The PDF of the log: at a glance, each hazard in full, and the scales it is rated by."""
    blocks: list[Block] = [
        heading(NAME, _STYLES.title, 1),
        text(" ".join(log.standing.split()), _STYLES.body),
        Rule(THICK, before=6, after=6),
        heading("At a glance", _STYLES.section, 2),
        _glance(log),
    ]
    for hazard in log.hazards:
        blocks += _hazard(hazard)
    blocks += _scales()
    sheet = Sheet(
        Label(NAME, printed_on),
        NAME,
        Foot(
            name=NAME,
            lines=(
                f"Tapestry {__version__} · Printed {long_date(printed_on)}",
                NOT_COMPLETE,
            ),
        ),
    )
    return paper(sheet, blocks)


def _glance(log: HazardLog) -> Block:
    rows: list[Row] = [
        (each.id, each.name, str(each.before.rating), str(each.after.rating))
        for each in log.hazards
    ]
    columns = (
        Column("No.", 0.12), Column("Hazard", 0.44), Column("Risk before", 0.22),
        Column("Risk after", 0.22),
    )  # fmt: skip
    return table(columns, rows, _STYLES.cell)


def _hazard(hazard: Hazard) -> list[Block]:
    """What it is and how it is rated stay together; the controls may run over the page."""
    rated: list[Row] = [
        _rated("Without its controls", hazard.before),
        _rated("With its controls", hazard.after),
    ]
    rating = (
        Column("Risk", 0.34), Column("Likelihood", 0.22), Column("Severity", 0.26),
        Column("Rating", 0.18),
    )  # fmt: skip
    controls: list[Row] = []
    for control in hazard.controls:
        for at, proof in enumerate(control.proofs):
            proved = f"{proof.sentence} ({proof.file})"
            controls.append((None if at else control.does, proved))
    what = Stack(
        [
            heading(f"{hazard.id} {hazard.name}", _STYLES.section, 2),
            text([Strong("Effect: "), hazard.effect], _STYLES.body),
            text([Strong("Causes")], _STYLES.body),
            bullets(hazard.causes, _STYLES.cell),
            ruled(rating, rated, _STYLES, before=6),
        ],
        before=_STYLES.section.before,
        whole=WHOLE * _STYLES.body.leading,
    )
    proved_by = (Column("What controls it", 0.4), Column("Proved by the test", 0.6))
    return [what, ruled(proved_by, controls, _STYLES, before=8)]


def _rated(when: str, risk: Risk) -> Row:
    return when, raised(risk.likelihood), raised(risk.severity), str(risk.rating)


def _scales() -> list[Block]:
    """A table for each scale, and the matrix between them."""
    severities = list(Severity)
    how_likely: list[Row] = [(raised(each), LIKELIHOODS[each]) for each in Likelihood]
    how_severe: list[Row] = [
        (f"{place} {raised(each)}", SEVERITIES[each]) for place, each in enumerate(severities, 1)
    ]
    matrix: list[Row] = [
        (raised(each), *(str(Risk(each, severity).rating) for severity in severities))
        for each in reversed(Likelihood)
    ]
    across = (
        Column("Rating by severity", 0.4),
        *(Column(str(place), 0.12) for place in range(1, len(severities) + 1)),
    )
    ratings: list[Row] = [(str(rating), asks) for rating, asks in RATINGS.items()]
    return [
        heading("How hazards are rated", _STYLES.section, 2),
        _scale("Likelihood", how_likely),
        _scale("Severity", how_severe),
        table(across, matrix, _STYLES.cell, before=10),
        _scale("Rating", ratings),
    ]


def _scale(title: str, rows: list[Row]) -> Block:
    columns = (Column(title, 0.24), Column("Meaning", 0.76))
    return ruled(columns, rows, _STYLES, before=10)
