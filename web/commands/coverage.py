"""The coverage command: who covers some ground, as words and as JSON."""

from datetime import date
from typing import Annotated

import pandas as pd
import typer

from mapping.analysis.coverage import LEVELS, Coverage
from web.asking import balance
from web.asking.balance import Balance
from web.asking.coverage import Cover, Question, ask, by_area, districts
from web.balance_words import headline
from web.commands.opening import JsonOption, StoreOption, place_at
from web.coverage_words import answer as in_words
from web.meaning import meant
from web.place import Place
from web.terminal import answer, records, say

MEASURES = {"area_m2": "area", "people": "people", "assets": "assets", "needs": "needs"}
"""Names in JSON and in the analysis."""
LEVEL_NAMES = {"nobody": LEVELS[:1], "once": LEVELS[1:2], "several": LEVELS[2:]}
BESIDE = (
    *("name", "service", "people", "needs", "assets", "capacity", "load"),
    *("travel_m", "travel_90_m", "from_office", "times_people", "times_load", "times_travel"),
)
"""What is told of a patch or an officer beside the others."""
ENDS = ("begins", "ends")
LEAST = 1.0
"""Square metres below which a patch is not on the ground asked about."""


def day(text: str, place: Place, *, option: str = "--on") -> date:
    """
    Read a day; today when none is given.

    Raises
    ------
    typer.BadParameter
        If it is not a day.
    """
    if not text:
        return place.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"--on is a day such as 2026-11-22, not {text!r}."
        msg = f"{option} is a day such as 2026-11-22, not {text!r}."
        raise typer.BadParameter(msg) from error


def coverage(
    context: typer.Context,
    service: Annotated[
        str, typer.Option("--service", help="Whose patches; several, with commas, count together.")
    ],
    within: Annotated[
        str, typer.Option("--within", help="The code or name of an area; else the whole place.")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", "--date", help="The day, YYYY-MM-DD; else today.")
    ] = "",
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say who covers the ground: nobody, one patch or several."""
    named = {one.strip() for one in service.split(",")} - {""}
    with place_at(context, store) as place:
        known = place.services(day(on, place))
        services = tuple(sorted({meant("services", one, known) for one in named}))
        cover = ask(place, Question(services=services, within=within, on=day(on, place)))
        areas = by_area(place, cover)
        layer = districts(place, cover)
        larger = by_area(place, cover, layer) if layer else areas[:0]
        found = balance.ask(place, cover)
    say(" ".join([in_words(cover), *headline(found)]))
    more = {"districts": _areas(larger), **_balance(found)}
    answer({**_as_dict(cover, areas), **more}, as_json=as_json)


def _as_dict(cover: Cover, areas: pd.DataFrame) -> dict[str, object]:
    """Return the answer by name."""
    figures = cover.found.totals
    levels = {
        name: _amounts(figures, *(f"_{one}" for one in summed))
        for name, summed in LEVEL_NAMES.items()
    }
    return {
        "service": ",".join(cover.question.services),
        "within": cover.ground.code or None,
        "name": cover.ground.name,
        "on": cover.question.on.isoformat(),
        "totals": _amounts(figures, ""),
        **levels,
        "by_depth": _rows(cover.found.by_depth),
        "patches": _patches(cover),
        "officers": _rows(cover.found.officers),
        "pairs": _pairs(cover.found),
        "gaps": _gaps(cover),
        "areas": _areas(areas),
        "union": _amounts(figures, "_covered"),
        "sum_over_patches": _amounts(figures, "_over_patches"),
        "people_vacant": known(figures["people_vacant"]),
        "slivers": {"count": int(figures["slivers"]), "area_m2": figures["sliver_area"]},
    }


def _balance(found: Balance) -> dict[str, object]:
    """Return how evenly work is shared, and what will be vacant."""
    renamed = {"travel": "travel_m", "travel_far": "travel_90_m"}
    sides = {
        name: [
            {one: row.get(one) for one in BESIDE} for row in _rows(table.rename(columns=renamed))
        ]
        for name, table in (("patches", found.patches), ("officers", found.officers))
    }
    rows = found.vacancies
    said = {one: [None if day is None else str(day) for day in rows[one]] for one in ENDS}
    dates = {one: pd.Series(told, index=rows.index, dtype=object) for one, told in said.items()}
    return {
        "balance": {**sides, "outliers": _rows(found.outliers.drop(columns="row"))},
        "vacancies": _rows(rows.drop(columns="patch").assign(**dates)),
    }


def known(value: float) -> float | None:
    """Return a number for JSON; None for what is not known."""
    return None if pd.isna(value) else float(value)


def _amounts(figures: dict[str, float], *levels: str) -> dict[str, float | None]:
    """Add up area, people, assets and needs over levels of cover."""
    return {
        name: known(sum(figures[f"{measure}{level}"] for level in levels))
        for name, measure in MEASURES.items()
    }


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table's rows with the names that scripts know."""
    plain = pd.DataFrame(table).drop(columns="geometry", errors="ignore")
    return records(plain.rename(columns={"area": "area_m2"}))


def _patches(cover: Cover) -> list[dict[str, object]]:
    """Return the patches on the ground with their load."""
    found = cover.found.patches.assign(code=cover.patches["code"], service=cover.patches["service"])
    names = found.pop("officer_names").map(lambda text: text.split("\n") if text else [])
    return _rows(found.assign(officer_names=names)[found["area"] > LEAST])


def _pairs(found: Coverage) -> list[dict[str, object]]:
    """Return the patches that share ground, by name."""
    return _rows(found.pairs.drop(columns=["a", "b"]))


def _gaps(cover: Cover) -> list[dict[str, object]]:
    """Return the pieces that nobody covers, with what is there and whose patches are beside."""
    lists = {name: cover.gaps[name].map(list) for name in ("name", "next_to")}
    found = cover.gaps.drop(columns=["id", "name", "next_to"]).assign(
        places=lists["name"], next_to=lists["next_to"]
    )
    return _rows(found)


def _areas(areas: pd.DataFrame) -> list[dict[str, object]]:
    """Return each ward with what nobody, one, two and more patches cover."""
    found = pd.DataFrame(areas).drop(columns=["id", "geometry"])
    names = [str(name) for name in found.columns]
    renamed = {
        one: one.replace("area", "area_m2", 1) for one in names if one.partition("_")[0] == "area"
    }
    return records(found.rename(columns=renamed))
