"""What a medicine is, whatever salt and form its source names with it.

``Morphine sulfate 10mg/5ml oral solution`` in a list is ``morphine`` in a letter. A salt that is
the medicine itself stays: potassium chloride is no potassium citrate, and an insulin is its kind.
"""

import re
from functools import lru_cache
from itertools import dropwhile

_FORMS = frozenset(
    "tablet tablets tab tabs capsule capsules cap caps caplet caplets oral solution suspension"
    " liquid elixir syrup linctus powder granules sachet sachets drops eye ear nasal spray"
    " inhaler inhalation nebuliser nebules cream ointment gel lotion foam shampoo patch patches"
    " plaster plasters transdermal topical cutaneous vaginal rectal suppository suppositories"
    " pessary pessaries enema injection injections inj infusion intravenous subcutaneous"
    " intramuscular depot vial vials ampoule ampoules syringe syringes pens pre-filled"
    " prefilled cartridge cartridges lozenge lozenges buccal sublingual chewable dispersible"
    " effervescent orodispersible modified modified-release prolonged prolonged-release"
    " slow-release immediate-release gastro-resistant enteric enteric-coated film-coated"
    " sugar-free mr sr xl la cr ec dose".split()
)
_TAKEN = frozenset(
    "for as take once twice one two three daily prn od bd tds qds nocte mane".split()
)
"""Begin how it is taken, where that is said in the same breath."""
_SALTS = frozenset(
    "acetate arginine aspartate axetil benzoate besilate besylate bicarbonate bitartrate bromide"
    " butyrate calcium carbonate chloride cilexetil citrate decanoate dihydrate dihydrochloride"
    " dipropionate disodium disoproxil embonate enantate erbumine ethyl etexilate fluoride"
    " fumarate furoate gluconate hemihydrate hyclate hydrobromide hydrochloride hydrogen hydroxide"
    " iodide lactate lysine magnesium malate maleate medoxomil mesilate mesylate mofetil"
    " monohydrate nitrate oxalate oxide palmitate phosphate potassium propionate proxetil sodium"
    " stearate succinate sulfate sulfonate sulphate tartrate tosilate tosylate trihydrate"
    " trisilicate trometamol valerate xinafoate".split()
)
_METALS = frozenset(
    "aluminium ammonium calcium ferric ferrous magnesium potassium silver sodium zinc".split()
)
_NAME = r"[^\W\d][^\W\d'-]*(?:[ -][^\W\d][^\W\d'-]*)*"
_BEGUN = re.compile(rf"{_NAME}(?: ?[/+] ?{_NAME})*")
_NEXT = re.compile(rf" [/+] ({_NAME})(?= \d)")
"""Another of a combination, behind the strength of the first."""
_JOIN = re.compile(r" ?([/+]) ?")
_JOINED = re.compile(r" (?:[/+]|and|with) ")


@lru_cache(maxsize=10_000)
def substances(title: str) -> tuple[str, ...]:
    """``Amlodipine 5mg tablets`` is amlodipine alone; nothing where it begins with no word."""
    begun = _BEGUN.match(title.strip())
    if begun is None:
        return ()
    first = _formless(_JOIN.sub(r" \1 ", begun[0].casefold()))
    others = (_formless(each.casefold()) for each in _NEXT.findall(title))
    names = (*_JOINED.split(first), *others)
    return tuple(dict.fromkeys(map(_saltless, names)))


def _formless(words: str) -> str:
    """The words between those that tell of a form; where there are no others, these."""
    named = list(dropwhile(_FORMS.__contains__, words.split(" ")))
    ends = (at for at, each in enumerate(named) if at and each in _FORMS | _TAKEN)
    return " ".join(named[: next(ends, None)]) or words


def _saltless(name: str) -> str:
    first, *rest = each = name.split(" ")
    if first in _METALS:
        # Valproate is sodium valproate; but of a chloride the metal matters.
        return " ".join(rest) if first == "sodium" and rest and not _SALTS & {*rest} else name
    while len(each) > 1 and each[-1] in _SALTS:
        each.pop()
    return " ".join(each)
