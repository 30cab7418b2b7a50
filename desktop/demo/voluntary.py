"""What the voluntary sector sends: befriending, carers' support, and people's own words."""

from collections.abc import Mapping
from datetime import date

from desktop.demo.directory import ORGANISATIONS
from desktop.demo.fhir import Json, Record
from desktop.demo.life import Life

ABOUT_ME = {
    "most-important": "What is most important to me",
    "people-important": "People who are important to me",
    "how-i-communicate": "How I communicate and how to communicate with me",
    "please-do": "Please do",
    "please-do-not": "Please do not",
    "good-day": "A good day",
}


def _charity(record: Record, code: str) -> Json:
    found = next(each for each in ORGANISATIONS if each.code == code)
    return record.organisation(found.code, found.name, found.telephone)


def about_me(life: Life, on: date, answers: Mapping[str, str], helped_by: str) -> Json:
    """The person's own words, written down with someone."""
    record = life.voluntary
    patient = {"reference": record.patient}
    items: list[Json] = [
        {"linkId": link, "text": ABOUT_ME[link], "answer": [{"valueString": words}]}
        for link, words in answers.items()
    ]
    items.append({"linkId": "supported-by", "text": "Supported to write this by",
                  "answer": [{"valueString": helped_by}]})  # fmt: skip
    return record.add(
        "QuestionnaireResponse", on, status="completed", authored=record.at(on, 14, 30),
        questionnaire="https://tapestry.example/Questionnaire/about-me",
        author=patient, source=patient, item=items,
    )  # fmt: skip


def support(
    life: Life, start: date, end: date | None, what: str, *, charity: str = "ZV501",
    who: str = "",
) -> Json:  # fmt: skip
    """Befriending, a lunch club, a carers' group: a stretch of time with an organisation."""
    record = life.voluntary
    period = {"start": start.isoformat()}
    if end:
        period["end"] = end.isoformat()
    organisation = _charity(record, charity)
    return record.add(
        "EpisodeOfCare", end or start, status="finished" if end else "active",
        type=[{"text": what}], period=period, managingOrganization=organisation,
        careManager=record.practitioner(who) if who else None,
    )  # fmt: skip


def seen(life: Life, on: date, title: str, words: str, who: str, charity: str = "ZV501") -> Json:
    """A visit or a call by a volunteer or link worker."""
    record = life.voluntary
    return record.add(
        "Encounter", on, status="finished",
        encounter_class="VR" if "call" in title.lower() else "HH",
        type=[{"text": title}], reasonCode=[{"text": words}],
        participant=[{"individual": record.practitioner(who)}],
        period={"start": record.at(on, 13, 30), "end": record.at(on, 14, 15)},
        serviceProvider=_charity(record, charity),
    )  # fmt: skip
