"""A figure for other areas: worked out, said, shaded and taken away."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR
from mapping import style
from store.exporting import table_as_csv
from store.opening import open_store
from store.register import Register
from web import figures_map, figures_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.area_layers import AreaLayer
from web.asking import interpolation
from web.asking.interpolation import Estimates
from web.pages.across_figures import for_file
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

SCORE = "Deprivation score"


def three(**changed: object) -> Estimates:
    """Return the figures of three wards side by side, one of them not known."""
    table = {
        "id": ["a", "b", "c"],
        "code": ["A", "B", "C"],
        "name": ["Ash", "Beck", "Cole"],
        "value": [31.42, 20.0, np.nan],
        "low": [28.0, 10.0, np.nan],
        "high": [35.04, 30.0, np.nan],
        "units": [5, 1, 0],
        "split": [2, 0, 0],
        "known": [1.0, 0.8, 0.0],
        "by": ["people", "area", "nothing"],
        "note": ["Estimate.", "Estimate.", "Nothing."],
    }
    shapes = [shapely.box(at, 0, at + 1000, 1000) for at in (0, 1000, 2000)]
    usual = Estimates(
        indicator=SCORE,
        kind="score",
        unit="points",
        tier="lsoa",
        date="2024-06-30",
        sources=("=Office",),
        layer=AreaLayer("tier", "ward", date(2026, 11, 22)),
        areas=gpd.GeoDataFrame(table, geometry=shapes, crs=27700),
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_the_highest_is_told_with_its_band_who_may_be_as_high_and_what_is_missing() -> None:
    assert figures_words.answer(three()) == (
        "The deprivation score of Ash is about 31.4 (between 28 and 35), the highest of 3 wards. "
        "Beck may be as high. The lowest is Beck, about 20. For one of them there is no figure."
    )


def test_a_figure_with_a_unit_and_a_single_area() -> None:
    rate = three(indicator="Households without a car", kind="rate", unit="%")
    alone = replace(rate, areas=rate.areas.head(1).assign(low=31.42, high=31.42))
    assert figures_words.answer(alone) == (
        "In Ash the figure for households without a car is about 31.4 %."
    )
    count = replace(alone, indicator="Children in poverty", kind="count", unit="children")
    assert figures_words.answer(count) == "In Ash the figure for children in poverty is about 31.4."
    named = three(indicator="Index of Multiple Deprivation, score")
    assert figures_words.answer(named).startswith("The Index of Multiple Deprivation score of Ash")


def test_ground_without_any_figure() -> None:
    found = three()
    nothing = replace(found, areas=found.areas.tail(1))
    assert figures_words.answer(nothing) == (
        "There is no figure for any of the wards: deprivation score was published for other ground."
    )


def test_how_each_figure_was_made_in_short() -> None:
    rows = three().areas.to_dict("records")
    assert [figures_words.made(row) for row in rows] == [
        "From 5 areas, 2 of them split",
        "From 1 area, by ground, for 80 % of it",
        "No figure there",
    ]


def test_a_rank_is_refused_and_the_score_of_the_same_name_offered() -> None:
    every = pd.DataFrame(
        {
            "indicator": ["Deprivation score", "Income rate", "Deprivation rank", "Old decile"],
            "kind": ["score", "rate", "rank", "decile"],
        }
    )
    assert figures_words.refused(every, "Deprivation rank").endswith(
        "because a rank only puts the areas it was made for in order: "
        "choose “Deprivation score” instead."
    )
    assert "the score or the rate behind it" in figures_words.refused(every, "Old decile")
    assert figures_words.refused(every, "Income rate") == ""


def test_five_shades_hold_alike_many_areas_and_the_legend_says_their_edges() -> None:
    values = pd.Series(np.arange(1.0, 26.0))
    begins = figures_map.edges(values)
    assert begins == [5.8, 10.6, 15.4, 20.2]
    shades = [figures_map.shade(one, begins) for one in values]
    assert [shades.count(str(at)) for at in range(5)] == [5, 5, 5, 5, 5]
    assert figures_map.shade(5.8, begins) == "1"
    assert figures_map.shade(float("nan"), begins) == figures_map.UNKNOWN


@pytest.mark.parametrize("values", [[], [np.nan], [3.0, 3.0, 3.0]])
def test_figures_all_alike_have_one_shade(values: list[float]) -> None:
    assert figures_map.edges(pd.Series(values, dtype=float)) == []


def test_the_legend_names_every_shade_and_areas_without_a_figure() -> None:
    told = figures_map.legend_html(three())
    assert told.count("<li>") <= len(style.BLUES) + 1
    assert "and over" in told
    assert "No figure" in told
    assert "All alike" in figures_map.legend_html(three(areas=three().areas.head(1)))


def test_the_file_has_the_note_of_each_figure_and_nothing_that_runs() -> None:
    text = table_as_csv(for_file(three())).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["note"] for row in rows] == ["Estimate.", "Estimate.", "Nothing."]
    assert rows[0]["published_for"] == "lsoa"
    assert rows[2]["value"] == ""
    assert rows[0]["source"] == "'=Office"


def test_the_demos_score_for_wards_and_for_patches(demo_place: Place) -> None:
    wards = interpolation.estimates(demo_place, SCORE, demo_place.area_layer("tier:ward"))
    assert wards.tier == "lsoa"
    assert wards.areas["value"].is_monotonic_decreasing
    plain = interpolation.ask(demo_place, SCORE, "ward").set_index("code")["value"]
    assert wards.areas.set_index("code")["value"].to_dict() == plain.to_dict()
    assert figures_words.answer(wards).startswith("The deprivation score of Leatside is about 30")
    again = interpolation.estimates(demo_place, SCORE, demo_place.area_layer("tier:ward"))
    assert again.areas is wards.areas
    layer = demo_place.area_layer("service:community")
    split = interpolation.estimates(demo_place, SCORE, layer)
    assert (split.areas["low"] < split.areas["high"]).all()
    said = " ".join(figures_words.why(split))
    assert "Where patches overlap" in said
    assert "Published for: Small areas (LSOA). Date: 30 June 2024." in said


def test_ranks_and_deciles_are_listed_last(demo_place: Place) -> None:
    kinds = interpolation.indicators(demo_place)["kind"].tolist()
    assert kinds == ["score", "rate", "count", "decile", "rank"]


def across_page(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.across import page

    page(place)


def run(place: Place, **query: str) -> str:
    connect(
        Wiring(
            store=place.register.store,
            signer=Signer("t"),
            assets=Assets(),
            thresholds=Thresholds(),
        )
    )
    app = AppTest.from_function(across_page, args=(place,), default_timeout=90)
    app.query_params.update({"form": "figures", **query})
    app.run()
    assert not app.exception
    return "\n".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "The deprivation score of Leatside is about 30, the highest of 24 wards."),
        ({"to": "service:community"}, "the highest of 4 community development patches"),
        ({"to": "tier:county"}, "The deprivation score of Merrowshire is about 15."),
        ({"figure": "Households without a car"}, "In Leatside the figure for households"),
        ({"figure": "Deprivation rank"}, "choose “Deprivation score” instead."),
        ({"figure": "Deprivation decile"}, "because a decile only puts the areas"),
        ({"figure": "<script>alert(1)</script>", "to": "nowhere"}, "The deprivation score of"),
    ],
)
def test_what_the_address_asks(demo_place: Place, query: dict[str, str], words: str) -> None:
    told = run(demo_place, **query)
    assert words in told
    assert "<script>" not in told


def test_without_figures_it_says_what_will_be_here(place: Place) -> None:
    assert "There is no figure to work out yet" in run(place)


def test_the_first_run(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new.gpkg", create=True)
    told = run(Place(Register(store, OPERATOR)))
    store.close()
    assert "Bring in boundaries" in told
