"""What the same systems had sent a week before, of those whose long stories go on.

A record as it was leaves out what began since, opens again what ended since, and says in its old
words what its source has reworded.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from desktop.demo.fhir import Feed, Json, Record, moment, status_of

A_WEEK = timedelta(days=7)
_BEGINNINGS = (
    "onsetDateTime", "recordedDate", "effectiveDateTime", "occurrenceDateTime",
    "performedDateTime", "dateTime", "date", "authored", "startDate", "created",
)  # fmt: skip
_GOING_ON = {"Encounter": "in-progress", "EpisodeOfCare": "active", "Flag": "active"}


def tell_before(record: Record, feed: Feed) -> None:
    """Put into a source's earlier feed what it knew of the person then."""
    day = feed.today.isoformat()
    then = Record(feed, record.person)
    then.shared = record.shared
    for entry in record.entries:
        resource = _as_it_was(entry["resource"], record.before, day)
        if resource is not None:
            then.entries.append({**entry, "resource": resource})
    then.close()


def _as_it_was(resource: Json, before: Mapping[str, Json], day: str) -> Json | None:
    old_words = before.get(resource["id"])
    told = resource.get("meta", {}).get("lastUpdated", "")
    known = old_words is not None or resource["resourceType"] == "Patient"
    if not known and (_began(resource) or told)[:10] > day:
        return None
    was = {name: value for name, value in {**resource, **(old_words or {})}.items()
           if value is not None}  # fmt: skip
    if told[:10] > day:
        was["meta"] = {**was["meta"], "lastUpdated": moment(date.fromisoformat(day), 7)}
    return _reopened(was, day, told)


def _began(resource: Json) -> str:
    """The day or moment from which its source can have known of it; empty where it does not say."""
    kind = resource["resourceType"]
    if kind == "Appointment":  # booked beforehand
        return ""
    if kind == "MedicationRequest" and "basedOn" not in resource:
        return str(resource["dispenseRequest"]["validityPeriod"]["start"])
    named = (resource.get(name) for name in (*_BEGINNINGS, "authoredOn"))
    periods = (resource.get(name, {}).get("start") for name in ("period", "effectivePeriod"))
    return str(next(filter(None, (*periods, *named)), ""))


def _reopened(was: Json, day: str, told: str) -> Json:
    """What has ended, stopped or died since had not then."""
    if was.get("deceasedDateTime", "")[:10] > day:
        del was["deceasedDateTime"]
    if was.get("period", {}).get("end", "")[:10] > day:
        was["period"] = {"start": was["period"]["start"]}
        was["status"] = _GOING_ON.get(was["resourceType"], was.get("status"))
    if was.get("abatementDateTime", "")[:10] > day:
        del was["abatementDateTime"]
        was["clinicalStatus"] = status_of("condition-clinical", "active")
    if (
        was["resourceType"] == "MedicationRequest"
        and was["status"] == "stopped"
        and told[:10] > day
    ):
        was["status"] = "active"
        for since in ("statusReason", "note"):
            was.pop(since, None)
    return was
