"""FHIR in XML: brought entry by entry to the JSON that FHIR has for it, which is read as any other.

The parser is told to trust nothing: a document type declaration, with which entities and files from
elsewhere come in, is refused before a word of it is obeyed.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from itertools import islice
from typing import Any

import msgspec
from lxml import etree
from msgspec import Raw

from desktop.feeds import clean
from desktop.feeds.fhir import gp_connect, r4
from desktop.feeds.fhir.shapes import (
    ALWAYS,
    BARE,
    FLAGS,
    MANY_R4,
    MANY_STU3,
    NUMBERS,
    TEXTS,
    is_text,
)
from desktop.feeds.fhir.version import LOOKED_AT, STU3, version_of
from desktop.feeds.markup import STRICT
from desktop.feeds.parsed import Entry, Parsed, Unreadable
from desktop.words.enums import Sector

FHIR = "{http://hl7.org/fhir}"
_BUNDLE, _ENTRY = f"{FHIR}Bundle", f"{FHIR}entry"
_DIV = "{http://www.w3.org/1999/xhtml}div"
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)

DECLARES = (
    "This XML declares a document type, with which a file can bring in what is not in it: it is "
    "not read. FHIR has none: export it again."
)
BROKEN = "This is not whole XML: it is cut off or broken."
TOO_DEEP = "This XML is nested deeper than any FHIR is."
TOO_LONG = "One text in this XML is larger than 10 MB: send that document on its own."

Json = dict[str, Any]
Many = frozenset[tuple[str, str]]


def read(content: bytes, sector: Sector, today: date) -> Parsed:
    """Read a whole file. Raises ``Unreadable`` if it is not FHIR."""
    try:
        parsed = r4.read(as_json(content), sector, today)
    except Unreadable as unreadable:  # what is said of the JSON is meant of the XML that was sent
        sentence = unreadable.sentence.replace("JSON", "XML")
        raise Unreadable(sentence, unreadable.kinds) from None
    parsed.original = _Originals(content).of
    return parsed


def timestamp(content: bytes) -> datetime | None:
    """When a bundle was written, by its own word; a quick look that checks nothing else."""
    try:
        first = next(_pieces(content))
        bundle = first.getparent() if first.tag == _ENTRY else first
        said = bundle.find(f"{FHIR}timestamp") if bundle.tag == _BUNDLE else None
        dated = clean.instant(said.get("value")) if said is not None else None
        if dated is None and gp_connect.MARK.encode() in content:
            return r4.timestamp(as_json(content))
        return dated
    except Unreadable:
        return None


class _Found(Exception):
    """Ends the first look; carries the root's name."""


class _Prolog:
    """What comes before the first element, and what that is called."""

    def doctype(self, *_: object) -> None:
        raise Unreadable(DECLARES)

    def start(self, tag: str, _: object) -> None:
        raise _Found(tag)

    def close(self) -> None:
        """Asked for by the parser."""


def root(content: bytes) -> str:
    """The name of the outermost element. Raises ``Unreadable`` for what must not be parsed."""
    parser = etree.XMLParser(target=_Prolog(), **STRICT)
    try:
        parser.feed(content)
        parser.close()
    except _Found as found:
        return str(found)
    except etree.XMLSyntaxError:
        pass
    raise Unreadable(BROKEN)


def _pieces(content: bytes) -> Iterator[Any]:
    """Each entry of a bundle, emptied once it was looked at; then the root, with all the rest."""
    root(content)
    parsing = etree.iterparse(BytesIO(content), events=("end",), tag=_ENTRY, **STRICT)
    try:
        for _, each in parsing:
            above = each.getparent()
            if above.tag == _BUNDLE and above.getparent() is None:
                yield each
                each.clear()
    except etree.XMLSyntaxError as trouble:
        if trouble.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise Unreadable(TOO_DEEP if "depth" in str(trouble) else TOO_LONG) from None
        raise Unreadable(BROKEN) from None
    yield parsing.root


# --- to JSON -------------------------------------------------------------------------------------


def as_json(content: bytes) -> bytes:
    """The same resource or bundle in JSON. Raises ``Unreadable`` if it is no XML to be read."""
    many = MANY_STU3 if version_of(_looked_at(content)) == STU3 else MANY_R4
    entries: list[bytes] = []
    whole: Json = {}
    for each in _pieces(content):
        whole = _whole(each, many)
        if each.tag == _ENTRY:
            entries.append(msgspec.json.encode(whole))
    told = msgspec.json.encode(whole)
    return told[:-1] + b',"entry":[' + b",".join(entries) + b"]}" if entries else told


def _looked_at(content: bytes) -> Iterator[Json]:
    """The resources that show a file's version, and first what its bundle says of itself."""
    for number, each in enumerate(islice(_pieces(content), LOOKED_AT)):
        outer = each.getparent() if each.tag == _ENTRY else each
        meta = outer.find(f"{FHIR}meta") if number == 0 and outer.tag == _BUNDLE else None
        if meta is not None:
            yield {"resourceType": "Bundle", "meta": _fields(meta, "meta", MANY_R4)}
        if each.tag != _BUNDLE:
            whole = _whole(each, MANY_R4)
            yield whole.get("resource", whole)


def _whole(piece: Any, many: Many) -> Json:
    """An entry, or a resource; of a bundle without its entries."""
    if piece.tag == _ENTRY:
        return _fields(piece, "entry", many)
    resource = _resource(piece, many)
    if piece.tag == _BUNDLE:
        resource.pop("entry", None)
    return resource


def _resource(element: Any, many: Many) -> Json:
    kind = etree.QName(element).localname
    return {"resourceType": kind, **_fields(element, kind, many)}


def _fields(element: Any, above: str, many: Many) -> Json:
    """What stands in an element. ``above`` is its name, or its type if it is a resource."""
    it: Json = {key: text for key in ("id", "url") if (text := element.get(key)) is not None}
    for child in element:
        if child.tag == _DIV:
            it["div"] = etree.tostring(child, encoding="unicode", with_tail=False)
        elif child.tag.startswith(FHIR):
            name = child.tag[len(FHIR) :]
            value, beside = _said(child, name, above, many)
            if name in ALWAYS or (above, name) in many:
                _append(it, name, value, beside)
                continue
            if name in it:  # once too often: JSON would have a list, and whoever reads it will say
                value = [*(it[name] if isinstance(it[name], list) else [it[name]]), value]
            if value is not None:
                it[name] = value
            if beside:
                it[f"_{name}"] = beside
    return it


def _append(it: Json, name: str, value: Any, beside: Json) -> None:
    """One more of those that repeat; what stands beside a bare text has the same place in a list
    of its own."""
    if value is None and name not in TEXTS:
        if not beside:
            return
        value, beside = beside, {}
    values = it.setdefault(name, [])
    values.append(value)
    if beside:
        extras = it.setdefault(f"_{name}", [])
        extras += [None] * (len(values) - len(extras) - 1) + [beside]


def _said(element: Any, name: str, above: str, many: Many) -> tuple[Any, Json]:
    """A value, and the extensions that stand beside one that is bare."""
    text = element.get("value")
    if text is not None and not len(element) and element.get("id") is None:
        return _typed(text, name, above), {}  # nearly all are so, and this is half of the time
    below = _below(element, name, many)
    if text is not None:
        return _typed(text, name, above), below
    if below and below.keys() <= {"id", "extension"} and name in BARE:
        return None, below
    return below or None, {}


def _below(element: Any, name: str, many: Many) -> Json:
    if len(element) == 1:
        inner = element[0]
        if inner.tag.startswith(FHIR) and inner.tag[len(FHIR)].isupper():
            return _resource(inner, many)
    return _fields(element, name, many)


def _typed(text: str, name: str, above: str) -> Any:
    """As JSON has it; what is not what it should be stays a text, for whoever reads it to say."""
    if name in FLAGS and text in ("true", "false"):
        return text == "true"
    if name in NUMBERS and _NUMBER.fullmatch(text) and not (name == "value" and is_text(above)):
        return Raw(text.encode())  # every figure as it was sent
    return text


# --- what is handed on ---------------------------------------------------------------------------


class _Originals:
    """The entries as they were sent, found again when the first of them is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def of(self, entries: tuple[Entry, ...]) -> bytes:
        head, rows = self._parts
        if not rows:
            return self._content
        return b"".join((head, *(rows[each.position - 1] for each in entries), b"</Bundle>"))

    @cached_property
    def _parts(self) -> tuple[bytes, list[bytes]]:
        rows: list[bytes] = []
        kept = b""
        for piece in _pieces(self._content):
            if piece.tag == _ENTRY:
                rows.append(_written(piece))
                continue
            labels = b"".join(
                _written(each)
                for name in ("security", "tag")
                for each in piece.findall(f"{FHIR}meta/{FHIR}{name}")
            )
            dated = b"".join(map(_written, piece.findall(f"{FHIR}timestamp")))
            kept = b"<meta>%s</meta>" % labels if labels else b""
            kept += b'<type value="collection"/>' + dated
        return b'<Bundle xmlns="http://hl7.org/fhir">' + kept, rows


def _written(element: Any) -> bytes:
    return bytes(etree.tostring(element, encoding="utf-8", with_tail=False))
