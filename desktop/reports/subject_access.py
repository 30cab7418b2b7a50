"""All that is held of one person, for them to read once the governance lead has checked it.

What may be about somebody else is marked: in a bracket, or in the cell of a table. In the person's
own size of print.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from desktop.reports.blocks import THICK, Block, Bracketed, Rule, Stack
from desktop.reports.plan_words import plan_words
from desktop.reports.sheet import (
    NOT_COMPLETE,
    STYLES,
    Foot,
    Sheet,
    Styles,
    heading,
    paper,
    ruled,
)
from desktop.reports.table import Column, Row
from desktop.reports.tags import Label
from desktop.reports.text import Strong, Words, fact, recorded, text
from desktop.words.dates import ENGLAND, PartialDate, long_date
from desktop.words.enums import Confidentiality, Kind
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.people import raised, role_words
from desktop.words.subject_access import (
    CHECK,
    HeldAction,
    HeldItem,
    HeldPlan,
    HeldRelationship,
    HeldTalk,
    HeldWaiting,
    Looks,
    SubjectAccess,
    SubjectRow,
)

CONFIDENTIAL = "Confidential: for the person whom it is about, and whoever answers them."
LOOKED = "Who has looked, and what was done"
NOT_RELEASED = "Who has looked at the record is not part of this export."
NOTHING = "Nothing is held."
READ = 10_000
"""Letters of what a source sent that are printed."""
THE_REST = "The rest of it is in the file for other programs."


def subject_access(answer: SubjectAccess) -> bytes:
    """The PDF of the answer."""
    styles = STYLES[answer.person.print_format]
    name, day = answer.person.name, long_date(_day(answer.made_at))
    blocks: list[Block] = [
        heading(["Record of ", name], styles.title, 1),
        text(_opening(answer, day), styles.body),
        *([text([Strong(_checks(answer.marked))], styles.body)] if answer.marked else []),
        Rule(THICK, before=6, after=6),
        *_section("Who this is", _person(answer.person, styles), styles),
        *_facts(answer.items, styles),
        *_section("Care plans", [_plan(each, styles) for each in answer.plans], styles),
        *_section("Meetings", [_talk(each, styles) for each in answer.talks], styles),
        *_section("What was promised", [_action(each, styles) for each in answer.actions], styles),
        *_rest(answer, styles),
    ]
    sheet = Sheet(
        Label(f"Subject access {answer.serial}", _day(answer.made_at)),
        ["Record of ", name],
        Foot(
            name=f"Subject access {answer.serial}",
            lines=(f"Made {day} by {answer.made_by}", CONFIDENTIAL, NOT_COMPLETE),
        ),
        answer.person.print_format,
    )
    return paper(sheet, blocks)


def _opening(answer: SubjectAccess, day: str) -> str:
    return (
        f"This is all that the team’s shared record held about this person on {day}, from every"
        f" source. It was asked for as follows: {answer.reason}"
    )


def _checks(marked: int) -> str:
    entries, they = ("1 entry is", "it") if marked == 1 else (f"{marked} entries are", "they")
    return (
        f"{entries} marked “{CHECK}”, because {they} may be about somebody else. Check each, and"
        " take out what the person may not be given, before this is released."
    )


def _section(title: str, blocks: Sequence[Block], styles: Styles) -> list[Block]:
    return [
        heading(title, styles.section, 2),
        *(blocks or [text(NOTHING, styles.body)]),
    ]


def _marked(blocks: Sequence[Block], third_party: str, styles: Styles) -> Block:
    """In a bracket, with the reason, where it may be about somebody else."""
    before = styles.body.leading * 0.5
    if not third_party:
        return Stack(blocks, before)
    return Bracketed([text(_why(third_party), styles.cell), *blocks], before)


def _why(third_party: str) -> tuple[str, ...]:
    return Strong(CHECK), f" ({third_party})"


def _cell(words: str, third_party: str) -> Words:
    """The same in a table."""
    return (*_why(third_party), f": {words}") if third_party else words


# --- parts ------------------------------------------------------------------------------------


def _address(address: str, postcode: str) -> str:
    """On one line; most addresses end with their postcode already."""
    return address if postcode in address else ", ".join(filter(None, (address, postcode)))


def _person(person: SubjectRow, styles: Styles) -> list[Block]:
    facts = (
        ("Name", person.name),
        ("Called", person.preferred),
        ("Former family name", person.former_family),
        ("Born", long_date(person.born)),
        ("Died", long_date(person.died)),
        ("Gender", raised(person.gender)),
        ("NHS No.", shown_nhs_number(person.nhs_number) if person.nhs_number else ""),
        ("Address", _address(person.address, person.postcode)),
        ("Telephone", person.telephone),
        ("Practice", person.practice),
        ("Staying at", person.place),
        ("Size of print", raised(person.print_format)),
    )
    kept: list[Block] = [fact(label, words, styles.body) for label, words in facts if words]
    if person.address_withheld:
        kept.append(text("The address is withheld from what others are shown.", styles.body))
    if person.restricted:
        kept.append(text("Only those named for this person may open the record.", styles.body))
    return kept


def _facts(items: Sequence[HeldItem], styles: Styles) -> Iterator[Block]:
    yield heading("Facts from every source", styles.section, 2)
    if not items:
        yield text(NOTHING, styles.body)
    for kind in Kind:
        of_kind = [each for each in items if each.kind is kind]
        if of_kind:
            yield heading(raised(kind), styles.item, 3)
            yield from (_item(each, styles) for each in of_kind)


def _item(item: HeldItem, styles: Styles) -> Block:
    value = " ".join(filter(None, (item.value, item.unit)))
    first: list[str] = [Strong(recorded(item.title)), *([f": {value}"] if value else [])]
    said = [
        _span(item.begins, item.ends), raised(item.status),
        f"said by {item.source}" if item.source else "",
        f"last on {long_date(_day(item.said_at))}", f"sector {item.sector}",
        "held normally" if item.confidentiality is Confidentiality.NORMAL
        else f"held as {item.confidentiality}",
        f"{item.code_system} {item.code}".strip() if item.code else "",
    ]  # fmt: skip
    blocks: list[Block] = [text(first, styles.body)]
    if item.detail.strip() and item.detail.strip() != item.title:
        blocks.append(text(item.detail, styles.body))
    blocks.append(text("; ".join(filter(None, said)) + ".", styles.cell))
    for then in item.wordings:
        words = " ".join(filter(None, (then.title, then.value, then.detail)))
        until = long_date(_day(then.recorded_to)) if then.recorded_to else ""
        blocks.append(
            text([Strong(f"Until {until} it said: "), words, f" ({then.status})"], styles.cell)
        )
    for note in item.annotations:
        day = long_date(_day(note.made_at))
        blocks.append(text([Strong(f"{note.author}, {day}: "), note.text], styles.cell))
    return _marked(blocks, item.third_party, styles)


def _plan(plan: HeldPlan, styles: Styles) -> Block:
    how = f"{plan.agreement}" if plan.agreement else ""
    facts = [
        ("State", raised(plan.state)),
        ("Agreed on", long_date(plan.agreed_on)),
        ("Agreed by", ", ".join(filter(None, (how, plan.agreed_with)))),
        ("Signed by", plan.agreed_by),
        ("Key worker", plan.key_worker),
        ("Next review", long_date(plan.content.review_on)),
    ]
    blocks: list[Block] = [
        heading(f"Version {plan.number}", styles.item, 3),
        *(fact(label, words, styles.body) for label, words in facts if words),
        *plan_words(plan.content, styles),
    ]
    return _marked(blocks, plan.third_party, styles)


def _talk(talk: HeldTalk, styles: Styles) -> Block:
    facts = [
        ("Question", talk.question),
        ("Asked by", talk.asked_by),
        ("The person was told", " ".join(filter(None, (talk.told, long_date(talk.told_on))))),
        ("Outcome", raised(", ".join(talk.outcomes))),
        ("Note", talk.note),
    ]
    title = f"{talk.meeting}, {talk.team}, {long_date(_day(talk.starts_at))}"
    blocks: list[Block] = [text([Strong(title)], styles.body)]
    blocks += [fact(label, words, styles.body) for label, words in facts if words]
    return _marked(blocks, talk.third_party, styles)


def _action(action: HeldAction, styles: Styles) -> Block:
    closed = f" on {long_date(action.done_on)}" if action.done_on else ""
    said = (
        f"{action.owner}, by {long_date(action.due)}. Agreed on {long_date(action.agreed_on)};"
        f" {action.state}{closed}."
    )
    return _marked(
        [text([Strong(action.what)], styles.body), text(said, styles.cell)], action.third_party,
        styles,
    )  # fmt: skip


def _rest(answer: SubjectAccess, styles: Styles) -> Iterator[Block]:
    """What is short enough for tables."""
    yield from _table(
        "Papers that were printed",
        (Column("No.", 0.12), Column("Paper", 0.4), Column("Printed", 0.24), Column("Kept", 0.24)),
        [
            (
                f"{each.number:06}",
                raised(" ".join(filter(None, (each.kind, f"version {each.version}"
                                              if each.version else "", f"({each.format})")))),
                f"{long_date(_day(each.printed_at))}, {each.printed_by}",
                recorded(each.place),
            )
            for each in answer.copies
        ],
        styles,
    )  # fmt: skip
    yield from _related("Who cares for the person", answer.relationships, styles)
    yield from _table(
        "What the person does not want",
        (Column("What", 0.34), Column("In their words", 0.36), Column("Recorded", 0.3)),
        [
            (
                " ".join(filter(None, (raised(each.against), f"({each.whom})" if each.whom
                                       else ""))),
                _cell(recorded(each.note), each.third_party),
                f"{long_date(_day(each.made_at))}, {each.made_by}"
                + (f", withdrawn {long_date(_day(each.withdrawn_at))}" if each.withdrawn_at
                   else ""),
            )
            for each in answer.objections
        ],
        styles,
    )  # fmt: skip
    yield from _table(
        "What each source calls the person",
        (Column("Source", 0.5), Column("Its number or name", 0.5)),
        [(each.source, each.source_ref) for each in answer.links],
        styles,
    )
    yield from _table(
        "What each source says of who the person is",
        (Column("Source", 0.26), Column("Address and practice", 0.48), Column("Died", 0.26)),
        [
            (
                f"{each.source}, {long_date(_day(each.said_at))}",
                ", ".join(
                    filter(None, (_address(each.address, each.postcode), each.practice_code))
                ),
                long_date(each.died),
            )
            for each in answer.descriptions
        ],
        styles,
    )
    yield from _table(
        "What was done where sources contradict each other",
        (Column("About", 0.22), Column("What was said", 0.48), Column("By", 0.3)),
        [
            (
                raised(each.about),
                _cell(each.reason or "Made somebody’s action", each.third_party),
                f"{each.made_by}, {long_date(_day(each.made_at))}",
            )
            for each in answer.answers
        ],
        styles,
    )
    yield from _section(
        "Waiting to be looked at", [_waiting(each, styles) for each in answer.waiting], styles
    )
    if answer.looks is None:
        yield from _section(LOOKED, [text([Strong(NOT_RELEASED)], styles.body)], styles)
    else:
        yield from _looks(answer.looks, styles)


def _waiting(waiting: HeldWaiting, styles: Styles) -> Block:
    """A source's own words, as many as one reads on paper."""
    title = f"{waiting.source}, {long_date(_day(waiting.came_at))}"
    lines = [line for line in waiting.text[:READ].splitlines() if line.strip()]
    blocks: list[Block] = [
        text([Strong(title)], styles.body),
        text(waiting.why, styles.body),
        *(text(line, styles.cell) for line in lines),
    ]
    if len(waiting.text) > READ:
        blocks.append(text(THE_REST, styles.body))
    return _marked(blocks, waiting.third_party, styles)


def _looks(looks: Looks, styles: Styles) -> Iterator[Block]:
    yield from _table(
        LOOKED,
        (Column("When", 0.26), Column("Who", 0.26), Column("What", 0.48)),
        [
            (
                f"{long_date(_day(each.at))} {each.at.astimezone(ENGLAND):%H:%M}",
                each.who,
                f"{each.action}{f' ({each.detail})' if each.detail else ''}",
            )
            for each in looks.entries
        ],
        styles,
    )
    yield from _related("Who opened the record for a while", looks.opened, styles)
    yield from _table(
        "Openings that someone looked into",
        (Column("When", 0.24), Column("Who", 0.24), Column("What and why", 0.52)),
        [
            (
                long_date(_day(each.at)),
                each.who,
                f"{raised(each.what)}: {each.reason}."
                f" {raised(each.verdict) if each.verdict else 'Not yet looked into'}.",
            )
            for each in looks.reviews
        ],
        styles,
    )


def _related(title: str, rows: Sequence[HeldRelationship], styles: Styles) -> list[Block]:
    return _table(
        title,
        (Column("Who", 0.34), Column("Why", 0.36), Column("When", 0.3)),
        [
            (
                each.who or raised(f"every {role_words(each.role or '')} of {each.team}"),
                _cell(
                    raised(" ".join(filter(None, (each.kind, f"({each.reason})" if each.reason
                                                  else "")))),
                    each.third_party,
                ),
                f"From {long_date(_day(each.begins_at))}"
                + (f" to {long_date(_day(each.ends_at))}" if each.ends_at else ""),
            )
            for each in rows
        ],
        styles,
    )  # fmt: skip


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[Row], styles: Styles
) -> list[Block]:
    return _section(title, [ruled(columns, rows, styles)] if rows else [], styles)


def _span(begins: PartialDate | None, ends: PartialDate | None) -> str:
    first, last = long_date(begins), long_date(ends)
    if first and last and first != last:
        return f"{first} to {last}"
    return first or (f"until {last}" if last else "")


def _day(moment: datetime) -> date:
    return moment.astimezone(ENGLAND).date()
