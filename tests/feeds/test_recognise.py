"""Files are what their content says, whatever they are called."""

import gzip

import pytest

from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import Format, recognise

RECOGNISED = [
    (b'{"resourceType": "Bundle"}', Format.FHIR_JSON),
    (b'\n\t {"resourceType": "Bundle"}', Format.FHIR_JSON),
    (b'\xef\xbb\xbf{"resourceType": "Bundle"}', Format.FHIR_JSON),
    ('{"resourceType": "Bundle"}'.encode("utf-16"), Format.FHIR_JSON),
    (b"MSH|^~\\&|PAS|", Format.HL7),
    (b"\x0bMSH|^~\\&|PAS|", Format.HL7),
    (b"\r\nFHS|^~\\&|PAS|", Format.HL7),
    ('{"resourceType": "Bundle"}'.encode("utf-16-le"), Format.FHIR_JSON),
    (gzip.compress(b'{"resourceType": "Bundle"}', mtime=0), Format.FHIR_JSON),
    (b'{"resourceType": "Patient"}\n{"resourceType": "Patient"}', Format.FHIR_NDJSON),
    (b'{"resourceType": "Patient"}\n{"resourceTy', Format.FHIR_NDJSON),
    (b'{"resourceType": "Bundle", "entry": [\n{"resource": {}},\n{"resource": {}}\n]}',
     Format.FHIR_JSON),
    (b'{"resourceType": "Patient"}\n', Format.FHIR_JSON),
    (b"<?xml version='1.0'?><Bundle xmlns='http://hl7.org/fhir'/>", Format.FHIR_XML),
    (b"\xef\xbb\xbf\n<f:Patient xmlns:f='http://hl7.org/fhir'/>", Format.FHIR_XML),
    ("<?xml version='1.0' encoding='UTF-16'?><Patient xmlns='http://hl7.org/fhir'/>"
     .encode("utf-16"), Format.FHIR_XML),
    (b"NHS Number,Event Type,Client Type\n", Format.CSV),
    (b"\xef\xbb\xbfNHS Number;Event Type;Client Type\n", Format.CSV),
    (gzip.compress(b"NHS Number,Event Type,Client Type\n", mtime=0), Format.CSV),
    (b"NHS Number,Date of Birth,Visit date\n", Format.TABLE),
    (b"NHS Number;DOB;Visit date\n9990000018;09/03/1941;26/11/2026\n", Format.TABLE),
    (b"Name,Age,Town\nMary,84,Pitlaw\n", Format.TABLE),
    (b"Name,Beech House census\n,\nNHS No,DOB\n9990000018,09/03/1941\n", Format.TABLE),
]  # fmt: skip
ELSE = [
    (b"", "empty"),
    (b"\xef\xbb\xbf \r\n", "empty"),
    (b"<?xml version='1.0'?><Bundle/>", "XML, but not FHIR"),
    (b"<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "XML, but not FHIR"),
    (b"<!-- nothing -->", "cut off or broken"),
    (b"<?xml version='1.0' encoding='never-heard-of'?><a/>", "cut off or broken"),
    (gzip.compress(b"Dear Mary", mtime=0)[:-3], "gzip"),
    (gzip.compress(gzip.compress(b"Dear Mary", mtime=0), mtime=0), "packed twice"),
    (gzip.compress(bytes(20_000_000), mtime=0), "far more than any feed"),
    (b'Dear Mary, he said "come,\nand sit\n', "not a feed"),
    (b"PK\x03\x04\x14\x00", "zip"),
    (b"%PDF-1.7", "PDF"),
    (b"Dear Mary,\nthank you", "not a feed"),
    (b"hello, {this is} not, json", "not a feed"),
    (b"Dear Mary, dear John, and all,\nthank you\n", "not a feed"),
    (b"\x00\x01\x02\x03", "neither text"),
    (b"\xff\xfe{\x00x", "UTF-16"),
]


@pytest.mark.parametrize(("content", "format_"), RECOGNISED)
def test_a_feed_is_known_by_how_it_begins(content, format_):
    found, text = recognise(content)

    assert found is format_
    assert text.lstrip()[:1] in (b"{", b"N", b"<", b"M", b"F", b"\x0b")


@pytest.mark.parametrize(("content", "word"), ELSE)
def test_anything_else_is_named_in_the_sentence_that_sets_it_aside(content, word):
    with pytest.raises(Unreadable) as refused:
        recognise(content)

    assert word in refused.value.sentence
    assert refused.value.sentence.endswith(".")
