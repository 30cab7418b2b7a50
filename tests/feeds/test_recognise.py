"""Files are what their content says, whatever they are called."""

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
    (b"NHS Number,Event Type,Client Type\n", Format.CSV),
    (b"\xef\xbb\xbfNHS Number;Event Type;Client Type\n", Format.CSV),
    (b"NHS Number,Date of Birth,Visit date\n", Format.TABLE),
    (b"NHS Number;DOB;Visit date\n9990000018;09/03/1941;26/11/2026\n", Format.TABLE),
    (b"Name,Age,Town\nMary,84,Pitlaw\n", Format.TABLE),
    (b"Name,Beech House census\n,\nNHS No,DOB\n9990000018,09/03/1941\n", Format.TABLE),
]
ELSE = [
    (b"", "empty"),
    (b"\xef\xbb\xbf \r\n", "empty"),
    (b"<?xml version='1.0'?><Bundle/>", "XML"),
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
    assert text.lstrip()[:1] in (b"{", b"N", b"M", b"F", b"\x0b")


@pytest.mark.parametrize(("content", "word"), ELSE)
def test_anything_else_is_named_in_the_sentence_that_sets_it_aside(content, word):
    with pytest.raises(Unreadable) as refused:
        recognise(content)

    assert word in refused.value.sentence
    assert refused.value.sentence.endswith(".")
