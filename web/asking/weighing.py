"""People weighed by an indicator: where it is twice the average, everybody wants twice as much."""

import geopandas as gpd
import pandas as pd

from mapping.analysis.interpolation import NotAveraged
from mapping.analysis.points import areas_of
from web.asking.ground import kept
from web.place import Place, UnknownArea

KINDS = ("rate", "score")
"""Kinds of indicator that can weigh people; counts, ranks and deciles say nothing about each."""


def indicators(place: Place) -> list[str]:
    """Return the names of the indicators that can weigh people."""
    version = place.register.version("indicators")

    def make() -> list[str]:
        found = place.register.read(
            "indicators", where={"kind": KINDS}, fields=("indicator",), geometry=False
        )
        return sorted(found["indicator"].dropna().unique())

    return kept(place, ("weighing", version), make)


def weighed(
    place: Place, people: gpd.GeoDataFrame, indicator: str
) -> tuple[gpd.GeoDataFrame, float]:
    """
    Weigh people by an indicator's newest figures.

    Parameters
    ----------
    place
        Where the figures are.
    people
        Points with ``residents``, in metres.
    indicator
        Its name.

    Returns
    -------
    tuple
        ``people`` with ``demand``: residents times the figure of their area over the average
        figure, so that everybody together wants what they would unweighed. And the residents for
        whom there is no figure; they count as the average.

    Raises
    ------
    UnknownArea
        If there is no such indicator, or none of its areas is known here.
    NotAveraged
        If it is a count, a rank or a decile, or has figures below 0.
    """
    tier, values = _figures(place, indicator)
    areas = place.areas(f"tier:{tier}")
    value = pd.Series(areas_of(people, areas).map(values), dtype=float)
    residents = people["residents"].to_numpy(dtype=float)
    known = value.notna().to_numpy() & (residents > 0)
    total = float((residents * value.fillna(0.0)).sum())
    if total <= 0:
        msg = f"The figures of {indicator!r} fit nobody who is counted here."
        raise UnknownArea(msg)
    average = total / residents[known].sum()
    demand = residents * value.fillna(average).to_numpy() / average
    return people.assign(demand=demand), float(residents[~known].sum())


def _figures(place: Place, indicator: str) -> tuple[str, pd.Series]:
    """Return the tier of an indicator's newest figures, and the figures by code."""
    found = place.register.read("indicators", where={"indicator": indicator}, geometry=False)
    if found.empty:
        known = ", ".join(indicators(place)) or "none"
        msg = f"There is no indicator {indicator!r} here. Those that can weigh people: {known}."
        raise UnknownArea(msg)
    kind = str(found["kind"].iloc[0])
    if kind not in KINDS:
        msg = f"{indicator!r} is a {kind}: only rates and scores can weigh people."
        raise NotAveraged(msg)
    dates, tiers = found["date"].fillna(""), found["tier"].fillna("")
    newest = found[dates == dates.max()]
    tier = str(tiers[newest.index].value_counts().sort_index().idxmax())
    values = newest[tiers[newest.index] == tier].drop_duplicates("area_code")
    if (values["value"] < 0).any():
        msg = f"{indicator!r} has figures below 0, and nobody can want less than nothing."
        raise NotAveraged(msg)
    return tier, values.set_index("area_code")["value"].astype(float)
