"""A pack's indicators beside those of the larger areas, each by the rule for its kind."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.words import day, listed, number, percent, sentence
from mapping.paper.pack import Bar, Chapter, Chart, Column, Table
from web.area_layers import AreaLayer
from web.asking import interpolation
from web.asking.interpolation import UnknownIndicator
from web.pack_shares import Shared
from web.place import Place
from web.subjects import Subject

CARRIED = ("count", "rate", "score")
KNOWN = 0.5
"""A figure that is known for less of the people says too little about an area."""
COUNTRIES = {
    "E92000001": "England",
    "W92000004": "Wales",
    "S92000003": "Scotland",
    "N92000002": "Northern Ireland",
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of one area: with its band, and the people who live there."""

    name: str
    value: float
    low: float
    high: float
    note: str
    people: float = float("nan")

    @property
    def per_thousand(self) -> float:
        """For a count: how many for each 1,000 people; NaN when nobody is known to live there."""
        return self.value / self.people * 1000 if self.people > 0 else float("nan")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What every figure is looked up with."""

    place: Place
    subject: Subject
    shared: Shared
    larger: dict[AreaLayer, gpd.GeoDataFrame]


def chapter(
    place: Place,
    subject: Subject,
    shared: Shared,
    larger: dict[AreaLayer, gpd.GeoDataFrame],
    heads: dict[str, str],
) -> Chapter:
    """Set every indicator of the area beside its comparators."""
    asked = _Asked(place=place, subject=subject, shared=shared, larger=larger)
    every = interpolation.indicators(place)
    usable = every[every["kind"].isin(CARRIED)]
    ordered = [str(one) for one in every.loc[~every["kind"].isin(CARRIED), "indicator"]]
    found = {str(row.indicator): _figures(asked, str(row.indicator)) for row in usable.itertuples()}
    shown = {name: figures for name, figures in found.items() if figures}
    left = [name for name, figures in found.items() if not figures]
    notes = [_say("indicators_not", names=listed(ordered))] if ordered else []
    notes += [_say("indicators_left", names=listed(left))] if left else []
    if not shown:
        said = _say("indicators_none")
        return Chapter(title=heads["indicators"], said=(said,), after=tuple(notes))
    kinds = dict(zip(every["indicator"], every["kind"], strict=True))
    facts = {name: _facts(place, name) for name in shown}
    return Chapter(
        title=heads["indicators"],
        said=(_said(shown, subject, kinds),),
        charts=tuple(_chart(name, shown[name], kinds[name], facts[name][0]) for name in shown),
        tables=(_table(shown, facts, kinds, heads),),
        after=tuple(dict.fromkeys([*_notes(shown, kinds), *notes])),
    )


def _say(code: str, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)


def _said(shown: dict[str, list[Figure]], subject: Subject, kinds: dict[str, str]) -> str:
    """Say what follows; for counts, how much of the nearest larger area's lies here."""
    count = f"{number(len(shown))} figure{'s' if len(shown) > 1 else ''}"
    said = [_say("indicators_said", count=count, name=subject.name)]
    for name, figures in shown.items():
        if kinds[name] == "count" and len(figures) > 1 and figures[1].value > 0:
            own, parent = figures[0], figures[1]
            people = own.people / parent.people if parent.people > 0 else float("nan")
            if np.isfinite(people):
                said.append(
                    _say(
                        "count_share",
                        name=name,
                        value=f"about {number(round(own.value))}",
                        total=number(round(parent.value)),
                        parent=parent.name,
                        share=percent(min(1.0, own.value / parent.value)),
                        people=percent(min(1.0, people)),
                    )
                )
    return " ".join(said)


def _figures(asked: _Asked, indicator: str) -> list[Figure]:
    """Return an indicator's figure for the area and every comparator that has one."""
    subject = asked.subject
    own = _own(asked, indicator)
    if own is None:
        return []
    found = [own]
    for layer, area in asked.larger.items():
        code = str(area["code"].iloc[0])
        people = asked.shared.totals.get((layer.spec, code), float("nan"))
        one = _of(asked.place, indicator, layer, code, people=people)
        found += [one] if one is not None and one.name != subject.name else []
    return [*found, *_country(asked, indicator)]


def _own(asked: _Asked, indicator: str) -> Figure | None:
    """Return the figure of the pack's own area."""
    subject, people = asked.subject, asked.shared.people
    if subject.layer is not None:
        return _of(asked.place, indicator, subject.layer, subject.code, people=people)
    try:
        rows = interpolation.published(asked.place, indicator)
    except UnknownIndicator:
        return None
    found = interpolation.carried(asked.place, rows, subject.area)
    return _estimate(found, people=people)


def _of(
    place: Place, indicator: str, layer: AreaLayer, code: str, *, people: float
) -> Figure | None:
    """Return what was published for an area, or else an estimate from smaller ones."""
    areas = place.areas(layer)
    name = str(areas.loc[areas["code"] == code, "name"].iloc[0])
    direct = _published(place, indicator, layer, code)
    if direct is not None:
        note = _say("published")
        return Figure(name=name, value=direct, low=direct, high=direct, note=note, people=people)
    try:
        found = interpolation.estimates(place, indicator, layer).areas
    except UnknownIndicator:
        return None
    return _estimate(found[found["code"] == code], people=people)


def _estimate(rows: pd.DataFrame, *, people: float) -> Figure | None:
    """Return an estimate, where it is known for enough of the people."""
    if rows.empty or not rows["known"].iloc[0] >= KNOWN or pd.isna(rows["value"].iloc[0]):
        return None
    row = rows.iloc[0]
    return Figure(
        name=str(row["name"]),
        value=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
        note=str(row["note"]),
        people=people,
    )


def _published(place: Place, indicator: str, layer: AreaLayer, code: str) -> float | None:
    """Return the newest figure published for this very area."""
    if layer.kind != "tier":
        return None
    every = interpolation.every(place)
    same = (every["indicator"] == indicator) & (every["tier"] == layer.name)
    rows = every[same & (every["area_code"] == code)].sort_values("date", na_position="first")
    return float(rows["value"].iloc[-1]) if len(rows) else None


def _country(asked: _Asked, indicator: str) -> list[Figure]:
    """Return the country's figure where one was published and its boundary is not loaded."""
    if any(layer.name == "country" for layer in asked.larger):
        return []
    every = interpolation.every(asked.place)
    rows = every[(every["indicator"] == indicator) & (every["tier"] == "country")]
    newest = rows.sort_values("date", na_position="first").drop_duplicates("area_code", keep="last")
    note = _say("published")
    figures = zip(newest["area_code"].astype(str), newest["value"].astype(float), strict=True)
    return [
        Figure(name=COUNTRIES.get(code, code), value=value, low=value, high=value, note=note)
        for code, value in figures
    ]


def _facts(place: Place, indicator: str) -> tuple[str, str]:
    """Return an indicator's unit and the day it is of."""
    every = interpolation.every(place)
    rows = every[every["indicator"] == indicator].sort_values("date", na_position="first")
    unit, on = rows["unit"].iloc[-1], rows["date"].iloc[-1]
    told = f"({day(date.fromisoformat(str(on)))})" if pd.notna(on) else ""
    return (str(unit) if pd.notna(unit) else "", told)


def _chart(name: str, figures: list[Figure], kind: str, unit: str) -> Chart:
    """Draw the figures; a count for each 1,000 people, or a larger area would always win."""
    counted = kind == "count"
    title = _say("indicator_count", name=name) if counted else name
    if unit and not counted and unit != "score":
        title = _say("indicator_title", name=name, unit=unit)
    pairs = [(one.name, one.per_thousand if counted else one.value) for one in figures]
    bars = [
        Bar(label=label, value=value, said=number(value), own=turn == 0)
        for turn, (label, value) in enumerate(pairs)
        if np.isfinite(value)
    ]
    return Chart(title=title, bars=tuple(bars))


def _table(
    shown: dict[str, list[Figure]],
    facts: dict[str, tuple[str, str]],
    kinds: dict[str, str],
    heads: dict[str, str],
) -> Table:
    """List every figure with its band; what it is for each 1,000 people, for counts."""
    counted = any(kinds[name] == "count" for name in shown)
    columns = [Column(heads["figure_of"], 3), Column(heads["area"], 2)]
    columns += [Column(heads["value"], right=True)]
    columns += [Column(heads["per_thousand"], right=True)] if counted else []
    columns += [Column(heads["band"], 1.6), Column(heads["unit"], 2)]
    rows = []
    for name, figures in shown.items():
        unit = " ".join(part for part in facts[name] if part)
        for turn, one in enumerate(figures):
            rate = one.per_thousand if kinds[name] == "count" else float("nan")
            cells = [name if turn == 0 else "", one.name, number(one.value)]
            cells += [number(rate) if np.isfinite(rate) else "–"] if counted else []
            rows.append((*cells, _band(one), unit if turn == 0 else ""))
    return Table(columns=tuple(columns), rows=tuple(rows))


def _band(one: Figure) -> str:
    """Say between what a figure likely lies."""
    if one.low == one.high:
        return _say("no_band" if one.note == _say("published") else "no_split")
    return _say("band", low=number(one.low), high=number(one.high))


def _notes(shown: dict[str, list[Figure]], kinds: dict[str, str]) -> list[str]:
    """Say how the figures were made."""
    notes = [f"{name}: {figures[0].note}" for name, figures in shown.items()]
    return notes + [_say("count_note", name=one) for one in shown if kinds[one] == "count"]
