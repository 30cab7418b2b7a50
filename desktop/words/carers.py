"""How sources write that carers come, and how often on a day: ``Carers QDS``, ``4 calls daily``."""

import re

HOME_CARE = r"\bhome[ -]?(?:care|help|support)|domiciliary|reablement|personal care"
"""How a service is called by which carers come to the house."""
_PLAIN = {
    "home support or domiciliary care": "Help at home",
    "domiciliary care": "Help at home",
}
"""What a council's return calls a service, as it is said in a home."""
_NUMBERS = "one two three four five six seven eight nine".split()
_TIMES = {
    **{word: at for at, word in enumerate(_NUMBERS, 1)},
    **{str(at): at for at in range(1, 10)},
    "once": 1, "od": 1, "twice": 2, "bd": 2, "bid": 2, "tds": 3, "tid": 3, "qds": 4, "qid": 4,
}  # fmt: skip
_NUMBER = rf"([1-9]|{'|'.join(_NUMBERS)})"
_A_DAY = r"(?:(?:(?:a|per|each|every) |[x×/] ?)day|daily)\b"
_CALLS = r"(?:(?:care )?calls?|visits?)"
_OF_DOSES = r"(OD|BD|BID|TDS|TID|QDS|QID)"
"""As a chart of medicines has it; staff write it of calls, too."""
_CARE = rf"(?:(?:home)?care|carers?|{_CALLS}|POC|package(?: of care)?|handed|DH|support)"
_OFTEN = re.compile(
    rf"\b{_NUMBER} ?(?:[x×]|times)? ?{_CALLS}? ?{_A_DAY}"
    rf"|\b[x×] ?{_NUMBER} ?{_CALLS}? ?{_A_DAY}"
    rf"|\b(once|twice)[ -]{_A_DAY}"
    rf"|\b{_CARE} (?:(?:com(?:es?|ing)|(?:visit|attend|call)(?:s|ing)?) )?(?:in )?{_OF_DOSES}\b"
    rf"|\b{_OF_DOSES} (?:{_CARE}|double)\b"
    rf"|(?:^|[·,;:(\n])[ \t]*{_OF_DOSES}[ \t]*(?=$|[·,;.)\n])",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\bdouble[- ]?(?:up|hand)"
    r"|\b(?:two|2)(?: ?[x×] ?|[ -])(?:carers?|people|staff|workers|handed)\b"
    r"|\b2:1\b|\b(?:carers? )?[x×] ?2 ?carers?\b|\bcarers? ?[x×] ?2\b",
    re.IGNORECASE,
)
_PART_OF_DAY = r"(?:mornings?|lunch(?:time)?s?|tea(?:time)?s?|evenings?|bed(?:time)?s?|nights?)"
_DOUBLE_HANDED = re.compile(
    rf"\bDH (?i:{_CARE}|{_OF_DOSES}|[x×] ?[1-9])\b"
    rf"|\b(?i:{_PART_OF_DAY}(?: calls?)?) DH\b"
    r"|\(DH\)"
    r"|(?:^|[·\n])[ \t]*DH[ \t]*(?=$|[·\n])"
)
"""Of a call; elsewhere the two letters are a day hospital, or what medicines somebody takes."""
_A_WEEK = re.compile(
    rf"(?P<before>[-–~]|\b(?:to|or|most|about|around|approx\.?|max\.?|maximum))? ?"
    rf"(?<!\d)(?P<calls>[1-9]\d?) ?(?:[x×] ?)?(?:\d+ ?-?(?:min(?:ute)?s?|hours?|hrs?) )?{_CALLS} ?"
    r"(?:(?:(?:a|per|each|every) |[x×/] ?)w(?:ee)?k|weekly)\b(?P<after> (?:between|shared))?",
    re.IGNORECASE,
)
_MOST_A_DAY = 5
TRACES = ("carer", "care call", "package", "poc")
"""One of these is in all words that say that carers come."""
_CARERS = re.compile(r"\b(?:carers?|care calls?|(?:care )?package|POC)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:carers|care calls|(?:care )?package|POC)\b", re.IGNORECASE)
"""Not one carer, who may be a daughter, and up with her mother every night."""
_EVERY_DAY = re.compile(
    rf"\b{_PART_OF_DAY}(?:(?: ?[,&/+] ?| and )(?:(?:at|in the) )?{_PART_OF_DAY})+\b"
    rf"|\b(?:every|each) (?:day|{_PART_OF_DAY})\b",
    re.IGNORECASE,
)
_BEFORE = len("twice every day ")
"""So far before the carers it may stand how often they come."""
_NOT_COMING = re.compile(
    r"\b(?:no|not|never|used to|without|until|declin\w+|refus\w+|cancel\w+|stopped|ended|would"
    r"|should|could|may|might|needs?|requir\w+|request\w*|refer\w*|wants?|plan\w*|consider\w*"
    r"|ask\w*|start\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Of carers who do not come, or not yet."""


def carers_come(words: str) -> bool:
    """Whether somebody who was there says that carers come, again and again.

    ``Carers were in when I called; they come twice a day``. It is said in one sentence.
    """
    return any(
        _said(sentence, _CARERS, _OFTEN) or _said(sentence, _SEVERAL, _EVERY_DAY)
        for sentence in re.split(r"\.(?:\s|$)|[\n·]", words)
    )


def _said(sentence: str, who: re.Pattern[str], when: re.Pattern[str]) -> bool:
    often = when.search(sentence)
    for found in who.finditer(sentence):
        clause = sentence.rfind(",", 0, found.start()) + 1
        first = max(clause, found.start() - _BEFORE)
        if often is not None and often.start() < first:
            often = when.search(sentence, first)
        if often is None:
            break
        if _NOT_COMING.search(sentence, clause, often.start()) is None:
            return True
    return False


def calls_a_day(words: str) -> int | None:
    """As far as the words of an arrangement tell."""
    found = _OFTEN.search(words)
    return _TIMES[next(filter(None, found.groups())).casefold()] if found else None


def calls_a_week(words: str) -> int | None:
    """A day, where a week has as many on each: 28 are four a day, and 10 say nothing of a day.

    Nor do so many at most, or for two people between them, or more than anybody has in a day.
    """
    found = _A_WEEK.search(words)
    if found is None or found["before"] or found["after"]:
        return None
    calls, over = divmod(int(found["calls"]), 7)
    return calls if calls <= _MOST_A_DAY and not over else None


def takes_two(words: str) -> bool:
    """Whether two carers come to one call."""
    return bool(_TWO.search(words) or _DOUBLE_HANDED.search(words))


def in_plain_words(service: str) -> str:
    """For a paper that somebody at home reads: ``Help at home``."""
    return _PLAIN.get(service.strip().casefold(), service)
