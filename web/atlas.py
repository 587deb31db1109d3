"""From the place to an atlas: its areas, a page for each, one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import shapely

from layers.errors import PatchworkError
from layers.words import number, sentence
from mapping.paper.atlas import Atlas, Failed, Leaf, bound, laid, leaf, pack_leaf
from mapping.paper.drawing import Drawing
from mapping.paper.sheet import Orientation, Paper, Sheet
from web import packs, sheets
from web.area_layers import AreaLayer
from web.asking.ground import ground
from web.drawing import FONTS, require, without_base
from web.place import Place
from web.steady import Steady

INSIDE = 0.5
"""An area lies within another when more than this share of it does."""
DRAWN = 0.8
"""The share of the work after which only the binding is left, for the progress shown."""
FAULTS = (
    *(PatchworkError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError),
    shapely.errors.ShapelyError,
)
"""What may be wrong with one area's data; the other pages are made all the same."""

TOGETHER = 32
"""So many maps are laid out at once."""

Given = TypeVar("Given")
Done = TypeVar("Done")
Progress = Callable[[float, str], None]


class NoAtlas(PatchworkError, ValueError):
    """There is nothing to make an atlas of."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """
    What an atlas holds.

    Parameters
    ----------
    tier
        The tier whose areas have a page each.
    within
        Code or name of the area they lie in; empty for the whole place.
    map
        What is on each map, and the paper.
    lists
        Whether the numbered lists follow the pages.
    pack
        What is in the pack that each area has in the place of a page; None for a page.
    """

    tier: str = "ward"
    within: str = ""
    map: sheets.Choice = sheets.Choice()
    lists: bool = True
    pack: packs.Choice | None = None

    @property
    def paper(self) -> Paper:
        """The paper."""
        return self.map.paper

    @property
    def orientation(self) -> Orientation:
        """How the paper is turned."""
        return self.map.orientation


@dataclass(frozen=True, kw_only=True)
class Made:
    """
    A finished atlas: the file, how many areas are in it, and which are not.

    ``without_base`` says that maps lack the operator's base map; empty when none does.
    """

    pdf: bytes
    areas: int
    failed: tuple[Failed, ...]
    without_base: str = ""


def areas(place: Place, choice: Choice) -> tuple[AreaLayer, gpd.GeoDataFrame, str]:
    """
    Return the areas of an atlas by name, with their layer and what they lie in.

    Raises
    ------
    UnknownArea
        If there is no such tier or no such area.
    NoAtlas
        If no area of the tier lies there.
    """
    layer = place.area_layer(f"tier:{choice.tier}")
    every = place.areas(layer)
    where = place.name
    if choice.within:
        held = ground(place, choice.within, place.today())
        shape, where = shapely.union_all(held.frame.geometry.to_numpy()), held.name
        near = every.iloc[every.sindex.query(shape, predicate="intersects")]
        share = shapely.area(shapely.intersection(near.geometry.array, shape)) / near.area
        every = near[share > INSIDE]
    if every.empty:
        raise NoAtlas(sentence("atlas", "none", kinds=layer.title.lower(), where=where))
    return layer, every.sort_values(["name", "code"]), where


def atlas(place: Place, choice: Choice | None = None, *, progress: Progress | None = None) -> Made:
    """
    Make an atlas.

    Parameters
    ----------
    place
        Where; it is looked at as everybody may see it, whoever asks.
    choice
        What is in it.
    progress
        Is told the share done and a word; what it raises ends the work, and nothing is left.

    Raises
    ------
    UnknownArea
        If there is no such tier or no such area.
    NoAtlas
        If there is nothing to show, or not one page can be drawn.
    """
    wanted, tell = choice or Choice(), progress or _silent
    require(FONTS)
    failures = place.tiles.failures if place.tiles else 0
    place = place.with_register(Steady.of(place.register)).as_everybody()
    layer, frame, where = areas(place, wanted)
    work = _Work(place, (layer, frame), wanted, tell)
    leaves, failed = work.leaves(), work.failed
    if not leaves:
        raise NoAtlas(sentence("atlas", "nothing", areas=number(len(frame)), why=failed[0].why))
    tell(DRAWN, sentence("atlas", "binding"))
    whole = Atlas(
        title=sentence("atlas", "title", where=where),
        subtitle=sentence("atlas", "subtitle", areas=number(len(frame)), kinds=layer.title.lower()),
        areas=frame[["code", "name", "geometry"]],
        column=layer.singular,
        made_on=place.today(),
        sources=sheets.credits(place, ("boundaries", "places", *wanted.map.layers)),
        demo=place.is_demo,
        paper=wanted.paper,
        orientation=wanted.orientation,
        thinned=work.shared.thinned[""],
    )
    pdf, left_out = bound(whole, leaves, failed=failed, fonts=FONTS)
    tell(1.0, "")
    return Made(
        pdf=pdf,
        areas=len(frame) - len(left_out),
        failed=left_out,
        without_base=without_base(place, since=failures),
    )


def _silent(share: float, words: str) -> None:
    """Tell nobody."""


class _Work:
    """Pages in the making; what cannot be drawn is named in ``failed``."""

    def __init__(
        self,
        place: Place,
        found: tuple[AreaLayer, gpd.GeoDataFrame],
        choice: Choice,
        tell: Progress,
    ) -> None:
        layer, frame = found
        self._place, self._choice, self._tell = place, choice, tell
        self._names = dict(zip(frame["code"].astype(str), frame["name"].astype(str), strict=True))
        self.shared = sheets.shared(place, layer, frame, choice.map)
        self._steps = (1 if choice.pack else 2) * len(frame)
        self._done = 0
        self.failed: list[Failed] = []

    def leaves(self) -> list[Leaf]:
        """Draw every page or pack, without references to areas that have no page after all."""
        codes = list(self._names)
        found: list[Leaf] = []
        # A base map has to be fetched, map by map, so that the work can be stopped in between.
        many = 1 if self._place.tiles else TOGETHER
        for start in range(0, len(codes), many):
            some = {code: code for code in codes[start : start + many]}
            pack = self._choice.pack
            found += self._packs(some, pack) if pack else self._pages(some)
        gone = {one.code for one in self.failed}
        return [one.without(gone) for one in found] if gone else found

    def _packs(self, codes: dict[str, str], choice: packs.Choice) -> list[Leaf]:
        """Draw the packs of some areas."""
        place, every = self._place, frozenset(self._names)
        made = self._each(codes, lambda code: pack_leaf(packs.pack(place, code, choice), every))
        return list(made.values())

    def _pages(self, codes: dict[str, str]) -> list[Leaf]:
        """Draw the pages of some areas, whose maps are laid out together."""
        place, choice, every = self._place, self._choice, frozenset(self._names)
        gathered = self._each(
            codes, lambda code: sheets.sheet(place, code, choice.map, shared=self.shared)
        )
        drawn = self._each(self._laid(gathered), lambda one: leaf(one, every, lists=choice.lists))
        return list(drawn.values())

    def _laid(self, gathered: dict[str, Sheet]) -> dict[str, Drawing]:
        """Lay maps out together, or one by one when something is wrong with one of them."""
        try:
            return dict(zip(gathered, laid(gathered.values()), strict=True))
        except FAULTS:
            return self._each(gathered, lambda one: laid([one])[0], tell=False)

    def _each(
        self, given: Mapping[str, Given], make: Callable[[Given], Done], *, tell: bool = True
    ) -> dict[str, Done]:
        """Make something of what is given for each area; what fails is named and left out."""
        found: dict[str, Done] = {}
        for code, one in given.items():
            if tell:
                self._tell(DRAWN * self._done / self._steps, self._names[code])
                self._done += 1
            try:
                found[code] = make(one)
            except FAULTS as error:
                why = sentence("atlas", "unknown", why=str(error) or type(error).__name__)
                self.failed.append(Failed(code, self._names[code], why))
        return found
