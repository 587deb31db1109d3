"""How like two records' names are, counting all that each is called; and what speaks against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mapping.analysis.frames import Flags, Floats, Numbers
from mapping.analysis.names import Called, Name, called

OTHER_KIND, HALL_OR_CHURCH, ONE_KIND, ONE_KIND_OF_A_STREET = 0.4, 0.6, 0.9, 0.6
OTHER_BRANCH, ONE_BRANCH = 0.3, 0.8
"""What is left of a likeness when kinds or branches of faith differ, or only one says any."""
SPELT, SLIP = 5, 85.0
"""Letters from which on a word may be spelt wrong, and likeness out of 100 of such words."""
OTHER_PIECE, SAME_SITE = 80.0, 85.0
"""Likeness out of 100 below which pieces of a site differ, and from which sites are one."""

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Named:
    """
    What records are called, ready to be compared.

    Parameters
    ----------
    called
        Of each record.
    own
        The own words of its first name, for finding the same name farther off.
    first, count
        Where the names of each record begin in ``names``, and how many there are.
    names
        All names of all records.
    """

    called: Sequence[Called]
    own: pd.Series
    first: Numbers
    count: Numbers
    names: Sequence[Name]


@dataclass(frozen=True, eq=False)
class Likeness:
    """
    What the names of pairs say.

    Parameters
    ----------
    like, titles
        From 0 to 1: the best of all that each is called, and that of their own names alone.
    nameless, both_nameless
        Whether one has no name of its own, only its kind; whether neither has.
    kindred
        Whether their kinds agree.
    same_door, other_door, other_street
        Whether street and house number are the same; the street alone; or not even that.
    contrary
        Whether a name says that they are two: other pieces of a site, another stage of a school,
        one of them no longer there.
    """

    like: Floats
    titles: Floats
    nameless: Flags
    both_nameless: Flags
    kindred: Flags
    same_door: Flags
    other_door: Flags
    other_street: Flags
    contrary: Flags


def named(names: pd.Series, addresses: pd.Series, categories: pd.Series) -> Named:
    """Take all names apart."""
    found = [
        called(*one)
        for one in zip(
            names.astype(str), addresses.astype(str), categories.astype(str), strict=True
        )
    ]
    count = np.array([len(one.names) for one in found], dtype=np.intp)
    return Named(
        called=found,
        own=pd.Series([one.names[0].own for one in found], dtype=object),
        first=np.cumsum(count) - count,
        count=count,
        names=[name for one in found for name in one.names],
    )


def likeness(one: Named, a: Numbers, others: Named, b: Numbers) -> Likeness:
    """
    Compare pairs of records by name.

    Parameters
    ----------
    one, others
        The two sides.
    a, b
        Positions of the pairs in each.
    """
    sides = [(one.called[x], others.called[y]) for x, y in zip(a, b, strict=True)]
    doors = [_doors(x, y) for x, y in sides]
    best, titles = _best(one, a, others, b)
    said = np.array([max(_said_alike(x, y), _slip(x, y)) for x, y in sides], dtype=float)
    lacking = [(_nameless(x), _nameless(y)) for x, y in sides]
    return Likeness(
        like=np.maximum(np.maximum(best, said), [float(_names_it(x, y)) for x, y in sides]),
        titles=np.maximum(titles, said),
        nameless=_flags([x or y for x, y in lacking]) & (said == 0),
        both_nameless=_flags([x and y for x, y in lacking]),
        kindred=_flags([bool(x.names[0].kinds & y.names[0].kinds) for x, y in sides]),
        same_door=_flags([one == "same" for one in doors]),
        other_door=_flags([one == "door" for one in doors]),
        other_street=_flags([one == "street" for one in doors]),
        contrary=_flags([_contrary(x, y) for x, y in sides]),
    )


def _flags(values: list[bool]) -> Flags:
    """Return truths as an array, also when there are none."""
    return np.array(values, dtype=bool)


def _best(one: Named, a: Numbers, others: Named, b: Numbers) -> tuple[Floats, Floats]:
    """Return the likeness of the names most alike of each pair, and of their first names."""
    pair, left, right = _crossed(one, a, others, b)
    rows = [(one.names[x], others.names[y]) for x, y in zip(left, right, strict=True)]
    words = _words_alike([x.own for x, _ in rows], [y.own for _, y in rows])
    like = words * np.array([_agreement(x, y) for x, y in rows], dtype=float)
    best = np.zeros(len(a))
    np.maximum.at(best, pair, like)
    first = np.searchsorted(pair, np.arange(len(a)))
    return best, like[first]


def _crossed(one: Named, a: Numbers, others: Named, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Pair every name of one side with every name of the other; says which pair each is of."""
    width = others.count[b]
    many = one.count[a] * width
    pair = np.repeat(np.arange(len(a)), many)
    step = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
    left = one.first[a][pair] + step // width[pair]
    return pair, left, others.first[b][pair] + step % width[pair]


def _words_alike(left: list[str], right: list[str]) -> Floats:
    """
    Compare own words, from 0 to 1.

    Half is how like they are as a whole, half how like what they share: "barnabas" and "meeting
    point barnabas" share all that one of them has.
    """
    from rapidfuzz import fuzz, process

    if not left:
        return np.zeros(0)
    whole = process.cpdist(left, right, scorer=fuzz.token_sort_ratio)
    shared = process.cpdist(left, right, scorer=fuzz.token_set_ratio)
    return np.asarray((whole + shared) / 200, dtype=float)


def _agreement(one: Name, other: Name) -> float:
    """Return what is left of a likeness for two kinds and branches of faith."""
    kinds = _kinds_agree(one.kinds, other.kinds)
    if kinds == ONE_KIND and one.local and other.local:
        kinds = ONE_KIND_OF_A_STREET
    if one.branches and other.branches:
        return kinds if one.branches & other.branches else kinds * OTHER_BRANCH
    if (one.branches or other.branches) and not (one.dedicated or other.dedicated):
        return kinds * ONE_BRANCH
    return kinds


def _kinds_agree(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what is left of a likeness for two kinds."""
    if one & other or one == other:
        return 1.0
    if not one or not other:
        return ONE_KIND
    return HALL_OR_CHURCH if one | other == {"hall", "worship"} else OTHER_KIND


def _names_it(one: Called, other: Called) -> bool:
    """Whether the name of one stands in the address or the brackets of the other."""
    return bool(other.spots & _titles(one) or one.spots & _titles(other))


def _titles(one: Called) -> set[str]:
    """Return its name, and the site of which it names a piece that is no store or shelter."""
    return {one.whole, one.whole if one.names[0].part else one.site}


def _nameless(one: Called) -> bool:
    """Whether a record has no name of its own at all."""
    return not any(name.own for name in one.names)


def _said_alike(one: Called, other: Called) -> float:
    """Compare two names such as "Chapel Hall" that have no own words; 0 if it does not apply."""
    from rapidfuzz import fuzz

    first, second = one.names[0].said, other.names[0].said
    if not (first and second):
        return 0.0
    return float(fuzz.token_sort_ratio(first, second)) / 100


def _slip(one: Called, other: Called) -> float:
    """Compare two names that differ by slips of the pen alone, "Chapell Hall"; else 0."""
    from rapidfuzz import fuzz

    first, second = one.whole.split(), other.whole.split()
    if len(first) != len(second):
        return 0.0
    apart = [(x, y) for x, y in zip(first, second, strict=True) if x != y]
    # Short words and figures tell things apart: Block A from Block B, Unit 4 from Unit 5.
    slips = all(
        min(len(x), len(y)) >= SPELT and (x + y).isalpha() and fuzz.ratio(x, y) >= SLIP
        for x, y in apart
    )
    return float(fuzz.ratio(one.whole, other.whole)) / 100 if apart and slips else 0.0


def _doors(one: Called, other: Called) -> str:
    """Say whether two addresses are the same, or differ by door or street; empty if not known."""
    if one.door is None or other.door is None:
        return ""
    if one.door[3] != other.door[3]:
        return "street"
    overlap = one.door[0] <= other.door[1] and other.door[0] <= one.door[1]
    return "same" if overlap and one.door[2] == other.door[2] else "door"


def _contrary(one: Called, other: Called) -> bool:
    """Whether the names themselves say that these are two places."""
    first, second = one.names[0], other.names[0]
    if first.past != second.past:
        return True
    if first.stages and second.stages and not first.stages & second.stages:
        return True
    return _other_pieces(one, other, first.part or second.part)


def _other_pieces(one: Called, other: Called, part: bool) -> bool:
    """Whether they are pieces of one site, or one is a store or shelter of the other."""
    from rapidfuzz import fuzz

    if part:
        return fuzz.token_sort_ratio(one.whole, other.whole) < ALMOST
    if not (one.piece and other.piece) or fuzz.ratio(one.site, other.site) < SAME_SITE:
        return False
    return fuzz.token_sort_ratio(one.piece, other.piece) < OTHER_PIECE


ALMOST = 90.0
"""Likeness out of 100 from which two names of a part are the same part."""
