"""What the desk says of each thing: people found, permissions, contacts, who comes today."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.reasons import Reason
from desktop.views.parts.twoline import Line
from desktop.views.shown import day_words
from desktop.views.week_blocks import TONES, mark_word, state_words, stay_words
from desktop.words.dates import ENGLAND, ago, shown_date, shown_death
from desktop.words.desk import CallerKind, DeskRow, KeyWorker
from desktop.words.enums import Kind
from desktop.words.items import ItemRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow
from desktop.words.people import role_words
from desktop.words.week import Package, Visit

tr = partial(QCoreApplication.translate, "Desk")


def rings_words(row: DeskRow) -> str:
    if row.caller.kind is CallerKind.PERSON:
        return tr("The person rings: {name}").format(name=row.rings)
    if row.caller.kind is CallerKind.OTHER:
        return tr("Somebody else rings: {name}").format(name=row.rings)
    said = next((each.detail for each in row.contacts if each.id == row.caller.item), "")
    return tr("Rings: {who}").format(who=", ".join(filter(None, (row.rings, said))))


def caution_words(row: DeskRow) -> str:
    """How far one may go with whoever rings; it stands there whatever a source has said.

    Nobody can be asked once they have died, and what they permitted was for their lifetime.
    """
    more = " ".join(filter(None, (tr("More may be recorded than you may see."), _unseen(row))))
    if (died := row.identity.died) is not None:
        if row.caller.kind is CallerKind.PERSON:
            told = tr("{died}, and somebody rings as them. Tell nothing, take a message, and tell"
                      " a colleague now.")  # fmt: skip
        else:
            told = tr("{died}. What is known of them stays confidential: say you will have somebody"
                      " ring back, and take a message.")  # fmt: skip
        recorded = shown_death(died, tr("Recorded as having died"))
        return " ".join((told.format(died=recorded), more))
    if row.caller.kind is CallerKind.PERSON:
        told = tr("Tell nobody else anything beyond what is permitted here before you have asked"
                  " this person.")  # fmt: skip
    elif row.forbidding:
        told = tr("Something is not to be told: it stands here. Read it to the end, and tell {name}"
                  " nothing that it forbids or leaves open before you have asked this"
                  " person.").format(name=row.rings)  # fmt: skip
    elif row.named:
        told = tr("What is recorded of {name} stands here: tell them nothing beyond what it permits"
                  " before you have asked this person.").format(name=row.rings)  # fmt: skip
    else:
        told = tr("Nothing that you may see permits telling {name} anything, not even that this"
                  " person is known here. Take a message, and ask this person first.").format(
                      name=row.rings)  # fmt: skip
    return " ".join((told, more))


def _unseen(row: DeskRow) -> str:
    """What no reader of this role sees of anybody, so that it tells nothing of this person."""
    names = {Kind.ALERT: tr("alerts"), Kind.LEGAL: tr("legal entries")}
    if not row.unseen:
        return ""
    return tr("Your role sees no {kinds}: who must not be told may stand there.").format(
        kinds=tr(" or ").join(names[each] for each in row.unseen)
    )


def key_worker_words(holder: KeyWorker | None, today: date) -> str:
    """Who holds the threads, and who stands in while they are away."""
    if holder is None:
        return tr("No key worker is recorded.")
    words = ", ".join(filter(None, (holder.name, holder.role, holder.telephone)))
    if holder.away_until is None:
        return words
    stands_in = (
        tr("{words}. Away until {day}: {deputy} stands in.")
        if holder.deputy is not None
        else tr("{words}. Away until {day}, and so is everyone who stands in.")
    )
    return stands_in.format(
        words=words, day=day_words(holder.away_until, today), deputy=holder.deputy_name
    )


def look_first(row: DeskRow, today: date) -> list[Reason]:
    """What bears on whoever comes today: a stay in hospital, and what the week marks of the day."""
    here = [each for each in row.week.stays if row.identity.died is None and each.touches(today)]
    return [
        *(Reason(f"{stay_words(each)}: {each.item.title}", "blue") for each in here),
        *(Reason(f"{mark_word(each)}. {each.reason}", TONES[each.kind])
          for each in row.week.marks if each.day == today),
    ]  # fmt: skip


def coming_lines(row: DeskRow, now: datetime) -> list[Line]:
    """The visits of today, which of them are past or were cancelled, and what is arranged for it
    by whoever sends no visits. To someone who died nobody should come: what still stands is to be
    called off.
    """
    moment = now.astimezone(ENGLAND)
    off = "" if row.identity.died is None else tr("To be called off")
    return [
        *(_visit_line(each, f"{moment:%H:%M}", off) for each in _visits(row, moment.date())),
        *(Line(each.item.title, tr("Arranged for today; times not told"),
               beside=each.organisation, quiet=True, key=each.item.id, chip=off, chip_tone="warn")
          for each in _arranged(row, moment.date())),
    ]  # fmt: skip


def nobody_comes_words(row: DeskRow, today: date) -> str:
    """Empty where anybody was to come and was not cancelled, however late in the day it is."""
    comes = any(not state_words(each) for each in _visits(row, today))
    if comes or any(_arranged(row, today)):
        return ""
    return tr("Nobody that you may see is recorded as coming today.")


def how_words() -> str:
    return tr("Type whom the call is about: a name, an NHS number, a birth date or an address. Two"
              " of their details are checked before anything is told.")  # fmt: skip


def usual_owner(row: DeskRow, chosen: object) -> object:
    """Whoever is chosen already, or the key worker, or whoever stands in; None where none can."""
    holder, able = row.key_worker, {key for key, *_ in row.owners}
    wanted = (chosen, holder and (holder.deputy if holder.away_until else holder.staff))
    return next((each for each in wanted if each in able), None)


def owner_choices(row: DeskRow) -> list[tuple[object, str]]:
    """Who a message can be for."""
    return [
        (None, tr("Choose who")),
        *((key, f"{name}, {role_words(role)}") for key, name, role in row.owners),
    ]


def another_call_words(rang: str) -> str:
    return tr("The words in the message were typed when {name} rang, and were not left. Clear them"
              " if this call is about something else.").format(name=rang)  # fmt: skip


def not_left_words() -> str:
    return tr("The message was not left. It stands here again at the next call about them.")


def _visits(row: DeskRow, today: date) -> Iterator[Visit]:
    return (each for each in row.week.visits if each.day == today)


def _arranged(row: DeskRow, today: date) -> Iterator[Package]:
    """What is due on the day from providers who send no visits."""
    return (each for each in row.week.packages
            if not each.supplied and each.comes_home and each.due_on(today))  # fmt: skip


def _visit_line(visit: Visit, time: str, off: str) -> Line:
    """At a time of the day; whoever no longer comes is not to be called off."""
    state = state_words(visit)
    past = bool(visit.starts) and visit.starts < time
    return Line(
        visit.item.title,
        " · ".join(filter(None, (visit.who, visit.organisation))),
        time=visit.starts or "—",
        chip=state or ("" if past or not visit.stands else off),
        chip_tone="plain" if state else "warn",
        right=tr("time past") if past and not state else "",
        quiet=past or bool(state),
        key=visit.item.id,
    )


def found_line(row: FoundRow) -> Line:
    below = " · ".join(
        filter(None, (shown_date(row.born), shown_nhs_number(row.nhs_number), row.address))
    )
    died = shown_death(row.died, tr("Died")) if row.died is not None else ""
    chip = died or ("" if row.here else tr("No practice here"))
    return Line(row.name, below, chip=chip, chip_tone="warn", key=row.id)


def said_lines(row: DeskRow, now: datetime) -> list[Line]:
    """What is recorded of who may be told, and which of it forbids."""
    return [
        Line(
            each.title,
            " · ".join(filter(None, (each.detail, f"{each.source}, {ago(each.said_at, now)}"))),
            sector=each.sector,
            chip=tr("Forbids") if each.id in row.forbidding else "",
            chip_tone="red",
            key=each.id,
        )
        for each in row.permissions
    ]


def contact_line(item: ItemRow) -> Line:
    return Line(item.title, item.detail, right=item.value, right_colour="text", key=item.id)
