"""Markup brought to plain words: nothing fetched, nothing lost, and what is struck out says so."""

import pytest

from desktop.feeds import clean, markup

DIV = "<div xmlns='http://www.w3.org/1999/xhtml'>{}</div>"
WITH_AN_ENTITY = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file://{}'>]><div>&x; Home today</div>"


@pytest.mark.parametrize(("within", "words"), [
    ("<p>Stop <b>aspirin</b></p><p>Go home</p>", "Stop aspirin\nGo home"),
    ("Go home<br/>on\n  Friday", "Go home\non Friday"),
    ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
    ("<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>Senna</td><td><p>1 tablet</p>"
     "<p>at night</p></td></tr></table>", "Drug | Dose\nSenna | 1 tablet at night"),
    ("<table><tr><td/><td>5 mg</td></tr></table>", "| 5 mg"),
    ("Platelets 5 x 10<sup>9</sup>/L on the 1<sup>st</sup>", "Platelets 5 x 10^9/L on the 1st"),
    ("Take <del>aspirin</del> <s>and</s> clopidogrel",
     "Take [struck out: aspirin] [struck out: and] clopidogrel"),
    ("Take <span style='text-decoration:line-through'>aspirin<br/>daily</span> senna",
     "Take [struck out: aspirin\ndaily] senna"),
    ("<script>alert(1)</script><style>p {}</style>Home", "Home"),
    ("<img src='https://x.example/a.png' alt='The wound'/> <img src='b.png'/>",
     "[picture: The wound] [picture: without words]"),
    ("a &lt;b&gt; &amp; c&nbsp;d &#233;<!-- no -->", "a <b> & c d é"),
    ("<div>" * 400 + "deep" + "</div>" * 400, "deep"),
])  # fmt: skip
def test_a_narrative_is_read_as_its_words(within, words):
    assert markup.plain(DIV.format(within)) == words


@pytest.mark.parametrize(("broken", "words"), [
    ("<div><p>Home &eacute; <ul><li>one<li>two", "Home é\none\ntwo"),
    ("Pain < 5 & rising", "Pain < 5 & rising"),
    ("Home", "Home"),
    ("<!--", ""),
    (" \n", ""),
    (None, ""),
])  # fmt: skip
def test_what_is_no_xhtml_is_read_as_well_as_it_can_be(broken, words):
    assert markup.plain(broken) == words


def test_nothing_is_brought_in_from_elsewhere(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("of somebody else")

    words = markup.plain(WITH_AN_ENTITY.format(secret))

    assert "Home today" in words
    assert "somebody" not in words


def test_entities_that_grow_do_not():
    grow = "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {each} '{f'&{before};' * 10}'>"
        for before, each in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert len(markup.plain(f"{grow}]><div>&i;</div>")) < clean.TEXT_LIMIT // 10


def test_words_that_are_too_long_say_that_they_were_cut():
    words = markup.plain(DIV.format("<p>word</p>" * clean.TEXT_LIMIT))

    assert len(words) == clean.TEXT_LIMIT
    assert words.endswith("… The rest was cut: look in the source.")
