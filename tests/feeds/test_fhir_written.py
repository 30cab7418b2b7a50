"""What was written, in the words of items: letters, answers, and what a person permits."""

import json
from base64 import b64encode
from typing import Any

from desktop.feeds import clean
from desktop.feeds.fhir import xml
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from tests.clock import TODAY
from tests.feeds.in_xml import in_xml
from tests.feeds.making import Json, bundle, coded, condition, patient, resource
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


def test_every_answer_of_a_questionnaire_about_someone_is_kept():
    answers = resource(
        "QuestionnaireResponse",
        "q",
        questionnaire="https://x.example/Questionnaire/about-me",
        authored="not yet",
        item=[
            {"linkId": "worth-knowing", "answer": [{"valueString": "I sing"}]},
            {"linkId": "falls", "text": "Falls last year", "answer": [{"valueInteger": 3}]},
            {"linkId": "please-do", "answer": [{"valueString": "Knock"}, {"valueString": "Wait"}]},
            {"linkId": "worth-knowing", "answer": [{"valueString": "I knit"}]},
            {"linkId": "plan", "text": "My plan", "answer": [{"valueUri": "https://x.example/p"}]},
            {"linkId": "map", "text": "Map", "answer": [{"valueAttachment": {"title": "Way in"}}]},
            {"linkId": "photo", "text": "Photo", "answer": [{"valueAttachment": {}}]},
        ],
    )  # fmt: skip

    found = {each.source_ref: each for each in said(answers)}

    assert {ref: each.detail for ref, each in found.items()} == {
        "QuestionnaireResponse/q#please-do": "Knock, Wait",
        "QuestionnaireResponse/q#worth-knowing": "I sing\nI knit",
        "QuestionnaireResponse/q#other-answers": (
            "Falls last year: 3\nMy plan: https://x.example/p\nMap: Way in\n"
            "Photo: A file, which is not shown here\nDate as sent: not yet"
        ),
    }
    rest = found["QuestionnaireResponse/q#other-answers"]
    assert (rest.kind, rest.title) == (Kind.ASSESSMENT, "Questionnaire about-me")


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


def narrative(words: str, status: str = "generated") -> Json:
    return {"status": status, "div": f"<div xmlns='http://www.w3.org/1999/xhtml'>{words}</div>"}


def summary(*sections: Json, **more: Any) -> Json:
    return resource("Composition", "d", status="final", type={"text": "Discharge summary"},
                    section=list(sections), **more)  # fmt: skip


def test_a_document_says_what_its_sections_say():
    found = one(summary(
        {"title": "Plan", "text": narrative("<p>Stop <b>aspirin</b></p>")},
        {"title": "Medicines", "entry": [{"reference": "Medication/none"}], "section": [
            {"code": {"text": "Stopped"}, "text": narrative("<p>Ramipril</p><p>Senna</p>")},
        ]},
        {"title": "Allergies", "emptyReason": coded("nilknown", "Nil known")},
        {"title": "Left out", "text": narrative("Nothing here", status="empty")},
        {"text": narrative("Signed by the ward")},
        author=[{"display": "Dr Ash"}],
    ))  # fmt: skip

    assert found.title == "Discharge summary"
    assert found.detail == (
        "Dr Ash\nPlan: Stop aspirin\nMedicines, Stopped:\nRamipril\nSenna\n"
        "Allergies: Nil known\nSigned by the ward"
    )


def test_a_document_in_xml_says_as_much():
    sent = in_xml(json.loads(bundle(patient(), summary(
        {"title": "Plan", "text": narrative("<p>Stop <b>aspirin</b></p>"),
         "section": [{"title": "When", "text": narrative("Today")}]},
    ))))  # fmt: skip

    (person,) = xml.read(sent, Sector.HEALTH, TODAY).people
    (saying,) = person.sayings

    assert saying.said[0].wording.detail == "Plan: Stop aspirin\nPlan, When: Today"


def test_a_document_is_held_as_closely_as_what_its_sections_tell_of():
    kept = condition("c9", "HIV", meta={"security": [{"code": "R"}]})
    within = {"title": "Problems", "section": [
        {"text": narrative("HIV"), "entry": [{"reference": "Condition/c9"}]},
    ]}  # fmt: skip

    documents = [
        next(each for each in said(summary(*sections), kept) if each.kind is Kind.DOCUMENT)
        for sections in ([within], [])
    ]

    assert [each.confidentiality for each in documents] == [
        Confidentiality.SENSITIVE, Confidentiality.NORMAL,
    ]  # fmt: skip


def test_a_document_that_is_too_long_says_that_it_was_cut():
    sections = [{"title": f"Part {n}", "text": narrative("word " * 900)} for n in range(9)]

    found = one(summary(*sections))

    assert len(found.detail) == clean.TEXT_LIMIT
    assert found.detail.endswith("… The rest was cut: look in the source.")


def test_a_list_that_keeps_something_back_says_so_though_its_note_is_a_code():
    found = one(resource("List", status="current", title="Medications",
                         note=[{"text": "confidential-items"}]))  # fmt: skip

    assert (found.kind, found.title, found.detail) == (
        Kind.ALERT, "Some of this record is withheld by the source", "Medications",
    )  # fmt: skip
