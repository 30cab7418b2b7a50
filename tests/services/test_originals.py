"""Originals of what was set aside: who opens and dismisses them, and that the audit says so."""

import zlib

import pytest
from sqlalchemy import select, text

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    FileOriginal,
    ImportFile,
    Objection,
    Patient,
    PatientLink,
    PolicyPermission,
    Waiting,
    WaitingRef,
)
from desktop.models.packed import pack
from desktop.services import audit, originals, sources
from desktop.store.session import sign
from desktop.words.audit import LOOKS, SAVED_WHOLE
from desktop.words.enums import ObjectionTo, Permission, Role
from tests.clock import NOW
from tests.services.desks import Desks

SENT = b'{"resourceType": "Patient", "id": "p1", "birthDate": "1939-02-31"}'


@pytest.fixture
def manager(desks: Desks):
    return desks.seat(Role.PRACTICE_MANAGER, "Mona Field")


@pytest.fixture
def gp(factory):
    return factory.source("GP Larkmoor")


@pytest.fixture
def waits(desks: Desks, manager, gp, factory) -> Waiting:
    file = ImportFile(import_id=factory.import_run(gp, manager).id, name="edith.json",
                      sha256="1" * 64, entries=1)  # fmt: skip
    factory.keep(file)
    row = Waiting(import_file_id=file.id, position="entry 1", original=SENT,
                  sentence="The birth date is no day.")  # fmt: skip
    factory.keep(row)
    return row


def look(desks, who, waits):
    desks.change(who, lambda session: originals.look(session, who, waits.id))


def opened(desks, who, waits):
    return desks.ask(who, lambda session: originals.opened(session, who, waits.id))


def dismiss(desks, who, waits, reason="Sent again, with the right date."):
    desks.change(who, lambda session: originals.dismiss(session, who, waits.id, reason, NOW))


def test_an_original_is_handed_over_once_the_look_is_in_the_audit(
    desks, manager, gp, waits
) -> None:
    look(desks, manager, waits)
    found = opened(desks, manager, waits)
    assert found.content == SENT
    assert desks.entries("original.opened") == [("", f"source:{gp.id} waiting:{waits.id}")]


def known_to(factory, gp, waits, patient: Patient) -> Patient:
    """What waits is about someone whom its source means by an id of its own."""
    factory.keep(
        PatientLink(source_id=gp.id, source_ref="Patient/p1", patient_id=patient.id),
        WaitingRef(waiting_id=waits.id, source_ref="Patient/p1"),
    )
    return patient


def test_whose_record_it_is_about_is_told_who_looked(
    desks, manager, gp, waits, factory, store
) -> None:
    mary = known_to(factory, gp, waits, factory.patient(practice=desks.practice, known=False))
    look(desks, manager, waits)
    dismiss(desks, manager, waits)
    subjects = f"patient:{mary.id} source:{gp.id} waiting:{waits.id}"
    assert [each for _, each in desks.entries("original.opened", "original.dismissed")] == [
        subjects, subjects,
    ]  # fmt: skip
    assert "original.opened" in LOOKS


@pytest.mark.parametrize("closed", ["restricted", "objects"])
def test_the_original_of_whom_one_may_not_open_is_for_the_lead(
    desks, manager, gp, waits, factory, closed
) -> None:
    mary = known_to(factory, gp, waits, factory.patient(practice=desks.elsewhere, known=False))
    look(desks, manager, waits)  # of someone else's patient who is neither
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Todd")
    if closed == "restricted":
        factory.change(Patient, mary.id, restricted=True)
    else:
        factory.keep(
            Objection(
                patient_id=mary.id, against=ObjectionTo.PERSON, staff_id=manager.id,
                made_by_id=lead.id, made_at=NOW,
            )
        )  # fmt: skip
    for act in (look, opened, saved):
        with pytest.raises(Problem, match="Ask the information governance lead"):
            act(desks, manager, waits)
    look(desks, lead, waits)
    assert opened(desks, lead, waits).content == SENT
    subjects = f"patient:{mary.id} source:{gp.id} waiting:{waits.id}"
    assert desks.entries("original.opened") == [("", subjects)] * 2


def test_whoever_opens_someone_restricted_reads_their_original(
    desks, manager, gp, waits, factory
) -> None:
    mary = known_to(factory, gp, waits, factory.patient(practice=desks.practice, restricted=True))
    factory.related(mary, manager)
    look(desks, manager, waits)
    assert opened(desks, manager, waits).content == SENT


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_the_database_shows_no_original_of_whom_one_may_not_open(
    desks, manager, gp, waits, factory
) -> None:
    mary = known_to(factory, gp, waits, factory.patient(practice=desks.elsewhere, known=False))
    look(desks, manager, waits)
    factory.change(Patient, mary.id, restricted=True)
    for asked in ("SELECT look_at_original(:id)", "SELECT open_original(:id)"):
        found = desks.ask(manager, lambda s, q=asked: s.execute(text(q), {"id": waits.id}).all())
        assert found == [(None,)]


def test_nobody_reads_an_original_whose_look_was_not_kept_before(desks, manager, waits) -> None:
    with pytest.raises(Problem, match="is not kept"):
        opened(desks, manager, waits)

    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Todd")
    look(desks, lead, waits)
    with pytest.raises(Problem, match="is not kept"):
        opened(desks, manager, waits)


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_the_database_shows_no_column_of_originals(desks, manager, waits) -> None:
    with pytest.raises(Problem):
        desks.ask(manager, lambda session: session.scalar(text("SELECT original FROM waiting")))


def saved(desks, who, waits):
    return desks.change(who, lambda session: originals.saved(session, who, waits.id)).content


def test_an_original_leaves_the_store_once_that_is_in_the_audit(desks, manager, gp, waits) -> None:
    look(desks, manager, waits)
    assert saved(desks, manager, waits) == SENT
    assert desks.entries("original.saved") == [("", f"source:{gp.id} waiting:{waits.id}")]
    assert "original.saved" in LOOKS


def test_none_leaves_it_whose_look_was_not_kept_before(desks, manager, waits) -> None:
    with pytest.raises(Problem, match="is not kept"):
        saved(desks, manager, waits)
    assert desks.entries("original.saved") == []


@pytest.fixture
def whole(factory, waits) -> FileOriginal:
    """A large file of the same source that is kept."""
    row = FileOriginal(import_file_id=waits.import_file_id, packed=pack(SENT * 100_000),
                       kept_at=NOW)  # fmt: skip
    factory.keep(row)
    return row


def kept(desks, who, gp):
    return desks.ask(who, lambda session: originals.kept(session, who, gp.id))


WHY = "The practice lost its own copy."


def saved_whole(desks, who, file, why=WHY):
    return desks.change(who, lambda s: b"".join(originals.saved_whole(s, who, file, why)))


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_a_file_that_was_kept_whole_leaves_the_store_as_it_came(
    desks, manager, gp, whole, factory, waits
) -> None:
    mary = known_to(factory, gp, waits, factory.patient(practice=desks.elsewhere, known=False))
    (row,) = kept(desks, manager, gp)
    assert (row.file, row.ending, row.kept_at) == (f"{gp.code}-{'1' * 12}", ".json", NOW)
    assert saved_whole(desks, manager, row.file_id) == SENT * 100_000
    signed = f"file:{whole.import_file_id} patient:{mary.id} source:{gp.id}"
    assert desks.entries(SAVED_WHOLE) == [
        (f"1 people whom its source knows; because: {WHY}", signed)
    ]
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira Todd")
    looked = desks.change(lead, lambda s: audit.looks(s, lead, mary.id)).rows
    assert [(row.who, row.action) for row in looked] == [(manager.name, SAVED_WHOLE)]


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_it_leaves_for_a_reason_and_with_whoever_may_export_alone(
    desks, manager, whole, factory
) -> None:
    with pytest.raises(Problem, match="at least 10 letters"):
        saved_whole(desks, manager, whole.import_file_id, "lost")
    with factory.store.writing() as session:
        exports = select(PolicyPermission).where(PolicyPermission.permission == Permission.EXPORT)
        for each in session.scalars(exports):
            session.delete(each)
        sign(session, manager, "item.annotated", [])
    with pytest.raises(Problem, match="not part of your role"):
        saved_whole(desks, manager, whole.import_file_id)
    assert desks.entries(SAVED_WHOLE) == []


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_a_file_that_was_kept_whole_is_nobodys(desks, manager, gp, whole) -> None:
    assert kept(desks, manager, gp) == ()
    with pytest.raises(Problem, match="it holds many people"):
        saved_whole(desks, manager, whole.import_file_id)


def test_who_does_not_look_after_the_sources_saves_nothing(desks, gp, waits, whole) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    for act, what in ((saved, waits), (kept, gp), (saved_whole, whole.import_file_id)):
        with pytest.raises(Problem):
            act(desks, nurse, what)
    assert desks.entries("original.saved", SAVED_WHOLE) == []


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.json", ".json"), ("z.zip › Edith Coulthard.XLSX", ".xlsx"), ("edith.coulthard", ".dat"),
     ("e.1939-02-03", ".dat"), ("edith", ".dat"), ("a.j son", ".dat")],
)  # fmt: skip
@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_a_file_is_offered_by_no_more_of_its_name_than_its_ending(
    desks, manager, gp, factory, name, ending
) -> None:
    file = ImportFile(import_id=factory.import_run(gp, manager).id, name=name,
                      sha256="1" * 64, entries=1)  # fmt: skip
    factory.keep(file)
    factory.keep(FileOriginal(import_file_id=file.id, packed=pack(SENT), kept_at=NOW))
    assert [each.ending for each in kept(desks, manager, gp)] == [ending]


def test_who_does_not_look_after_the_sources_opens_and_dismisses_nothing(desks, waits) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    for act in (look, opened, dismiss):
        with pytest.raises(Problem):
            act(desks, nurse, waits)


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_on_a_hub_the_database_refuses_them_too(desks, waits) -> None:
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    for asked in ("SELECT dismiss_original(:id, 'No.')", "UPDATE waiting SET seen_at = '1'"):
        with pytest.raises(Problem):
            desks.change(nurse, lambda session, q=asked: session.execute(text(q), {"id": waits.id}))
    for asked in ("SELECT open_original(:id)", "SELECT whose_original(:id)"):
        found = desks.ask(nurse, lambda s, q=asked: s.execute(text(q), {"id": waits.id}).all())
        assert found in ([(None,)], [])


def test_what_is_dismissed_waits_no_longer_and_the_reason_is_in_the_audit(
    desks, manager, gp, waits
) -> None:
    with pytest.raises(Problem, match="Say why"):
        dismiss(desks, manager, waits, " ")
    dismiss(desks, manager, waits, " Sent again,\nwith the right date.")
    (entry,) = desks.entries("original.dismissed")
    assert entry[0] == "Sent again, with the right date."
    assert desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id)) == []
    for again in (dismiss, look):
        with pytest.raises(OutOfDate, match="no longer waits"):
            again(desks, manager, waits)


def test_what_is_kept_is_handed_over_as_it_came_and_what_is_not_is_said_to_be_so(
    desks, manager, waits, factory
) -> None:
    def holds(content):
        factory.change(Waiting, waits.id, original=content)
        look(desks, manager, waits)
        return opened(desks, manager, waits)

    assert holds(b"%PDF\x00\xff").content == b"%PDF\x00\xff"
    with pytest.raises(Problem, match="is not kept"):
        holds(b"")


def test_an_original_is_kept_packed_and_one_kept_before_is_still_read(
    desks, manager, waits, factory
) -> None:
    with factory.store.reading() as session:
        held = bytes(session.execute(text("SELECT original FROM waiting")).scalar_one())
    assert zlib.decompress(held) == SENT
    with factory.store.writing() as session:
        session.connection().execute(
            text("UPDATE waiting SET original = :sent"), {"sent": b"as it was"}
        )
        sign(session, manager, "item.annotated", [])
    look(desks, manager, waits)
    assert opened(desks, manager, waits).content == b"as it was"


def test_all_that_are_alike_are_dismissed_at_once_or_none_and_each_is_signed(
    desks, manager, gp, waits, factory
) -> None:
    more = [Waiting(import_file_id=waits.import_file_id, position=f"entry {number}", original=SENT,
                    sentence=waits.sentence) for number in (2, 3)]  # fmt: skip
    factory.keep(*more)
    alike = [waits.id, *(each.id for each in more)]

    def dismiss_all(reason):
        desks.change(manager, lambda s: originals.dismiss_all(s, manager, alike, reason, NOW))

    with pytest.raises(Problem, match="Say why"):
        dismiss_all(" ")
    dismiss(desks, manager, more[1])
    with pytest.raises(OutOfDate):
        dismiss_all("Test records")
    left = desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id))
    assert [row.id for row in left] == alike[1::-1]
    assert len({(row.file_id, row.sentence) for row in left}) == 1
    alike.pop()
    dismiss_all("Test records")
    assert desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id)) == []
    signed = desks.entries("original.dismissed")
    assert sorted(signed[1:]) == sorted(
        ("Test records", f"source:{gp.id} waiting:{each}") for each in alike
    )
