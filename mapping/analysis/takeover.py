"""What a service would lose in scale if one area's part of it were taken over by another provider.

Communities may challenge to run a service (Localism Act 2011, part 5 chapter 2). Seen from one area
that is one question; seen from the whole place it is also what the others are left with.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.cells import Things, cells
from mapping.analysis.coverage import SLIVER
from mapping.analysis.edges import summed
from mapping.analysis.fragmentation import SERVICE, by_provider, fragmentation, providers_of
from mapping.analysis.frames import BadFrame, polygons, require_codes, require_columns
from mapping.analysis.partition import added


@dataclass(frozen=True)
class Takeover:
    """
    A service before and after one area changes hands.

    Parameters
    ----------
    before, after
        `fragmentation` of the service.
    patches
        The patches as they would be; the area is one patch of the new provider.
    providers
        For each provider, the new one too: ``patches``, ``area``, ``people``, ``assets``,
        ``people_per_patch`` and ``pence``, each with ``_before``, ``_after`` and ``_change``.
        Ground that two patches of one provider cover counts once.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    patches: gpd.GeoDataFrame
    providers: pd.DataFrame


def takeover(  # noqa: PLR0913  (each is one fact of the takeover)
    patches: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    code: str,
    provider: str,
    things: Things | None = None,
    pence: Mapping[str, int] | None = None,
    before: pd.DataFrame | None = None,
) -> Takeover:
    """
    Try what happens when one area's service is taken over by another provider.

    Parameters
    ----------
    patches
        One service's patches in metres with ``service``, ``organisation`` and ``name``.
    areas
        All areas in the same system with ``code`` and ``name``.
    code
        The area that changes hands.
    provider
        Who takes it over.
    things
        People and assets.
    pence
        Each provider's budget. It follows the people (the ground, when people are not known):
        a provider that loses a share of them loses that share, in whole pence, to the new one.
    before
        `fragmentation` of the same patches, areas and things, where it is known already.

    Raises
    ------
    WrongCrs, BadFrame
        As `fragmentation`; also when the area does not exist or there are several services.
    """
    require_metres(patches, areas)
    require_columns(patches, *SERVICE, what="patches")
    require_codes(areas)
    if code not in set(areas["code"]) or patches["service"].nunique() != 1:
        msg = f"A takeover needs one service and an area that exists, not {code}."
        raise BadFrame(msg)
    changed = _taken(patches, areas, code, provider)
    return Takeover(
        before=fragmentation(patches, areas, things=things) if before is None else before,
        after=fragmentation(changed, areas, things=things),
        patches=changed,
        providers=_compared(patches, changed, areas, things or Things(), (provider, pence or {})),
    )


def _taken(
    patches: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, code: str, provider: str
) -> gpd.GeoDataFrame:
    """Cut the area out of every patch and give it to the provider as one."""
    at = np.flatnonzero(areas["code"] == code)
    ground = polygons(areas)[at[0]]
    rest = shapely.difference(polygons(patches, what="patches"), ground)
    # What is left over narrower than a metre comes of lines drawn twice: it is no patch.
    kept = 2 * shapely.area(rest) > SLIVER * shapely.length(rest)
    whole = {
        "service": [patches["service"].iloc[0]],
        "organisation": [provider],
        "name": [f"{areas['name'].iloc[at[0]]} ({provider})"],
    }
    new = gpd.GeoDataFrame(whole, geometry=[ground], crs=patches.crs)
    old = gpd.GeoDataFrame(patches.loc[kept, list(SERVICE)], geometry=rest[kept], crs=patches.crs)
    return gpd.GeoDataFrame(pd.concat([old, new], ignore_index=True), crs=patches.crs)


def _scale(patches: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, things: Things) -> pd.DataFrame:
    """Measure each provider's share of the whole place."""
    names = patches["name"].astype(str).tolist()
    whole = np.array([shapely.union_all(polygons(areas))], dtype=object)
    ground = cells(polygons(patches, what="patches"), names, whole, things, sliver=0.0)
    provider, codes = providers_of(patches)
    held = by_provider(ground.cut.patches, provider)
    table = pd.DataFrame(index=pd.Index([code.strip("\x00") for code in codes], name="provider"))
    table["patches"] = summed(provider, np.ones(len(provider)), len(codes))
    for name in ("area", "people", "assets"):
        table[name] = added(ground.on_faces[name], held)
    table["people_per_patch"] = table["people"] / table["patches"]
    return table


def _compared(
    patches: gpd.GeoDataFrame,
    changed: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    things: Things,
    rest: tuple[str, Mapping[str, int]],
) -> pd.DataFrame:
    """Lay each provider's scale before and after side by side."""
    provider, pence = rest
    before, after = _scale(patches, areas, things), _scale(changed, areas, things)
    everybody = before.index.union(after.index)
    before, after = before.reindex(everybody), after.reindex(everybody)
    for table in (before, after):
        table.loc[table["patches"].isna(), ["patches", "area"]] = 0.0
        for name in ("people", "assets"):
            if things.frame(name) is not None:
                table[name] = table[name].fillna(0.0)
    before["pence"], after["pence"] = _budgets(before, after, provider, pence)
    columns = {}
    for name in before.columns:
        columns[f"{name}_before"], columns[f"{name}_after"] = before[name], after[name]
        columns[f"{name}_change"] = after[name] - before[name]
    return pd.DataFrame(columns)


def _budgets(
    before: pd.DataFrame, after: pd.DataFrame, provider: str, pence: Mapping[str, int]
) -> tuple[pd.Series, pd.Series]:
    """Move whole pence with the people; what one loses the new provider gains."""
    by = "people" if before["people"].notna().all() else "area"
    old = pd.Series({one: int(pence.get(one, 0)) for one in before.index}, dtype="int64")
    lost = (1 - after[by] / before[by].where(before[by] > 0)).fillna(0.0).clip(lower=0.0)
    moved = (old * lost).round().astype("int64").where(old.index != provider, 0)
    new = old - moved
    new[provider] += moved.sum()
    return old, new
