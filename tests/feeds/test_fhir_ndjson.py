"""FHIR with a resource or a bundle a line: each line stands for itself."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from desktop.feeds.fhir import ndjson, r4
from desktop.words.enums import Confidentiality, Sector
from tests.clock import TODAY
from tests.feeds.making import bundle, condition, patient, resource
from tests.feeds.told import plain

STAY = resource("Encounter", type=[{"text": "Stay"}], period={"start": "2026-01-01"})


def lines(*each):
    return b"\n".join(it if isinstance(it, bytes) else msgspec.json.encode(it) for it in each)


def read(*each):
    return ndjson.read(lines(*each), Sector.HEALTH, TODAY)


def test_a_resource_a_line_says_what_a_bundle_of_them_says():
    made = [patient(), condition(), STAY]

    assert plain(read(*made)) == plain(
        r4.read(lines(json.loads(bundle(*made))), Sector.HEALTH, TODAY)
    )


def test_lines_may_end_in_any_way_and_be_blank():
    content = lines(patient(), condition()).replace(b"\n", b"\r\n\r\n  \r\n") + b"\r\n"

    assert ndjson.is_ndjson(content)
    assert plain(ndjson.read(content, Sector.HEALTH, TODAY)) == plain(read(patient(), condition()))


def test_a_broken_line_is_set_aside_alone_and_handed_out_as_it_came():
    parsed = read(patient(), b'{"resourceType": "Condit', condition(), b"not JSON at all")

    assert len(parsed.people[0].sayings) == 1
    assert [each.sentence for each in parsed.asides] == [ndjson.BROKEN]
    assert [each.position for each in parsed.asides[0].entries] == [2, 4]
    assert parsed.original(parsed.asides[0].entries) == (
        b'{"resourceType": "Condit\nnot JSON at all'
    )


def test_what_else_is_set_aside_can_be_brought_in_again():
    parsed = read(patient(), b"{", condition(subject={"reference": "Group/1"}))
    aside = next(each for each in parsed.asides if each.sentence != ndjson.BROKEN)

    again = r4.read(parsed.original(aside.entries), Sector.HEALTH, TODAY)

    assert (again.entries, again.asides[0].sentence) == (1, aside.sentence)


@pytest.mark.parametrize("kind", ["security", "tag"])
def test_a_line_that_is_a_bundle_counts_by_its_entries_and_keeps_its_label(kind):
    labelled = json.loads(bundle(condition(), timestamp="2026-11-20T10:00:00Z"))
    labelled["meta"] = {kind: [{"code": "R"}]}

    parsed = read(patient(), labelled, json.loads(bundle()))

    assert parsed.entries == 3
    wording = parsed.people[0].sayings[0].said[0].wording
    assert wording.confidentiality is Confidentiality.SENSITIVE
    assert [each.position for each in parsed.asides[0].entries] == [3]


def test_bundles_a_line_were_said_when_the_earliest_of_them_was():
    older, newer = (
        json.loads(bundle(patient(), timestamp=f"2026-11-{day}T10:00:00Z")) for day in (19, 20)
    )

    assert ndjson.timestamp(lines(newer, older)) == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert ndjson.timestamp(lines(newer, patient())) is None
