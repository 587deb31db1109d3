"""Needs and the assets that could answer them: who has nothing within reach, who crosses a line.

An asset fits a need when its category is listed for the need's theme (``data/answers.csv``). How
far it reaches is its own ``reach`` where it says one, else the distance asked for. All distances
are straight lines.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.answers import answers
from layers.grid import require_metres
from mapping.analysis.frames import Floats, Numbers, polygons, require_codes, require_columns
from mapping.analysis.offers import Fits, in_area, in_reach, located, nearest, offers, wanted
from mapping.analysis.points import point_pairs

Texts = pd.Series
"""Text that may be None: as a plain array its None would become NaN in a frame."""

REACH = 800.0
"""Metres: about ten minutes on foot."""

ACROSS_COLUMNS = (
    *("need", "name", "theme", "own_code", "own_name", "inside", "inside_name", "inside_metres"),
    *("across", "across_name", "category", "across_metres", "across_code", "across_area", "saved"),
)


def answered(
    needs: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    *,
    reach: float = REACH,
    fits: Fits | None = None,
) -> gpd.GeoDataFrame:
    """
    Say for every need whether an asset that could answer it is within reach.

    Parameters
    ----------
    needs
        Needs in metres with ``id``, ``name`` and ``theme``.
    assets
        Assets in the same system with ``id``, ``name``, ``category`` and, where known, ``reach``.
    reach
        Metres, for assets that do not say how far people come.
    fits
        Categories by theme; None takes ``data/answers.csv``.

    Returns
    -------
    geopandas.GeoDataFrame
        ``needs`` with the id of the ``nearest`` asset that fits, wherever it is, its
        ``nearest_name``, ``category`` and distance in ``metres`` (empty where nothing fits), how
        many that fit are ``in_reach``, and whether the need is ``answered`` by at least one.

    Raises
    ------
    WrongCrs, BadFrame
        If systems differ, a column is missing or a record has no place.
    """
    require_metres(needs, assets)
    require_columns(needs, "id", "name", "theme", what="needs")
    offer = offers(assets, answers() if fits is None else fits, reach=reach)
    group, place = wanted(offer, needs["theme"]), located(needs, "needs")
    near, metres = nearest(offer, place, group)
    count = in_reach(offer, place, group)
    which = _asset(offer.asset, near)
    return needs.assign(
        nearest=_picked(assets["id"], which, needs.index),
        nearest_name=_picked(assets["name"], which, needs.index),
        category=_picked(assets["category"], which, needs.index),
        metres=np.where(near >= 0, metres, np.nan),
        in_reach=count,
        answered=count > 0,
    )


def across(
    needs: gpd.GeoDataFrame,
    assets: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    fits: Fits | None = None,
) -> pd.DataFrame:
    """
    List the needs whose nearest fitting asset lies across the line.

    Parameters
    ----------
    needs, assets, fits
        As for `answered`.
    areas
        Area frame in the same system: the wards, districts or patches whose lines matter.

    Returns
    -------
    pandas.DataFrame
        A row per need that lies in an area and is nearer to a fitting asset outside it than to any
        inside: the ``need``, its own area, the nearest asset ``inside`` (empty where there is
        none), the nearest one ``across``, the area that lies in (empty outside all), and the metres
        ``saved`` (NaN where there is none inside). Needs with none inside come first, then where
        most is saved.

    Raises
    ------
    WrongCrs, BadFrame
        As for `answered`, and if codes come twice.
    """
    require_metres(needs, assets, areas)
    require_columns(needs, "id", "name", "theme", what="needs")
    require_codes(areas)
    offer = offers(assets, answers() if fits is None else fits, reach=REACH)
    ordered = areas.sort_values("code")
    group, place = wanted(offer, needs["theme"]), located(needs, "needs")
    own, there = _areas(place, ordered), _areas(located(assets, "assets"), ordered)[offer.asset]
    near, metres = nearest(offer, place, group)
    out = np.flatnonzero((near >= 0) & (own >= 0))
    out = out[there[near[out]] != own[out]]
    inside, inside_metres = nearest(
        offer.within(there), place[out], in_area(offer, group[out], own[out])
    )
    nearer = metres[out] < inside_metres
    rows, which = out[nearer], _asset(offer.asset, inside[nearer])
    table = pd.DataFrame(
        {
            **_told(needs.iloc[rows]),
            **_named("own_code", "own_name", ordered, own[rows]),
            **_reached("inside", assets, which, inside_metres[nearer]),
            **_reached("across", assets, offer.asset[near[rows]], metres[rows]),
            **_named("across_code", "across_area", ordered, there[near[rows]]),
            "category": _picked(assets["category"], offer.asset[near[rows]]),
        }
    )
    return _ordered(table.assign(saved=table["inside_metres"] - table["across_metres"]))


def _areas(place: Floats, areas: gpd.GeoDataFrame) -> Numbers:
    """Return the position of the first area that each place lies in; -1 for none."""
    point, area = point_pairs(place[:, 0], place[:, 1], polygons(areas))
    once, first = np.unique(point, return_index=True)
    found = np.full(len(place), -1, dtype=np.intp)
    found[once] = area[first]
    return found


def _asset(assets: Numbers, near: Numbers) -> Numbers:
    """Return the asset behind each offer found; -1 for none."""
    if not len(assets):
        return np.full(len(near), -1, dtype=np.intp)
    return np.where(near >= 0, assets[near], -1)


def _picked(column: pd.Series, which: Numbers, index: pd.Index | None = None) -> Texts:
    """Return the value of each record found; None for none."""
    values = np.full(len(which), None, dtype=object)
    known = which >= 0
    values[known] = column.to_numpy(dtype=object)[which[known]]
    return pd.Series(values, index=index, dtype=object)


def _told(needs: gpd.GeoDataFrame) -> dict[str, Texts]:
    """Say which need it is."""
    told = {"need": "id", "name": "name", "theme": "theme"}
    everybody = np.arange(len(needs))
    return {column: _picked(needs[name], everybody) for column, name in told.items()}


def _named(code: str, name: str, areas: gpd.GeoDataFrame, which: Numbers) -> dict[str, Texts]:
    """Say which area it is."""
    return {code: _picked(areas["code"], which), name: _picked(areas["name"], which)}


def _reached(
    side: str, assets: gpd.GeoDataFrame, which: Numbers, metres: Floats
) -> dict[str, Texts | Floats]:
    """Say which asset it is and how far."""
    return {
        side: _picked(assets["id"], which),
        f"{side}_name": _picked(assets["name"], which),
        f"{side}_metres": np.where(which >= 0, metres, np.nan),
    }


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Put needs with nothing inside first, then where most is saved."""
    keys = table.assign(most=-table["saved"].astype(float).fillna(np.inf))
    order = keys.sort_values(["most", "across_metres", "need"]).index
    return table.loc[order, list(ACROSS_COLUMNS)].reset_index(drop=True)
