"""Figures for other areas: the rule of each kind, the band, and tobler as the rival."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from mapping.analysis.interpolation import (
    COLUMNS,
    NotAveraged,
    interpolate,
    interpolate_together,
)
from tests.mapping.analysis.squares import BRITISH, areas, people

UNITS = areas(s=box(0, 0, 10, 10), t=box(10, 0, 20, 10)).assign(value=[100.0, 40.0])
TARGET = areas(drawn=box(0, 0, 15, 10))
PEOPLE = people((5, 5, 30), (12, 5, 10), (18, 5, 30))


def one(kind: str, living: gpd.GeoDataFrame | None = None) -> pd.Series:
    """Return the figure for the drawn area."""
    found = interpolate(UNITS, TARGET, kind=kind, people=living)
    assert tuple(found.columns) == COLUMNS
    return found.iloc[0]


def test_a_count_by_area() -> None:
    row = one("count")
    assert row["value"] == pytest.approx(120)
    assert (row["units"], row["split"], row["by"]) == (2, 1, "area")
    assert row["note"] == "Estimate. Shared out by area from 2 areas, 1 of them split by its line."


def test_a_count_by_people() -> None:
    row = one("count", PEOPLE)
    assert row["value"] == pytest.approx(100 + 40 / 4)
    assert (row["known"], row["by"]) == (1, "people")


def test_the_band_of_a_count_is_that_of_four_clumps() -> None:
    row = one("count")
    assert row["high"] == pytest.approx(min(120 + 1.96 * 40 * np.sqrt(0.25 / 4), 140))
    assert row["low"] == pytest.approx(max(120 - 1.96 * 40 * np.sqrt(0.25 / 4), 100))
    whole = interpolate(UNITS, areas(all=box(0, 0, 20, 10)), kind="count").iloc[0]
    assert whole["low"] == whole["value"] == whole["high"] == 140


@pytest.mark.parametrize("kind", ["rate", "score"])
def test_a_rate_is_averaged_over_people(kind: str) -> None:
    assert one(kind, PEOPLE)["value"] == pytest.approx((100 * 30 + 40 * 10) / 40)
    assert one(kind)["value"] == pytest.approx((100 * 100 + 40 * 50) / 150)


def test_the_band_of_a_rate_stays_within_what_was_published() -> None:
    row = one("rate", PEOPLE)
    assert 40 <= row["low"] < row["value"] < row["high"] <= 100
    inside = interpolate(UNITS, areas(in_s=box(1, 1, 2, 2)), kind="rate").iloc[0]
    assert inside["value"] == 100
    assert inside["low"] < 100, "a part may differ from its unit"


@pytest.mark.parametrize("kind", ["rank", "decile"])
def test_ranks_and_deciles_are_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(NotAveraged, match="Use the score"):
        one(kind)
    with pytest.raises(NotAveraged, match="'share'"):
        one("share")


def test_what_is_not_known_is_said() -> None:
    holed = UNITS.assign(value=[100.0, np.nan])
    row = interpolate(holed, TARGET, kind="rate", people=PEOPLE).iloc[0]
    assert row["value"] == 100
    assert row["known"] == pytest.approx(0.75)
    assert "Nothing was published for 25% of it." in row["note"]


def test_ground_outside_every_unit_is_said() -> None:
    found = interpolate(UNITS, areas(half=box(10, 0, 30, 10), far=box(90, 0, 99, 9)), kind="count")
    assert found["value"].tolist()[0] == 40
    assert "50% of this ground lies outside" in found["note"][0]
    assert np.isnan(found["value"][1])
    assert found["note"][1] == "No figure was published for any of this ground."


def test_a_unit_where_nobody_lives_is_shared_out_by_area() -> None:
    living = PEOPLE[PEOPLE.geometry.x < 10]
    row = interpolate(UNITS, TARGET, kind="count", people=living).iloc[0]
    assert row["value"] == pytest.approx(120)
    assert row["by"] == "people and area"
    assert interpolate(UNITS, TARGET, kind="rate", people=living).iloc[0]["value"] == 100


def test_a_target_where_nobody_lives() -> None:
    empty = areas(field=box(6, 0, 9, 10))
    row = interpolate(UNITS, empty, kind="count", people=PEOPLE).iloc[0]
    assert (row["value"], row["note"]) == (0, "Estimate. Nobody is known to live here.")
    row = interpolate(UNITS, empty, kind="rate", people=PEOPLE).iloc[0]
    assert (row["value"], row["by"]) == (100, "area")


def test_patches_that_overlap_have_a_figure_together() -> None:
    patches = areas(one=box(0, 0, 15, 10), two=box(5, 0, 20, 10))
    assert interpolate(UNITS, patches, kind="count")["value"].sum() == pytest.approx(120 + 90)
    together = interpolate_together(UNITS, patches, kind="count").iloc[0]
    assert (together["value"], together["name"]) == (140, "All together")


def test_nothing_gives_the_same_columns() -> None:
    assert tuple(interpolate(UNITS, TARGET.iloc[:0], kind="count").columns) == COLUMNS
    assert interpolate(UNITS.iloc[:0], TARGET, kind="count")["value"].isna().all()


cuts = st.lists(st.integers(1, 19), min_size=1, max_size=5, unique=True)


def strips(at: list[int]) -> gpd.GeoDataFrame:
    """Cut a square of side 20 into strips."""
    edges = [0, *sorted(at), 20]
    return areas(**{f"c{n}": box(edges[n], 0, edges[n + 1], 20) for n in range(len(edges) - 1)})


@settings(max_examples=60, deadline=None)
@given(
    units=cuts,
    targets=cuts,
    at=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=20),
)
def test_counts_are_kept_and_rates_stay_between(
    units: list[int], targets: list[int], at: list[tuple[int, int]]
) -> None:
    published = strips(units)
    published = published.assign(value=np.arange(1.0, len(published) + 1))
    living = people(*[(x, y, 1 + y) for x, y in at]) if at else None
    counts = interpolate(published, strips(targets), kind="count", people=living)
    assert counts["value"].sum() == pytest.approx(published["value"].sum(), rel=1e-9)
    assert (counts["low"] <= counts["value"]).all()
    assert (counts["value"] <= counts["high"]).all()
    rates = interpolate(published, strips(targets), kind="rate", people=living)
    assert rates["value"].between(1 - 1e-9, len(published) + 1e-9).all()


def test_the_rival_in_the_field_agrees_by_area() -> None:
    tobler = pytest.importorskip("tobler.area_weighted")
    rng = np.random.default_rng(2)
    units = gpd.GeoDataFrame(
        {"value": rng.uniform(1, 99, 100), "rate": rng.uniform(0, 1, 100)},
        geometry=[box(x, y, x + 10, y + 10) for x in range(0, 100, 10) for y in range(0, 100, 10)],
        crs=BRITISH,
    )
    spots = [tuple(spot) for spot in rng.uniform(5, 75, (12, 2))]
    targets = areas(**{f"p{n}": box(x, y, x + 17, y + 13) for n, (x, y) in enumerate(spots)})
    theirs = tobler.area_interpolate(
        units,
        targets,
        extensive_variables=["value"],
        intensive_variables=["rate"],
        allocate_total=False,
    )
    counts = interpolate(units, targets, kind="count")["value"]
    assert counts.to_numpy() == pytest.approx(theirs["value"].to_numpy(), rel=1e-6)
    rates = interpolate(units.assign(value=units["rate"]), targets, kind="rate")["value"]
    assert rates.to_numpy() == pytest.approx(theirs["rate"].to_numpy(), rel=1e-6)
