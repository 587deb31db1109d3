"""Pairs of records worth a look: near each other, of one postcode, or of one name farther off."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from layers.vocabulary import NEAR
from mapping.analysis.frames import Floats, Numbers, Shapes, require_columns, shapes
from mapping.analysis.likeness import Named, named

FAR = 1_000.0
"""Metres within which names alike are worth a look."""
SHARED = 300
"""Records that may share a postcode or a name before it stops to mean anything."""


@dataclass(frozen=True, eq=False)
class Known:
    """Records made ready to be compared; see `known`."""

    frame: gpd.GeoDataFrame
    shapes: Shapes
    kinds: pd.Series
    postcodes: pd.Series
    near: Floats
    names: Named
    by_postcode: Mapping[str, Numbers]
    by_name: Mapping[str, Numbers]
    tree: shapely.STRtree


def known(
    records: gpd.GeoDataFrame, *, near: Mapping[str, float] | None = None, kind: str = "category"
) -> Known:
    """
    Make records ready to be compared.

    Parameters
    ----------
    records
        Frame in metres with ``id`` and ``name``, and where known ``postcode``, ``address`` and the
        column ``kind``; any shape.
    near
        Metres by kind within which two records may be one.
    kind
        The column that says of what kind a record is.

    Raises
    ------
    WrongCrs, BadFrame
        If coordinates are not in metres or a column is missing.
    """
    require_metres(records)
    require_columns(records, "id", "name", what="records")
    found = shapes(records)
    kinds, postcodes = _texts(records, kind), _texts(records, "postcode")
    names = named(_texts(records, "name"), _texts(records, "address"), kinds)
    return Known(
        frame=records,
        shapes=found,
        kinds=kinds,
        postcodes=postcodes,
        near=np.array([(near or {}).get(one, NEAR) for one in kinds], dtype=np.float64),
        names=names,
        by_postcode=_indexed(postcodes),
        by_name=_indexed(names.own),
        tree=shapely.STRtree(found),
    )


def _texts(records: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Return a column of text, empty where nothing is known."""
    if column not in records:
        return pd.Series("", index=range(len(records)), dtype=object)
    known = records[column].notna().to_numpy()
    values = np.where(known, records[column].to_numpy(dtype=object), "")
    return pd.Series(values, dtype=object)


def candidates(one: Known, others: Known) -> tuple[Numbers, Numbers]:
    """List pairs worth a look, by their positions; each once."""
    coded = _joined(one.postcodes, others.by_postcode)
    found = [_close(one, others), coded, _same_name(one, others)]
    size = max(len(others.shapes), 1)
    codes = np.unique(np.concatenate([a * size + b for a, b in found]))
    return codes // size, codes % size


def _close(one: Known, others: Known) -> tuple[Numbers, Numbers]:
    """List pairs within the distance of the wider of their kinds."""
    widest = float(max(one.near.max(initial=0), others.near.max(initial=0)))
    a, b = others.tree.query(one.shapes, predicate="dwithin", distance=widest)
    metres = shapely.distance(one.shapes[a], others.shapes[b])
    close = metres <= np.maximum(one.near[a], others.near[b])
    return a[close], b[close]


def _same_name(one: Known, others: Known) -> tuple[Numbers, Numbers]:
    """List pairs with the same own words within a kilometre."""
    a, b = _joined(one.names.own, others.by_name)
    close = shapely.distance(one.shapes[a], others.shapes[b]) <= FAR
    return a[close], b[close]


def _joined(texts: pd.Series, at: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
    """Pair texts with the records that have the same."""
    none = np.empty(0, dtype=np.intp)
    found = [at.get(text, none) for text in texts]
    b = np.concatenate([none, *found])
    return np.repeat(np.arange(len(found)), [len(one) for one in found]), b


def _indexed(texts: pd.Series) -> dict[str, Numbers]:
    """
    Say where each text stands, but for what is empty or everywhere.

    What more than `SHARED` records say, such as the postcode of a shopping centre or the name of a
    chain, tells nothing, and would make millions of pairs.
    """
    found: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        found.setdefault(text, []).append(at)
    return {
        text: np.array(many, dtype=np.intp)
        for text, many in found.items()
        if text and len(many) <= SHARED
    }
