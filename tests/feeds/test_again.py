"""What a second import does to what stands. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Item, ItemWording, Patient
from tests.clock import NOW
from tests.feeds.making import bundle, condition, patient, resource
from tests.feeds.told import counted

FUTURE = "2999-01-01T00:00:00Z"
HOME = [{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}]


@pytest.mark.parametrize("timestamp", [None, "2026-11-01T10:00:00Z", FUTURE])
def test_two_files_that_differ_do_not_flip_what_stands_when_both_come_again(bring, ask, timestamp):
    there = [{"line": ["9 High Row"], "postalCode": "DH6 0ZL"}]
    files = (
        bundle(patient(address=HOME), condition(text="Low mood"), timestamp=timestamp),
        bundle(patient(address=there), condition(text="Depression"), timestamp=timestamp),
    )
    bring(*files)
    before = ask(select(Item.title)), ask(select(Patient.address)), ask(select(Item.version))
    wordings = len(ask(select(ItemWording)))

    accounts = bring(*files, now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 4}
    assert before == (
        ask(select(Item.title)), ask(select(Patient.address)), ask(select(Item.version)),
    )  # fmt: skip
    assert before[:2] == (["Depression"], ["9 High Row, DH6 0ZL"])
    assert len(ask(select(ItemWording))) == wordings


def test_an_answer_that_another_undated_file_added_is_not_taken_out_again(bring, ask):
    def answers(*keys):
        items = [{"linkId": key, "answer": [{"valueString": "Yes"}]} for key in keys]
        return bundle(patient(), resource("QuestionnaireResponse", item=items))

    files = answers("please-do"), answers("please-do", "please-do-not")
    bring(*files)

    accounts = bring(files[0], now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 2}
    assert {each.value for each in ask(select(Item.status))} == {"active"}
