"""The names that one organisation goes by, for whoever governs: an objection holds under them all.

They are put together when someone's employer is renamed (``services.people``). A slip there would
refuse, or let in, the people of another organisation: so the lead parts them again.
"""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate
from desktop.models import Objection, OrganisationName
from desktop.models.parting import carried, parted
from desktop.services import policy
from desktop.store.session import AT_ONCE, on_hub, sign
from desktop.words.enums import Permission
from desktop.words.people import Actor, one_name
from desktop.words.relationships import OrganisationRow


def of_several_names(session: Session, actor: Actor) -> tuple[OrganisationRow, ...]:
    """Each name with the others that it is taken for, and how many people object to any of them."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    also: dict[str, set[str]] = {}
    for name, other in session.execute(select(OrganisationName.name, OrganisationName.also)):
        also.setdefault(name, set()).add(other)
    objecting: dict[str, set[int]] = {}
    for patient, name in session.execute(
        select(Objection.patient_id, Objection.organisation).where(
            Objection.withdrawn_at.is_(None), Objection.organisation != ""
        )
    ):
        objecting.setdefault(one_name(name), set()).add(patient)
    return tuple(
        OrganisationRow(
            name,
            tuple(sorted(same)),
            len(set().union(*(objecting.get(one_name(each), set()) for each in (name, *same)))),
        )
        for name, same in sorted(also.items())
    )


def part(session: Session, actor: Actor, name: str) -> frozenset[str]:
    """This name is another organisation's: what was objected to holds under both from now on."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    known = session.execute(select(OrganisationName.name, OrganisationName.also)).all()
    same = {also for held, also in known if held == name and one_name(also) != one_name(name)}
    if not same:
        raise OutOfDate(AT_ONCE)
    another = min(same)
    if on_hub(session):
        touched = set(session.scalars(select(func.part_organisation(name))))
    else:
        touched = set()
        for statement in carried(":name", ":another"):
            made = session.execute(text(statement), {"name": name, "another": another})
            for number, patient in made:
                touched |= {f"objection:{number}", f"patient:{patient}"}
        session.execute(text(parted(":name")), {"name": name})
    said = f"{name}, taken for {another}"
    return sign(session, actor, "organisation.parted", {"organisations", *touched}, said)
