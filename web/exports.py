"""Records to take away as a file: whose they are, of which area, and what was left out."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely

from layers import catalogue, small_counts
from layers.layer import Layer
from layers.words import sentence
from mapping.paper.content import day
from mapping.qgis import field_of, qgis_style
from store.exporting import Style, export
from store.loading import attribution_of
from web.asking.inside import inside
from web.place import Place

Form = Literal["gpkg", "geojson", "csv", "xlsx", "parquet"]

MEDIA: dict[Form, str] = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_DIMENSIONS = ("point", "line", "area")


@dataclass(frozen=True, kw_only=True, eq=False)
class Taken:
    """
    Records to take away.

    Parameters
    ----------
    layer
        What they are.
    frame
        The records in EPSG:4326.
    sources
        Whom to name: layer, source, licence, attribution.
    about
        Sentences on what the file holds and what was left out.
    """

    layer: Layer
    frame: gpd.GeoDataFrame
    sources: pd.DataFrame
    about: tuple[str, ...]

    def as_file(self, target: str) -> bytes:
        """Return the file in the format that an ending names, as `store.exporting.export` does."""
        return export(
            self.frame,
            target,
            layer=self.layer.name,
            sources=self.sources,
            about=self.about,
            style=_style(self.layer, self.frame),
        )


def take(place: Place, layer: str, *, within: str = "", everything: bool = False) -> Taken:
    """
    Gather the records of a layer.

    Parameters
    ----------
    place
        Where from.
    layer
        The layer's name.
    within
        The code or name of an area; only its records. Empty for all.
    everything
        Whether private fields, exact small numbers and what is not published are in it, as far as
        the person who asks may see them; otherwise what everybody may have.

    Raises
    ------
    UnknownLayer, UnknownArea, Refused
        If there is no such layer or area, or it is not for this person.
    """
    asker = place if everything else place.as_everybody()
    kind = catalogue.layer(layer)
    frame = asker.register.read(layer)
    if within:
        frame = inside(asker, frame, within)
    if not everything:
        frame = without_small_counts(kind, frame)
    return Taken(
        layer=kind,
        frame=frame.reset_index(drop=True),
        sources=_sources(asker, layer),
        about=_about(asker, kind, within=within, everything=everything),
    )


def without_small_counts(layer: Layer, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return records with their numbers of people as everybody may have them."""
    safe = {
        name: pd.Series(
            [small_counts.handed_on(None if pd.isna(one) else float(one)) for one in frame[name]],
            index=frame.index,
            dtype="Int64",
        )
        for name in small_counts.counted(layer)
        if name in frame
    }
    return frame.assign(**safe) if safe else frame


def _sources(place: Place, layer: str) -> pd.DataFrame:
    """Return the sources of a layer with the words that they ask for."""
    found = place.register.sources()
    mine = found[found["layer"] == layer]
    words = [place.register.note(attribution_of(str(one))) or "" for one in mine["source"]]
    return mine.assign(attribution=words)


def _about(place: Place, layer: Layer, *, within: str, everything: bool) -> tuple[str, ...]:
    """Say what the file holds and what was left out."""
    made = day(place.today())
    lines = [sentence("data", "file_of", place=place.name, layer=layer.title, day=made)]
    if place.is_demo:
        lines.append(sentence("data", "file_demo"))
    if within:
        kind, area = place.area(within)
        name = f"{area['name'].iloc[0]} ({kind.singular.lower()}, {area['code'].iloc[0]})"
        lines.append(sentence("data", "file_within", area=name))
    if everything:
        return (*lines, sentence("data", "file_everything"))
    lines.append(sentence("data", "file_public"))
    fields = [layer[name].label for name in small_counts.counted(layer)]
    if fields:
        lines.append(sentence("data", "file_small", fields=", ".join(fields)))
    return tuple(lines)


def _style(layer: Layer, frame: gpd.GeoDataFrame) -> Style | None:
    """Return our colours and marks for what most of the records are."""
    field = field_of(layer.name)
    shapes = frame.geometry[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if field is None or shapes.empty:
        return None
    (most, _) = Counter(shapely.get_dimensions(shapes.to_numpy()).tolist()).most_common(1)[0]
    values = sorted({str(one) for one in frame[field].dropna()})
    made = qgis_style(layer.name, _DIMENSIONS[most], values)
    return Style(qml=made.qml, sld=made.sld) if made else None
