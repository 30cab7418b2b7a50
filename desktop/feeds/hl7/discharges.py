"""How someone left a hospital, by the national codes or the words that came with them."""

from desktop.feeds.hl7.messages import Value

_DESTINATIONS = {
    "19": "usual place of residence", "29": "temporary place of residence", "37": "court",
    "40": "prison", "42": "police custody", "48": "high-security psychiatric hospital",
    "49": "high-security psychiatric hospital", "50": "medium secure unit",
    "51": "another hospital", "52": "another hospital", "53": "another hospital",
    "54": "care home", "55": "care home with nursing", "56": "care home without nursing",
    "65": "council residential care", "66": "foster care", "84": "medium secure unit",
    "85": "care home", "87": "independent hospital", "88": "hospice",
}  # fmt: skip
"""The national codes of where people go from hospital (NHS Data Dictionary, destination of
discharge), for those who send no words with them."""
_METHODS = {
    "1": "on clinical advice", "2": "by themselves or a relative", "3": "by a court or tribunal",
    "4": "died", "5": "stillbirth",
}  # fmt: skip
"""Likewise of how (method of discharge)."""
NOT_ATTENDED = "did not attend"
_ATTENDED = {"DNA": NOT_ATTENDED, "WNB": NOT_ATTENDED}
_DIED = "79"
_OF_A_PLACE = {"19", "29"}
"""Destinations that some send as the method: HL7's own list of these has no such codes."""


def discharge(went: Value, how: Value, *, from_bed: bool) -> tuple[str, str]:
    """Where someone went and how, in words; a code that no words are known for says nothing.

    Of who lay in no bed (``from_bed``), the codes of how mean how an appointment came out.
    """
    to, by = went.text(1), how.text(1)
    if _DIED in (to, by):
        return "", _METHODS["4"]
    place = went.text(1, 2) or went.text(2)
    if not place or place.isdigit():  # since when, in some versions
        place = _DESTINATIONS.get(to) or _if_words(to)
    if by in _OF_A_PLACE:
        return place or _DESTINATIONS[by], ""
    words = how.text(2) or how.text(1, 2)
    code = (_METHODS if from_bed else _ATTENDED).get(by.upper())
    return place, words or code or _if_words(by)


def _if_words(text: str) -> str:
    return text if len(text) > 3 and not any(map(str.isdigit, text)) else ""
