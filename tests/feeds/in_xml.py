"""Writes FHIR's JSON as FHIR's XML, by the rules of the standard alone: no part of the reader."""

import html
from typing import Any

from tests.feeds.making import Json

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'


def in_xml(resource: Json, prolog: str = PROLOG) -> bytes:
    return (prolog + _resource(resource, ' xmlns="http://hl7.org/fhir"')).encode(
        "utf-8", "surrogatepass"
    )


def _resource(it: Json, space: str = "") -> str:
    kind = it["resourceType"]
    rest = {key: value for key, value in it.items() if key != "resourceType"}
    return f"<{kind}{space}>{_fields(rest)}</{kind}>"


def _fields(it: Json) -> str:
    names = dict.fromkeys(key.lstrip("_") for key in it)
    return "".join(_field(name, it.get(name), it.get(f"_{name}")) for name in names)


def _field(name: str, value: Any, beside: Any) -> str:
    if isinstance(value, list) or isinstance(beside, list):
        values, extras = _several(value), _several(beside)
        length = max(len(values), len(extras))
        pairs = zip(_padded(values, length), _padded(extras, length), strict=True)
        return "".join(_field(name, each, extra) for each, extra in pairs)
    if name == "div":
        return str(value)
    if isinstance(value, dict) and "resourceType" in value:
        return f"<{name}>{_resource(value)}</{name}>"
    if isinstance(value, dict):
        within = {key: each for key, each in value.items() if key not in ("id", "url")}
        if name not in ("extension", "modifierExtension"):
            within = {key: each for key, each in value.items() if key != "id"}
        attributes = {key: value[key] for key in value.keys() - within.keys()}
        return _element(name, attributes, _fields(within))
    if value is None and beside is None:
        return ""
    attributes = {} if value is None else {"value": _primitive(value)}
    extra = dict(beside) if isinstance(beside, dict) else {}
    attributes |= {"id": extra.pop("id")} if "id" in extra else {}
    return _element(name, attributes, _fields(extra))


def _element(name: str, attributes: dict[str, str], within: str) -> str:
    told = "".join(
        f' {key}="{html.escape(str(text))}"'.replace("\n", "&#10;").replace("\t", "&#9;")
        for key, text in attributes.items()
    )
    return f"<{name}{told}>{within}</{name}>" if within else f"<{name}{told}/>"


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _padded(values: list[Any], length: int) -> list[Any]:
    return values + [None] * (length - len(values))


def _primitive(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
