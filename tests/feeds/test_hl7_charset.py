"""In which letters a message is written, by its own word. On both stores."""

import pytest
from sqlalchemy import select

from desktop.feeds.hl7 import adt
from desktop.feeds.hl7.charset import UNKNOWN, UNTRUE
from desktop.feeds.readable import DECODED, readable
from desktop.feeds.recognise import Format, recognise
from desktop.models import Item, Source
from desktop.words.accounts import Original
from desktop.words.enums import Sector, SourceKind
from tests.feeds.making_hl7 import message
from tests.feeds.told import counted, sentences


def named(set_, family="Adams", **more):
    return message("A01", pid={5: f"{family}^Mary"}, head={18: set_}, **more)


@pytest.mark.parametrize(
    ("set_", "codec", "family"),
    [
        ("ASCII", "ascii", "Adams"),
        ("8859/1", "latin-1", "Núñez"),
        ("8859/1", "cp1252", "O’Brien"),
        ("8859/2", "iso8859_2", "Žižek"),
        ("8859/5", "iso8859_5", "Иванова"),
        ("8859/7", "iso8859_7", "Παππάς"),
        ("8859/9", "iso8859_9", "Gökçe"),
        ("8859/15", "iso8859_15", "Šebek"),
        ("iso-8859-15", "iso8859_15", "Œuvrard"),
        ("UNICODE UTF-8", "utf-8", "Łukasiewicz"),
        ("UTF-8", "utf-8", "Łukasiewicz"),
        ("UNICODE", "utf-8", "Łukasiewicz"),
        ("8859/2~ISO IR87", "iso8859_2", "Žižek"),
        ("UNICODE UTF-16", "utf-16", "Łukasiewicz"),
        ("", "utf-8", "Łukasiewicz"),
        ("", "cp1252", "Núñez"),
    ],
)
def test_a_message_is_read_in_the_letters_that_it_names(set_, codec, family):
    format_, text = recognise(named(set_, family).encode(codec))

    (person,) = adt.read(text, Sector.HEALTH).people
    assert format_ is Format.HL7
    assert person.described is not None
    assert person.described.family == family


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (named("ISO IR87").encode(), UNKNOWN),
        (named("GB 18030-2000").encode(), UNKNOWN),
        (named("8859/12").encode(), UNKNOWN),
        (named("ASCII", "Núñez").encode(), UNTRUE),
        (named("UNICODE UTF-8", "Núñez").encode("latin-1"), UNTRUE),
        (named("8859/7", "A").encode().replace(b"|A^", b"|\xff^"), UNTRUE),
    ],
)
def test_what_no_one_can_read_is_set_aside_alone_and_as_it_came(
    bring, ask, factory, content, sentence
):
    factory.patient(family="Adams", nhs="9990000018", born="1941-03-09")
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    fit = named("8859/1", "Adams", pv1={19: "V2"}).encode()

    accounts = bring(content + fit, source="ward")

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert sentences(accounts) == [sentence]
    assert len(ask(select(Item))) == 1
    parsed = adt.read(content, Sector.HEALTH)
    assert parsed.original(parsed.asides[0].entries) == content


@pytest.mark.parametrize(("set_", "codec"), [("8859/2", "iso8859_2"), ("8859/15", "iso8859_15")])
def test_a_message_that_is_corrected_keeps_its_letters(set_, codec):
    content = named(set_, "Žižek").encode(codec)

    found = readable(Original(1, content))

    assert found.text == named("UNICODE UTF-8", "Žižek")
    assert found.how == DECODED.format(code=set_)
    (person,) = adt.read(found.text.replace("Mary", "Zoë").encode(), Sector.HEALTH).people
    assert person.described is not None
    assert (person.described.family, person.described.given) == ("Žižek", "Zoë")


def test_a_head_that_is_parted_by_no_sign_of_ascii_names_no_letters():
    spoilt = named("8859/2", "Žižek").replace("|", "é").encode()

    assert readable(Original(1, spoilt)).text == spoilt.decode()
