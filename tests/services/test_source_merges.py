"""A source merges two of its people, and someone here takes that back. On both stores."""

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate
from desktop.models import AuditEntry, PatientLink
from desktop.services import merging
from desktop.words.enums import ItemStatus, Role
from desktop.words.matching import MatchRow
from tests.clock import NOW
from tests.feeds.making import MARY, bundle, condition, patient
from tests.feeds.making_hl7 import message, stream
from tests.services.tray_office import Office, known

MERGE = message("A40", "20261103", "MRG|H0^^^RBH^PI", pv1={}).encode()
OLD_ID, OWN_ID = {3: "H0^^^RBH^PI"}, {3: "H1^^^RBH^PI"}
UNDER_OLD = message("A01", "20261104", pid=OLD_ID, pv1={19: "V9", 3: "Ward 9"}).encode()
"""By the merged id alone; without a number nothing else says whose it is."""


def links(office: Office) -> dict[str, int]:
    return {each.source_ref: each.patient_id for each in office.all(select(PatientLink))}


def signed(office: Office) -> list[str]:
    wanted = AuditEntry.action.in_(("feed.merged", "merge.undone"))
    return list(office.all(select(AuditEntry.action).where(wanted).order_by(AuditEntry.number)))


def merged(office: Office) -> MatchRow:
    (row,) = [each for each in office.listed() if each.merged]
    return row


def test_undone_its_ids_part_and_what_came_by_it_leaves_the_page(office: Office) -> None:
    mary = known(office)
    office.bring(message("A01").encode())
    office.bring(MERGE)
    office.bring(UNDER_OLD)
    assert links(office)["RBH|H0"] == mary.id
    row = merged(office)
    assert (row.name, row.source, row.patient) == ("ADAMS, Mary (Mrs)", "Ward", mary.id)

    office.undo(row)

    assert "RBH|H0" not in links(office)
    assert links(office)["RBH|H1"] == mary.id
    assert office.titles(mary.id) == {
        "Admitted to Ward 5": ItemStatus.ACTIVE, "Admitted to Ward 9": ItemStatus.WITHDRAWN,
    }  # fmt: skip
    assert signed(office) == ["feed.merged", "merge.undone"]
    assert office.listed() == ()
    with pytest.raises(OutOfDate):
        office.undo(row)


def test_told_again_it_waits_for_someone_who_may_say_that_it_is_so_after_all(
    office: Office,
) -> None:
    mary = known(office)
    office.bring(message("A01").encode())
    office.bring(MERGE)
    office.bring(UNDER_OLD)
    office.undo(merged(office))

    office.bring(MERGE)
    office.bring(message("A40", "20261105", "MRG|H0^^^RBH^PI", pv1={}).encode())

    (row,) = office.listed()
    assert row.trouble.startswith("The source says again that two of its ids are one person")
    assert "RBH|H0" not in links(office)
    assert signed(office) == ["feed.merged", "merge.undone"]
    assert [each.patient for each in office.beside(row.id).candidates] == [mary.id]

    office.confirm(row, mary.id)
    office.bring(message("A01", "20261104", pid=OLD_ID, pv1={19: "V9", 3: "Ward 7"}).encode())

    assert links(office)["RBH|H0"] == mary.id
    assert office.titles(mary.id)["Admitted to Ward 7"] is ItemStatus.ACTIVE
    # Undone once more, what is known of her by her own id stays.
    office.bring(message("A01", "20261106", pv1={19: "V3", 3: "Ward 3"}).encode())
    (row,) = office.listed()
    office.undo(row)
    assert office.titles(mary.id)["Admitted to Ward 7"] is ItemStatus.WITHDRAWN
    assert office.titles(mary.id)["Admitted to Ward 3"] is ItemStatus.ACTIVE


def test_a_message_that_gives_both_ids_does_not_merge_again_either(office: Office) -> None:
    known(office)
    office.bring(message("A01").encode())
    office.bring(MERGE)
    office.undo(merged(office))

    office.bring(message("A08", "20261105", pid={3: "H1^^^RBH^PI~H0^^^RBH^PI"}).encode())

    assert "RBH|H0" not in links(office)
    assert len(office.listed()) == 1


def test_where_the_merged_id_was_known_the_other_parts_from_it(office: Office) -> None:
    mary = known(office)
    office.bring(message("A01", pid={3: f"{MARY}^^^NHS^NH~H0^^^RBH^PI"}).encode())
    kin = "NK1|1|Adams^Tom|SPO"
    office.bring(message("A40", "20261103", "MRG|H0^^^RBH^PI", kin, pid=OWN_ID, pv1={}).encode())
    assert office.titles(mary.id)["Tom Adams"] is ItemStatus.ACTIVE

    office.undo(merged(office))

    assert "RBH|H1" not in links(office)
    assert links(office)["RBH|H0"] == mary.id
    assert office.titles(mary.id)["Tom Adams"] is ItemStatus.WITHDRAWN


def test_ids_that_the_number_ties_to_one_person_are_no_merge_to_undo(office: Office) -> None:
    known(office)
    office.bring(message("A01", pid={3: f"{MARY}^^^NHS^NH~H0^^^RBH^PI"}).encode())
    office.bring(MERGE)

    assert set(links(office)) >= {"RBH|H0", "RBH|H1"}
    assert office.listed() == ()


def test_all_of_one_file_leaves_that_came_by_the_merge(office: Office) -> None:
    mary = known(office)
    office.bring(
        stream(
            message("A01"),
            message("A40", "20261103", "MRG|H0^^^RBH^PI", pv1={}),
            message("A01", "20261104", pid=OLD_ID, pv1={19: "V9", 3: "Ward 9"}),
        )
    )
    assert office.titles(mary.id)["Admitted to Ward 9"] is ItemStatus.ACTIVE

    office.undo(merged(office))

    assert office.titles(mary.id)["Admitted to Ward 9"] is ItemStatus.WITHDRAWN
    assert office.titles(mary.id)["Admitted to Ward 5"] is ItemStatus.ACTIVE


def test_it_is_undone_as_well_once_the_record_joined_another(office: Office) -> None:
    lead = office.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    mary, twin = known(office), known(office, "")
    office.bring(message("A01").encode())
    office.bring(MERGE)
    office.bring(UNDER_OLD)
    why = "Registered twice by two practices"
    office.desks.change(lead, lambda s: merging.join(s, lead, mary.id, twin.id, why, NOW))

    office.undo(merged(office))

    assert "RBH|H0" not in links(office)
    assert office.titles(twin.id)["Admitted to Ward 9"] is ItemStatus.WITHDRAWN


LINKED = bundle(
    patient("p2", link=[{"other": {"reference": "Patient/p1"}, "type": "replaces"}]),
    patient("p1", nhs=None), condition(),
)  # fmt: skip
"""As FHIR says of two records of Mary that the second one stands for both."""


def test_a_link_of_fhir_is_undone_and_not_silently_repeated(office: Office) -> None:
    mary = known(office)
    office.bring(LINKED)
    assert office.titles(mary.id) == {"Heart failure": ItemStatus.ACTIVE}

    office.undo(merged(office))
    office.bring(LINKED)

    assert links(office)["Patient/p2"] == mary.id
    assert "Patient/p1" not in links(office)
    (row,) = office.listed()
    assert row.trouble.startswith("The source says again that two of its ids are one person")
    assert signed(office) == ["feed.merged", "merge.undone"]
