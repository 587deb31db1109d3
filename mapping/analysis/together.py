"""Needs that occur together: a sign that several complaints have one cause.

Two questions. *Which themes* are found near each other more often than if themes were dealt out by
chance over the same places (a cross-K at one distance under random labelling, which does not take a
busy street for a link)? And *where* do many themes come together?
"""

from heapq import heapify, heappop, heappush
from itertools import combinations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.discovery import false_discovery
from mapping.analysis.frames import Numbers, require_columns
from mapping.analysis.nearness import close_pairs
from mapping.analysis.offers import located

Texts = npt.NDArray[np.object_]

WITHIN = 250.0
"""Metres: a few streets."""
LEAST_NEEDS = 5
"""A theme with fewer needs is too rare to be tested."""
LEAST_THEMES = 3
SURE = 0.05
SEED = 20_261_122
FEWEST_DEALS = 999

PAIR_COLUMNS = ("first", "second", "pairs", "expected", "times", "p", "q", "together")
PLACE_COLUMNS = ("place", "themes", "count", "needs", "ids", "geometry")


def pairs(
    needs: gpd.GeoDataFrame,
    *,
    within: float = WITHIN,
    least: int = LEAST_NEEDS,
    sure: float = SURE,
    deals: int | None = None,
    seed: int = SEED,
) -> pd.DataFrame:
    """
    Find the themes of need that lie together more often than chance would have it.

    Parameters
    ----------
    needs
        Needs in metres with ``id`` and ``theme``, counted at a point inside each.
    within
        Metres within which two needs lie together.
    least
        Themes with fewer needs are left out; they still take part as the chance of others.
    sure
        The share of false discoveries that is put up with.
    deals
        How often themes are dealt out by chance over the same places; None deals often enough for
        a single pair to stand out among all (at least 999 times).
    seed
        Start of the dealing, so that the same question has the same answer.

    Returns
    -------
    pandas.DataFrame
        A row per pair of themes: the ``pairs`` of needs seen together, the number ``expected`` by
        chance, P * n_a * n_b / (n (n - 1) / 2) with P all pairs of needs within the distance,
        ``times`` as many as expected (1 is chance), one-sided ``p`` (seen or more, counted with the
        observation), ``q`` adjusted for the number of pairs, and whether they lie ``together``.
        Smallest q first, then most times.

    Raises
    ------
    WrongCrs, BadFrame
        If the system is not in metres, a column is missing or a need has no place.
    """
    require_metres(needs)
    require_columns(needs, "id", "theme", what="needs")
    ordered = needs.sort_values("id", kind="stable")
    close = close_pairs(located(ordered, "needs"), within)
    label, names = pd.factorize(ordered["theme"].to_numpy(dtype=object), sort=True)
    counts = np.bincount(label, minlength=len(names))
    common = np.flatnonzero(counts >= least)
    tested = np.array(list(combinations(common, 2)), dtype=np.intp).reshape(-1, 2)
    a, b = tested.T
    times = deals or max(FEWEST_DEALS, int(np.ceil(len(tested) / sure)))
    together = _seen(label, close, len(names))
    seen, chance = together[a, b], np.zeros(len(tested), dtype=np.intp)
    if len(tested):
        # Imported here: compiling needs numba, which takes half a second to load.
        from mapping.analysis.dealing import as_often

        chance = as_often(label, close, together, times=times, seed=seed)[a, b]
    dealt = len(close) * counts[a] * counts[b] / max(1.0, len(label) * (len(label) - 1) / 2)
    table = pd.DataFrame({"first": names[a], "second": names[b], "pairs": seen, "expected": dealt})
    table["times"] = np.where(dealt > 0, seen / np.where(dealt > 0, dealt, 1), np.nan)
    table["p"] = (chance + 1) / (times + 1)
    table["q"] = false_discovery(table["p"].to_numpy(dtype=float))
    table["together"] = (table["q"] <= sure) & (seen > 0)
    keys = table.assign(most=-table["times"].fillna(0))
    order = keys.sort_values(["q", "most", "first", "second"]).index
    return table.loc[order, list(PAIR_COLUMNS)].reset_index(drop=True)


def warm_up() -> None:
    """Compile what dealing by chance needs, once and for all, so that nobody waits for it."""
    from mapping.analysis.dealing import as_often

    one = np.zeros(1, dtype=np.intp)
    as_often(one, np.zeros((1, 2), dtype=np.intp), np.ones((1, 1), dtype=np.intp), times=1, seed=1)


def _seen(label: Numbers, close: Numbers, size: int) -> Numbers:
    """Count close pairs by the themes of both, whichever comes first."""
    codes = label[close[:, 0]] * size + label[close[:, 1]]
    counts = np.bincount(codes, minlength=size * size).reshape(size, size)
    return counts + counts.T


def places(
    needs: gpd.GeoDataFrame, *, within: float = WITHIN, least: int = LEAST_THEMES
) -> gpd.GeoDataFrame:
    """
    Find the places where many themes of need come together.

    Parameters
    ----------
    needs
        Needs in metres with ``id`` and ``theme``, counted at a point inside each.
    within
        Metres around a need that make a place.
    least
        How many different themes a place must have.

    Returns
    -------
    geopandas.GeoDataFrame
        A row per place: number ``place``, its ``themes`` one a line, their ``count``, how
        many ``needs`` and their ``ids`` one a line, and their middle as a point. The need with most
        themes around it makes the first place (then most needs, then lowest id); what belongs to a
        place is not counted in another.

    Raises
    ------
    WrongCrs, BadFrame
        As for `pairs`.
    """
    crs = require_metres(needs)
    require_columns(needs, "id", "theme", what="needs")
    ordered = needs.sort_values("id", kind="stable")
    xy = located(ordered, "needs")
    themes = ordered["theme"].to_numpy(dtype=object)
    groups = _gathered(_around(close_pairs(xy, within), len(xy)), themes, least)
    ids = ordered["id"].to_numpy(dtype=object)
    rows = [_place(number, themes[one], ids[one]) for number, one in enumerate(groups, 1)]
    middles = [xy[one].mean(axis=0) for one in groups]
    geometry = gpd.points_from_xy(*np.array(middles, dtype=float).reshape(-1, 2).T)
    return gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=list(PLACE_COLUMNS[:-1])), geometry=geometry, crs=crs
    )


def _around(close: Numbers, size: int) -> list[Numbers]:
    """List the needs within the distance of every need, itself first."""
    both = np.concatenate([np.arange(size).repeat(2).reshape(-1, 2), close, close[:, ::-1]])
    order = np.argsort(both[:, 0], kind="stable")
    counts = np.bincount(both[:, 0], minlength=size)
    return np.split(both[order, 1], np.cumsum(counts)[:-1]) if size else []


def _gathered(around: list[Numbers], themes: Texts, least: int) -> list[Numbers]:
    """Take the fullest place, then the fullest of what is left, until none has enough themes."""
    free = np.ones(len(themes), dtype=bool)
    queue = [(*_fullness(one, themes), at) for at, one in enumerate(around)]
    heapify(queue)
    found = []
    while queue and -queue[0][0] >= least:
        kinds, many, at = heappop(queue)
        left = around[at][free[around[at]]] if free[at] else around[at][:0]
        now = _fullness(left, themes)
        if now != (kinds, many):
            heappush(queue, (*now, at))
            continue
        found.append(np.sort(left))
        free[left] = False
    return found


def _fullness(rows: Numbers, themes: Texts) -> tuple[int, int]:
    """Say how full a place is, as numbers that are smaller the fuller it is."""
    return -len(set(themes[rows])), -len(rows)


def _place(number: int, themes: Texts, ids: Texts) -> dict[str, object]:
    """Describe one place."""
    kinds = sorted(set(map(str, themes)))
    return {
        "place": number,
        "themes": "\n".join(kinds),
        "count": len(kinds),
        "needs": len(ids),
        "ids": "\n".join(map(str, ids)),
    }
