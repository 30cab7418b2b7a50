"""The care plan summary that lies in a home: first what a bad night needs, then a good day."""

from collections.abc import Sequence

from desktop.reports.blocks import THICK, Block, Box, Rule, Stack, bullets
from desktop.reports.sheet import (
    NOT_COMPLETE,
    STYLES,
    Foot,
    Sheet,
    Styles,
    heading,
    numbered,
    paper,
    ruled,
)
from desktop.reports.table import Column, Row
from desktop.reports.tags import Label
from desktop.reports.text import NOT_RECORDED, Strong, Words, recorded, text
from desktop.words.dates import long_date
from desktop.words.enums import Agreement, AllergyHeading, PlanState, PrintFormat
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.papers import PREVIEW, Copy, PrintedPlan

NOT_KNOWN = "Not known"
WHOLE = 14
"""Lines of a box or of the last part that go to the next page rather than break."""
LONGEST_KEPT = 30
"""Letters of a name that stays on one line."""
DRAFT = "Draft, not agreed"
NO_TIMES = "Days and times are not recorded."
NO_TIMES_FOR_SOME = "Where no days or times are given, they are not recorded."
READS = {
    PrintFormat.STANDARD: "standard print (14 point)",
    PrintFormat.LARGE: "large print (18 point)",
    PrintFormat.GIANT: "giant print (24 point)",
}


def care_plan(plan: PrintedPlan) -> bytes:
    """The PDF of one copy."""
    styles = STYLES[plan.copy.format]
    draft = plan.state is not PlanState.AGREED
    blocks: list[Block] = [
        *_top(plan, styles, draft),
        *_matters(plan, styles),
        *_ring(plan, styles),
        *_worse(plan, styles),
        *_emergency_forms(plan, styles),
        *_goals(plan, styles),
        *_visits(plan, styles),
        _allergies(plan, styles),
        *_medicines(plan, styles),
        *_agreed(plan, styles, draft),
    ]
    running = ["My care plan: ", plan.person.called]
    sheet = Sheet(
        Label(f"Care plan {plan.copy.serial}", plan.copy.printed_on),
        [*running, f". {DRAFT}"] if draft else running,
        _foot(plan, draft),
        plan.copy.format,
    )
    return paper(sheet, blocks)


def _foot(plan: PrintedPlan, draft: bool) -> Foot:
    copy, person = plan.copy, plan.person
    version = f"{DRAFT} (version {copy.version})" if draft else f"Version {copy.version}"
    number = _unbroken(f"NHS No. {shown_nhs_number(person.nhs_number)}")
    born = f"Born {long_date(person.born, NOT_KNOWN)}"
    named: Words = [Strong(version) if draft else version, " · ", numbered(copy)]
    if copy.format is PrintFormat.STANDARD:
        lines: tuple[Words, ...] = (
            [born, " · ", number],
            [*named, " · ", NOT_COMPLETE],
            _printed(copy),
        )
    else:  # so that the foot leaves the page to the plan; its last part says the rest
        lines = ([number if person.nhs_number else born, " · ", *named], NOT_COMPLETE)
    mark = f"TAPESTRY {copy.serial} V{copy.version}{' DRAFT' if draft else ''}"
    return Foot(
        name=person.name,
        lines=lines,
        code="" if copy.serial == PREVIEW else mark,
        code_says=f"QR code with the number of this paper: {mark}",
    )


def _printed(copy: Copy) -> list[str]:
    return [f"Printed {long_date(copy.printed_on)} by ", copy.printed_by]


def _top(plan: PrintedPlan, styles: Styles, draft: bool) -> list[Block]:
    person = plan.person
    born, number = long_date(person.born, NOT_KNOWN), shown_nhs_number(person.nhs_number)
    practice = recorded(person.practice)
    if len(practice) <= LONGEST_KEPT:
        practice = _unbroken(practice)
    blocks: list[Block] = [
        heading(["My care plan: ", person.called], styles.title, 1),
        text(
            [
                *(Strong("Born"), f" {born}", "     "),
                *(Strong(_unbroken("NHS No.")), _unbroken(f" {number}"), "     "),
                *(Strong("GP"), "\N{NO-BREAK SPACE}", practice),
            ],
            styles.cell,
        ),
    ]
    if draft:
        loud = text(f"{DRAFT}. Do not rely on this copy.", styles.loud)
        blocks.append(Box([loud], before=styles.loud.before))
    return [*blocks, *_reads(plan.copy, styles), Rule(THICK, before=6)]


def _reads(copy: Copy, styles: Styles) -> list[Block]:
    """The format that the person needs, for all to see, and why a copy departs from it."""
    if copy.recorded_format is copy.format is PrintFormat.STANDARD:
        return []
    blocks: list[Block] = [text(f"I need {READS[copy.recorded_format]}.", styles.loud)]
    if copy.format is not copy.recorded_format:
        departs = [f"This copy is in {READS[copy.format]}: ", recorded(copy.format_reason), "."]
        blocks.append(text(departs, styles.body))
    return blocks


def _labelled(label: str, words: str) -> list[str]:
    return [Strong(f"{label}: "), recorded(words)]


def _section(title: str, styles: Styles) -> Block:
    return heading(title, styles.section, 2)


def _empty(title: str, styles: Styles) -> list[Block]:
    return [_section(title, styles), text(NOT_RECORDED, styles.body)]


def _matters(plan: PrintedPlan, styles: Styles) -> list[Block]:
    about = plan.about_me
    more = (
        ("People who are important to me", about.people_important),
        ("How I communicate and how to communicate with me", about.communicate),
        ("My wellness", about.wellness),
        ("How and when to support me", about.support_me),
        ("Also worth knowing about me", about.worth_knowing),
        ("Supported to write this by", about.written_with),
    )
    return [
        _section("What matters to me", styles),
        text(recorded(about.most_important), styles.body),
        text(_labelled("Please do", about.please_do), styles.body),
        text(_labelled("Please do not", about.please_do_not), styles.body),
        *(text(_labelled(label, words), styles.body) for label, words in more if words.strip()),
    ]


def _ring(plan: PrintedPlan, styles: Styles) -> list[Block]:
    if not plan.ring:
        return _empty("Who to ring", styles)
    rows: list[Row] = [
        (
            recorded(line.about),
            [Strong(recorded(line.who)), *([", ", line.role] if line.role else [])],
            Strong(_unbroken(recorded(line.telephone))),
        )
        for line in plan.ring
    ]
    columns = (Column("For", 0.32), Column("Who", 0.4), Column("Telephone", 0.28))
    return [_section("Who to ring", styles), ruled(columns, rows, styles)]


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _worse(plan: PrintedPlan, styles: Styles) -> list[Block]:
    if not plan.contingencies:
        return [_boxed(_empty("What to do if I get worse", styles), styles)]
    rows: list[Row] = [
        (
            recorded(each.trigger),
            [recorded(each.do_this), *(["\n", "Ring: ", Strong(each.ring)] if each.ring else [])],
        )
        for each in plan.contingencies
    ]
    columns = (Column("If this happens", 0.49), Column("Do this", 0.51))
    inside = [
        _section("What to do if I get worse", styles),
        ruled(columns, rows, styles, closed=False),
    ]
    return [_boxed(inside, styles)]


def _boxed(inside: Sequence[Block], styles: Styles) -> Block:
    return Box(inside, before=styles.section.before, whole=WHOLE * styles.body.leading)


def _emergency_forms(plan: PrintedPlan, styles: Styles) -> list[Block]:
    """Where the form is. The form itself is never drawn again: crews accept only the original."""
    title = Strong("My emergency form: ")
    if not plan.emergency_forms:
        return [text([title, NOT_RECORDED], styles.body)]
    blocks: list[Block] = []
    for each in plan.emergency_forms:
        said: Words = [
            title,
            each.form,
            ". Kept: ",
            recorded(each.kept),
            f". Dated: {long_date(each.dated, NOT_RECORDED)}.",
            f" Review by: {long_date(each.review, NOT_RECORDED)}. ",
            "An ambulance crew needs to see the form itself.",
        ]
        blocks.append(text(said, styles.body))
    return [Stack(blocks, before=styles.section.before)]


def _goals(plan: PrintedPlan, styles: Styles) -> list[Block]:
    title = "My goals and who does what"
    if not plan.goals:
        return _empty(title, styles)
    rows: list[Row] = []
    for goal in plan.goals:
        lead: Words | None = Strong(recorded(goal.hope))
        if not goal.actions:
            rows.append((lead, NOT_RECORDED, NOT_RECORDED, NOT_RECORDED))
        for action in goal.actions:
            due = long_date(action.due, NOT_RECORDED)
            rows.append((lead, recorded(action.what), recorded(action.who), due))
            lead = None
    columns = (
        Column("What I want", 0.26),
        Column("What will happen", 0.30),
        Column("Who", 0.19),
        Column("By when", 0.25),
    )
    return [_section(title, styles), ruled(columns, rows, styles)]


def _visits(plan: PrintedPlan, styles: Styles) -> list[Block]:
    if not plan.visits:
        return _empty("My care and visits", styles)
    known = sum(bool(each.when.strip()) for each in plan.visits)
    rows: list[Row] = [
        (Strong(recorded(each.who)), recorded(each.what_for), each.when.strip() or None)
        for each in plan.visits
    ]
    columns = [Column("Who", 0.3), Column("What for", 0.38), Column("When", 0.32)]
    if not known:
        rows = [row[:2] for row in rows]
        columns = [Column("Who", 0.45), Column("What for", 0.55)]
    blocks = [_section("My care and visits", styles), ruled(columns, rows, styles)]
    if known < len(plan.visits):
        blocks.append(text(NO_TIMES_FOR_SOME if known else NO_TIMES, styles.body))
    return blocks


def _allergies(plan: PrintedPlan, styles: Styles) -> Block:
    held = plan.allergies
    blocks: list[Block] = [_section(held.heading, styles)]
    said: list[str] = []
    for each in held.lines:
        reaction = [Strong(": "), each.reaction] if each.reaction else []
        said += [Strong(each.substance), *reaction, ". "]
    if said:
        blocks.append(text(said, styles.body))
    if held.heading is AllergyHeading.KNOWN and not held.lines:
        blocks.append(text(NOT_RECORDED, styles.body))
    return _boxed(blocks, styles)


def _medicines(plan: PrintedPlan, styles: Styles) -> list[Block]:
    held = plan.medicines
    if held is None:
        return _empty("My medicines", styles)
    source: Words = [
        "From ",
        recorded(held.source),
        f", {long_date(held.as_of, 'on a day that was not recorded')}. ",
        "The label on each says how to take it. ",
        Strong("Never give a medicine from this list."),
    ]
    names = bullets(
        [recorded(name) for name in held.names] or [NOT_RECORDED],
        styles.cell,
        columns=2 if plan.copy.format is PrintFormat.STANDARD and len(held.names) > 3 else 1,
    )
    return [_section("My medicines", styles), text(source, styles.body), names]


def _agreed(plan: PrintedPlan, styles: Styles, draft: bool) -> list[Block]:
    blocks: list[Block] = [_section("Agreed and next review", styles)]
    if draft:
        blocks.append(text([Strong(DRAFT), ". This is a working copy of the plan."], styles.body))
    else:
        blocks.append(text(_agreement(plan), styles.body))
    review: Words = [
        Strong(f"Next review: {long_date(plan.review_on, NOT_RECORDED)}"),
        *([", by ", plan.review_by] if plan.review_by else []),
        ".",
    ]
    whom: Sequence[str] = [plan.key_worker] if plan.key_worker else ["the team named below"]
    blocks.append(text(review, styles.body))
    blocks.append(
        text(["If something here is no longer right, ask ", *whom, " for a new copy."], styles.body)
    )
    said: list[list[str]] = []
    if plan.copy.format is not PrintFormat.STANDARD:
        said.append([*_printed(plan.copy), ". "])
    if plan.copy.place:
        said.append(["Copy for: ", plan.copy.place, "."])
    if said:
        blocks.append(text([piece for each in said for piece in each], styles.body))
    whole = WHOLE * styles.body.leading
    return [Stack(blocks, before=styles.section.before, whole=whole)]


def _agreement(plan: PrintedPlan) -> list[str]:
    """On what authority, in plain words. Next of kin alone is never authority."""
    on = f" on {long_date(plan.agreed_on, 'a day that was not recorded')}."
    signed = [", with ", plan.agreed_by] if plan.agreed_by else []
    others = [", with ", plan.agreed_with] if plan.agreed_with else []
    match plan.agreement:
        case Agreement.PERSON:
            also = [" Also there: ", plan.agreed_with, "."] if plan.agreed_with else []
            return ["Agreed by me", *signed, on, *also]
        case Agreement.ATTORNEY:
            return [
                "Agreed for me by ",
                recorded(plan.agreed_with),
                ", my attorney or deputy for health and welfare, whose authority was seen",
                *signed,
                on,
            ]
        case Agreement.BEST_INTERESTS:
            return [
                "Decided in my best interests under the Mental Capacity Act",
                *others,
                *([" and ", plan.agreed_by] if others and plan.agreed_by else signed),
                on,
            ]
        case Agreement.SHARED:
            also = [" Shared with ", plan.agreed_with, "."] if plan.agreed_with else []
            return ["Shared with me, not agreed by me", *signed, on, *also]
        case None:
            return ["How this was agreed: ", NOT_RECORDED, "."]
