"""Names as they are written of people, and whether two of somebody in a life are one person's."""

import re

from desktop.words.patients import folded

TITLES = frozenset("mr mrs miss ms mx dr prof rev sir lady sister".split())
"""None that is a family name too, as Lord and Master are."""
_BESIDE = re.compile(r"(?:[(\[;]| [-–] ).*")
"""What a source writes after a name that is none of it: ``Susan Harker (daughter)``."""
_KIN = re.compile(
    r"(?:(?:step|grand|great)-?)*(?:daughter|son|child|mother|father|mum|dad)(?:[ -]in[ -]law)?"
    r"|wife|husband|(?:civil )?partner|spouse|(?:sister|brother)(?:[ -]in[ -]law)?|niece|nephew"
    r"|aunt|uncle|cousin|friend|neighbour|(?:unpaid )?carer|next[ -]of[ -]kin|nok",
    re.IGNORECASE,
)
_CALLED = [
    frozenset(each.split())
    for each in """
abigail abbie gail, albert bert bertie, alexander alec sandy, alexandra sandra sandy,
alfred alfie fred, andrew andy drew, ann annie nan nancy, anthony tony, antonia toni,
barbara babs, benjamin benny, bernard bernie, bridget biddy bridie,
catherine katherine kathryn cathy kate kathy katie kay kit kitty, charles charlie chas,
charlotte charlie lottie, christine christina chrissie tina, christopher kit, cynthia cindy,
daniel danny, david dave davy, deborah debra debbie, derek del, dorothy dolly dora dot dottie,
edith edie, edward eddie ned ted teddy, edwin eddie, eleanor ellie nell nellie nora,
elizabeth bess bessie beth betsy betty elsie libby lisa liz lizzie lizzy, ellen nell nellie,
emily emmie, ernest ernie, florence florrie flossie, frances fanny, francis frank,
frederick freddie, gerald gerry jerry, gillian jill, harold hal harry, harriet hattie,
helen nell nellie, henry hal harry, herbert bert bertie, irene rene, isabel isobel bel,
jacqueline jackie, james jamie jim jimmy, jennifer jenny, john jack johnny, jonathan jonny,
josephine josie, judith judy, julia julie, kathleen kathy kay kitty, kenneth kenny,
lawrence laurence larry laurie, leonard lenny, lilian lily,
margaret greta madge maggie marge margie meg peg peggy rita, marjorie marge, martha mattie patty,
mary mae may molly polly, matilda tilly, maureen mo, michael mick mickey mike, mildred millie,
nicholas nick nicky, nicola nicky nikki, olive ollie, patricia paddy patsy patti tricia trish,
patrick paddy, penelope penny, philip pip, rebecca becca becky,
richard dick dickie richie rick ricky, robert bert bob bobby robbie, ronald ronnie,
rosemary rosie, samuel sammy, sarah sadie sal sally, stephen steven steve stevie,
susan suzanne sue susie suzie, terence terry, teresa theresa terry tess tessa, thomas tom tommy,
veronica ronnie vera, victoria vicky, vincent vinny, walter wally, william bill billy liam,
winifred freda winnie
""".split(",")
]
"""What people in England are called beside the name that they were given; where one begins another,
neither needs a line."""


def bare_words(name: str) -> list[str]:
    """The folded words of a name without titles."""
    return [word for each in name.split() if (word := folded(each)) and word not in TITLES]


def one_person(one: str, other: str) -> bool:
    """One family name, and given names that are alike as far as both are written.

    ``Harker, Sue`` and ``Mrs Susan Harker (daughter)`` are.
    """
    names = _parts(one), _parts(other)
    if not all(names) or names[0][-1] != names[1][-1]:
        return False
    return 1 in map(len, names) or _alike(names[0][0], names[1][0])


def _parts(name: str) -> list[str]:
    """Folded, given names first, without titles."""
    family, _, given = _BESIDE.sub("", " ".join(name.split())).partition(",")
    given = "" if _KIN.fullmatch(given.strip()) else given
    return bare_words(f"{given} {family}")


def _alike(one: str, other: str) -> bool:
    """One begins the other, as an initial does; or both are what one name is called."""
    if one.startswith(other) or other.startswith(one):
        return True
    return any({one, other} <= each for each in _CALLED)
