"""Records that may be one place: the same hall, school or church under other names.

**The same place** is one building, or the buildings that one body keeps together on one ground
under one name: a church and its own hall, the departments of a school, the library inside a town
hall. A food bank that meets in a church and the polling station in its hall are at the same place,
though they are not the same thing: whether to add to a record, to merge two or to keep both is for
a person to say. Not the same place are neighbours that share a postcode, a church and its school,
the units of a shopping centre, the stores and shelters of a park, and what moved away.

Candidates lie within the distance of their kind (``near`` of ``data/categories.csv``), share a
postcode, or have names alike within a kilometre. Each says points for and against; their sum is
turned into a score between 0 and 1, of which half is as likely as not. The points were set on one
half of real pairs judged by hand; the other half says what they are worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping.analysis.candidates import Known, candidates, known
from mapping.analysis.frames import Flags, Floats, Numbers
from mapping.analysis.likeness import Likeness, likeness

UNLIKE = 0.55
"""Likeness of names up to which it says nothing."""
LIKE, SURE = 0.7, 0.9
"""Likeness of names from which a person is told that they are like, or the same."""
SPOT = 25.0
"""Metres within which two records stand on one spot, as postcodes and house numbers go."""
SAME = 0.5
"""The score from which two records are taken for the same place."""

COLUMNS = ("a_id", "b_id", "score", "metres", "name_likeness", "same_postcode", "why")


@dataclass(frozen=True)
class Points:
    """What speaks for one place and against it; a sum of 0 is as likely as not."""

    start: float = -5.0
    name: float = 6.0
    nameless: float = 2.9
    both_nameless: float = 2.2
    near: float = 3.0
    far: float = -3.0
    postcode: float = 1.2
    door: float = 3.5
    other_door: float = -6.0
    other_street: float = -2.0
    contrary: float = -7.0


POINTS = Points()


def pairs(
    records: gpd.GeoDataFrame | Known,
    *,
    near: Mapping[str, float] | None = None,
    kind: str = "category",
    least: float = SAME,
) -> pd.DataFrame:
    """
    List the pairs of records that may be the same place.

    Parameters
    ----------
    records
        As for `known`, or what it returned.
    near, kind
        As for `known`.
    least
        The lowest score listed.

    Returns
    -------
    pandas.DataFrame
        A row a pair, the most likely first: ``a_id``, ``b_id``, ``score`` from 0 to 1, ``metres``
        between the shapes (0 when one lies in the other), ``name_likeness`` from 0 to 1 (NaN when
        one has no name of its own), ``same_postcode``, ``why`` (codes, one a line) and ``place``,
        a number that pairs of one place share.

    Raises
    ------
    WrongCrs, BadFrame
        As for `known`.
    """
    all_of = records if isinstance(records, Known) else known(records, near=near, kind=kind)
    a, b = candidates(all_of, all_of)
    kept = a < b
    found = _scored(all_of, all_of, a[kept], b[kept])
    return _clustered(_ordered(found, found["score"] >= least))


def like(one: Known, others: Known, *, least: float = SAME, close: float = 0.0) -> pd.DataFrame:
    """
    List the records that one or a few new ones may be the same place as.

    Parameters
    ----------
    one
        The new ones, made ready.
    others
        What there is, made ready, in the same system.
    least
        The lowest score listed.
    close
        The share of its kind's distance within which a record of the same kind is listed whatever
        its score.

    Returns
    -------
    pandas.DataFrame
        As `pairs`, with ``a_id`` of the new ones and without ``place``.
    """
    a, b = candidates(one, others)
    found = _scored(one, others, a, b)
    kind = one.kinds.to_numpy()[a]
    same = (kind == others.kinds.to_numpy()[b]) & (kind != "")
    beside = same & (found["metres"] < close * one.near[a])
    told = [
        f"{codes}\nkind" if near else codes
        for codes, near in zip(found["why"], beside, strict=True)
    ]
    return _ordered(
        found.assign(why=pd.Series(told, dtype=object)), (found["score"] >= least) | beside
    )


def _scored(one: Known, others: Known, a: Numbers, b: Numbers) -> pd.DataFrame:
    """Add up the points of pairs."""
    metres = np.asarray(shapely.distance(one.shapes[a], others.shapes[b]), dtype=float)
    near = np.maximum(one.near[a], others.near[b])
    left, right = one.postcodes.to_numpy()[a], others.postcodes.to_numpy()[b]
    postcode = np.asarray((left == right) & (left != ""), dtype=bool)
    other_postcode = np.asarray((left != right) & (left != "") & (right != ""), dtype=bool)
    names = likeness(one.names, a, others.names, b)
    score = 1 / (1 + np.exp(-_sum(names, metres / near, postcode, other_postcode)))
    return pd.DataFrame(
        {
            "a_id": one.frame["id"].to_numpy(dtype=object)[a],
            "b_id": others.frame["id"].to_numpy(dtype=object)[b],
            "score": score,
            "metres": metres,
            "name_likeness": np.where(names.nameless, np.nan, names.like),
            "same_postcode": postcode,
            "why": pd.Series(_why(names, metres, postcode), dtype=object),
        },
        columns=list(COLUMNS),
    )


def _ordered(found: pd.DataFrame, kept: pd.Series) -> pd.DataFrame:
    """Keep some pairs, the most likely first, and of those the nearest."""
    ordered = found[kept].sort_values(["score", "metres"], ascending=[False, True], kind="stable")
    return ordered.reset_index(drop=True)


def _sum(names: Likeness, share: Floats, postcode: Flags, other_postcode: Flags) -> Floats:
    """
    Add up the points of each pair; ``share`` is the distance by that of the kind.

    A house number counts half where postcodes differ: many towns have a number 1, High Street.
    """
    points = POINTS
    name = points.name * np.clip((names.like - UNLIKE) / (1 - UNLIKE), 0, 1)
    unnamed = np.where(names.both_nameless, points.both_nameless, points.nameless) * names.kindred
    total: Floats = (
        points.start
        + np.where(names.nameless, unnamed, name)
        + np.where(share <= 1, points.near * (1 - share), points.far * np.minimum(share - 1, 1))
        + points.postcode * postcode
        + points.door * names.same_door * np.where(other_postcode, 0.5, 1.0)
        + points.other_door * names.other_door
        + points.other_street * names.other_street
        + points.contrary * names.contrary
    )
    return total


def _why(names: Likeness, metres: Floats, postcode: Flags) -> list[str]:
    """Say what speaks for each pair, as codes one a line."""
    named = ~names.nameless
    said: Sequence[tuple[str, Flags]] = (
        ("name", named & (names.titles >= SURE)),
        ("like_name", named & (names.titles >= LIKE) & (names.titles < SURE)),
        ("building", named & (names.titles < LIKE) & (names.like >= LIKE)),
        ("nameless", names.nameless),
        ("door", names.same_door),
        ("postcode", postcode),
        ("spot", metres <= SPOT),
    )
    return [
        "\n".join(code for code, flags in said if flags[at]) or "near" for at in range(len(metres))
    ]


def _clustered(found: pd.DataFrame) -> pd.DataFrame:
    """Number the places: pairs that hang together by their records are one place."""
    if found.empty:
        return found.assign(place=pd.Series(dtype=np.int64))
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ends, _ = pd.factorize(pd.concat([found["a_id"], found["b_id"]]))
    a, b = np.split(ends, 2)
    size = int(ends.max()) + 1
    _, group = connected_components(coo_matrix((np.ones(len(a)), (a, b)), (size, size)))
    number, _ = pd.factorize(group[a])
    return found.assign(place=number + 1)
