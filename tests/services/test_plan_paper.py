"""What a care plan summary says in a home: whom to ring, what care comes, and what stays out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.models import Organisation, Practice, Staff
from desktop.services import papers, plan_paper, plans
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    AllergyHeading,
    Confidentiality,
    ItemStatus,
    Kind,
    OrganisationKind,
    Sector,
    SourceKind,
)
from desktop.words.papers import (
    AllergyLine,
    AllergyList,
    EmergencyForm,
    MedicineList,
    PrintedPlan,
    RingLine,
    VisitLine,
)
from desktop.words.people import Actor
from desktop.words.plans import PlanContent
from tests.clock import NOW
from tests.factory import Factory
from tests.services.table import Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def printed_plan(table: Table, plan: int) -> PrintedPlan:
    return table.change(
        lambda session: papers.printed_plan(
            session, table.matron, plan, None, "Kitchen drawer", "", NOW
        )
    ).plan


def paper(table: Table, factory: Factory) -> PrintedPlan:
    return printed_plan(table, factory.plan(table.dorothy, agreed_by=table.matron).id)


def test_what_may_not_lie_in_a_home_is_not_on_the_paper(table: Table, factory: Factory) -> None:
    for kind, words, confidentiality in (
        (Kind.MEDICINE, "Hidden medicine", Confidentiality.SENSITIVE),
        (Kind.CONTACT, "Hidden contact", Confidentiality.RESTRICTED),
        (Kind.SERVICE, "Hidden service", Confidentiality.SENSITIVE),
        (Kind.SAFEGUARDING, "Hidden concern", Confidentiality.NORMAL),
        (Kind.ALERT, "Key safe 1234", Confidentiality.NORMAL),
    ):
        factory.item(table.dorothy, words, kind, confidentiality=confidentiality,
                     value="01632 960104")  # fmt: skip
    printed = repr(paper(table, factory))
    assert "Hidden" not in printed
    assert "Key safe" not in printed


def test_no_code_of_a_door_is_on_the_paper(table: Table, factory: Factory) -> None:
    factory.item(table.dorothy, "Home support, key safe 4512", Kind.SERVICE, detail="Kind Care")
    printed = repr(paper(table, factory))
    assert "Home support, key safe" in printed
    assert "4512" not in printed


def test_no_kind_of_item_is_drawn_but_those_that_whoever_prints_must_see(
    table: Table, factory: Factory
) -> None:
    for kind in set(Kind) - plan_paper.DRAWN:
        factory.item(table.dorothy, f"Hidden {kind} DNACPR", kind, value="01632 960104")
    printed = repr(paper(table, factory))
    assert "Hidden" not in printed
    assert "01632 960104" not in printed
    assert "DNACPR" not in printed


def numbers(table: Table) -> None:
    table.factory.change(Practice, table.practice.id, telephone="01632 960100")
    table.factory.change(Staff, table.matron.id, telephone="01632 960101")


def ring(table: Table, factory: Factory, key_worker: Actor | None) -> tuple[RingLine, ...]:
    plan = factory.plan(table.dorothy)
    content = replace(plan_of(table, plan.id), key_worker=key_worker.id if key_worker else None)
    table.change(lambda session: plans.save(session, table.matron, plan.id, 1, content))
    return printed_plan(table, plan.id).ring


THE_MATRON = RingLine(
    "Anything about this plan", "Aisha Rahman", "my key worker, community matron", "01632 960101"
)
NHS_111 = RingLine("Evenings and weekends", "NHS 111", "", "111")
NOBODY = RingLine("Anything about this plan", "")


def test_the_paper_tells_whom_to_ring(table: Table, factory: Factory) -> None:
    numbers(table)
    factory.item(table.dorothy, "Sue Harker", Kind.CONTACT, value="01632 960102",
                 detail="Daughter, Next-of-Kin")  # fmt: skip
    factory.item(table.dorothy, "SUE HARKER", Kind.CONTACT, value="01632 960102", begins="2020",
                 detail="Daughter")  # fmt: skip
    factory.item(table.dorothy, "No number", Kind.CONTACT, detail="Son")
    factory.item(table.dorothy, "Aisha Rahman", Kind.PROFESSIONAL, value="01632 960101",
                 detail="Community matron")  # fmt: skip
    factory.item(table.dorothy, "Mary Lunn", Kind.PROFESSIONAL, value="01632 960103",
                 detail="community nurse · Community trust")  # fmt: skip
    assert ring(table, factory, table.matron) == (
        THE_MATRON,
        RingLine("My daughter", "Sue Harker", "next of kin", "01632 960102"),
        RingLine("My GP surgery", "Lowgate Surgery", "", "01632 960100"),
        RingLine("Community nurse", "Mary Lunn", "Community trust", "01632 960103"),
        NHS_111,
    )


def test_the_list_to_ring_is_short_and_the_nearest_come_first(
    table: Table, factory: Factory
) -> None:
    numbers(table)
    for at, (name, code) in enumerate(
        (("Neighbour", ""), ("Friend", ""), ("Nephew", ""), ("Wife", "carer"))
    ):
        factory.item(table.dorothy, f"{name} Lunn", Kind.CONTACT, code=code, detail=name,
                     value=f"01632 96020{at}", begins=f"2024-0{9 - at}")  # fmt: skip
    council = factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    factory.item(table.dorothy, "Homecare", Kind.SERVICE, source=council, value="7",
                 unit="hours a week", detail="Fellside Care · Direct payment")  # fmt: skip
    found = ring(table, factory, table.matron)
    assert [each.about for each in found] == [
        "Anything about this plan",
        "A carer has not come",
        "My wife",
        "My neighbour",
        "My friend",
        "Evenings and weekends",
    ]


def test_a_source_names_the_key_worker_where_the_plan_does_not(
    table: Table, factory: Factory
) -> None:
    for name, code in (("Mary Lunn", ""), ("Dr Farida Aziz", "key-worker")):
        factory.item(table.dorothy, name, Kind.PROFESSIONAL, value="01632 960103", code=code,
                     detail="gp · Lowgate Surgery")  # fmt: skip
    lead, surgery, nurse, _ = ring(table, factory, None)
    assert lead == RingLine(
        "Anything about this plan", "Dr Farida Aziz", "my key worker, GP", "01632 960103"
    )
    assert (surgery.about, nurse.about, nurse.who) == ("My GP surgery", "GP", "Mary Lunn")
    numbers(table)
    plan = factory.plan(table.dorothy, number=2, agreed_by=table.matron)
    assert printed_plan(table, plan.id).key_worker == "Dr Farida Aziz"


def test_the_key_worker_of_the_plan_goes_before_that_of_a_source(
    table: Table, factory: Factory
) -> None:
    numbers(table)
    factory.item(table.dorothy, "Mary Lunn", Kind.PROFESSIONAL, value="01632 960103",
                 code="key-worker", detail="community nurse")  # fmt: skip
    assert ring(table, factory, table.matron)[0] == THE_MATRON


def test_a_hidden_or_former_key_worker_is_not_on_the_paper(table: Table, factory: Factory) -> None:
    factory.item(table.dorothy, "Hidden Person", Kind.PROFESSIONAL, value="01632 960103",
                 code="key-worker", confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
    factory.item(table.dorothy, "Former Person", Kind.PROFESSIONAL, value="01632 960103",
                 code="key-worker", status=ItemStatus.ENDED)  # fmt: skip
    assert ring(table, factory, None)[0] == NOBODY


def test_whoever_sends_a_carer_is_rung_when_none_has_come(table: Table, factory: Factory) -> None:
    known = factory.organisation("Kind Care")
    factory.organisation("Good Neighbours", OrganisationKind.VOLUNTARY)
    factory.change(Organisation, known.id, telephone="01632 960310")
    council = factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    for title, detail in (
        ("Supported living", "Kind care · Fully social care funded"),
        ("Home support", "Kind Care"),
        ("Home support", "Fellside Care"),
        ("Home support", "Direct payment"),
        ("Day support", "Park Room Club"),
    ):
        factory.item(table.dorothy, title, Kind.SERVICE, detail=detail, source=council)
    factory.item(table.dorothy, "Home help", Kind.SERVICE, detail="Good Neighbours",
                 sector=Sector.VOLUNTARY)  # fmt: skip
    sent = [each for each in ring(table, factory, None) if each.about == "A carer has not come"]
    assert {(each.who.casefold(), each.telephone) for each in sent} == {
        ("kind care", "01632 960310"),
        ("fellside care", ""),
    }


def plan_of(table: Table, plan: int) -> PlanContent:
    with table.store.reading() as session:
        return plans.one(session, plan).content


def test_an_emergency_form_is_pointed_at_and_nothing_else_that_is_legal(
    table: Table, factory: Factory
) -> None:
    factory.item(table.dorothy, "DNACPR form in place. Kept: blue folder, kitchen drawer. Review"
                 " 02/05/2027.", Kind.LEGAL, begins="2026-11-02")  # fmt: skip
    factory.item(table.dorothy, "Emergency health care plan", Kind.LEGAL, begins="2026-10",
                 detail="Kept with the GP")  # fmt: skip
    factory.item(table.dorothy, "Lasting power of attorney: health and welfare", Kind.LEGAL)
    forms = paper(table, factory).emergency_forms
    assert set(forms) == {
        EmergencyForm("DNACPR", "blue folder, kitchen drawer", PartialDate("2026-11-02"),
                      PartialDate("2027-05-02")),
        EmergencyForm("Emergency Health Care Plan", "with the GP", PartialDate("2026-10"), None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "forms"),
    [
        ("No DNACPR", []),
        ("No current DNACPR in place", []),
        ("Does not have an advance decision", []),
        ("DNACPR revoked 02/05/2026", []),
        ("DNACPR decision: none", []),
        ("Emergency health care plan is no longer in force", []),
        ("DNACPR: not for resuscitation", ["DNACPR"]),
        ("Not for attempted CPR", ["DNACPR"]),
        ("DNACPR revoked 2020. New DNACPR form 2024", ["DNACPR"]),
        ("No ReSPECT form, DNACPR in place", ["DNACPR"]),
    ],
)
def test_a_form_that_is_not_there_sends_nobody_to_look_for_it(
    table: Table, factory: Factory, said: str, forms: list[str]
) -> None:
    factory.item(table.dorothy, said, Kind.LEGAL)
    assert [each.form for each in paper(table, factory).emergency_forms] == forms


def test_what_leaves_open_how_a_service_stands_is_nobody_who_comes(
    table: Table, factory: Factory
) -> None:
    trust = factory.source("Community trust", Sector.HEALTH, SourceKind.COMMUNITY)
    factory.item(table.dorothy, "Wound dressing", Kind.SERVICE, source=trust, value="Tuesday",
                 detail="Community nursing · Status not known", begins="2026-01-01")  # fmt: skip
    factory.item(table.dorothy, "Ann Lee", Kind.CONTACT, value="01632 960001",
                 detail="Begins 01-Mar-2027")  # fmt: skip
    printed = paper(table, factory)
    assert [each.who for each in printed.visits] == ["Community nursing"]
    assert "My begins" not in str(printed.ring)


def test_the_care_that_comes_is_listed_and_not_who_pays(table: Table, factory: Factory) -> None:
    council = factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    trust = factory.source("Community trust", Sector.HEALTH, SourceKind.COMMUNITY)

    def service(title: str, detail: str, **others: object) -> None:
        factory.item(table.dorothy, title, Kind.SERVICE, detail=detail, **others)  # type: ignore[arg-type]  # the factory's own

    service("Home support or domiciliary care",
            "Fellside Care · CASSR commissioned support · Fully social care funded",
            source=council, value="14", unit="hours a week", begins="2026-03-01")  # fmt: skip
    service("Day opportunities", "Direct payment · Fully client funded", source=council,
            begins="2026-02-01")  # fmt: skip
    service("Wound dressing", "Leg ulcer · Community nursing · From Dr Tom Ellison",
            source=trust, value="Tuesday, Friday", begins="2026-01-01")  # fmt: skip
    service("Community nursing: Leg dressing",
            "Dunholm Trust · Ruth Eggleston · Referred 24-Sep-2026 · Skin tear, left shin"
            " · From Dr Tom Ellison", source=trust, value="Tue, Fri",
            begins="2025-06-01")  # fmt: skip
    service("Befriending", "Good Neighbours", sector=Sector.VOLUNTARY, begins="2025-01-01")
    service("Reablement", "Fellside Care", source=council, status=ItemStatus.ENDED)
    assert paper(table, factory).visits == (
        VisitLine("Fellside Care", "Help at home", "14 hours a week"),
        VisitLine("Council", "Day opportunities", ""),
        VisitLine("Community nursing", "Wound dressing", "Tuesday, Friday"),
        VisitLine("Dunholm Trust", "Community nursing: Leg dressing", "Tuesday, Friday"),
        VisitLine("Good Neighbours", "Befriending", ""),
    )


def test_care_that_is_planned_says_from_when(table: Table, factory: Factory) -> None:
    trust = factory.source("Community trust", Sector.HEALTH, SourceKind.COMMUNITY)
    factory.item(table.dorothy, "Reablement at home", Kind.SERVICE, detail="Fellside Care",
                 source=trust, begins="2026-11-28", status=ItemStatus.PLANNED)  # fmt: skip
    factory.item(table.dorothy, "Night sitting", Kind.SERVICE, detail="Nine Oaks", source=trust,
                 begins=None, status=ItemStatus.PLANNED)  # fmt: skip
    assert paper(table, factory).visits == (
        VisitLine("Fellside Care", "Reablement at home", "planned, from 28 November 2026"),
        VisitLine("Nine Oaks", "Night sitting", "planned"),
    )


def test_a_service_told_twice_is_one_line_with_all_that_is_known_of_when(
    table: Table, factory: Factory
) -> None:
    council = factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    trust = factory.source("Community trust", Sector.HEALTH, SourceKind.COMMUNITY)

    def service(title: str, detail: str, **others: object) -> None:
        factory.item(table.dorothy, title, Kind.SERVICE, detail=detail, **others)  # type: ignore[arg-type]  # the factory's own

    service("Home support", "Fellside Care · Direct payment", source=council, value="7",
            unit="hours a week", begins="2026-06")  # fmt: skip
    service("Home support", "Fellside Care · Council commissioned support", source=council,
            value="2", unit="hours a week", begins="2026-05")  # fmt: skip
    service("Home support", "Nine Oaks · Direct payment", source=council, begins="2026-04")
    service("Community nursing: Leg dressing", "Community trust · Mary Lunn", source=trust,
            begins="2026-03")  # fmt: skip
    service("Leg dressing", "Mary Lunn", source=trust, value="Tue, Fri", begins="2026-02")
    assert paper(table, factory).visits == (
        VisitLine("Fellside Care", "Home support", "7 hours a week; 2 hours a week"),
        VisitLine("Nine Oaks", "Home support", ""),
        VisitLine("Mary Lunn", "Community nursing: Leg dressing", "Tuesday, Friday"),
    )


def test_allergies_are_listed_under_the_heading_to_the_letter(
    table: Table, factory: Factory
) -> None:
    assert paper(table, factory).allergies == AllergyList(AllergyHeading.NOT_RECORDED)
    factory.item(table.dorothy, "Penicillin", Kind.ALLERGY, detail="Rash")
    factory.item(table.dorothy, "No known drug allergies", Kind.ALLERGY)
    factory.item(table.dorothy, "Latex", Kind.ALLERGY)
    plan = factory.plan(table.dorothy, number=2, agreed_by=table.matron)
    assert printed_plan(table, plan.id).allergies == AllergyList(
        AllergyHeading.KNOWN, (AllergyLine("Latex"), AllergyLine("Penicillin", "Rash"))
    )


def test_a_hidden_allergy_is_never_covered_by_none_known(table: Table, factory: Factory) -> None:
    factory.item(table.dorothy, "No known allergies", Kind.ALLERGY)
    factory.item(table.dorothy, "Penicillin", Kind.ALLERGY,
                 confidentiality=Confidentiality.SENSITIVE)  # fmt: skip
    assert paper(table, factory).allergies == AllergyList(AllergyHeading.NOT_RECORDED)


def test_medicines_are_named_once_with_who_says_so_and_since_when(
    table: Table, factory: Factory
) -> None:
    gp = factory.source("GP")
    heard = NOW - timedelta(days=14)
    for title in ("Ramipril 2.5mg capsules", "Apixaban 2.5mg tablets", "ramipril 2.5mg capsules"):
        factory.item(table.dorothy, title, Kind.MEDICINE, source=gp, said_at=heard,
                     value="Take one")  # fmt: skip
    medicines = paper(table, factory).medicines
    assert medicines is not None
    assert [each.lower() for each in medicines.names] == [
        "apixaban 2.5mg tablets",
        "ramipril 2.5mg capsules",
    ]
    assert replace(medicines, names=()) == MedicineList(
        (), "Lowgate Surgery", PartialDate("2026-11-12")
    )


def test_a_medicine_that_is_on_hold_says_so_on_paper(table: Table, factory: Factory) -> None:
    held = "Repeat · On hold · For the heart"
    factory.item(table.dorothy, "Digoxin 125mcg tablets", Kind.MEDICINE, detail=held)
    medicines = paper(table, factory).medicines
    assert medicines is not None
    assert medicines.names == ("Digoxin 125mcg tablets (on hold)",)


def test_where_nobody_speaks_of_medicines_none_are_claimed(table: Table, factory: Factory) -> None:
    assert paper(table, factory).medicines is None
