"""Which sections the Summary has, and which of them an audience is shown."""

from itertools import islice

from desktop.services.items import ARRANGED, HAPPENS
from desktop.words.enums import Confidentiality, Kind, Sector
from desktop.words.people import Audience, Cell

COLUMNS: tuple[dict[str, frozenset[Kind]], ...] = (
    {
        "allergies": frozenset({Kind.ALLERGY}),
        "problems": frozenset({Kind.PROBLEM}),
        "coming": ARRANGED | {Kind.VISIT, Kind.APPOINTMENT},
        "frailty": frozenset({Kind.FRAILTY}),
    },
    {
        "medicines": frozenset({Kind.MEDICINE}),
        "legal": frozenset({Kind.LEGAL, Kind.SAFEGUARDING}),
        "lately": HAPPENS | {Kind.RESULT, Kind.VISIT},
        "home": frozenset({Kind.EQUIPMENT, Kind.SOCIAL_CONTEXT}),
    },
    {
        "services": frozenset({Kind.SERVICE, Kind.ADMISSION, Kind.REFERRAL}),
        "team": frozenset({Kind.PROFESSIONAL}),
        "contacts": frozenset({Kind.CONTACT}),
    },
)
"""The sections of the page, and the kinds that each of them tells of."""


def columns(audience: Audience) -> list[list[str]]:
    """The sections that an audience may see anything of, shared out evenly, in their order.

    It depends on the policy alone, so it tells nothing of anyone. "Not recorded" of medicines is
    never said to someone from whom medicines are withheld; of allergies their heading says so.
    """
    seen = kinds_seen(audience)
    shown = [
        [key for key, kinds in column.items() if key == "allergies" or kinds & seen]
        for column in COLUMNS
    ]
    keys, count = [key for column in shown for key in column], sum(map(bool, shown))
    few, over = divmod(len(keys), count)
    left = iter(keys)
    return [list(islice(left, few + (place < over))) for place in range(count)]


def kinds_seen(audience: Audience) -> frozenset[Kind]:
    return frozenset(cell.kind for cell in audience.cells)


def sees_all(audience: Audience, key: str) -> bool:
    """Whether nothing of a section is kept from the audience that is held as normal."""
    kinds = next(column[key] for column in COLUMNS if key in column)
    return all(sees_whole(audience, kind) for kind in kinds)


def sees_whole(audience: Audience, kind: Kind) -> bool:
    """The same of one kind: then nothing there is nothing recorded."""
    return all(Cell(sector, kind, Confidentiality.NORMAL) in audience.cells for sector in Sector)
