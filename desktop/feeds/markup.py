"""How markup is parsed, and the plain words in it.

A parser is told to trust nothing: to resolve no entity, and to fetch nothing from elsewhere.
"""

import re
from collections.abc import Mapping

from lxml import etree

from desktop.feeds import clean

_NOWHERE = {
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
STRICT = _NOWHERE | {"resolve_entities": False, "load_dtd": False, "dtd_validation": False}
"""For XML."""

_SPACE = re.compile(r"\s+")
_POWER = re.compile(r"[+−-]?\d")
_LINES = frozenset("""
    address article blockquote br caption center dd details dir div dl dt fieldset figure footer
    form h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody tfoot
    thead tr ul
""".split())  # fmt: skip
_CELLS = frozenset({"td", "th"})
_STRUCK = frozenset({"del", "s", "strike"})
_WORDLESS = frozenset({"head", "script", "style", "template", "title"})


class _Declares(Exception):
    """A document type, with which a text could bring in what is not in it."""


def plain(markup: str | None) -> str:
    """The words of XHTML, or of HTML, a block or a row of a table a line.

    What is struck out says so, and a figure that is raised is no part of the one before it.
    """
    markup = clean.words(markup, len(markup or ""))
    if not markup:
        return ""
    content = markup.replace("&nbsp;", "&#160;").encode("utf-8", "replace")
    try:
        words = etree.fromstring(content, etree.XMLParser(target=_WordsOfXml(), **STRICT))
    except (etree.XMLSyntaxError, _Declares):
        lenient = etree.HTMLParser(target=_Words(), encoding="utf-8", **_NOWHERE)
        words = etree.fromstring(content, lenient)
    return clean.words(words)


class _Words:
    """Is told of each tag and text in turn: nothing that is nested goes too deep."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._in_cells = self._in_wordless = 0
        self._raised = self._first_cell = False
        self._struck: list[bool] = []
        """Of each tag that is open, whether it strikes out what stands in it."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _name(tag)
        self._in_wordless += name in _WORDLESS
        self._raised = name == "sup"
        if name in _CELLS:
            self._said.append("" if self._first_cell else " | ")
            self._first_cell = False
            self._in_cells += 1
        self._break(name)
        self._first_cell = self._first_cell or name == "tr"
        self._struck.append(name in _STRUCK or "line-through" in attributes.get("style", ""))
        if self._struck[-1]:
            self._said.append("[struck out: ")
        if name == "img":
            self.data(f"[picture: {attributes.get('alt') or 'without words'}]")

    def end(self, tag: str) -> None:
        name = _name(tag)
        self._in_wordless -= name in _WORDLESS
        self._in_cells -= name in _CELLS
        self._raised = False
        if self._struck and self._struck.pop():
            self._said.append("]")
        self._break(name)

    def data(self, text: str) -> None:
        if self._in_wordless:
            return
        if self._raised and _POWER.match(text):
            self._said.append("^")
        self._raised = False
        self._said.append(_SPACE.sub(" ", text))

    def close(self) -> str:
        return "\n".join(line for each in "".join(self._said).split("\n") if (line := each.strip()))

    def _break(self, name: str) -> None:
        if name in _LINES:
            self._said.append(" " if self._in_cells else "\n")


class _WordsOfXml(_Words):
    def doctype(self, *_: object) -> None:
        raise _Declares


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
