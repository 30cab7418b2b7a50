"""Which people of a source are one by its own word: ``Patient.link``, in R4 and STU3 alike.

``replaces`` and ``replaced-by`` say that one record stands for another from now on. ``refer`` and
``seealso`` only point from one record to the other: they join nobody.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from desktop.feeds.fhir.file import Names, known_by
from desktop.feeds.fhir.types import Patient, PatientLink
from desktop.feeds.likeness import is_alike
from desktop.feeds.parsed import Described, Person, Saying
from desktop.words.accounts import Skipped

NO_OTHER = "Its source says that another record replaces this one, but not which."
SEVERAL = "Its source says that several records replace this one: someone must look at them."
ROUND = "Its source says of records that each replaces the other: someone must look at both."
OTHERWISE = (
    "Its source says that another record replaces this one, but tells there of another number, "
    "name or birth date: someone must look whether they are one person."
)

People = dict[str, Person]
"""By the position of their entry, or by the id that a source gave to whoever is in no entry."""


def join(people: People, told: list[tuple[str, Patient]], names: Names) -> None:
    """Let whatever is said of a record be said of the one that replaces it.

    ``told`` has the key of each entry with what it says. A record that is replaced by one of which
    the file says nothing tells who that is, and nothing more: it is no longer to be used.
    """
    after = dict(_replaced(people, told, names))
    for gone, kept in after.items():
        met = {gone}
        while kept in after and kept not in met:
            met.add(kept)
            kept = after[kept]  # noqa: PLW2901 - to the end of the row
        if kept in met:
            _cannot(people, gone, ROUND)
        else:
            _join(people, gone, kept)


def _replaced(
    people: People, told: list[tuple[str, Patient]], names: Names
) -> Iterator[tuple[str, str]]:
    """The key of each record that is replaced, with that of the one which replaces it."""
    after: dict[str, set[str]] = defaultdict(set)
    for own, it in told:
        for each in it.link or []:
            other = _key(each, names, people)
            if each.type == "replaced-by":
                after[own].add(other)
            elif each.type == "replaces" and other:
                after[other].add(own)
    for gone, kept in after.items():
        if len(kept) > 1 or "" in kept:
            _cannot(people, gone, SEVERAL if len(kept) > 1 else NO_OTHER)
        else:
            yield gone, kept.pop()


def _key(link: PatientLink, names: Names, people: People) -> str:
    """Whom a link means: someone of this file, or a patient of the source by their id alone.

    So also one whose own entry is in the file, and cannot be read.
    """
    found = names.find(link.other)
    if found is not None and found.kind != "Patient":
        return ""
    if found is not None:
        own = f"{found.entry.position}"
        return own if own in people or not found.ident else f"Patient/{found.ident}"
    ref = known_by(link.other) if link.other is not None else ""
    return ref if ref.startswith("Patient/") else ""


def _join(people: People, gone: str, kept: str) -> None:
    old, new = people.get(gone), people.get(kept)
    if old is None and new is not None:
        new.formerly += (gone,)
        people[gone] = new
    elif old is not None and old.described is not None:
        if not old.refs:
            old.trouble = NO_OTHER
        elif new is None:
            people[gone] = people[kept] = Person(
                (kept,), _identity(old.described), formerly=old.refs, may_register=False
            )
        elif new.described is None or not is_alike(new.described, old.described):
            old.trouble = OTHERWISE
        else:
            new.formerly += old.refs
            new.sayings.append(Saying((old.described.entry,), (), why=Skipped.REPLACED))
            people[gone] = new


def _cannot(people: People, gone: str, trouble: str) -> None:
    if gone in people:
        people[gone].trouble = trouble


def _identity(described: Described) -> Described:
    """Who someone is, without where they live and who treats them."""
    return replace(
        described, address="", postcode="", telephone="", practice_code="", died=None,
        deleted=frozenset(),
    )  # fmt: skip
