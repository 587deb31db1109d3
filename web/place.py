"""The place as pages and the terminal ask about it: records ready to be measured."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from layers import grid, vocabulary
from layers.actor import VISITOR
from layers.errors import PatchworkError
from layers.postcode import normalise
from mapping.analysis.freshness import freshness
from mapping.analysis.here import Here, here
from mapping.analysis.overlaps import Overlaps, overlaps
from mapping.analysis.people import people_points
from mapping.paper.tiles import Tiles
from store.register import Register
from store.words import tier_named
from web.area_layers import AreaLayer, parse, with_codes
from web.frames import SHARED, Frames
from web.meaning import meant

Made = TypeVar("Made")


class UnknownArea(PatchworkError, LookupError):
    """No area has this code, or no layer of areas this name."""


class UnknownPlace(PatchworkError, LookupError):
    """A postcode or point that is not known here."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What counts as near, in metres, and as a sliver, as a share; the operator's settings."""

    near_line: float = 50.0
    reach: float = 500.0
    across: float = 500.0
    sliver_share: float = 0.001


def _today() -> date:
    """Return the day it is."""
    return datetime.now(UTC).date()


class Place:
    """
    One place, seen with one person's rights.

    Parameters
    ----------
    register
        The door to the store, for the person who asks.
    thresholds
        What counts as near, and as a sliver.
    frames
        Where frames in metres are kept between questions.
    today
        The clock.
    tiles
        The operator's base map, for what is printed; None when there is none.
    """

    def __init__(
        self,
        register: Register,
        *,
        thresholds: Thresholds | None = None,
        frames: Frames = SHARED,
        today: Callable[[], date] = _today,
        tiles: Tiles | None = None,
    ) -> None:
        self.register = register
        self.thresholds = thresholds or Thresholds()
        self._frames = frames
        self.today = today
        self.tiles = tiles

    def as_everybody(self) -> "Place":
        """Return the same place as anybody may see it: for what is handed on."""
        return self.with_register(self.register.as_(VISITOR))

    def with_register(self, register: Register) -> "Place":
        """Return the same place through another register of its store."""
        return type(self)(
            register,
            thresholds=self.thresholds,
            frames=self._frames,
            today=self.today,
            tiles=self.tiles,
        )

    def still(self) -> "Place":
        """Return the same place as it is now, for one answer made of very many questions."""
        return Place(
            self.register.still(),
            thresholds=self.thresholds,
            frames=self._frames,
            today=self.today,
            tiles=self.tiles,
        )

    @property
    def name(self) -> str:
        """What the place is called: as the operator says, or like the one area that is it all."""
        return self._called() or "This place"

    @property
    def is_named(self) -> bool:
        """Whether anything says what the place is called."""
        return bool(self._called())

    def _called(self) -> str:
        """Return the place's name, if it has one."""
        return self.register.note("name") or self._only_area()

    def _only_area(self) -> str:
        """Return the name of the one area of the largest kind; nothing if there are several."""
        first = next(iter(self.tiers().items()), ("", 0))
        if first[1] != 1:
            return ""
        areas = self.areas(AreaLayer("tier", first[0], self.today()))
        return str(areas["name"].iloc[0])

    @property
    def is_demo(self) -> bool:
        """Whether it is made up."""
        return self.register.note("demo") == "yes"

    def tiers(self, on: date | None = None) -> dict[str, int]:
        """Return the tiers with areas in force on a day (today), from the largest, with counts."""
        found = self._groups("boundaries", "tier", on or self.today())
        return dict(sorted(found.items(), key=lambda item: vocabulary.tier(item[0]).rank))

    def services(self, on: date | None = None) -> dict[str, int]:
        """Return the services with patches in force on a day (today), with counts."""
        return dict(sorted(self._groups("patches", "service", on or self.today()).items()))

    def _groups(self, layer: str, field: str, on: date) -> dict[str, int]:
        """Count a layer's records in force on a day by a field."""
        key = ("groups", layer, field, on, self.register.version(layer))
        return self._kept(key, lambda: self.register.groups(layer, field, on=on))

    def area_layers(self, on: date | None = None) -> list[AreaLayer]:
        """Return layers of areas in force on a day (today): tiers from the largest, services."""
        day = on or self.today()
        return [AreaLayer("tier", name, day) for name in self.tiers(day)] + [
            AreaLayer("service", name, day) for name in self.services(day)
        ]

    def area_layer(self, spec: str) -> AreaLayer:
        """
        Read the name of a layer of areas that exists here.

        Raises
        ------
        UnknownArea
            If there is nothing in it on its day; the message lists those there are.
        """
        wanted = parse(spec, today=self.today())
        known = self.tiers(wanted.on) if wanted.kind == "tier" else self.services(wanted.on)
        if wanted.name not in known:
            wanted = replace(wanted, name=self._meant(wanted, known))
        if wanted.name not in known:
            there = ", ".join(one.spec for one in self.area_layers()) or "none yet"
            msg = f"There are no areas called {wanted.spec} on {wanted.on}. There are: {there}."
            raise UnknownArea(msg)
        return wanted

    def _meant(self, wanted: AreaLayer, known: Collection[str]) -> str:
        """Return what a name that is not kept here as it is stands for."""
        if wanted.kind == "tier":
            return tier_named(wanted.name)
        return meant("services", wanted.name, known)

    @property
    def crs(self) -> pyproj.CRS:
        """The system everything here is measured in: British National Grid, or else a UTM zone."""
        versions = tuple(self.register.version(layer) for layer in ("boundaries", "people"))
        return self._kept(("crs", *versions), self._choose_crs)

    def _choose_crs(self) -> pyproj.CRS:
        """Choose by the boundaries, or without any by what else there is."""
        for layer in ("boundaries", "people", "assets", "needs", "patches"):
            frame = self.register.read(layer, fields=())
            if len(frame):
                return grid.metric_crs(frame)
        return grid.BRITISH

    def _kept(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """Keep what was made for everybody with the same rights."""
        sight = self.register.actor.sight
        return self._frames.get((self.register.store.where, sight, *key), make)

    def kept(
        self, key: tuple[object, ...], layers: Iterable[str], make: Callable[[], Made]
    ) -> Made:
        """Keep an answer for everybody with the same rights until one of its layers changes."""
        versions = tuple(self.register.version(layer) for layer in layers)
        return self._kept((*key, *versions), make)

    def records(
        self, layer: str, *, on: date | None = None, where: dict[str, object] | None = None
    ) -> gpd.GeoDataFrame:
        """
        Return a layer's published records with a place on the map, in metres.

        What waits for review is in no figure, whoever asks; see `with_waiting`.
        """

        def make() -> gpd.GeoDataFrame:
            found = self.with_waiting(layer, on=on, where=where)
            public = (found["status"] == "published").to_numpy(dtype=bool)
            return found if public.all() else found[public]

        return self._kept(("published", *self._asked(layer, on, where)), make)

    def with_waiting(
        self, layer: str, *, on: date | None = None, where: dict[str, object] | None = None
    ) -> gpd.GeoDataFrame:
        """Return a layer's records with a place on the map, also unpublished ones one may see."""

        def make() -> gpd.GeoDataFrame:
            frame = self.register.read(layer, on=on, where=where)
            there = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
            return grid.to_metres(there, self.crs)

        return self._kept(("records", *self._asked(layer, on, where)), make)

    def _asked(
        self, layer: str, on: date | None, where: dict[str, object] | None
    ) -> tuple[object, ...]:
        """Return what the records of a layer are kept by."""
        return layer, self.register.version(layer), on, tuple(sorted((where or {}).items()))

    def checked(self, layer: str) -> gpd.GeoDataFrame:
        """Return a layer's records with ``old``: whether nobody checked them for too long."""
        today = self.today()

        def make() -> gpd.GeoDataFrame:
            frame = self.records(layer)
            return frame.assign(old=freshness(frame, layer=layer, today=today)["old"])

        return self._kept(("checked", layer, self.register.version(layer), today), make)

    def areas(self, spec: str | AreaLayer) -> gpd.GeoDataFrame:
        """
        Return a layer of areas in metres, with unique ``code`` and ``name``.

        Raises
        ------
        UnknownArea
            If there is no such layer.
        """
        wanted = self.area_layer(spec) if isinstance(spec, str) else spec
        column = "tier" if wanted.kind == "tier" else "service"
        frame = self.records(wanted.layer, on=wanted.on, where={column: wanted.name})
        key = ("areas", wanted, self.register.version(wanted.layer))
        return self._kept(key, lambda: with_codes(frame))

    def area(self, code: str, on: date | None = None) -> tuple[AreaLayer, gpd.GeoDataFrame]:
        """
        Find one area in force on a day (today) by its code, or by its name when only one has it.

        Returns
        -------
        tuple
            Its layer and a frame of one row in metres.

        Raises
        ------
        UnknownArea
            If there is none, or a name that several areas share.
        """
        found = [
            (layer, self.areas(layer).iloc[rows])
            for layer in self.area_layers(on)
            if (rows := self._rows_of(layer, code))
        ]
        exact = [(layer, rows) for layer, rows in found if (rows["code"] == code).any()]
        for layer, rows in exact or found:
            if len(exact or found) == 1 and len(rows) == 1:
                return layer, rows
        if not found:
            msg = f"No area here has the code or name {code!r}."
            raise UnknownArea(msg)
        return self._first_of(code, exact or found)

    def _rows_of(self, layer: AreaLayer, code: str) -> list[int]:
        """Return the rows of the areas of a layer with this code or name."""

        def make() -> tuple[dict[str, list[int]], dict[str, list[int]]]:
            codes: dict[str, list[int]] = {}
            names: dict[str, list[int]] = {}
            frame = self.areas(layer)
            for row, (one, name) in enumerate(zip(frame["code"], frame["name"], strict=True)):
                codes.setdefault(one, []).append(row)
                names.setdefault(str(name).casefold(), []).append(row)
            return codes, names

        key = ("rows of", layer, self.register.version(layer.layer))
        codes, names = self._kept(key, make)
        return sorted({*codes.get(code, ()), *names.get(code.casefold(), ())})

    def _first_of(
        self, code: str, found: list[tuple[AreaLayer, gpd.GeoDataFrame]]
    ) -> tuple[AreaLayer, gpd.GeoDataFrame]:
        """Take the ward when a name or code is shared by areas of several kinds."""
        for layer, rows in found:
            if layer.name == "ward" and len(rows) == 1:
                return layer, rows
        kinds = ", ".join(f"{layer.singular} {rows['code'].iloc[0]}" for layer, rows in found)
        msg = f"Several areas are called {code!r}: {kinds}. Give the code of one."
        raise UnknownArea(msg)

    def people(self) -> gpd.GeoDataFrame:
        """
        Return the residents as the weight of every "how many people" answer, in metres.

        When several counts of residents are loaded, only the newest is taken, so that nobody is
        counted twice.
        """
        versions = (self.register.version("people"), self.register.version("postcodes"))
        return self._kept(("people", *versions, self.today()), self._people)

    def _people(self) -> gpd.GeoDataFrame:
        """Choose the newest count and spread it over the postcodes."""
        counted = self.records("people")
        if counted.empty:
            return people_points(counted)
        newest = counted.groupby("source")["date"].max().fillna("").sort_values(kind="stable")
        chosen = counted[counted["source"] == newest.index[-1]]
        dates = chosen["date"].fillna("")
        postcodes = self.records("postcodes", on=self.today())
        return people_points(chosen[dates == dates.max()], postcodes)

    def point(self, lon: float, lat: float) -> shapely.Point:
        """
        Return a point in this place's metres.

        Raises
        ------
        UnknownPlace
            If longitude and latitude do not lie where this place can be measured.
        """
        frame = gpd.GeoDataFrame(geometry=[shapely.Point(lon, lat)], crs=grid.LONLAT)
        try:
            return grid.to_metres(frame, self.crs).geometry.iloc[0]
        except PatchworkError as error:
            msg = f"The point {lon:.5f}, {lat:.5f} lies outside the ground this place can measure."
            raise UnknownPlace(msg) from error

    def lonlat(self, point: shapely.Point) -> tuple[float, float]:
        """Return a point's longitude and latitude."""
        frame = gpd.GeoDataFrame(geometry=[point], crs=self.crs)
        back = grid.to_lonlat(frame).geometry.iloc[0]
        return float(back.x), float(back.y)

    def postcode(self, text: str) -> tuple[str, float, float]:
        """
        Find a postcode.

        Returns
        -------
        tuple
            The postcode as it is kept, longitude and latitude.

        Raises
        ------
        UnknownPlace
            If it is not shaped like one or is not among those loaded.
        """
        wanted = normalise(text)
        if wanted is None:
            msg = f"{text!r} is not a postcode such as M33 7ZF."
            raise UnknownPlace(msg)
        found = self.register.read("postcodes", where={"postcode": wanted})
        if found.empty:
            known = self.register.counts().get("postcodes", 0)
            msg = f"The postcode {wanted} is not among the {known:,} postcodes loaded here."
            raise UnknownPlace(msg)
        point = found.geometry.iloc[0]
        return wanted, float(point.x), float(point.y)

    def here(self, lon: float, lat: float) -> Here:
        """Answer what is here: every boundary, patch, officer, asset and need at a point."""
        today = self.today()
        officers = pd.DataFrame(self.register.read("officers", on=today, geometry=False))
        return here(
            self.point(lon, lat),
            boundaries=self.records("boundaries", on=today),
            patches=self.records("patches", on=today),
            officers=officers,
            assets=self.records("assets"),
            needs=self.records("needs"),
            near=self.thresholds.near_line,
            reach=self.thresholds.reach,
        )

    def overlaps(self, a: str, b: str, *, sliver_share: float | None = None) -> Overlaps:
        """Answer how two layers of areas overlap, by area, people, assets and needs."""
        share = self.thresholds.sliver_share if sliver_share is None else sliver_share
        first, second = self.area_layer(a), self.area_layer(b)
        layers = ("boundaries", "patches", "people", "postcodes", "assets", "needs")
        versions = tuple(self.register.version(layer) for layer in layers)

        def make() -> Overlaps:
            people = self.people()
            return overlaps(
                self.areas(first),
                self.areas(second),
                people=people if len(people) else None,
                assets=self.records("assets"),
                needs=self.records("needs"),
                sliver_share=share,
            )

        return self._kept(("overlaps", first, second, share, *versions), make)
