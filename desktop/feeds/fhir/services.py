"""One service, however many entries tell of it.

A referral, the episode that it began and the order for its visits are one item where the source
links them by reference; nothing is joined on its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from desktop.feeds import clean
from desktop.feeds.fhir.care_types import EpisodeOfCare, ServiceRequest
from desktop.feeds.fhir.file import Found, Names, listed
from desktop.feeds.fhir.types import Reference
from desktop.feeds.parsed import Entry, Person, Said, Saying
from desktop.words.dates import shown_date
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import Wording

Service = tuple[Person, Found, EpisodeOfCare | ServiceRequest, Saying]


def as_one(services: list[Service], names: Names) -> Iterator[tuple[Person, Saying]]:
    """The services of a file, those linked to each other as one saying."""
    waiting = {each[1].entry: each for each in services}
    ordered: dict[Entry, list[Service]] = defaultdict(list)
    for each in services:
        if isinstance(each[2], ServiceRequest) and _word(each).kind is Kind.SERVICE:
            for entry in _meant(listed(each[2].based_on), names):
                ordered[entry].append(each)
    for episode in services:
        it = episode[2]
        if not isinstance(it, EpisodeOfCare) or _word(episode).status is ItemStatus.WITHDRAWN:
            continue
        meant = [waiting.get(entry) for entry in _meant(it.referral_request or [], names)]
        referrals = [each for each in meant if each is not None and _may_join(each, episode)]
        if not referrals:
            continue
        begun = {each[1].entry for each in referrals}
        orders = [
            order
            for each in referrals
            for order in ordered[each[1].entry]
            if order[1].entry in waiting
            and order[1].entry not in begun
            and _may_join(order, episode)
        ]
        if len(orders) > 1:  # visits of several kinds, each with its own days
            orders = []
        for each in (episode, *referrals, *orders):
            del waiting[each[1].entry]
        yield episode[0], _merged(episode, referrals, orders)
    for person, _, _, saying in waiting.values():
        yield person, saying


def _meant(references: list[Reference], names: Names) -> Iterable[Entry]:
    found = (names.find(each) for each in references)
    return dict.fromkeys(each.entry for each in found if each is not None)


def _may_join(each: Service, episode: Service) -> bool:
    """About the same person, for the same eyes, and not withdrawn."""
    return (
        isinstance(each[2], ServiceRequest)
        and each[0] is episode[0]
        and _word(each).status is not ItemStatus.WITHDRAWN
        and _word(each).confidentiality is _word(episode).confidentiality
    )


def _word(each: Service) -> Wording:
    return each[3].said[0].wording


def _merged(episode: Service, referrals: list[Service], orders: list[Service]) -> Saying:
    """The episode speaks; the order adds the days, the referral when and why it was made."""
    word = _word(episode)
    parts = word.detail.split(" · ")
    for each in orders:
        parts += _word(each).detail.split(" · ")
    for each in referrals:
        referral = _word(each)
        parts.append(
            f"Referred {shown_date(clean.day(referral.begins.text))}" if referral.begins else ""
        )
        parts += [
            part
            for part in referral.detail.split(" · ")
            if not (part.startswith("To ") and part[3:] in word.detail)
        ]
    others = [*referrals, *orders]
    said = Said(
        word._replace(
            value=word.value or clean.joined(*(_word(each).value for each in orders)),
            detail=clean.joined(*parts),
        ),
        also=tuple(sorted(_word(each).source_ref for each in others)),
        as_one=True,
    )
    entries = sorted((each[1].entry for each in (episode, *others)), key=lambda one: one.position)
    return Saying(tuple(entries), (said,), episode[3].said_at)
