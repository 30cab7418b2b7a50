"""Finding a person, and opening them."""

import re
from typing import Any

import pytest
from sqlalchemy import event, select

from desktop.errors import Problem
from desktop.models import AuditEntry, Patient, Practice
from desktop.models.audit import patients_in
from desktop.services import patients, search
from desktop.services.changes import carry_out
from desktop.services.names import Names
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Role
from desktop.words.patients import FoundRow, with_postcode
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory


class County:
    """A nurse's team, and someone registered elsewhere."""

    def __init__(self, store: Store, factory: Factory) -> None:
        self.store, self.factory = store, factory
        team = factory.team()
        self.practice = factory.practice("Larkmoor Surgery", team)
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, teams=[team])
        self.ids: dict[str, int] = {}
        self.add(
            "Hindmarsh", "Dorothy", born="1939-03-14", nhs="9990000018", title="Mrs",
            postcode="DH7 0ZL", address="4 Chapel Bank, Larkmoor", former_family="Pyle",
        )  # fmt: skip
        self.add("Hindmarsh", "Dora", born="1951-07-02", postcode="DL13 0ZK")
        self.add("Hind", "Michael", born="1939-03-14")
        self.add("Michael", "Amber", born="1980")
        self.add("van der Berg", "Łucja", born="2001-01-01")
        elsewhere = factory.practice("Saltcote Road Surgery")
        self.add("Hindmarsh", "Stella", elsewhere, born="1944-05-06", nhs="9990000026",
                 address="1 Coast Road, Saltcote", postcode="SR8 0ZR")  # fmt: skip
        self.add("Quiet", "Person", elsewhere, born="1944-05-07", nhs="9990000034",
                 address_withheld=True)  # fmt: skip

    def add(self, family: str, given: str, practice: Practice | None = None, **values: Any) -> None:
        made = self.factory.patient(family, given, practice=practice or self.practice, **values)
        self.ids[given] = made.id

    def find(self, typed: str, limit: int = 50) -> list[FoundRow]:
        with self.store.reading() as session:
            return search.find(session, self.nurse, typed, TODAY, Names(), limit)

    def names(self, typed: str) -> list[str]:
        return [row.name.split(", ")[1].removesuffix(" (Mrs)") for row in self.find(typed)]

    def exactly(self, typed: str) -> list[FoundRow]:
        return carry_out(
            self.store,
            lambda session: patients.find_exactly(session, self.nurse, typed, TODAY),
            NOW,
        )

    def last_entry(self) -> AuditEntry:
        with self.factory.store.reading() as session:
            newest = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
            return session.scalars(newest).one()


@pytest.fixture
def county(store: Store, factory: Factory) -> County:
    with factory.together():
        return County(store, factory)


def test_names_are_found_in_any_order_and_by_their_beginnings(county: County) -> None:
    assert county.names("hindm") == ["Dora", "Dorothy"]
    assert county.names("hindmarsh dorot") == ["Dorothy"]
    assert county.names("dor hind") == ["Dora", "Dorothy"]
    assert county.names("HINDMARSH, Dorothy (Mrs)") == ["Dorothy"]
    assert county.names("lucja vander berg") == ["Łucja"]
    assert county.names("van der") == ["Łucja"]
    assert county.names("marsh") == []
    assert county.names("   ") == []


def test_a_former_name_is_found_and_said(county: County) -> None:
    (found,) = county.find("pyle dor")
    assert (found.name, found.matched) == ("HINDMARSH, Dorothy (Mrs)", "former name")


def test_what_is_typed_exactly_comes_first(county: County) -> None:
    assert [row.name for row in county.find("hind")] == [
        "HIND, Michael", "HINDMARSH, Dora", "HINDMARSH, Dorothy (Mrs)",
    ]  # fmt: skip
    assert [row.name for row in county.find("michael")] == ["HIND, Michael", "MICHAEL, Amber"]


def test_numbers_dates_and_postcodes_are_found_and_said(county: County) -> None:
    for typed, matched in (
        ("999 000 0018", "NHS number"), ("99900000", "NHS number"),
        ("14/3/1939 hindm", "name"), ("DH7 0ZL", "postcode"), ("dh70z", "postcode"),
        ("hindm dh7", "name"),
    ):  # fmt: skip
        found = [row for row in county.find(typed) if row.id == county.ids["Dorothy"]]
        assert [row.matched for row in found] == [matched], typed
    assert county.names("14031939") == ["Michael", "Dorothy"]
    assert {row.matched for row in county.find("1939")} == {"birth date"}
    assert county.names("1980") == ["Amber"]


def test_a_name_like_a_month_is_found_beside_a_year(county: County) -> None:
    county.add("Rowe", "June", born="1938-02-03")
    county.add("Rowe", "Mark", born="1985-05-05")
    county.add("Rowe", "Peter", born="1938-06-09")
    assert county.names("june 1938") == ["June", "Peter"]
    assert county.names("rowe june 1938") == ["June", "Peter"]
    assert county.names("mark 1985") == ["Mark"]
    assert county.names("mar 1985") == ["Mark"]


def test_a_row_says_enough_to_tell_two_people_apart(county: County) -> None:
    (found,) = county.find("9990000018")
    assert (found.born, found.practice) == (PartialDate("1939-03-14"), "Larkmoor Surgery")
    assert found.address == "4 Chapel Bank, Larkmoor, DH7 0ZL"


def test_search_ends_at_the_relationship(county: County) -> None:
    assert county.names("hindmarsh stella") == []
    assert county.names("999 000 0026") == []
    assert county.names("SR8") == []


def test_no_more_rows_come_than_were_asked_for(county: County) -> None:
    assert len(county.find("h", limit=2)) == 2


def test_beyond_ones_people_a_full_number_shows_a_row_without_address(county: County) -> None:
    (found,) = county.exactly("999 000 0026")
    assert (found.id, found.address) == (county.ids["Stella"], "")
    assert (found.nhs_number, found.mine) == ("9990000026", False)
    assert found.practice == "Saltcote Road Surgery"
    entry = county.last_entry()
    assert (entry.action, patients_in(entry.subjects)) == ("patient.searched", [found.id])
    assert "999" not in entry.detail


def test_a_withheld_address_hides_the_practice_as_well(county: County) -> None:
    (found,) = county.exactly("9990000034")
    assert (found.address, found.practice) == ("", "")


def test_beyond_ones_people_name_and_birth_date_must_be_exact(county: County) -> None:
    (found,) = county.exactly("stella hindmarsh 6/5/1944")
    assert (found.id, found.nhs_number, found.mine) == (county.ids["Stella"], None, False)
    assert county.exactly("stell hindmarsh 6/5/1944") == []
    assert patients_in(county.last_entry().subjects) == []
    for vague in (
        "hindmarsh",
        "stella hindmarsh",
        "stella hindmarsh 1944",
        "9990000027",
        "999",
    ):
        with pytest.raises(Problem, match="full NHS number"):
            county.exactly(vague)


def test_beyond_ones_people_the_first_given_name_is_enough(county: County) -> None:
    elsewhere = county.factory.practice("Saltcote Surgery")
    county.add("Coulthard", "Edith Mary", elsewhere, born="1939-02-03")
    edith = [county.ids["Edith Mary"]]
    for typed in (
        "Edith Coulthard 03/02/1939", "Coulthard, Edith 3 Feb 1939",
        "Edith Mary Coulthard 03/02/1939",
    ):  # fmt: skip
        assert [row.id for row in county.exactly(typed)] == edith, typed
        assert patients_in(county.last_entry().subjects) == edith
    for other in ("Mary Coulthard 03/02/1939", "Edit Coulthard 03/02/1939"):
        assert county.exactly(other) == [], other


def test_whoever_is_restricted_is_found_by_their_number_alone(
    county: County, factory: Factory
) -> None:
    factory.change(Patient, county.ids["Stella"], restricted=True)
    assert county.exactly("stella hindmarsh 6/5/1944") == []
    (found,) = county.exactly("9990000026")
    assert (found.id, found.practice) == (county.ids["Stella"], "")


def test_a_look_beyond_is_for_one_person(county: County) -> None:
    for several in (
        "stella hindmarsh 6/5/1944 7/5/1944 8/5/1944",
        "stella ann hindmarsh edith mary coates jo 6/5/1944",
    ):
        with pytest.raises(Problem, match="of one person only"):
            county.exactly(several)


def test_ones_own_people_keep_their_address_there_too(county: County) -> None:
    (found,) = county.exactly("9990000018")
    assert found.address.startswith("4 Chapel Bank")


def test_opening_someone_is_an_audited_read(county: County) -> None:
    dorothy = county.ids["Dorothy"]
    opened = carry_out(
        county.store, lambda session: patients.open_patient(session, county.nurse, dorothy), NOW
    )
    banner = opened.about
    assert banner is not None
    assert (banner.name, banner.practice) == ("HINDMARSH, Dorothy (Mrs)", "Larkmoor Surgery")
    assert banner.age(TODAY) == 87
    assert banner.team_id == county.practice.team_id
    entry = county.last_entry()
    assert (entry.action, entry.subjects, entry.actor_id) == (
        "patient.opened", f"patient:{dorothy}", county.nurse.id,
    )  # fmt: skip
    assert entry.detail == "caseload"


def test_someone_beyond_the_relationship_is_not_opened(county: County) -> None:
    before = county.last_entry().number
    with pytest.raises(Problem, match="not on a list of yours"):
        carry_out(
            county.store,
            lambda session: patients.open_patient(session, county.nurse, county.ids["Stella"]),
            NOW,
        )
    assert county.last_entry().number == before


def test_a_postcode_is_not_said_twice() -> None:
    assert with_postcode("4 Chapel Bank, DH7 0ZL", "DH7 0ZL") == "4 Chapel Bank, DH7 0ZL"
    assert with_postcode("", "DH7 0ZL") == "DH7 0ZL"
    assert with_postcode("4 Chapel Bank", "") == "4 Chapel Bank"


def test_whoever_is_on_an_agenda_is_found_by_those_who_attend(
    county: County, factory: Factory
) -> None:
    with factory.store.reading() as session:
        stella = session.get_one(Patient, county.ids["Stella"])
    factory.meeting(
        factory.team(), chair=factory.staff(), patients=[stella], attendees=[county.nurse]
    )
    assert county.names("hindmarsh stella") == ["Stella"]
    (found,) = county.exactly("9990000026")
    assert found.address == "1 Coast Road, Saltcote, SR8 0ZR"


@pytest.mark.parametrize(
    ("typed", "indexes"),
    [
        ("smith", {"ix_patient_family", "ix_patient_given", "ix_patient_former"}),
        ("smith john", {"ix_patient_family", "ix_patient_given", "ix_patient_former"}),
        ("1939", {"ix_patient_born"}),
        ("999 000", {"sqlite_autoindex_patient"}),
        ("dh7", {"ix_patient_postcode"}),
    ],
)
def test_every_way_of_searching_starts_from_an_index(
    embedded_store: Store, typed: str, indexes: set[str]
) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    names = Names()  # those of the whole list, kept from an earlier key
    someone = Actor(1, "Dr Peter Kerr", Role.GP, frozenset({1}), frozenset({1}))
    with embedded_store.reading() as session:
        search.find(session, someone, "robson", TODAY, names)
    event.listen(
        embedded_store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, given, _x, _many: asked.append((statement, given)),
    )
    with embedded_store.reading() as session:
        search.find(session, someone, typed, TODAY, names)
        cursor = session.connection().connection.cursor()
        ways = [
            str(step[-1])
            for statement, given in asked
            for step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
        ]
    found = [way for way in ways if " patient " in way]
    ours = r"SCAN (r\d|hit|moved|CONSTANT ROW)"
    scanned = {way for way in ways if way.startswith("SCAN") and not re.match(ours, way)}
    # A few dozen of each; what was cut off is short, too.
    assert scanned <= {"SCAN place", "SCAN objection", "SCAN organisation_name"}
    assert not [way for way in ways if "CORRELATED" in way]
    assert all(any(index in way for way in found) for index in indexes)
