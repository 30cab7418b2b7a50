"""The story of a stay, told by messages that come in any order."""

import re
from itertools import permutations

from desktop.feeds.compare import Weighing
from desktop.feeds.hl7 import adt
from desktop.feeds.standing import Standing
from desktop.words.accounts import Fate
from desktop.words.enums import ItemStatus, Sector
from tests.clock import NOW
from tests.feeds.making_hl7 import message, stream

ACTIVE, ENDED, PLANNED, WITHDRAWN = (
    ItemStatus.ACTIVE, ItemStatus.ENDED, ItemStatus.PLANNED, ItemStatus.WITHDRAWN,
)  # fmt: skip


def told(*files):
    """What stands after some files, and the fates of all messages in order of coming."""
    standing: dict[int, Standing] = {}
    fates: list[Fate] = []
    for content in files:
        weighing = Weighing("ward", 1, standing, NOW, seen_before=False)
        for person in adt.read(content, Sector.HEALTH).people:
            for saying in person.sayings:
                weighing.weigh(saying)
        fates += [fate for _, (fate, _) in sorted(
            weighing.changes.fates.items(), key=lambda each: each[0].position)]  # fmt: skip
    return {each.source_ref: each.wording for each in standing.values()}, fates


def stay(*messages, ref="visit/V1"):
    """The stay, having made sure that it is the same in whatever order its messages come."""
    together = told(stream(*messages))[0]
    one_by_one = told(*map(str.encode, messages))[0]
    assert together == one_by_one
    for order in permutations(messages):
        late = told(*map(str.encode, order))[0]
        assert seen(late) == seen(together), [each[:70] for each in order]
    return together[ref]


def seen(standing):
    """What is on the screen, but for the place before, which a late message does not tell."""
    return {
        ref: it._replace(detail=re.sub("(^| · )Moved from: .*?(?= · |$)", "", it.detail))
        for ref, it in standing.items()
        if it.status is not WITHDRAWN
    }


def sent(event, day, pv1=None, *more, **options):
    return message(event, f"202611{day:02}1200", *more, pv1=pv1, **options)
