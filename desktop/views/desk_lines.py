"""What the desk says of each thing: people found, permissions, contacts, who comes today."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.twoline import Line
from desktop.views.shown import day_words
from desktop.words.dates import ENGLAND, ago, shown_date
from desktop.words.desk import CallerKind, DeskRow, KeyWorker
from desktop.words.items import ItemRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow

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
    more = tr("More may be recorded than you may see.")
    if (died := row.identity.died) is not None:
        if row.caller.kind is CallerKind.PERSON:
            told = tr("Recorded as having died {day}, and somebody rings as them. Tell nothing,"
                      " take a message, and tell a colleague now.")  # fmt: skip
        else:
            told = tr("Recorded as having died {day}. What is known of them stays confidential: say"
                      " you will have somebody ring back, and take a message.")  # fmt: skip
        return " ".join((told.format(day=shown_date(died)), more))
    if row.caller.kind is CallerKind.PERSON:
        told = tr("Tell nobody else anything beyond what is permitted here before you have asked"
                  " this person.")  # fmt: skip
    elif row.named:
        told = tr("What is recorded of {name} stands here: tell them nothing beyond what it permits"
                  " before you have asked this person.").format(name=row.rings)  # fmt: skip
    else:
        told = tr("Nothing that you may see permits telling {name} anything, not even that this"
                  " person is known here. Take a message, and ask this person first.").format(
                      name=row.rings)  # fmt: skip
    return " ".join((told, more))


def key_worker_words(holder: KeyWorker | None, today: date) -> str:
    """Who holds the threads, and who stands in while they are away."""
    if holder is None:
        return tr("No key worker is recorded.")
    words = ", ".join(filter(None, (holder.name, holder.role, holder.telephone)))
    if holder.away_until is None:
        return words
    return tr("{words}. Away until {day}: {deputy} stands in.").format(
        words=words, day=day_words(holder.away_until, today), deputy=holder.deputy_name
    )


def coming_lines(row: DeskRow, now: datetime) -> list[Line]:
    """The visits of today, which of them are past, and what is arranged for it by whoever sends
    no visits. To someone who died nobody should come: what still stands is to be called off.
    """
    moment = now.astimezone(ENGLAND)
    today = moment.date()
    off = "" if row.identity.died is None else tr("To be called off")
    visits = [
        Line(each.item.title, " · ".join(filter(None, (each.who, each.organisation))),
             time=each.starts or "—", sector=None, key=each.item.id,
             chip="" if past else off, chip_tone="warn",
             right=tr("time past") if past else "", quiet=past)
        for each in row.week.visits
        if each.day == today
        for past in (bool(each.starts) and each.starts < f"{moment:%H:%M}",)
    ]  # fmt: skip
    arranged = [
        Line(each.item.title, tr("Arranged for today; times not told"),
             beside=each.organisation, quiet=True, key=each.item.id, chip=off, chip_tone="warn")
        for each in row.week.packages
        if not each.supplied and each.comes_home and each.due_on(today)
    ]  # fmt: skip
    return visits + arranged


def found_line(row: FoundRow) -> Line:
    below = " · ".join(
        filter(None, (shown_date(row.born), shown_nhs_number(row.nhs_number), row.address))
    )
    died = tr("Died {day}").format(day=shown_date(row.died)) if row.died is not None else ""
    chip = died or ("" if row.here else tr("No practice here"))
    return Line(row.name, below, chip=chip, chip_tone="warn", key=row.id)


def said_line(item: ItemRow, now: datetime) -> Line:
    words = " · ".join(filter(None, (item.detail, f"{item.source}, {ago(item.said_at, now)}")))
    return Line(item.title, words, sector=item.sector, key=item.id)


def contact_line(item: ItemRow) -> Line:
    return Line(item.title, item.detail, right=item.value, right_colour="text", key=item.id)
