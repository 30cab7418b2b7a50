"""Client Level Data: both releases, dirt included, rows told apart by what they say."""

import pytest

from desktop.feeds import asc_cld
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds.making import COLUMNS, JOHN, MARY, event, service, table
from tests.feeds.returns import events, read


def test_a_service_tells_who_provides_how_much_and_who_pays():
    (found,) = events(
        read(
            service(
                Provider_CQC_Location_Name="Fellside Care",
                Delivery_Mechanism="CASSR Commissioned support",
                Client_Funding_Status="Fully social care funded",
                Planned_units_per_week="14",
                **{"Cost Frequency (Unit Type)": "Hourly", "Unit Cost": "-21.50"},
            )
        )
    )

    assert (found.kind, found.title) == (Kind.SERVICE, "Home support or domiciliary care")
    assert (found.value, found.unit) == ("14", "hours a week")
    assert found.detail == (
        "Fellside Care · Council commissioned support · Fully social care funded · "
        "Long term support: Community"
    )
    assert (found.begins.text, found.ends, found.status) == (
        "2026-08-01", None, ItemStatus.ACTIVE,
    )  # fmt: skip


def test_units_are_hours_only_where_the_cost_is_hourly():
    (found,) = events(read(service(Planned_units_per_week="2",
                                   **{"Cost Frequency (Unit Type)": "Weekly"})))  # fmt: skip

    assert (found.value, found.unit) == ("2", "units a week")


@pytest.mark.parametrize(
    ("row", "kind", "title"),
    [
        (event("Request", **{"Request: Route of Access": "Community"}), Kind.REQUEST,
         "Request for support"),
        (event("Assessment", Assessment_Type="Long term assessment"), Kind.ASSESSMENT,
         "Long term assessment"),
        (event("Review", Review_Reason="Planned"), Kind.REVIEW, "Review: planned"),
        (service(Service_Component="Equipment"), Kind.EQUIPMENT, "Equipment"),
        (service(Service_Component="NULL"), Kind.SERVICE, "Long term support: Community"),
        (service(Event_Type="SERVICE"), Kind.SERVICE, "Home support or domiciliary care"),
    ],
)  # fmt: skip
def test_each_event_type_has_its_kind(row, kind, title):
    (found,) = events(read(row))

    assert (found.kind, found.title, found.sector) == (kind, title, Sector.SOCIAL)


def test_equipment_is_called_what_it_is_where_the_row_says_so():
    (alarm,) = events(read(service(Service_Component="Equipment", Event_Description="Pendant alarm",
                                   Client_Funding_Status="Self funded")))  # fmt: skip
    (plain,) = events(read(service(Service_Component="Equipment")))

    assert (alarm.kind, alarm.title) == (Kind.EQUIPMENT, "Pendant alarm")
    assert alarm.detail == "Self funded · Long term support: Community"
    assert plain.title == "Equipment"


def test_equipment_that_was_delivered_on_a_day_is_there_since():
    once = {"Service_Component": "Equipment", "Event_End_Date": "01/08/2026"}
    (bed,) = events(read(service(**once)))
    (gone,) = events(read(service(**once, Date_of_Death="20/08/2026")))
    (hired,) = events(read(service(**{**once, "Event_End_Date": "20/08/2026"})))

    assert (bed.begins.text, bed.ends, bed.status) == ("2026-08-01", None, ItemStatus.ACTIVE)
    assert (gone.status, hired.status) == (ItemStatus.ENDED, ItemStatus.ENDED)


def test_death_closes_a_service():
    (found,) = events(read(service(Date_of_Death="20/08/2026")))

    assert (found.ends.text, found.status) == ("2026-08-20", ItemStatus.ENDED)


def test_a_death_without_its_day_closes_a_service_all_the_same():
    (found,) = events(read(service(Date_of_Death="Deceased")))
    assert (found.ends, found.status) == (None, ItemStatus.ENDED)
    (lives,) = events(read(service(Date_of_Death="No")))
    assert lives.status is ItemStatus.ACTIVE


def test_where_some_dates_have_the_month_first_no_other_is_guessed():
    parsed = read(service(Event_Start_Date="08/25/2026"), service(Event_Start_Date="08/01/2026"),
                  service(Event_Start_Date="2026-08-03"))  # fmt: skip

    assert [each.begins.text for each in events(parsed)] == ["2026-08-03"]
    assert [each.sentence for each in parsed.asides] == [
        "Its start date cannot be read: export it as 2026-11-26.",
        f"Its start date {asc_cld.TURNED}",
    ]


def test_a_service_that_begins_after_a_death_is_over_and_has_no_end():
    (found,) = events(read(service(Date_of_Death="20/07/2026")))

    assert (found.begins.text, found.ends, found.status) == ("2026-08-01", None, ItemStatus.ENDED)


@pytest.mark.parametrize(
    "row",
    [
        service(Event_End_Date="30/07/2026", Provider_CQC_Location_Name="Fellside Care"),
        service(Event_End_Date="30/07/2026", Service_Component="Equipment",
                Event_Description="Fellside Care"),
        event("Assessment", Event_Start_Date="01/08/2026", Event_End_Date="30/07/2026",
              Event_Outcome="Fellside Care"),
    ],
)  # fmt: skip
def test_dates_of_which_the_end_comes_first_are_words_only(row):
    (found,) = events(read(row))

    assert (found.begins, found.ends, found.status) == (None, None, ItemStatus.ENDED)
    assert found.detail.endswith("Dates as sent: 01-Aug-2026 to 30-Jul-2026")
    assert "Fellside Care" in (found.title, found.detail.partition(" · ")[0])


HEADERS = [
    [each.upper() for each in COLUMNS],
    [each.lower() for each in COLUMNS],
    [f" {each}  " for each in COLUMNS],
    [each.replace(" ", "_") for each in COLUMNS],
    [each.replace("LA Person Unique Identifier", "LA Person Unique ID") for each in COLUMNS],
]


@pytest.mark.parametrize("headers", HEADERS)
def test_headers_are_known_however_they_are_spelled(headers):
    content = table(service())
    first = content.partition(b"\n")[0].decode().strip()
    spelled = content.replace(first.encode(), ",".join(headers).encode())

    parsed = asc_cld.read(spelled, Sector.SOCIAL, TODAY)

    assert parsed.people[0].refs == ("LA1",)
    assert len(events(parsed)) == 1


def test_both_releases_name_one_service():
    old = service(Client_Type="Carer", Service_Type="Carer Support: Direct to Carer")
    new = service(Client_Type="Unpaid carer",
                  Service_Type="Unpaid carer support: Direct to unpaid carer")  # fmt: skip

    (before,), (after,) = events(read(old)), events(read(new))

    assert before == after


def test_the_event_reference_is_no_key():
    (before,), (after,) = events(read(service())), events(read(service(Event_Reference="E9")))

    assert before.source_ref == after.source_ref


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (service(), service(Event_Start_Date="02/08/2026")),
        (service(), service(Service_Component="Reablement")),
        (service(), service(Client_Type="Unpaid carer")),
        (event("Review", Event_End_Date="02/08/2026"),
         event("Review", Event_End_Date="03/08/2026")),
        (event("Request", **{"Request: Route of Access": "Community"}),
         event("Request", **{"Request: Route of Access": "Discharge from hospital"})),
        (event("Assessment", Assessment_Type="Long term assessment"),
         event("Assessment", Assessment_Type="Short term assessment")),
    ],
)  # fmt: skip
def test_what_differs_in_identity_is_another_event(one, other):
    assert len({each.source_ref for each in events(read(one, other))}) == 2


def test_rows_of_one_package_are_told_as_one_and_all_are_accounted_for():
    parsed = read(
        service(Provider_CQC_Location_Name="Fellside", Planned_units_per_week="7",
                **{"Cost Frequency (Unit Type)": "Hourly"}),
        service(Provider_CQC_Location_Name="Nine Oaks", Planned_units_per_week="3.5",
                **{"Cost Frequency (Unit Type)": "Hourly"}),
        service(Provider_CQC_Location_Name="Nine Oaks", Planned_units_per_week="3.5",
                Event_Reference="E2", **{"Cost Frequency (Unit Type)": "Hourly"}),
    )  # fmt: skip

    (found,) = events(parsed)

    assert (found.value, found.detail.split(" · ")[0]) == ("10.5", "Fellside, Nine Oaks")
    assert [(each.entry.position, each.why) for each in parsed.passed_over] == [
        (3, Skipped.REPEATED)
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_a_package_of_which_one_row_is_open_goes_on(turned):
    rows = [service(Provider_CQC_Location_Name="Fellside", Event_End_Date="20/08/2026"),
            service(Provider_CQC_Location_Name="Nine Oaks")]  # fmt: skip

    (found,) = events(read(*(rows[::-1] if turned else rows)))

    assert (found.status, found.ends) == (ItemStatus.ACTIVE, None)
    assert found.detail.startswith("Nine Oaks · ")


@pytest.mark.parametrize("turned", [False, True])
def test_a_service_with_an_end_to_come_goes_on_until_then(turned):
    rows = [service(Planned_units_per_week="7", Event_End_Date="20/08/2026"),
            service(Planned_units_per_week="3", Event_End_Date="20/12/2026")]  # fmt: skip

    (found,) = events(read(*(rows[::-1] if turned else rows)))

    assert (found.status, found.ends.text, found.value) == (ItemStatus.ACTIVE, "2026-12-20", "3")


@pytest.mark.parametrize("end", ["31/12/9999", "01/01/1900", "00/00/0000", "0"])
def test_a_day_that_is_written_for_no_end_is_none(end):
    (found,) = events(read(service(Event_End_Date=end, Date_of_Death=end)))
    assert (found.ends, found.status, found.detail.count("sent")) == (None, ItemStatus.ACTIVE, 0)


def test_null_stands_for_blank_and_labels_that_say_nothing_are_left_out():
    (found,) = events(
        read(service(Event_End_Date="NULL", Delivery_Mechanism="null",
                     Client_Funding_Status="Invalid and not mapped"))
    )  # fmt: skip

    assert (found.ends, found.detail) == (None, "Long term support: Community")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"Event_Start_Date": ""}, "It has no start date."),
        ({"Event_Start_Date": "31/02/2026"},
         "Its start date cannot be read: export it as 2026-11-26."),
        ({"Event_End_Date": "soon"}, "Its end date cannot be read: export it as 2026-11-26."),
        ({"Date_of_Death": "20/11/26"},
         "Its date of death cannot be read: export it as 2026-11-26."),
        ({"Event_Type": "Visit"},
         "Its event type is not one of Request, Assessment, Service, Review."),
        ({"Client_Type": "Total"}, "Its client type is not one of the return's."),
        ({"NHS_Number": "", "LA_Person_Unique_Identifier": "NULL"},
         "It names nobody: neither an NHS number nor the council's own identifier."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_in_is_set_aside_alone(columns, sentence):
    parsed = read(service(), service(**columns), service(Event_Start_Date="03/08/2026"))

    assert [(each.sentence, each.entries[0].position) for each in parsed.asides] == [(sentence, 2)]
    assert len(events(parsed)) == 2


def test_a_number_that_went_through_a_spreadsheet_is_whole_or_lost():
    parsed = read(
        service(**{"NHS Number": f"{MARY}.0", "LA Person Unique Identifier": "77.0"}),
        service(**{"NHS Number": "9.99E+09", "LA Person Unique Identifier": "78"}),
    )

    (person,) = parsed.people
    assert (person.described.nhs_number, person.refs) == (MARY, ("77",))
    assert [each.sentence for each in parsed.asides] == [
        "Its NHS number has lost its last figures to a spreadsheet: format the column as text and"
        " export it again."
    ]


def test_rows_under_one_identifier_that_name_two_people_are_nobodys():
    parsed = read(service(), service(NHS_Number=JOHN, Event_Start_Date="03/08/2026"))

    assert "different NHS numbers" in parsed.people[0].trouble
