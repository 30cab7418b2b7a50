"""Search as one types: why somebody was found, in which order, and what is marked."""

from typing import Any

import pytest
from sqlalchemy import event

from desktop.models import Patient, PatientLink, Relationship
from desktop.services import patients, search
from desktop.services.changes import carry_out
from desktop.services.names import Names, Vocabulary
from desktop.store.store import Store
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    PlaceKind,
    Role,
    Sector,
    SourceKind,
)
from desktop.words.patients import FoundRow, Mark
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory


class Desk:
    """A nurse, and the people of the one practice of her team."""

    def __init__(self, store: Store, factory: Factory, role: Role = Role.COMMUNITY_NURSE) -> None:
        self.store, self.factory = store, factory
        self.team = factory.team()
        self.practice = factory.practice("Larkmoor Surgery", self.team)
        self.nurse = factory.staff(role, teams=[self.team])
        self.ids: dict[str, int] = {}
        self.add("Hindmarsh", "Dorothy May", preferred="Dot", former_family="Pyle",
                 address="4 Chapel Bank, Larkmoor", postcode="DH7 0ZL")  # fmt: skip
        self.add("Hindmarch", "Brian", address="14 Chapel Bank, Larkmoor")
        self.add("Smyth", "Catherine", address="The Old Rectory, Church Lane, Larkmoor")
        self.add("Smith", "Alan", address="Flat 2, 9 Mill Rise, Larkmoor")
        self.add("Robson", "John")

    def add(self, family: str, given: str, **values: Any) -> int:
        values.setdefault("practice", self.practice)
        made = self.factory.patient(family, given, **values).id
        self.ids[given] = made
        return made

    def person(self, given: str) -> Patient:
        with self.store.reading() as session:
            return session.get_one(Patient, self.ids[given])

    def find(
        self, typed: str, actor: Actor | None = None, names: Names | None = None
    ) -> list[FoundRow]:
        with self.store.reading() as session:
            return search.find(session, actor or self.nurse, typed, TODAY, names or Names())

    def open(self, patient: int) -> None:
        carry_out(
            self.store,
            lambda session: patients.open_patient(session, self.nurse, patient),
            NOW,
        )

    def told(self, typed: str) -> list[tuple[str, str, str]]:
        return [(row.name, row.matched, row.found_in) for row in self.find(typed)]


@pytest.fixture
def desk(store: Store, factory: Factory) -> Desk:
    with factory.together():
        return Desk(store, factory)


def test_what_someone_likes_to_be_called_is_found_and_said(desk: Desk) -> None:
    assert desk.told("dot") == [("HINDMARSH, Dorothy May", "preferred name", "Dot")]
    assert desk.told("hindm dot") == [("HINDMARSH, Dorothy May", "preferred name", "Dot")]
    assert desk.told("pyle") == [("HINDMARSH, Dorothy May", "former name", "Pyle")]


def test_looking_for_people_is_never_taken_for_a_change(desk: Desk, scripts: Store) -> None:
    script = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
    with scripts.writing() as session:  # nobody signs
        found = search.find(session, script, "hindmarhs", TODAY, Names())
    assert [row.name for row in found] == ["HINDMARSH, Dorothy May", "HINDMARCH, Brian"]


def test_what_sounds_or_is_spelt_like_it_comes_below_what_is_exact(desk: Desk) -> None:
    assert desk.told("smith") == [
        ("SMITH, Alan", "name", ""), ("SMYTH, Catherine", "sounds like", ""),
    ]  # fmt: skip
    assert desk.told("hindmarsh") == [
        ("HINDMARSH, Dorothy May", "name", ""), ("HINDMARCH, Brian", "sounds like", ""),
    ]  # fmt: skip
    desk.add("Hindmash", "Eric")
    assert [name for name, *_ in desk.told("hindmarsh")] == [
        "HINDMARSH, Dorothy May", "HINDMARCH, Brian", "HINDMASH, Eric",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name", "matched"),
    [
        ("hindmabsh dor", "HINDMARSH, Dorothy May", "spelt like"),
        ("hindmarsh dorohty", "HINDMARSH, Dorothy May", "spelt like"),
        ("dorhty hindmabsh", "HINDMARSH, Dorothy May", "spelt like"),
        ("kathryn", "SMYTH, Catherine", "sounds like"),
        ("smith kathryn", "SMYTH, Catherine", "sounds like"),
        ("jhon", "ROBSON, John", "spelt like"),
    ],
)
def test_a_slip_in_either_name_or_both_is_forgiven(
    desk: Desk, typed: str, name: str, matched: str
) -> None:
    assert (name, matched) in [(row.name, row.matched) for row in desk.find(typed)]


@pytest.mark.parametrize(
    "typed", ["may hindmarsh", "hindmarsh may", "may dorothy hindmarsh", "hindmarsh, may d", "may"]
)
def test_given_names_are_found_in_any_order(desk: Desk, typed: str) -> None:
    desk.add("Hindmarsh", "Maud")
    (row,) = [row for row in desk.find(typed) if row.id == desk.ids["Dorothy May"]]
    assert row.matched == "name"
    assert Mark("name", "may") in row.marks


def test_later_given_names_are_found_beside_that_family_name_alone(desk: Desk) -> None:
    desk.add("Robson", "Edith Mary Ann")
    assert desk.told("ann robson") == [("ROBSON, Edith Mary Ann", "name", "")]
    assert not desk.told("ith robson")
    assert not desk.told("mary ann smith")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("jones", "SMITH-JONES, Anne-Marie"),
        ("jones anne", "SMITH-JONES, Anne-Marie"),
        ("anne jones", "SMITH-JONES, Anne-Marie"),
        ("marie jones", "SMITH-JONES, Anne-Marie"),
        ("jones smith", "SMITH-JONES, Anne-Marie"),
        ("berg", "VAN DER BERG, Jan"),
        ("van berg", "VAN DER BERG, Jan"),
        ("der berg jan", "VAN DER BERG, Jan"),
        ("jan berg", "VAN DER BERG, Jan"),
    ],
)
def test_a_later_word_of_a_family_name_is_found(desk: Desk, typed: str, name: str) -> None:
    desk.add("Smith-Jones", "Anne-Marie")
    desk.add("van der Berg", "Jan")
    assert (name, "name") in [(row.name, row.matched) for row in desk.find(typed)]
    assert {row.name for row in desk.find(f"{typed} xyz")} == set()


def test_whoever_has_the_name_itself_stands_before_whoever_has_it_as_a_later_word(
    desk: Desk,
) -> None:
    desk.add("Atkin-Jones", "Ann")
    desk.add("Jones", "Zoe")
    desk.add("Bell", "Jones")
    assert [row.name for row in desk.find("jones")] == [
        "BELL, Jones", "JONES, Zoe", "ATKIN-JONES, Ann",
    ]  # fmt: skip
    (row,) = desk.find("jones ann")
    assert {Mark("name", "jones"), Mark("name", "ann")} <= set(row.marks)


def test_a_former_name_is_found_beside_what_someone_likes_to_be_called(desk: Desk) -> None:
    found = [("HINDMARSH, Dorothy May", "former name", "Pyle")]
    assert desk.told("dot pyle") == found
    assert desk.told("pyle dot") == found


def test_a_word_that_is_left_out_is_no_slip(desk: Desk) -> None:
    assert desk.told("robson al") == []
    assert desk.told("hind marsh")[0] == ("HINDMARSH, Dorothy May", "name", "")


def test_a_birth_date_narrows_what_is_like_a_name(desk: Desk) -> None:
    desk.add("Hindmarsh", "Edna", born="1951-07-02")
    assert [row.name for row in desk.find("hindmrash 2/7/1951")] == ["HINDMARSH, Edna"]


def test_the_beginning_of_a_name_finds_no_other_by_a_slip(desk: Desk) -> None:
    desk.add("Hind", "Michael")
    assert {row.matched for row in desk.find("hindm")} == {"name"}


def test_whoever_is_taken_on_is_found_by_a_slip_at_the_next_key(desk: Desk) -> None:
    names = Names()
    assert not desk.find("ridely", names=names)
    desk.add("Ridley", "Owen")
    (found,) = desk.find("ridely", names=names)
    assert found.name == "RIDLEY, Owen"


def test_whoever_comes_or_goes_is_found_or_not_at_the_next_key(desk: Desk) -> None:
    names = Names()

    def keyed() -> list[str]:
        with desk.store.reading() as session:
            found = search.find(session, desk.nurse, "ridley", TODAY, names)
            search.get_ready(session, desk.nurse, names)
        return [row.name for row in found]

    owen = desk.factory.patient("Ridley", "Owen", practice=desk.practice, known=False)
    assert keyed() == []
    bond = desk.factory.related(owen, desk.nurse)
    assert keyed() == ["RIDLEY, Owen"]
    assert keyed() == ["RIDLEY, Owen"]
    desk.factory.change(Relationship, bond.id, ends_at=NOW)
    assert keyed() == []
    assert keyed() == []


def test_a_key_is_asked_in_one_statement(desk: Desk) -> None:
    """The names that are in use are kept, so that the next key asks for the people alone."""
    names, asked = Names(), list[str]()
    with desk.store.reading() as session:
        search.find(session, desk.nurse, "robson", TODAY, names)
        event.listen(
            session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2])
        )
        search.find(session, desk.nurse, "robson", TODAY, names)
    assert len(asked) == 1


def test_people_are_found_by_where_they_live(desk: Desk) -> None:
    bank = [("HINDMARCH, Brian", "address", ""), ("HINDMARSH, Dorothy May", "address", "")]
    assert desk.told("chapel bank") == bank
    assert desk.told("chap") == bank
    assert desk.told("4 chapel bank") == bank[1:]
    assert desk.told("9 mill rise") == [("SMITH, Alan", "address", "")]
    assert desk.told("the old rectory") == [("SMYTH, Catherine", "address", "")]
    assert desk.told("church lane") == [("SMYTH, Catherine", "address", "")]


def test_people_are_found_by_the_name_of_their_house_and_their_village(desk: Desk) -> None:
    desk.add("Coulthard", "Edith Mary", postcode="DL13 1AB",
             address="Flat 2, Rose Cottage, 14 Quarry Row, Coldhope")  # fmt: skip
    desk.add("Tate", "Ann", address="15 Quarry Row, Coldhope")
    desk.add("Bell", "Jo", address="Rose Villa, Mill Rise, Burnhead")
    edith, ann = ("COULTHARD, Edith Mary", "address", ""), ("TATE, Ann", "address", "")
    assert desk.told("rose cottage") == [edith]
    assert desk.told("coldhope") == [edith, ann]
    assert desk.told("14 rose cottage") == desk.told("2 rose cottage") == [edith]
    assert desk.told("4 rose cottage") == []
    desk.add("Ord", "Sam", address="Flat 3, Rose Court, Mill Rise, Burnhead")
    assert desk.told("3 rose court") == [("ORD, Sam", "address", "")]
    assert desk.told("burnhead") == [("BELL, Jo", "address", "")]
    for typed in (
        "coulthard quarry row", "quarry row coulthard", "edith quarry row", "coulthard 14 quarry",
        "coulthard edith quarry row", "edith coulthard quarry row", "coulthard 14 quarry row",
        "Dl 13 1ab coulthard quarry row",
    ):  # fmt: skip
        assert desk.told(typed) == [edith], typed
    assert desk.told("coulthard 15 quarry row") == []
    (row,) = desk.find("coulthard quarry row")
    assert {Mark("name", "coulthard"), Mark("address", "quarry")} <= set(row.marks)


def test_people_are_found_by_their_care_home_or_ward(desk: Desk) -> None:
    home = desk.factory.place("Beech House", team=desk.team)
    ward = desk.factory.place("Ward 12, Bishop", PlaceKind.WARD, desk.team)
    desk.add("Tate", "Rosa", place=home)
    desk.add("Tate", "Paul", place=ward)
    desk.add("Reay", "Ann", place=home)
    ann = desk.person("Ann")
    desk.factory.item(
        ann, "Admitted to Ward 12, Bishop", Kind.ADMISSION, source=desk.factory.source()
    )
    desk.factory.item(ann, "Admitted to Ward 12", Kind.ADMISSION, status=ItemStatus.ENDED)
    at_home = [
        ("REAY, Ann", "care home", "Beech House"),
        ("TATE, Rosa", "care home", "Beech House"),
    ]
    assert desk.told("beech") == at_home
    assert desk.told("house") == desk.told("house beech") == at_home
    assert desk.told("bishop") == [
        ("REAY, Ann", "ward", "Ward 12, Bishop"), ("TATE, Paul", "ward", "Ward 12, Bishop"),
    ]  # fmt: skip


def test_one_ward_is_told_from_another_by_its_number(desk: Desk) -> None:
    for number in (3, 12):
        ward = desk.factory.place(f"Ward {number}", PlaceKind.WARD, desk.team)
        desk.add("Tate", f"Ann{number}", place=ward)
    assert [row.found_in for row in desk.find("ward")] == ["Ward 12", "Ward 3"]
    assert [row.found_in for row in desk.find("ward 12")] == ["Ward 12"]
    assert [row.found_in for row in desk.find("ward 4")] == []


def test_whoever_may_not_see_a_stay_finds_nobody_by_it(store: Store, factory: Factory) -> None:
    with factory.together():
        desk = Desk(store, factory, Role.LINK_WORKER)
    desk.factory.place("Coppice Ward", PlaceKind.WARD, desk.team)
    desk.factory.item(
        desk.person("John"), "Admitted to Coppice Ward", Kind.ADMISSION,
        source=desk.factory.source(),
    )  # fmt: skip
    assert desk.told("coppice") == []


def test_a_source_s_own_id_is_found_by_those_who_see_what_it_says(desk: Desk) -> None:
    council = desk.factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    clinic = desk.factory.source("Clinic")
    dorothy = desk.person("Dorothy May")
    desk.factory.keep(
        PatientLink(source_id=council.id, source_ref="LAS|A4100", patient_id=dorothy.id),
        PatientLink(source_id=clinic.id, source_ref="C7712", patient_id=dorothy.id),
    )
    assert desk.told("a4100") == []
    desk.factory.item(dorothy, source=council, sector=Sector.SOCIAL)
    desk.factory.item(dorothy, source=clinic, confidentiality=Confidentiality.RESTRICTED)
    assert desk.told("A4100") == [("HINDMARSH, Dorothy May", "local id", "Council")]
    assert desk.told("C7712") == []
    stranger = desk.factory.staff(Role.COMMUNITY_NURSE, teams=[desk.factory.team()])
    if desk.store.kind == "embedded":  # a hub asks as the login of the nurse
        assert desk.find("A4100", stranger) == []


def test_what_was_found_is_marked(desk: Desk) -> None:
    (dorothy,) = desk.find("dor hindm dh7")
    assert set(dorothy.marks) == {
        Mark("name", "dor"), Mark("name", "hindm"), Mark("address", "dh7"),
    }  # fmt: skip
    (spelt,) = (row for row in desk.find("hindmabsh dor") if row.matched == "spelt like")
    assert set(spelt.marks) == {Mark("name", "hindmarsh"), Mark("name", "dor")}


def test_whoever_has_no_practice_here_is_told_apart(desk: Desk) -> None:
    gone = desk.factory.patient("Gone", "Ann", practice=None)
    desk.factory.meeting(
        desk.team, chair=desk.factory.staff(), patients=[gone], attendees=[desk.nurse]
    )
    assert [row.here for row in desk.find("gone")] == [False]
    assert [row.here for row in desk.find("robson")] == [True]


def test_the_last_ten_people_opened_stand_there_before_anything_is_typed(desk: Desk) -> None:
    made = [desk.add("Tate", f"Given{number:02}") for number in range(12)]
    for patient in (*made, made[3]):
        desk.open(patient)
    with desk.store.reading() as session:
        rows = search.lately(session, desk.nurse)
    assert [row.id for row in rows] == [made[3], *made[:3:-1], made[2]][:10]
    assert {row.matched for row in rows} == {"opened lately"}


def test_whoever_may_not_be_opened_any_more_is_not_among_them(desk: Desk) -> None:
    for given in ("John", "Alan"):
        desk.open(desk.ids[given])
    desk.factory.change(Patient, desk.ids["Alan"], restricted=True)
    with desk.store.reading() as session:
        assert [row.id for row in search.lately(session, desk.nurse)] == [desk.ids["John"]]


def test_names_are_like_one_another_by_slips_and_by_sound() -> None:
    words = Vocabulary(["smith", "smyth", "robson", "robinson", "lee", "leigh", "ann"])
    assert list(words.like("smith")) == ["smyth"]
    assert words.like("smith")["smyth"].sounds
    assert words.like("robsno")["robson"].slips == 1
    assert "robinson" in words.like("robson")
    assert words.like("rob") == {}
    assert words.like("a") == {}


@pytest.mark.parametrize(
    "typed",
    ["hindmarsh chapel", "chapel hindmarsh", "dorothy chapel", "chapel bank hindmars",
     "hindmarsh larkmoor", "larkmoor dorothy", "dorothy hindmarsh larkm",
     "chapel larkmoor dorothy", "hindmarsh chapel larkmoor", "DH7 0ZL hindmarsh chapel",
     "chapel dh7 dorothy",
     "4 chapel hindmarsh", "larkmoor chapel bank dorothy hindmarsh"],
)  # fmt: skip
def test_a_name_and_where_they_live_find_in_any_mixture(desk: Desk, typed: str) -> None:
    desk.add("Hindmarsh", "Una", address="2 Mill Rise, Hettle", postcode="DH9 1AA")
    assert [row.id for row in desk.find(typed)] == [desk.ids["Dorothy May"]]


def test_a_street_and_its_village_find_who_lives_there(desk: Desk) -> None:
    desk.add("Bell", "Una", address="9 Chapel Bank, Hettle")
    assert [row.id for row in desk.find("chapel bank hettle")] == [desk.ids["Una"]]
    assert [row.id for row in desk.find("hettle chapel bank")] == [desk.ids["Una"]]
