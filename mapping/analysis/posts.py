"""Who is in post on a day, on which patches, and on what ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.grid import require_metres
from mapping.analysis.frames import Flags, polygons, require_columns
from mapping.analysis.located import in_force

GROUND_COLUMNS = ("id", "name", "service", "in_post", "covered_by", "works_on", "missing")

Places = Mapping[str, list[shapely.Geometry]]


@dataclass(frozen=True)
class Posts:
    """Officers in post on the day, and whether officer k works on patch j, (patches, officers)."""

    officers: pd.DataFrame
    works: Flags
    known: bool = True


def posts(officers: pd.DataFrame | None, held: gpd.GeoDataFrame, *, on: date | None) -> Posts:
    """
    Find who works on which patch.

    Parameters
    ----------
    officers
        ``name`` and ``patches`` (names of patches, one a line); with ``service`` only patches of
        the same service count. None is nobody known.
    held
        The patches.
    on
        The day. Whoever has not started, has left, or is away without cover is not in post.

    Raises
    ------
    BadFrame
        If a column is missing.
    """
    if officers is None:
        nobody = pd.DataFrame({"name": pd.Series([], dtype=object)})
        return Posts(nobody, np.zeros((len(held), 0), dtype=bool), known=False)
    require_columns(officers, "name", "patches", what="officers")
    there = officers[in_post(officers, on)]
    patch_service, service = texts(held, "service"), texts(there, "service")
    at: dict[str, list[int]] = {}
    for patch, name in enumerate(texts(held, "name")):
        at.setdefault(spoken(name), []).append(patch)
    works = np.zeros((len(held), len(there)), dtype=bool)
    for officer, listed in enumerate(texts(there, "patches")):
        for name in lines(listed):
            for patch in at.get(spoken(name), ()):
                both = (patch_service[patch], service[officer])
                works[patch, officer] = both[0] == both[1] or "" in both
    return Posts(there, works)


def in_post(officers: pd.DataFrame, on: date | None) -> pd.Series:
    """Say who is in post: started, not left, not away (or away with somebody to cover)."""
    there = in_force(officers, on, first="starts", last="ends")
    alone = pd.Series([not cover for cover in texts(officers, "cover")], index=officers.index)
    return there & ~(away(officers, on) & alone)


def away(officers: pd.DataFrame, on: date | None) -> pd.Series:
    """Say who is away on a day; without a day, or where absences are not known, nobody is."""
    if on is None or "absent_from" not in officers:
        return pd.Series(False, index=officers.index)
    begun = officers["absent_from"].notna() & (officers["absent_from"] != "")
    return begun & in_force(officers, on, first="absent_from", last="absent_to")


def grounds(
    officers: pd.DataFrame,
    patches: gpd.GeoDataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    on: date | None,
) -> gpd.GeoDataFrame:
    """
    Say on what ground each officer works: named patches of the service, and areas by their codes.

    Parameters
    ----------
    officers
        ``id``, ``name``, ``service``, ``patches`` (names, one a line) and ``areas`` (codes, one a
        line); ``starts``, ``ends``, ``absent_from``, ``absent_to`` and ``cover`` are used when they
        are there.
    patches
        Areas in metres with ``service`` and ``name``; ``valid_from`` and ``valid_to`` are used.
    boundaries
        Areas in metres with ``code`` and ``name``, and their dates.
    on
        The day; None takes every record.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for each officer, with the index of ``officers`` and `GROUND_COLUMNS`: ``in_post``
        says whether the post is filled that day; ``covered_by`` who stands in for somebody who is
        away, else empty; ``works_on`` the names of the patches and areas found; ``missing`` the
        names and codes given that nothing has that day. The geometry is empty for whoever has no
        ground. Absences are known only to those who may read them: to everybody else the person is
        in post.

    Raises
    ------
    WrongCrs
        If patches and boundaries are not in one metric system.
    BadFrame
        If a column is missing.
    """
    require_metres(patches, boundaries)
    require_columns(officers, "id", "name", "service", "patches", "areas", what="officers")
    require_columns(patches, "service", "name", what="patches")
    require_columns(boundaries, "code", "name", what="boundaries")
    gone = away(officers, on)
    cover = pd.Series(texts(officers, "cover"), index=officers.index)
    table = pd.DataFrame(officers[["id", "name", "service"]])
    table["in_post"] = in_post(officers, on)
    table["covered_by"] = cover.where(gone, "")
    found = _ground_of(officers, _dated(patches, on), _dated(boundaries, on))
    for at, column in enumerate(("works_on", "missing")):
        table[column] = pd.Series([one[at] for one in found], index=table.index, dtype=object)
    shapes = np.array([one[2] for one in found], dtype=object)
    return gpd.GeoDataFrame(table[list(GROUND_COLUMNS)], geometry=shapes, crs=patches.crs)


def _dated(frame: gpd.GeoDataFrame, on: date | None) -> gpd.GeoDataFrame:
    """Keep the areas in force."""
    return frame[in_force(frame, on, first="valid_from", last="valid_to")]


Found = tuple[tuple[str, ...], tuple[str, ...], shapely.Geometry]


def _ground_of(
    officers: pd.DataFrame, patches: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame
) -> list[Found]:
    """Return for each officer what was found, what is missing, and the ground."""
    by_patch: dict[tuple[str, str], list[int]] = {}
    keys = zip(texts(patches, "service"), map(spoken, texts(patches, "name")), strict=True)
    for at, key in enumerate(keys):
        by_patch.setdefault(key, []).append(at)
    by_code: dict[str, list[int]] = {}
    for at, code in enumerate(texts(boundaries, "code")):
        by_code.setdefault(code, []).append(at)
    rows = zip(*(texts(officers, one) for one in ("service", "patches", "areas")), strict=True)
    grounds = (_Side(patches), _Side(boundaries))
    found = []
    for service, named, coded in rows:
        wanted = [(one, by_patch.get((service, spoken(one)), [])) for one in lines(named)]
        codes = [(one, by_code.get(one, [])) for one in lines(coded)]
        found.append(_together(grounds, (wanted, codes)))
    return found


class _Side:
    """One frame of areas, whose shapes are made valid as they are asked for."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        self._frame = frame
        self.names = texts(frame, "name")

    def shapes(self, at: Iterable[int]) -> list[shapely.Geometry]:
        """Return some of the shapes."""
        found: list[shapely.Geometry] = polygons(self._frame.iloc[list(at)]).tolist()
        return found


Wanted = list[tuple[str, list[int]]]


def _together(sides: tuple[_Side, _Side], wanted: tuple[Wanted, Wanted]) -> Found:
    """Join what was found of an officer's patches and areas."""
    works_on: list[str] = []
    missing: list[str] = []
    shapes: list[shapely.Geometry] = []
    for side, some in zip(sides, wanted, strict=True):
        missing += [given for given, at in some if not at]
        chosen = list(dict.fromkeys(one for _, at in some for one in at))
        works_on += [side.names[one] for one in chosen]
        shapes += side.shapes(chosen)
    ground = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    if not shapes:
        ground = shapely.Polygon()
    return tuple(dict.fromkeys(works_on)), tuple(missing), ground


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Return a column as text; empty where it, or a value, is missing."""
    if column not in frame:
        return [""] * len(frame)
    return frame[column].fillna("").astype(str).tolist()


def lines(listed: str) -> list[str]:
    """Return the texts of a list, kept one a line."""
    return [one for one in (line.strip() for line in listed.split("\n")) if one]


def spoken(name: object) -> str:
    """Return a name as it sounds: case and spaces do not matter."""
    return " ".join(str(name).casefold().split())
