"""What a map or pack is about: an area by its code, or ground that somebody drew."""

from dataclasses import dataclass

import geopandas as gpd
import shapely

from layers.errors import PatchworkError
from layers.words import sentence
from mapping.paper.heads import Language
from web.area_layers import AreaLayer
from web.asking.footprints import Footprint
from web.asking.ground import finest
from web.place import Place

DRAWN = "drawn"


class NoGround(PatchworkError, ValueError):
    """A footprint holds points alone, so there is nothing to draw an edge round."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """
    One area to print.

    Parameters
    ----------
    code, name, kind
        What it is called, and what it is in a sentence: "ward".
    area
        One row in metres: ``code``, ``name``.
    around
        The areas round about that say where things across the line lie.
    layer
        The layer it is of; None for drawn ground.
    """

    code: str
    name: str
    kind: str
    area: gpd.GeoDataFrame
    around: gpd.GeoDataFrame
    layer: AreaLayer | None


def of_code(place: Place, code: str, *, language: Language = "en") -> Subject:
    """
    Find an area by its code, or by its name when only one has it.

    Raises
    ------
    UnknownArea
        If there is none.
    """
    layer, found = place.area(code)
    area, same = named(found, language), named(place.areas(layer), language)
    own = str(area["code"].iloc[0])
    return Subject(
        code=own,
        name=str(area["name"].iloc[0]),
        kind=layer.singular.lower(),
        area=area,
        around=same[same["code"] != own],
        layer=layer,
    )


def of_ground(place: Place, ground: Footprint, *, language: Language = "en") -> Subject:
    """
    Take ground from a file or a drawing, among the finest areas that are everybody's own.

    Raises
    ------
    NoGround
        If it is points.
    """
    if not ground.is_drawn:
        raise NoGround(sentence("pack", "points"))
    shape = shapely.union_all(ground.frame.geometry.to_numpy())
    label = ground.label[0].upper() + ground.label[1:]
    plain = {"id": [ground.key or DRAWN], "code": [DRAWN], "name": [label], "valid_from": [None]}
    area = gpd.GeoDataFrame(plain, geometry=[shape], crs=ground.frame.crs)
    layer = finest(place, place.today())
    around = named(place.areas(layer), language) if layer else area.iloc[:0]
    return Subject(code=DRAWN, name=label, kind="area", area=area, around=around, layer=None)


def named(areas: gpd.GeoDataFrame, language: Language) -> gpd.GeoDataFrame:
    """Return areas by their Welsh names, where they have one and it is asked for."""
    if language != "cy" or "name_cy" not in areas:
        return areas
    return areas.assign(name=areas["name_cy"].where(areas["name_cy"].notna(), areas["name"]))
