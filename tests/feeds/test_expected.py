"""What an import says of a file is what a count that shares no code with it says too."""

from datetime import date
from pathlib import Path

import pytest

from desktop.demo.county import write_county
from desktop.feeds import account, intake
from desktop.words.enums import Role
from tests.clock import NOW, TODAY
from tests.feeds import expected
from tests.feeds.making import (
    JOHN,
    PERIOD,
    bundle,
    coded,
    condition,
    event,
    link,
    patient,
    resource,
    service,
    table,
)
from tests.feeds.making_stu3 import listed, of, problem, record

HAND_MADE = {
    "people.json": bundle(
        patient(),
        patient("p2", JOHN, "Bell", "John", "1950-05-05"),
        patient("p3", "1234567890", "Cole", "Ann"),
        patient("p4", "9990000034", "Dene", "Ida", "1987"),
        patient("p5", None, "Eden", "Tom"),
        condition(),
        condition("c2", subject={"reference": "Patient/p3"}),
        condition("c3", subject={"reference": "Patient/p5"}),
        condition("c3", "Newer", subject={"reference": "Patient/p5"}),
        condition("c4", verificationStatus=coded("entered-in-error")),
        condition("c5", subject=None),
        condition("c6", subject={"reference": "Group/1"}),
        condition("c7", code=None),
        resource("Organization"),
        resource("Claim"),
        resource("ImagingStudy"),
        resource("List"),
        resource("List", "2", note=[{"text": "In transit"}]),
        resource("Encounter", status="cancelled"),
    ),
    "later.json": bundle(
        condition("x1"),
        condition("x2", subject={"reference": "Patient/nobody"}),
        resource("RelatedPerson", name=[{"family": "Pyle"}], patient={
            "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": JOHN}}),
    ),
    "people_elsewhere.json": bundle(
        patient("p1", None, "Fell", "Una", "1938-02-02"),
        condition("d1"),
        patient("p5", "9990000042", "Eden", "Tom", None),
        patient("p2", None, "Bell", "John", "1950"),
    ),
    "stu3.json": record(
        problem(),
        problem("s2", onsetDateTime="19"),
        problem("s3", verificationStatus="entered-in-error"),
        of("ReferralRequest", reasonCode=[{"text": "Physio"}]),
        of("Specimen"),
        sections={"Problems": listed("Problems", warnings=("data-in-transit",))},
    ),
    "old.json": bundle(patient(), resource("MedicationOrder")),
    "cut.json": bundle(patient(), condition())[:-5],
    "empty.json": b"",
    "nothing.json": bundle(),
    "letter.txt": b"Dear all",
    ".hidden.json": bundle(patient()),
    "council.csv": table(
        service(),
        service(Event_Reference="E7"),
        service(Reporting_Period_End_Date="30/06/2026"),
        service(Event_Start_Date="NULL"),
        event("Review", Event_End_Date=PERIOD[1]),
        event("Visit"),
        service(NHS_Number="", Event_Start_Date="09/08/2026"),
        service(NHS_Number="1234567890", LA_Person_Unique_Identifier="LA9"),
        service(NHS_Number=JOHN, LA_Person_Unique_Identifier="LA8", Last_Name="Other"),
        service(Client_Type="Unpaid carer known by association", Event_Type=""),
        link("LA1"),
        link("LA1", Reporting_Period_End_Date="30/06/2026"),
        link("LA7", LA_Person_Unique_Identifier="LA6", Event_Start_Date=""),
    ),
    "cut.csv": table(service(Event_Start_Date="05/08/2026"), event("Review"))[:-60],
    "quote.csv": table(service(First_Name="@"), service()).replace(b"@", b'"Mary'),
    "columns.csv": b"NHS Number,Name,Age\n1,2,3\n4,5,6\n",
}  # fmt: skip


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


def test_files_made_by_hand_come_to_what_is_counted(scripts, clerk, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in HAND_MADE.items():
        (folder / name).write_bytes(content)

    accounts = intake.import_paths(scripts, clerk, [folder], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([folder]), said) == []
    taken = said[str(folder / "people.json")]
    assert taken[expected.TAKEN, "Condition"] == 2, "the comparison counts something"


def test_the_county_comes_to_what_is_counted_and_again_to_nothing_new(scripts, factory, tmp_path):
    import json

    from desktop.services import directory

    clerk = factory.staff(Role.CARE_COORDINATOR)
    county = write_county(tmp_path, patients=90, today=TODAY)
    with scripts.writing() as session:
        directory.load(session, clerk, json.loads(county.directory.read_text("utf-8")))
    feeds = tmp_path / "feeds"

    accounts = intake.import_paths(scripts, clerk, [feeds], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([feeds], county.directory), said) == []
    written = sum(sum(each.values()) for each in county.counts.values())
    assert sum(each.entries for each in accounts) == written
    again = account.totals(intake.import_paths(scripts, clerk, [feeds], now=NOW))["totals"]
    assert (again["imported"], again["updated"]) == (0, 0)
    assert again["entries"] == written


def test_the_count_stands_on_its_own_feet():
    rooms = sorted(Path(expected.__file__).parent.glob("expected*.py"))
    text = "".join(each.read_text("utf-8") for each in rooms)

    assert len(rooms) == 7
    assert "import desktop" not in text
    assert "from desktop" not in text
    assert date.fromisoformat(expected.day("09/03/1941")) == date(1941, 3, 9)
    assert expected.valid("999 000 0018")
    assert not expected.valid("1234567890")
