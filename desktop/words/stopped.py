"""Whether a letter says that a medicine was stopped: the clause that names it is weighed.

``Amlodipine stopped and ramipril increased`` stops one of the two; ``ramipril should not be
stopped`` none. Of several clauses about a medicine the last holds: it may have been begun again.
"""

import re
from dataclasses import dataclass

TRACES = ("stop", "discontinu", "not tak", "withh", "hold", "held", "ceas", "suspend", "no longer")
"""One of these is in all words that say so."""
_DONE = (
    r"stopped(?! (?!taking|using|giving)\w+ing\b)|discontinued|ceased|suspended"
    r"|withheld|(?<!clinic |review )(?<!meeting )held"
    r"|not tak(?:en|ing)|no longer (?:tak\w+|on|prescribed|given|needs?|requires?)"
)
_TO_DO = (
    r"stop(?! (?:(?!taking|using|giving)\w+ing|date)\b)|discontinue|cease|(?:with)?hold|suspend"
)
_GOES_ON = (
    r"continu\w*|re-?start\w*|resum\w*|re-?commenc\w*|re-?introduc\w*|increas\w*|reduc\w*"
    r"|up-?titrat\w*|start(?:ed|s)?|commence[ds]?|begun|began|remain\w*|maintain\w*|unchanged"
)
_VERB = re.compile(rf"\b(?:(?P<done>{_DONE})|(?P<todo>{_TO_DO})|{_GOES_ON})\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|nor|without|cannot|no (?:need|plans?|reason)|avoid|may|might|whether"
    r"|consider\w*)\b|\bcould\b(?! (?:you|(?:the )?gp)\b)|n['’]t\b|\?",
    re.IGNORECASE,
)
"""Before a verb: it was not so, or only perhaps."""
_NOT_YET = re.compile(r"\b(?:to|can|should|would|plan\w*)\b", re.IGNORECASE)
"""Before a word of going on: what was stopped has not begun again."""
_PERHAPS = re.compile(
    r"\b(?:if|unless|when(?:ever)?|during|in case|before|prior|sick)\b"
    r"|\b(?:would|can)\b(?! (?:you|(?:the )?gp)\b)",
    re.IGNORECASE,
)
"""In the sentence of an instruction to stop: not now."""
_BY_THE_WAY = re.compile(
    r"\b(?:on|with|since|after|by|for|due|because|following|during|from|at|in|to|before|per"
    r"|again|now|today|yesterday|pending|about|regarding|\w+ly)\b",
    re.IGNORECASE,
)
"""Begins what is no object of a verb before it."""
_LEAD = re.compile(
    r"(?:(?:please|kindly|could|would|can|the|to|gp|we|i|he|she|they|you|has|have|had|is|are|be"
    r"|been|was|were|also|now|advised|asked|told|agreed|later|since|medicines?|medications?|meds"
    r"|drugs?|tablets?|changes?|do|not|never)\b\W*)*",
    re.IGNORECASE,
)
"""Words before a verb that name no medicine."""
_BULLET = re.compile(r"(?<=:)[ \t]*\n[ \t]*(?:[-•*] ?)?|\n[ \t]*[-•*] ?")
_SENTENCE = re.compile(r"[.;·](?:\s|$)|\n")
_JOIN = re.compile(
    r" ?([,:&+]|(?<=[^\W\d])/(?=[^\W\d])| [/–-] |\b(?:and|or|so|then|therefore|hence|but|while"
    r"|whilst|whereas|as(?! (?:needed|required))|because|since|after|when|if|unless|although"
    r"|though|instead|until)\b) ?",
    re.IGNORECASE,
)
_ALSO = frozenset({"and", "or", "&", "+", "/"})
_HEADS = frozenset({":", "-", "–"})
_LIST = _ALSO | _HEADS | {"", ",", "so", "then", "therefore", "hence"}


@dataclass(frozen=True, slots=True)
class _Clause:
    join: str
    """What stands between it and the clause before it."""
    words: str
    verb: re.Match[str] | None
    stops: bool | None
    """Whether by its verb something was stopped, or goes on; None where it only may go on."""

    @property
    def leads(self) -> bool:
        """Whether its verb comes first: ``stopped on Friday``, ``please stop bisoprolol``."""
        return self.verb is not None and not _LEAD.sub("", self.words[: self.verb.start()], 1)

    @property
    def takes(self) -> bool:
        """Whether something is named after its verb."""
        after = self.words[self.verb.end() :].lstrip() if self.verb else ""
        return after[:1].isalpha() and _BY_THE_WAY.match(after) is None

    def names(self, what: re.Pattern[str]) -> bool:
        """Whether it speaks of it; ``has stopped on ramipril`` speaks of something else."""
        found = what.search(self.words)
        if found is None or self.verb is None or found.start() < self.verb.start():
            return found is not None
        return _BY_THE_WAY.search(self.words[self.verb.end() : found.start()]) is None


def says_stopped(words: str, medicine: str) -> bool:
    """Whether what is said last of a medicine is that it was stopped, or is to be."""
    if medicine.casefold() not in words.casefold():
        return False
    what = re.compile(rf"\b{re.escape(medicine)}\b", re.IGNORECASE)
    stopped = of_it = False
    for sentence in _SENTENCE.split(_BULLET.sub(", ", words)):
        # Whether it waits for a verb, and what the verb before a list of names says of each.
        waits, lists = False, None
        spoke, last = False, _Clause("", "", None, None)
        clauses = _clauses(" ".join(sentence.split()))
        # ``Stopped: bisoprolol`` heads a list, and says nothing of what was named before it.
        heads = clauses[0] if clauses[1:2] and clauses[1].join in _HEADS else None
        for each in clauses:
            if each.join in _HEADS and last.leads:
                lists = last.stops
            named, listed = each.names(what), each.join in _LIST
            if each.verb is None:
                waits, lists = named or (waits and listed), lists if listed else None
                if named and lists is not None:
                    stopped, waits = lists, False
                of_it |= named
            else:
                follows = of_it and each.leads and not each.takes and each is not heads
                named |= follows or (waits and each.join in _ALSO and not each.leads)
                if named and each.stops is not None:
                    stopped = each.stops
                of_it = named or (of_it and each.leads and not each.takes)
                waits, lists = False, each.stops if each.leads and each.takes else None
            spoke, last = spoke or named, each
        of_it &= spoke
    return stopped


def _clauses(sentence: str) -> list[_Clause]:
    """Each with the last of its verbs, or the first where it begins with going on."""
    perhaps = _PERHAPS.search(sentence) is not None
    found: list[_Clause] = []
    join, *rest = ["", *_JOIN.split(sentence)]
    for at, words in enumerate(rest):
        if at % 2:
            join = words.strip().casefold()
            continue
        verbs = list(_VERB.finditer(words))
        verb = verbs[-1] if verbs else None
        if verbs and not (verbs[0]["done"] or verbs[0]["todo"]) and not words[: verbs[0].start()]:
            verb = verbs[0]
        if words or join in _HEADS:
            found.append(_Clause(join, words, verb, verb and _stops(verb, words, perhaps=perhaps)))
    return found


def _stops(verb: re.Match[str], words: str, *, perhaps: bool) -> bool | None:
    before = words[: verb.start()]
    if verb["done"] or verb["todo"]:
        return not (_NOT.search(before) or (verb["todo"] and perhaps))
    return None if _NOT.search(before) or _NOT_YET.search(before) else False
