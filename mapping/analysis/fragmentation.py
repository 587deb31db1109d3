"""Who provides what: how finely a service is shared out, area by area."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.grid import require_metres
from mapping.analysis.cells import Cells, Things, cells
from mapping.analysis.coverage import SLIVER
from mapping.analysis.edges import shared_lines
from mapping.analysis.frames import (
    Flags,
    Floats,
    Numbers,
    polygons,
    require_codes,
    require_columns,
)
from mapping.analysis.partition import added

WHOLE = "whole place"
SERVICE = ("service", "organisation", "name")


def fragmentation(
    patches: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    *,
    things: Things | None = None,
    sliver: float = SLIVER,
) -> pd.DataFrame:
    """
    Say how many share a service in each area.

    Parameters
    ----------
    patches
        Patches in metres with ``service``, ``organisation`` (the provider) and ``name``.
    areas
        Areas in the same system with ``code`` and ``name``.
    things
        People and assets to weigh by; without people the ground is the weight.
    sliver
        Metres. Ground narrower than this is counted with its neighbour, so that a patch which only
        touches an area does not count as one of those that share it; 0 keeps all.

    Returns
    -------
    pandas.DataFrame
        For each service and area, and for the whole of the areas together (code None):
        ``providers``, ``patches``, ``people``, ``people_nobody`` (in no patch), ``effective``,
        ``people_per_patch``, ``boundary`` (metres of line inside with other patches on its other
        side) and ``boundary_providers`` (with other providers). ``effective`` is 1 / sum of s^2
        with s each provider's share of the people its patches cover (inverse Simpson, Hill 1973);
        people whom two providers cover count for both. NaN where nobody provides.

    Raises
    ------
    WrongCrs, BadFrame
        If frames are not in one metric system, a column is missing or a code comes twice.
    """
    counted = things or Things()
    require_metres(patches, areas, *counted.known())
    require_columns(patches, *SERVICE, what="patches")
    require_codes(areas)
    rows = [
        _service(str(service), held, areas, counted, sliver)
        for service, held in patches.groupby("service", sort=True)
    ]
    if not rows:
        return _service("", patches, areas[:0], counted, sliver)
    return pd.concat(rows, ignore_index=True)


def _service(
    service: str,
    held: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    things: Things,
    sliver: float,
) -> pd.DataFrame:
    """Tabulate one service."""
    names = held["name"].astype(str).tolist()
    ground = cells(polygons(held, what="patches"), names, polygons(areas), things, sliver=sliver)
    faces = [*ground.cut.outlines.T, ground.cut.outlines.any(axis=1)]
    labels = [*zip(areas["code"], areas["name"], strict=True), (None, WHOLE)]
    provider, codes = providers_of(held)
    lines = _Lines.of(ground, provider)
    rows = [
        {"service": service, "code": code, "name": name, **_figures(ground, kept, provider, lines)}
        for (code, name), kept in zip(labels, faces, strict=True)
    ]
    return pd.DataFrame(rows if codes else rows[:0], columns=list(rows[0]))


def providers_of(held: gpd.GeoDataFrame) -> tuple[Numbers, list[str]]:
    """Number the providers; patches without an organisation are each their own."""
    known = held["organisation"].fillna("").astype(str)
    alone = [f"\x00{at}" for at in range(len(held))]
    named = [own or other for own, other in zip(known, alone, strict=True)]
    at, codes = pd.factorize(np.array(named, dtype=object), sort=True)
    return at, list(codes)


@dataclass(frozen=True)
class _Lines:
    """Lines between faces that different patches, or different providers, cover."""

    first: Numbers
    second: Numbers
    length: Floats
    providers: Flags

    @staticmethod
    def of(ground: Cells, provider: Numbers) -> "_Lines":
        """Find lines with a patch on both sides, and not the same on both."""
        lines = shared_lines(ground.cut.faces)
        covers = ground.cut.patches
        one, other = covers[lines.first], covers[lines.second]
        kept = one.any(axis=1) & other.any(axis=1) & (one != other).any(axis=1)
        first, second = lines.first[kept], lines.second[kept]
        held = by_provider(covers, provider)
        differ = (held[first] != held[second]).any(axis=1)
        return _Lines(first, second, lines.length[kept], differ)

    def within(self, kept: Flags) -> tuple[float, float]:
        """Measure the lines inside some faces: all, and those between providers."""
        inside = kept[self.first] & kept[self.second]
        between = inside & self.providers
        return float(self.length[inside].sum()), float(self.length[between].sum())


def by_provider(covers: Flags, provider: Numbers) -> Flags:
    """Say whether a provider covers a face."""
    size = int(provider.max(initial=-1)) + 1
    held = np.zeros((len(covers), size), dtype=bool)
    for patch, one in enumerate(provider):
        held[:, one] |= covers[:, patch]
    return held


def _figures(ground: Cells, kept: Flags, provider: Numbers, lines: _Lines) -> dict[str, float]:
    """Give the figures of one area: the faces that are kept."""
    covers = ground.cut.patches[kept]
    known = "people" in ground.known
    weight = ground.on_faces["people" if known else "area"][kept]
    held = by_provider(covers, provider)
    shares = added(weight, held)
    patches = int(covers.any(axis=0).sum())
    boundary, between = lines.within(kept)
    covered = float(weight[covers.any(axis=1)].sum())
    return {
        "providers": int(held.any(axis=0).sum()),
        "patches": patches,
        "people": float(weight.sum()) if known else np.nan,
        "people_nobody": float(weight.sum()) - covered if known else np.nan,
        "effective": effective(shares),
        "people_per_patch": float(added(weight, covers).sum()) / patches
        if known and patches
        else np.nan,
        "boundary": boundary,
        "boundary_providers": between,
    }


def effective(amounts: Floats) -> float:
    """Return the effective number of equal parts, 1 / sum of squared shares; NaN of nothing."""
    total = amounts.sum()
    return float(total**2 / (amounts**2).sum()) if total > 0 else float("nan")
