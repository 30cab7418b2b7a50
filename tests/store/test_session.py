"""Nothing is kept without a signature, and no update goes around versions."""

from sqlalchemy import select

from desktop.models import AuditEntry, Team
from desktop.store.session import sign
from desktop.store.store import Store
from tests.factory import Factory


def test_a_signed_change_is_kept_with_its_entry(store: Store, factory: Factory) -> None:
    nurse = factory.staff()
    with store.writing() as session:
        session.add(Team(code="T", name="Dales"))
        touched = sign(session, nurse, "team.made", ["team:1"], "because")
    assert touched == {"team:1"}
    with store.reading() as session:
        assert session.scalar(select(Team.name)) == "Dales"
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert entry is not None
        assert (entry.action, entry.subjects, entry.detail) == ("team.made", "team:1", "because")
        assert entry.hash == entry.digest()


def test_everything_can_be_made(store: Store, factory: Factory) -> None:
    team = factory.team()
    practice = factory.practice(team=team)
    nurse = factory.staff(teams=[team], practices=[practice])
    patient = factory.patient(practice=practice, place=factory.place(team=team))
    source = factory.source()
    factory.item(patient, source=source)
    factory.item(patient, author=nurse)
    factory.import_run(source, nurse)
    factory.meeting(team, chair=nurse, patients=[patient])
    factory.plan(patient, agreed_by=nurse)
    factory.organisation()
