"""Which bodies may act where: the table of competences laid over weighted points."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.competence import DECIDES, ROLES, UNKNOWN, Competence, arrangement
from layers.vocabulary import tier as described
from mapping.analysis.frames import Floats

Texts = npt.NDArray[np.object_]
HOLDING_COLUMNS = ("point", "tier", "code", "body", "role", "note", "source")
BODY_COLUMNS = ("tier", "code", "name", "body", "role", "note", "source", "weight", "share")


def arranged_at(at: pd.DataFrame, arranged: str | None) -> Texts:
    """
    Say how local government is arranged at every point.

    Parameters
    ----------
    at
        A row per point and a column per tier with the code of the unit it lies in, or None.
    arranged
        The arrangement where it is known; None reads it from the district's code.
    """
    if arranged is not None:
        return np.full(len(at), arranged, dtype=object)
    if "district" not in at:
        return np.full(len(at), UNKNOWN, dtype=object)
    return np.array([arrangement(code) for code in at["district"]], dtype=object)


def holding(at: pd.DataFrame, arranged: Texts, rows: Iterable[Competence]) -> pd.DataFrame:
    """
    List who holds a function at which point.

    Parameters
    ----------
    at, arranged
        Units and arrangement of every point; see `arranged_at`.
    rows
        The competences for the function.

    Returns
    -------
    pandas.DataFrame
        A row per point and competence: ``point`` (position), ``tier``, ``code``, ``body``,
        ``role``, ``note`` and ``source``.
    """
    parts = [_held(at, arranged, row) for row in rows if row.tier in at]
    parts = [part for part in parts if len(part)]
    if not parts:
        nobody = pd.DataFrame(columns=list(HOLDING_COLUMNS), dtype=object)
        return nobody.astype({"point": int})
    return pd.concat(parts, ignore_index=True)[list(HOLDING_COLUMNS)]


def _held(at: pd.DataFrame, arranged: Texts, row: Competence) -> pd.DataFrame:
    """List the points at which one row of the table speaks."""
    codes = at[row.tier]
    speaks = codes.notna().to_numpy() & np.isin(arranged, list(row.arrangements))
    if row.codes:
        speaks &= codes.isin(row.codes).to_numpy()
    if row.unless in at:
        speaks &= at[row.unless].isna().to_numpy()
    points = np.flatnonzero(speaks)
    same = {name: getattr(row, name) for name in ("tier", "body", "role", "note", "source")}
    return pd.DataFrame({"point": points, "code": codes.to_numpy()[points]}).assign(**same)


def by_unit(held: pd.DataFrame, weight: Floats) -> pd.DataFrame:
    """
    Say what every unit may do.

    Returns
    -------
    pandas.DataFrame
        A row per unit with its strongest role: ``tier``, ``code``, ``body``, ``role``, ``note``,
        ``source`` and ``may_decide``, the weight of the points where it may act by itself.
    """
    ranked = _weighed(held, weight).sort_values(
        ["tier", "code", "strength", "weight", "body"], ascending=[True, True, True, False, True]
    )
    first = ranked.groupby(["tier", "code"], as_index=False).first()
    acts = ranked[ranked["role"].isin(DECIDES)].drop_duplicates(["tier", "code", "point"])
    total = acts.groupby(["tier", "code"])["weight"].sum().rename("may_decide")
    joined = first.drop(columns=["point", "strength", "weight"]).merge(
        total, how="left", on=["tier", "code"]
    )
    return joined.fillna({"may_decide": 0.0})


def _weighed(held: pd.DataFrame, weight: Floats) -> pd.DataFrame:
    """Add each point's weight and how strong the role is (0 is the strongest)."""
    strength = held["role"].map({role: at for at, role in enumerate(ROLES)})
    return held.assign(weight=weight[held["point"].to_numpy()], strength=strength)


def bodies(
    held: pd.DataFrame, tiers: Mapping[str, gpd.GeoDataFrame], weight: Floats
) -> pd.DataFrame:
    """
    Give every point to one body that may act there, and add them up.

    Parameters
    ----------
    held
        Who holds the function at which point; see `holding`.
    tiers
        Area frames by tier, for the names.
    weight
        Weight of every point.

    Returns
    -------
    pandas.DataFrame
        A row per body with ``weight`` and ``share`` of all points, the largest first. A point goes
        to a body with a duty before one with a power, and then to the lowest tier: where a parish
        has the power it comes before the district, and where there is none the district remains.
    """
    acts = held[held["role"].isin(DECIDES)]
    ranked = (
        _weighed(acts, weight)
        .assign(height=_heights(acts["tier"]))
        .sort_values(["point", "strength", "height", "tier", "code", "body"])
    )
    one = ranked.drop_duplicates("point")
    keys = ["tier", "code", "body", "role", "note", "source"]
    found = one.groupby(keys, as_index=False).agg(weight=("weight", "sum"))
    total = float(weight.sum())
    share = found["weight"] / total if total > 0 else 0.0
    found = found.assign(share=share, name=names(found, tiers))
    order = largest_first(found["share"].to_numpy(dtype=float), found["code"].to_numpy())
    return found.iloc[order][list(BODY_COLUMNS)].reset_index(drop=True)


def largest_first(share: Floats, code: Texts) -> list[int]:
    """Return positions, largest share first; what differs by rounding alone goes by code."""
    alike = share.round(12)
    return sorted(range(len(code)), key=lambda at: (-alike[at], str(code[at])))


def _heights(tiers: pd.Series) -> pd.Series:
    """Return how high each tier stands: the lowest tier has the smallest number."""
    return tiers.map({name: -described(name).rank for name in tiers.unique()})


def names(units: pd.DataFrame, tiers: Mapping[str, gpd.GeoDataFrame]) -> list[str]:
    """Return the name of every unit, looked up by tier and code."""
    known = {
        (tier, code): name
        for tier, frame in tiers.items()
        for code, name in zip(frame["code"], frame["name"], strict=True)
    }
    return [known[key] for key in zip(units["tier"], units["code"], strict=True)]
