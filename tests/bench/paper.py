"""A two-page care plan. Fonts are parsed once in a run of the program, so before the rounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from desktop.config import resource
from desktop.reports.care_plan import care_plan
from desktop.words.dates import long_date
from tests.bench.budget import Budget, Side, timed
from tests.reports.people import TYPICAL as PLAN

LIGHT, HEAVY = "AtkinsonHyperlegibleNext_400Regular", "AtkinsonHyperlegibleNext_700Bold"
BODY = ParagraphStyle("body", fontName=LIGHT, fontSize=14, leading=19, spaceBefore=3)
SECTION = ParagraphStyle("section", fontName=HEAVY, fontSize=17, leading=22, spaceBefore=10)
TITLE = ParagraphStyle("title", fontName=HEAVY, fontSize=24, leading=30)


def bare() -> bytes:
    """The plan as ReportLab alone would print it: not tagged, no shaping, no code."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, invariant=1, leftMargin=16 * mm, rightMargin=16 * mm,
        topMargin=14 * mm, bottomMargin=34 * mm,
    )  # fmt: skip
    document.build(_story(), onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _story() -> list[Flowable]:
    about = PLAN.about_me
    story: list[Flowable] = [
        _line(f"My care plan: {PLAN.person.called}", TITLE),
        _line(f"Born 2 May 1938 NHS No. 999 000 0018 GP {PLAN.person.practice}"),
        _line("What matters to me", SECTION),
        _line(about.most_important),
        _line(f"Please do: {about.please_do}"),
        _line(f"Please do not: {about.please_do_not}"),
        _line("Who to ring", SECTION),
        _table(
            ("For", "Who", "Telephone"),
            [(each.about, f"{each.who}, {each.role}", each.telephone) for each in PLAN.ring],
        ),
        _line("What to do if I get worse", SECTION),
        _table(
            ("If this happens", "Do this"),
            [(each.trigger, f"{each.do_this} Ring: {each.ring}") for each in PLAN.contingencies],
        ),
        *(_line(f"My emergency form: {each.form}. {each.kept}") for each in PLAN.emergency_forms),
        _line("My goals and who does what", SECTION),
        _table(
            ("What I want", "What will happen", "Who", "By when"),
            [
                (goal.hope, each.what, each.who, long_date(each.due))
                for goal in PLAN.goals
                for each in goal.actions
            ],
        ),
        _line("My care and visits", SECTION),
        _table(
            ("Who", "What for", "When"),
            [(each.who, each.what_for, each.when) for each in PLAN.visits],
        ),
        _line(PLAN.allergies.heading, SECTION),
        *(_line(f"{each.substance}: {each.reaction}") for each in PLAN.allergies.lines),
        _line("My medicines", SECTION),
        *(_line(f"• {name}") for name in (PLAN.medicines.names if PLAN.medicines else ())),
        _line("Agreed and next review", SECTION),
        _line(f"Agreed by me, with {PLAN.agreed_by} on {long_date(PLAN.agreed_on)}."),
        _line(f"Next review: {long_date(PLAN.review_on)}, by {PLAN.review_by}."),
    ]
    return story


def _line(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(escape(words), style)


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    cells = [[_line(cell) for cell in row] for row in (header, *rows)]
    rule = [("LINEBELOW", (0, 0), (-1, -1), 0.6, "black")]
    return Table(cells, colWidths=[178 * mm / len(header)] * len(header), style=rule, repeatRows=1)


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(LIGHT, 12)
    for at, words in enumerate(
        (
            PLAN.person.name,
            "Born 2 May 1938 · NHS No. 999 000 0018",
            f"Version {PLAN.copy.version} · Serial {PLAN.copy.serial}",
            "This view may not be complete",
            f"Page {document.page} of 2",
        )
    ):
        canvas.drawString(16 * mm, 28 * mm - at * 15, words)


@contextmanager
def _paper() -> Iterator[tuple[Side, Side]]:
    for name in (LIGHT, HEAVY):
        pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{name}.ttf"))))
    yield lambda _: timed(lambda: care_plan(PLAN)), lambda _: timed(bare)


BUDGETS = (
    Budget(
        "paper",
        "a two-page care plan",
        "a bare ReportLab document of the same words, pages and fonts",
        _paper,
        times=2.5,
    ),
)
