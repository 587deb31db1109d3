"""Who provides what: how finely services are shared out, and what a takeover would change."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from mapping.analysis.coverage import SLIVER
from mapping.analysis.fragmentation import fragmentation
from mapping.analysis.takeover import Takeover, takeover
from web.area_layers import AreaLayer
from web.asking.coverage import NoPatches
from web.asking.ground import finest, kept, patches, things
from web.place import Place, UnknownArea


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which service (empty for all), area by area of which tier (empty for wards), which day."""

    service: str
    tier: str
    on: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Shares:
    """
    The answer.

    Parameters
    ----------
    question
        What was asked.
    layer, areas
        The areas it goes by, with ``code``, ``name`` and ``id``, in metres.
    patches
        The patches asked about, in metres, with ``service`` and ``organisation``.
    table
        `fragmentation` of every service and area; code None is the whole place.
    reach
        A row for each patch and area it has ground in: ``service``, ``organisation``, ``code``.
    """

    question: Question
    layer: AreaLayer
    areas: gpd.GeoDataFrame
    patches: gpd.GeoDataFrame
    table: pd.DataFrame
    reach: pd.DataFrame

    def whole(self) -> pd.DataFrame:
        """Return the rows of the whole place, one for each service."""
        return self.table[self.table["code"].isna()]

    def of_area(self, code: str) -> pd.DataFrame:
        """Return the rows of one area, one for each service."""
        return self.table[self.table["code"] == code]

    def of_service(self, service: str) -> pd.DataFrame:
        """Return the rows of one service, one for each area."""
        return self.table[(self.table["service"] == service) & self.table["code"].notna()]


def ask(place: Place, question: Question) -> Shares:
    """
    Say how many share each service, area by area.

    Raises
    ------
    UnknownArea
        If there are no areas of the tier, or no patches of the service, that day.
    """
    _check(place, question)
    layer = _layer(place, question)
    return kept(place, ("provides", question), lambda: _ask(place, question, layer))


def _check(place: Place, question: Question) -> None:
    """Refuse a service without patches, and say which there are."""
    known = place.services(question.on)
    if not known or question.service not in ("", *known):
        there = ", ".join(known) or "none"
        msg = (
            f"There are no patches of {question.service or 'any service'} on {question.on}. "
            f"There are patches of: {there}."
        )
        raise NoPatches(msg)


def _layer(place: Place, question: Question) -> AreaLayer:
    """Return the areas to go by."""
    if question.tier:
        return place.area_layer(f"tier:{question.tier}@{question.on.isoformat()}")
    layer = finest(place, question.on)
    if layer is None:
        msg = f"There are no boundaries on {question.on}, so there are no areas to compare."
        raise UnknownArea(msg)
    return layer


def _ask(place: Place, question: Question, layer: AreaLayer) -> Shares:
    """Gather the frames and put the question."""
    held = patches(place, (question.service,) if question.service else None, question.on)
    areas = place.areas(layer)
    return Shares(
        question=question,
        layer=layer,
        areas=areas,
        patches=held,
        table=fragmentation(held, areas, things=things(place)),
        reach=_reaching(held, areas),
    )


def providers(held: pd.DataFrame) -> list[str]:
    """Name the providers of some patches, most patches first; one without a name is left out."""
    named = held["organisation"].dropna().astype(str)
    return [str(one) for one in named[named != ""].value_counts(sort=True).index]


def _reaching(held: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """List each patch with every area that it reaches into, and not only along its line."""
    inner = areas.geometry.buffer(-SLIVER)
    area, patch = held.sindex.query(inner, predicate="intersects")
    rows = held.iloc[patch]
    return pd.DataFrame(
        {
            "service": rows["service"].to_numpy(),
            "organisation": rows["organisation"].to_numpy(),
            "code": areas["code"].to_numpy()[area],
        }
    )


def change(place: Place, shares: Shares, *, code: str, provider: str) -> Takeover:
    """
    Try what happens when another provider runs the service in one area.

    Parameters
    ----------
    place
        The place asked about.
    shares
        The answer for one service.
    code
        The area that changes hands.
    provider
        Who would run it there.

    Raises
    ------
    UnknownArea
        If the area is not one of those the answer goes by.
    """
    if code not in set(shares.areas["code"]):
        msg = f"No {shares.layer.singular.lower()} here has the code {code!r}."
        raise UnknownArea(msg)
    key = ("takeover", shares.question, shares.layer, code, provider)
    return kept(place, key, lambda: _change(place, shares, code, provider))


def _change(place: Place, shares: Shares, code: str, provider: str) -> Takeover:
    """Put the question."""
    return takeover(
        shares.patches,
        shares.areas,
        code=code,
        provider=provider,
        things=things(place),
        before=shares.table,
    )
