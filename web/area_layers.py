"""Names of area layers as people and scripts write them: ``tier:ward``, ``service:police``.

A date may follow, for boundaries and patches as they were then: ``tier:ward@2022-06-01``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import vocabulary
from layers.errors import PatchworkError

COUNTING = ("msoa", "lsoa", "oa")
"""Tiers made for counting; nobody works by their lines, so they are not said to cut anything."""


class UnknownAreaLayer(PatchworkError, ValueError):
    """The name of an area layer cannot be read."""


@dataclass(frozen=True)
class AreaLayer:
    """One area layer: the boundaries of a tier or the patches of a service, on a day."""

    kind: Literal["tier", "service"]
    name: str
    on: date

    @property
    def title(self) -> str:
        """What a person reads: "Wards" or "Police patches"."""
        if self.kind == "tier":
            return vocabulary.tier(self.name).plural
        return f"{vocabulary.title('services', self.name)} patches"

    @property
    def singular(self) -> str:
        """What a person reads for one of them: "Ward" or "Police patch"."""
        if self.kind == "tier":
            return vocabulary.tier(self.name).title
        return f"{vocabulary.title('services', self.name)} patch"

    @property
    def layer(self) -> str:
        """The register's layer that holds it."""
        return "boundaries" if self.kind == "tier" else "patches"

    @property
    def spec(self) -> str:
        """The name without the date."""
        return f"{self.kind}:{self.name}"


def parse(spec: str, *, today: date) -> AreaLayer:
    """
    Read the name of an area layer.

    Raises
    ------
    UnknownAreaLayer
        If it is not shaped ``tier:NAME`` or ``service:NAME``, with or without ``@YYYY-MM-DD``.
    """
    body, _, day = spec.partition("@")
    kind, _, name = body.partition(":")
    try:
        on = date.fromisoformat(day) if day else today
    except ValueError as error:
        msg = f"{day!r} is not a date such as 2026-11-22."
        raise UnknownAreaLayer(msg) from error
    if name and kind == "tier":
        return AreaLayer("tier", name, on)
    if name and kind == "service":
        return AreaLayer("service", name, on)
    msg = f"{spec!r} is not a layer of areas. Write tier:ward or service:police, for example."
    raise UnknownAreaLayer(msg)


def with_codes(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Give every area a code of its own: the one it has, else its name, else its id.

    Areas that share a code are told apart by a number, so that no area is lost in a table.
    """
    code = frame["code"].where(frame["code"].notna(), frame["name"]).astype(object)
    code = code.where(code.notna(), frame["id"])
    again = code.groupby(code).cumcount()
    unique = np.where(again > 0, code.astype(str) + " (" + (again + 1).astype(str) + ")", code)
    columns = ["code", "name"] + [
        one for one in frame.columns if one not in {"code", "name", "geometry"}
    ]
    result = frame.assign(code=pd.Series(unique, index=frame.index, dtype=object))
    return result[[*columns, "geometry"]].reset_index(drop=True)
