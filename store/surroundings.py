"""What is already known around a load: the area mapped, the areas' codes, the postcodes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers import grid
from layers.vocabulary import tiers
from store.files.table import Shapes
from store.register import Register

FAR = 10_000.0
"""Metres beyond which a place is not taken for a part of what is mapped."""

PARENTS: dict[str, tuple[str, ...]] = {
    "oa": ("lsoa", "msoa", "district"),
    "lsoa": ("msoa", "district"),
    "msoa": ("district",),
    "polling_district": ("ward", "district"),
    "ward": ("district", "county"),
    "parish": ("district", "county"),
    "county_division": ("county",),
    "district": ("county", "combined_authority", "region", "country"),
    "county": ("combined_authority", "region", "country"),
    "combined_authority": ("region", "country"),
    "region": ("country",),
}
"""In which kinds of area each kind lies whole, the next larger first."""

_COARSE = 50.0
_SMALLEST = 90
_CHUNK = 5_000

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Surroundings:
    """
    The place that a load lands in.

    Boundaries are read once and again only when they change, so that a build of many files does
    not read them for every file.
    """

    def __init__(self, register: Register | None) -> None:
        self._register = register
        self._version = -1
        self._area: Any = None
        self._crs: pyproj.CRS = grid.BRITISH
        self._codes: frozenset[str] | None = None

    @property
    def _door(self) -> Register:
        """The register, which nobody asks before there is one."""
        if self._register is None:
            msg = "There is no register to ask."
            raise RuntimeError(msg)
        return self._register

    def _refresh(self) -> None:
        """Read the boundaries again if they have changed; without a register there are none."""
        if self._register is None:
            return
        version = self._door.version("boundaries")
        if version == self._version:
            return
        self._version, self._codes = version, None
        frame = self._boundaries()
        if frame.empty:
            self._area = None
            return
        self._crs = grid.metric_crs(frame)
        shapes = grid.to_metres(frame, self._crs).geometry.to_numpy()
        self._area = shapely.union_all(shapely.buffer(shapely.simplify(shapes, _COARSE), 1.0))
        shapely.prepare(self._area)

    def _boundaries(self) -> gpd.GeoDataFrame:
        """Read the larger areas; small ones only where there are no others."""
        there = self._door.groups("boundaries", "tier")
        known = tiers()
        large = [name for name in there if name in known and known[name].rank <= _SMALLEST]
        where = {"tier": large or list(there)}
        return self._door.read("boundaries", where=where, fields=["tier"])

    def known(self) -> bool:
        """Whether any boundary is loaded."""
        self._refresh()
        return self._area is not None

    def near(self, lon: Numbers, lat: Numbers) -> Mask:
        """Say which points lie in the place or near it; without boundaries: in Great Britain."""
        if not self.known():
            west, south, east, north = grid.BRITISH_BOUNDS
            return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        x, y = self._metres(lon, lat)
        good = np.isfinite(x) & np.isfinite(y)
        good[good] = shapely.dwithin(self._area, shapely.points(x[good], y[good]), FAR)
        return good

    def distance(self, lon: Numbers, lat: Numbers) -> Numbers:
        """Return the kilometres from points to the place; on the globe where there is no grid."""
        x, y = self._metres(lon, lat)
        good = np.isfinite(x)
        far = np.zeros(len(lon))
        far[good] = shapely.distance(self._area, shapely.points(x[good], y[good])) / 1000
        centre = gpd.GeoSeries([self._area.representative_point()], crs=self._crs)
        middle = grid.to_lonlat(centre.to_frame("geometry")).geometry.iloc[0]
        here = np.full((~good).sum(), middle.x), np.full((~good).sum(), middle.y)
        metres = pyproj.Geod(ellps="WGS84").inv(lon[~good], lat[~good], *here)[2]
        far[~good] = np.asarray(metres) / 1000
        return far

    def _metres(self, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """Convert points to the place's metres; NaN where there is no value."""
        inside = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        x, y = np.where(inside, lon, 0.0), np.where(inside, lat, 0.0)
        if grid.is_british(self._crs):
            return grid.british(x, y)
        x, y = pyproj.Transformer.from_crs(grid.LONLAT, self._crs, always_xy=True).transform(x, y)
        return np.where(inside, x, np.nan), np.where(inside, y, np.nan)

    def codes(self) -> frozenset[str]:
        """Return the codes of all boundaries."""
        self._refresh()
        if self._register is None:
            return frozenset()
        if self._codes is None:
            frame = self._door.read("boundaries", fields=["code"], geometry=False)
            self._codes = frozenset(frame["code"].dropna())
        return self._codes

    def shapes(self, codes: Iterable[str], *, on: date | None) -> dict[str, Any]:
        """Return the shape of each code: of the area in force that day, else of the latest."""
        wanted = sorted(set(codes) & self.codes())
        found: dict[str, Any] = {}
        for chunk in _chunks(wanted):
            where = {"code": chunk}
            frame = self._door.read("boundaries", where=where, fields=["code", "valid_from"])
            held = self._door.read(
                "boundaries", where=where, fields=["code"], on=on or today(), geometry=False
            )
            current = frame["id"].isin(set(held["id"]))
            ordered = frame.assign(current=current).sort_values(["current", "valid_from"])
            found |= dict(zip(ordered["code"], ordered.geometry, strict=True))
        return found

    def parents(
        self, tier: str, shapes: Shapes, *, on: date | None
    ) -> tuple[list[str | None], str]:
        """
        Work out in which larger area each shape lies, by a point inside it.

        Returns
        -------
        tuple
            A code or None for each shape, and the kind of area ("" when none is loaded).
        """
        days = dict.fromkeys([on or today(), today()])
        there = [(day, self._door.groups("boundaries", "tier", on=day)) for day in days]
        nearest = [
            (name, day) for day, some in there for name in PARENTS.get(tier, ()) if name in some
        ]
        found: list[str | None] = [None] * len(shapes)
        above, held = nearest[0] if nearest else ("", on)
        if not above:
            return found, ""
        frame = self._door.read("boundaries", where={"tier": above}, fields=["code"], on=held)
        frame = frame[frame["code"].notna()]
        points = shapely.point_on_surface(shapes)
        mine, theirs = shapely.STRtree(frame.geometry.to_numpy()).query(points, predicate="within")
        codes = frame["code"].to_numpy()
        for at, parent in zip(mine[::-1], theirs[::-1], strict=True):
            found[at] = str(codes[parent])
        return found, above

    def postcodes(self, wanted: Iterable[str]) -> pd.DataFrame:
        """Return longitude, latitude and end date of the postcodes that are loaded."""
        parts = [
            self._door.read("postcodes", where={"postcode": chunk}, fields=["postcode", "ends"])
            for chunk in _chunks(sorted(set(wanted)))
        ]
        if not parts:
            return pd.DataFrame({"lon": [], "lat": [], "ends": []})
        frame = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True))
        frame = frame.sort_values("ends", na_position="last").drop_duplicates(
            "postcode", keep="last"
        )
        points = frame.geometry
        columns = {"lon": points.x.to_numpy(), "lat": points.y.to_numpy(), "ends": frame["ends"]}
        return pd.DataFrame(columns).set_index(pd.Index(frame["postcode"]))

    def postcodes_loaded(self) -> int:
        """Return how many postcodes are loaded."""
        return int(self._door.counts().get("postcodes", 0)) if self._register else 0


def today() -> date:
    """Return today's date in Coordinated Universal Time."""
    return datetime.now(UTC).date()


def _chunks(values: Sequence[str]) -> list[list[str]]:
    """Cut a list into parts that a database takes as one question."""
    return [list(values[at : at + _CHUNK]) for at in range(0, len(values), _CHUNK)]
