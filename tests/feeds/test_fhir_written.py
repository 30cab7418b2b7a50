"""What was written, in the words of items: letters, answers, and what a person permits."""

from base64 import b64encode

from desktop.words.enums import ItemStatus, Kind, Sector
from tests.feeds.making import Json, resource
from tests.feeds.wordings import one, said


def test_a_letter_keeps_its_plain_text():
    words = b64encode(b"Home on Friday.\nReview in May.").decode()

    found = one(
        resource("DocumentReference", status="current", type={"text": "Discharge summary"},
                 date="2026-11-03", content=[{"attachment": {"contentType": "text/plain",
                                                             "data": words}}])
    )  # fmt: skip

    assert (found.kind, found.title) == (Kind.DOCUMENT, "Discharge summary")
    assert found.detail == "Home on Friday.\nReview in May."


def test_a_document_in_error_leaves_the_screen_and_a_draft_of_one_says_so():
    letter: Json = {"status": "current", "type": {"text": "Letter"}}
    wrong = one(resource("DocumentReference", docStatus="entered-in-error", **letter))
    draft = one(resource("DocumentReference", docStatus="preliminary", **letter))

    assert wrong.status is ItemStatus.WITHDRAWN
    assert (draft.status, draft.detail) == (ItemStatus.ACTIVE, "Preliminary")


def test_the_persons_own_words_are_one_item_an_answer_and_theirs():
    answers = resource(
        "QuestionnaireResponse",
        "q",
        status="completed",
        source={"reference": "Patient/p1"},
        item=[
            {"linkId": "about", "item": [
                {"linkId": "most-important", "answer": [{"valueString": "My garden"}]},
                {"linkId": "please-do-not", "answer": [{"valueString": "Talk over me"}]},
                {"linkId": "wellness"},
            ]},
        ],
    )  # fmt: skip

    first, second = said(answers)

    assert (first.kind, first.sector, first.code) == (
        Kind.ABOUT_ME, Sector.PERSON, "most-important",
    )  # fmt: skip
    assert (first.title, first.detail) == ("What is most important to me", "My garden")
    assert second.code == "please-do-not"


def test_any_other_questionnaire_is_an_assessment():
    found = one(
        resource("QuestionnaireResponse", questionnaire="https://x.example/Questionnaire/falls|1",
                 item=[{"linkId": "1", "text": "Falls this year", "answer": [{"valueInteger": 2}]}])
    )  # fmt: skip

    assert (found.kind, found.title) == (Kind.ASSESSMENT, "Questionnaire falls")
    assert (found.sector, found.detail) == (Sector.HEALTH, "Falls this year: 2")


def test_a_power_of_attorney_is_a_legal_pointer():
    found = one(
        resource("Consent", status="active", category=[{"text": "Lasting power of attorney"}],
                 dateTime="2024-05", provision={"actor": [{"role": {"text": "Attorney"},
                                                "reference": {"display": "Sue Harker"}}]})
    )  # fmt: skip

    assert (found.kind, found.title, found.detail) == (
        Kind.LEGAL, "Lasting power of attorney", "Attorney Sue Harker",
    )  # fmt: skip
