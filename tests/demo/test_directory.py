"""The hub's own set-up, in the words that the hub uses."""

import json
from collections import Counter
from typing import Any

import pytest

from desktop.demo import County
from desktop.words.enums import OrganisationKind, PlaceKind, Role, Sector, SourceKind


@pytest.fixture(scope="module")
def content(county: County) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(county.directory.read_bytes())
    return found


def test_two_teams_have_three_practices_each(content: dict[str, list[dict[str, Any]]]) -> None:
    assert Counter(each["team"] for each in content["practices"]) == {"ALD": 3, "HES": 3}
    assert [each["code"] for each in content["teams"]] == ["ALD", "HES"]


def test_each_team_has_every_role_that_people_hold(
    content: dict[str, list[dict[str, Any]]],
) -> None:
    for team in content["teams"]:
        staff = [each for each in content["staff"] if team["code"] in each["teams"]]
        assert {each["role"] for each in staff} == set(Role) - {Role.SERVICE_ACCOUNT}
        assert 12 <= len(staff) <= 17


def test_every_word_of_kind_is_one_the_hub_knows(content: dict[str, list[dict[str, Any]]]) -> None:
    assert {each["kind"] for each in content["places"]} == set(PlaceKind)
    assert {each["kind"] for each in content["organisations"]} == set(OrganisationKind)
    assert {each["kind"] for each in content["sources"]} == set(SourceKind)
    assert {each["sector"] for each in content["sources"]} <= set(Sector)


def test_codes_and_usernames_are_used_once(content: dict[str, list[dict[str, Any]]]) -> None:
    for part in ("teams", "practices", "places", "organisations", "sources"):
        codes = [each["code"] for each in content[part]]
        assert len(codes) == len(set(codes))
    names = [each["username"] for each in content["staff"]]
    assert len(names) == len(set(names))


def test_every_source_has_its_folder(
    county: County, content: dict[str, list[dict[str, Any]]]
) -> None:
    assert [folder.name for folder in county.feeds] == [
        each["code"] for each in content["sources"]
    ]  # fmt: skip


def test_telephones_are_from_the_drama_ranges(content: dict[str, list[dict[str, Any]]]) -> None:
    phones = [each["telephone"] for part in ("practices", "places", "organisations", "staff")
              for each in content[part]]  # fmt: skip
    assert all(each.startswith("0191 498 0") and len(each) == 13 for each in phones)
