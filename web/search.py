"""Search by postcode, name or code: what a person types in the box in front of the map."""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import pandas as pd

from layers import vocabulary
from layers.postcode import normalise
from web.place import Place, UnknownPlace

Kind = Literal["postcode", "boundary", "patch", "asset", "place"]
MOST = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, what a person reads, and where it lies in degrees."""

    kind: Kind
    label: str
    detail: str
    lon: float
    lat: float
    code: str


def search(place: Place, text: str, *, most: int = MOST) -> list[Hit]:
    """
    Find what a text names, best first.

    Parameters
    ----------
    place
        Where to look.
    text
        A postcode, or part of the name or the code of an area, a patch, an asset or a place.
    most
        The longest list wanted.

    Returns
    -------
    list of Hit
        A postcode alone when the text is one that is known; else names that begin with the text
        before names that only hold it. Empty when nothing fits.
    """
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return []
    if normalise(text):
        try:
            postcode, lon, lat = place.postcode(text)
        except UnknownPlace:
            return []
        return [Hit("postcode", postcode, "Postcode", lon, lat, postcode)]
    ranked = sorted(
        (
            (rank, order, len(hit.label), hit)
            for order, (kind, frame) in enumerate(_frames(place))
            for rank, hit in _matches(place, kind, frame, wanted)
        ),
        key=lambda item: item[:3],
    )
    return [hit for *_, hit in ranked[:most]]


def _frames(place: Place) -> list[tuple[Kind, gpd.GeoDataFrame]]:
    """Return what is searched, the most looked for first."""
    today = place.today()
    return [
        ("boundary", place.records("boundaries", on=today)),
        ("patch", place.records("patches", on=today)),
        ("asset", place.with_waiting("assets")),
        ("place", place.records("places")),
    ]


def _matches(
    place: Place, kind: Kind, frame: gpd.GeoDataFrame, wanted: str
) -> list[tuple[int, Hit]]:
    """Return the records whose name or code fits, each with its rank."""
    name = frame["name"].fillna("").str.casefold()
    code = (
        frame["code"].fillna("").str.casefold() if "code" in frame else pd.Series("", frame.index)
    )
    held = name.str.contains(wanted, regex=False) | (code == wanted)
    found = []
    for index in frame.index[held][: MOST * 10]:
        row = frame.loc[index]
        lon, lat = place.lonlat(row.geometry.representative_point())
        hit = Hit(kind, row["name"], _detail(kind, row), lon, lat, _code(row))
        found.append((_rank(name[index], code[index], wanted), hit))
    return found


def _rank(name: str, code: str, wanted: str) -> int:
    """Rank a fit, the best being 0."""
    if wanted in {name, code}:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in name else 3


def _detail(kind: Kind, row: pd.Series) -> str:
    """Say what kind of thing was found."""
    if kind == "boundary":
        return vocabulary.tier(row["tier"]).title
    if kind == "patch":
        return f"{vocabulary.title('services', row['service'])} patch"
    if kind == "asset":
        return vocabulary.title("categories", row["category"])
    return str(row["kind"] or "Place").capitalize()


def _code(row: pd.Series) -> str:
    """Return what a link may name the record by."""
    code = row.get("code")
    return str(code) if isinstance(code, str) and code else str(row["id"])
