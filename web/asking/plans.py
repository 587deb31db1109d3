"""Plans: whole units of a service's patches, moved from one to another before anything changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import vocabulary
from mapping.analysis.balancing import Balance, balance
from mapping.analysis.frames import Floats, Numbers, places, polygons
from mapping.analysis.plan import Outcome, outcome
from mapping.analysis.points import point_pairs
from mapping.analysis.units import NOBODY, Start, Units, assigned, units
from web.area_layers import AreaLayer
from web.asking.coverage import NoPatches
from web.asking.ground import kept, patches
from web.place import Place, UnknownArea

MOST_UNITS = 2_500
"""More are not moved one by one by hand."""
USUAL = ("polling_district", "lsoa", "oa", "ward")
"""The units offered first, where there are any."""
WHOLE = ("ward", "parish", "district")
"""What crossings are counted by: the first that is not the unit itself."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whose patches, made of which units (a tier; empty for the usual one), on which day."""

    service: str
    tier: str
    on: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Board:
    """
    What a plan is made on.

    Parameters
    ----------
    question
        What was asked, with the tier that was taken.
    layer, areas
        The units, as a layer and as a frame in metres with ``id``, ``code`` and ``name``.
    patches
        The patches that hold a unit, in metres; their position is what ``start`` gives.
    names
        What each is called here; two of one name are told apart.
    left_out
        Names of patches that hold most of no unit; a plan leaves them alone.
    units, start
        The analysis' units, and which patch each goes to now.
    twice
        The share of people who are on two patches or more now.
    crossed
        The tier that crossings are counted by; None where there is none.
    """

    question: Question
    layer: AreaLayer
    areas: gpd.GeoDataFrame
    patches: gpd.GeoDataFrame
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    units: Units
    start: Start
    twice: float
    crossed: AreaLayer | None

    @property
    def capacity(self) -> Floats:
        """Whom each patch can look after; NaN where that is not known."""
        known = pd.to_numeric(self.patches["capacity"], errors="coerce")
        return np.asarray(known, dtype=np.float64)

    @property
    def before(self) -> Outcome:
        """How things are now."""
        return self.outcome({})

    def named(self, moves: Mapping[str, str]) -> tuple[str, ...]:
        """Return the patches, those first that a plan opens."""
        return tuple(dict.fromkeys((*self.names, *(one for one in moves.values() if one))))

    def of(self, moves: Mapping[str, str]) -> Numbers:
        """Return the patch of each unit when some units (by code) go to patches (by name)."""
        at = {name: position for position, name in enumerate(self.named(moves))} | {"": NOBODY}
        unit = {code: position for position, code in enumerate(self.units.codes)}
        found = self.start.of.copy()
        for code, name in moves.items():
            if code in unit:
                found[unit[code]] = at[name]
        return found

    def outcome(self, moves: Mapping[str, str]) -> Outcome:
        """Say what becomes of each patch when some units go to other patches."""
        names = self.named(moves)
        opened = np.full(len(names) - len(self.names), np.nan)
        return outcome(self.units, self.of(moves), names, np.concatenate([self.capacity, opened]))

    def balanced(
        self,
        moves: Mapping[str, str],
        *,
        tolerance: float,
        seconds: float,
        tell: Callable[[], None] | None = None,
    ) -> Balance:
        """
        Look for few moves, besides those made already, that balance the patches.

        See `balance`; ``tell`` is called at every step, and may end it by raising.
        """
        size = len(self.named(moves))
        of = self.of(moves)
        return balance(self.units, of, size, tolerance=tolerance, seconds=seconds, tell=tell)


def tiers(place: Place, service: str, on: date) -> list[str]:
    """Return the tiers whose areas can be units, the usual one first."""
    known = {one: count for one, count in place.tiers(on).items() if count > 1}
    order = sorted(known, key=lambda one: -vocabulary.tier(one).rank)
    found = [one for one in (*USUAL, *order) if one in known]
    return [one for one in dict.fromkeys(found) if _serves(place, service, one, on)]


def _serves(place: Place, service: str, tier: str, on: date) -> bool:
    """Whether the areas of a tier are fit to make these patches of."""

    def make() -> bool:
        held = patches(place, (service,), on)
        count = len(_near(place.areas(AreaLayer("tier", tier, on)), held))
        return len(held) < count <= MOST_UNITS

    return kept(place, ("plan units", service, tier, on), make)


def ask(place: Place, question: Question) -> Board:
    """
    Gather what plans of a service are made on.

    Raises
    ------
    NoPatches
        If the service has no patches that day.
    UnknownArea
        If there is no such tier, or none that the patches can be made of.
    """
    known = place.services(question.on)
    if question.service not in known:
        there = ", ".join(known) or "none"
        msg = f"There are no patches of {question.service}. There are patches of: {there}."
        raise NoPatches(msg)
    offered = tiers(place, question.service, question.on)
    tier = question.tier or next(iter(offered), "")
    if tier not in offered:
        there = ", ".join(offered) or "none"
        msg = f"These patches cannot be made of {tier or 'any areas'}. They can be of: {there}."
        raise UnknownArea(msg)
    whole = Question(service=question.service, tier=tier, on=question.on)
    return kept(place, ("plans", whole), lambda: _gather(place, whole))


def _near(areas: gpd.GeoDataFrame, held: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the areas that some patch reaches."""
    rows = np.unique(areas.sindex.query(polygons(held), predicate="intersects")[1])
    return areas.iloc[rows].reset_index(drop=True)


def _gather(place: Place, question: Question) -> Board:
    """Gather units, patches and what lies in them."""
    layer = AreaLayer("tier", question.tier, question.on)
    held = patches(place, (question.service,), question.on)
    areas = _near(place.areas(layer), held)
    people, crossed = place.people(), _crossed(place, question)
    wards = place.areas(crossed) if crossed else areas[:0]
    things = {"people": people, "needs": place.records("needs"), "assets": place.records("assets")}
    found = units(areas, things, wards)
    start = assigned(areas, held, found, people)
    used = np.unique(start.of[start.of != NOBODY])
    again = np.full(len(held) + 1, NOBODY)
    again[used] = np.arange(len(used))
    names = _told_apart(held["name"].astype(str).tolist())
    return Board(
        question=question,
        layer=layer,
        areas=areas,
        patches=held.iloc[used].reset_index(drop=True),
        names=tuple(names[at] for at in used),
        left_out=tuple(name for at, name in enumerate(names) if at not in set(used.tolist())),
        units=found,
        start=Start(again[start.of], start.rounded),
        twice=_twice(people, held),
        crossed=crossed,
    )


def _crossed(place: Place, question: Question) -> AreaLayer | None:
    """Return the areas that crossings are counted by."""
    there = [one for one in WHOLE if one in place.tiers(question.on) and one != question.tier]
    return AreaLayer("tier", there[0], question.on) if there else None


def _told_apart(names: list[str]) -> list[str]:
    """Number the names that come twice."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _twice(people: gpd.GeoDataFrame, held: gpd.GeoDataFrame) -> float:
    """Return the share of the people on patches who are on several."""
    if people.empty:
        return 0.0
    point, _ = point_pairs(*places(people), polygons(held))
    count = np.bincount(point, minlength=len(people))
    residents = people["residents"].to_numpy(dtype=float)
    return float(residents[count > 1].sum() / max(residents[count > 0].sum(), 1e-9))
