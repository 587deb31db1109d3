"""Is it on the map already: what is near with a like name, also across lines and in the queue."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from layers import grid, vocabulary
from layers.vocabulary import terms
from mapping.analysis import duplicates
from mapping.analysis.candidates import FAR, Known, known
from mapping.analysis.duplicates import SAME, SPOT
from web import duplicates_words as words
from web.area_layers import AreaLayer
from web.frames import SHARED
from web.place import Place

Made = TypeVar("Made")

ASKED = 0.3
"""The score from which a person is asked; lower than that of a pair, as to ask costs little."""
MOST = 5
CLOSE = 0.1
"""The share of its kind's distance within which another of one kind is asked about anyway."""
LINES = ("district", "ward")
"""The lines that are named when a record lies across one, the wider first."""
KINDS = {"assets": ("category", "categories"), "needs": ("theme", "themes")}
"""By layer: the field that says of what kind a record is, and its vocabulary."""
COMPARED = ("id", "name", "postcode", "address")


@dataclass(frozen=True, kw_only=True)
class Like:
    """
    A record that may be the one a person is about to add.

    Parameters
    ----------
    id
        Its id; None when it waits for review and this person may not read it.
    layer
        The layer it is in.
    name, kind
        Its name and what a person reads for its kind; both empty without an id.
    metres
        How far away it is; 0 when one lies in the other.
    score
        From 0 to 1, as `mapping.analysis.duplicates` works it out.
    why
        One sentence that says what speaks for it.
    across
        The district or else the ward it lies in, when that is another; empty otherwise.
    status
        Its state.
    same_place
        Whether it stands on the very spot.
    """

    id: str | None
    layer: str
    name: str
    kind: str
    metres: float
    score: float
    why: str
    across: str
    status: str
    same_place: bool


def near(
    place: Place,
    layer: str,
    values: Mapping[str, object],
    shape: BaseGeometry,
    *,
    exclude: Collection[str] = (),
) -> list[Like]:
    """
    List what may be the record that a person is about to add, the most likely first.

    Parameters
    ----------
    place
        The place as this person sees it.
    layer
        ``assets`` or ``needs``.
    values
        What was typed: name, kind and, where given, postcode and address.
    shape
        Where it lies (EPSG:4326).
    exclude
        Ids of records not to list, such as the record itself.

    Returns
    -------
    list of Like
        At most five: published records, this person's own, and what waits for review, of which
        only its author and a moderator learn the name.

    Raises
    ------
    Refused
        If this person may not compare with what waits.
    WrongCrs
        If the shape lies where the place cannot be measured.
    """
    new = _known(layer, _typed(place, layer, values, shape))
    seen = _published(place, layer)
    waiting = _known(layer, _waiting(place, layer, new, hidden=seen.frame["id"]))
    asked = _Asked(place, layer, new.shapes[0])
    found = [
        asked.of(records.frame, row, shown=records is seen)
        for records in (seen, waiting)
        for _, row in _rows(new, records, exclude).iterrows()
    ]
    return sorted(found, key=lambda one: (-one.score, one.metres))[:MOST]


def pairs(
    place: Place, layer: str, *, within: str | None = None, least: float = SAME
) -> pd.DataFrame:
    """
    List the pairs of records, as this person sees them, that may be the same place.

    Parameters
    ----------
    place
        The place as this person sees it.
    layer
        ``assets`` or ``needs``.
    within
        Code or name of an area; pairs with a record in it. None is the whole place.
    least
        The lowest score listed.

    Returns
    -------
    pandas.DataFrame
        As `mapping.analysis.duplicates.pairs`, with ``a_name``, ``b_name``, ``a_kind``,
        ``b_kind``, ``a_status``, ``b_status``, and ``why`` as a sentence.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    seen = _published(place, layer)
    key = ("pairs", layer, place.register.version(layer), least)
    found = _kept(place, key, lambda: _told(place, layer, least))
    if within is None:
        return found
    area = place.area(within)[1].geometry.iloc[0]
    there = set(seen.frame["id"][seen.frame.geometry.intersects(area)])
    return found[found["a_id"].isin(there) | found["b_id"].isin(there)].reset_index(drop=True)


def _told(place: Place, layer: str, least: float) -> pd.DataFrame:
    """Find all pairs and put names to them."""
    seen = _published(place, layer)
    found = duplicates.pairs(seen, least=least)
    column = KINDS[layer][0]
    by_id = pd.DataFrame(seen.frame).set_index("id")
    named = {
        f"{side}_{name}": by_id[of].reindex(found[f"{side}_id"]).to_numpy()
        for side in ("a", "b")
        for name, of in (("name", "name"), ("kind", column), ("status", "status"))
    }
    return found.assign(**named, why=found["why"].map(words.why))


def _published(place: Place, layer: str) -> Known:
    """Return the records this person sees, ready to be compared; kept until the layer changes."""
    return _kept(place, ("known", layer), lambda: _known(layer, _seen(place, layer)))


def _kept(place: Place, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """Keep what was made for everybody who sees the same, until the layer or the lines change."""
    register = place.register
    versions = tuple(register.version(layer) for layer in (*KINDS, "boundaries"))
    return SHARED.get((register.store.where, register.actor.sight, *key, *versions), make)


def _seen(place: Place, layer: str) -> gpd.GeoDataFrame:
    """Return records that stand for a place of their own: not proposals to change another."""
    found = place.with_waiting(layer)
    change = (found["status"] != "published") & found["same_as"].notna()
    return found[found["status"].isin(("published", "proposed")) & ~change].reset_index(drop=True)


def _known(layer: str, records: gpd.GeoDataFrame) -> Known:
    """Make records ready to be compared, with the distances of their kinds."""
    column, words_of = KINDS[layer]
    metres = {name: term.near for name, term in terms(words_of).items()}
    return known(records, near=metres, kind=column)


def _typed(
    place: Place, layer: str, values: Mapping[str, object], shape: BaseGeometry
) -> gpd.GeoDataFrame:
    """Return what was typed as a frame of one record in metres."""
    row = {name: values.get(name) for name in (*COMPARED, KINDS[layer][0])} | {"id": ""}
    frame = gpd.GeoDataFrame([row], geometry=[shape], crs=grid.LONLAT)
    return grid.to_metres(frame.assign(name=frame["name"].fillna("")), place.crs)


def _waiting(place: Place, layer: str, new: Known, *, hidden: pd.Series) -> gpd.GeoDataFrame:
    """Return what waits for review around, but for what this person sees anyway; in metres."""
    around = gpd.GeoDataFrame(geometry=gpd.GeoSeries(new.shapes, crs=place.crs).buffer(FAR))
    found = place.register.waiting(layer, grid.to_lonlat(around).geometry.iloc[0])
    found = found[~found["id"].isin(hidden)].assign(status="proposed").reset_index(drop=True)
    return grid.to_metres(found, place.crs)


def _rows(new: Known, records: Known, exclude: Collection[str]) -> pd.DataFrame:
    """Find what is like a new record, and what of its kind lies very close to it."""
    found = duplicates.like(new, records, least=ASKED, close=CLOSE)
    return found[~found["b_id"].isin(list(exclude))].head(MOST)


@dataclass(frozen=True)
class _Asked:
    """Tells what a person may know of a record like theirs."""

    place: Place
    layer: str
    here: BaseGeometry

    def of(self, records: gpd.GeoDataFrame, row: pd.Series, *, shown: bool) -> Like:
        """Tell of one; of what is not shown only that it waits, and how far away."""
        mine = records[records["id"] == row["b_id"]].iloc[0]
        metres = float(row["metres"])
        return Like(
            id=str(row["b_id"]) if shown else None,
            layer=self.layer,
            name=str(mine["name"]) if shown else "",
            kind=self._kind(mine) if shown else "",
            metres=metres,
            score=float(row["score"]),
            why=words.why(str(row["why"])) if shown else words.waits(metres),
            across=_across(self.place, self.here, mine["geometry"]),
            status=str(mine["status"]),
            same_place=metres <= SPOT,
        )

    def _kind(self, mine: pd.Series) -> str:
        """Return what a person reads for a record's kind."""
        column, words_of = KINDS[self.layer]
        return vocabulary.title(words_of, str(mine[column]))


def _across(place: Place, here: BaseGeometry, there: BaseGeometry) -> str:
    """Name the district, or else the ward, that a record lies in when it is another one."""
    for tier in [one for one in LINES if one in place.tiers()]:
        mine, other = _area(place, tier, here), _area(place, tier, there)
        if mine != other:
            return other
    return ""


def _area(place: Place, tier: str, shape: BaseGeometry) -> str:
    """Return the name of the area of a tier that a shape's middle lies in; empty for none."""
    areas = place.areas(AreaLayer("tier", tier, place.today()))
    at = areas.sindex.query(shape.representative_point(), predicate="intersects")
    return str(areas["name"].iloc[at[0]]) if len(at) else ""
