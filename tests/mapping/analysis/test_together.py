from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest

from layers.errors import WrongCrs
from mapping.analysis.together import PAIR_COLUMNS, PLACE_COLUMNS, pairs, places
from tests.mapping.analysis import squares


def raised(points: Sequence[tuple[float, float]], themes: list[str]) -> gpd.GeoDataFrame:
    ids = [f"n{at:03}" for at in range(len(points))]
    return squares.places(*points, id=ids, theme=themes)


def side_by_side() -> gpd.GeoDataFrame:
    """Twelve places with damp beside debt, twelve with crime alone, all far from each other."""
    points = [(at * 5_000.0, side) for at in range(12) for side in (0.0, 50.0)]
    points += [(at * 5_000.0, 90_000.0) for at in range(12)]
    return raised(points, ["housing", "money"] * 12 + ["safety"] * 12)


def test_themes_that_lie_side_by_side_are_found_together() -> None:
    found = pairs(side_by_side())
    first = found.iloc[0]
    assert (first["first"], first["second"], first["pairs"]) == ("housing", "money", 12)
    assert first["expected"] == pytest.approx(12 * 12 * 12 / (36 * 35 / 2))
    assert first["together"]
    assert not found["together"].iloc[1:].any()
    assert found["pairs"].tolist() == [12, 0, 0]


def test_themes_dealt_by_chance_are_not() -> None:
    rng = np.random.default_rng(8)
    points = [tuple(row) for row in rng.uniform(0, 3_000, (200, 2))]
    found = pairs(raised(points, list(rng.choice(["food", "money", "work"], 200))))
    assert not found["together"].any()
    assert found["times"].between(0.8, 1.25).all()


def test_a_rare_theme_is_not_tested() -> None:
    needs = raised([(0, 0), (1, 0)] * 5 + [(2, 0)], ["food", "money"] * 5 + ["work"])
    assert pairs(needs)[["first", "second"]].to_numpy().tolist() == [["food", "money"]]


def test_the_same_question_has_the_same_answer_whatever_the_order() -> None:
    needs = side_by_side()
    assert pairs(needs.sample(frac=1, random_state=4)).equals(pairs(needs))
    mixed = places(needs.sample(frac=1, random_state=4), least=2)
    assert mixed.equals(places(needs, least=2))


def test_places_where_three_themes_meet() -> None:
    points = [(0, 0), (100, 0), (200, 0), (300, 0), (9_000, 0), (9_010, 0)]
    needs = raised(points, ["food", "money", "food", "work", "food", "money"])
    found = places(needs, within=200)
    assert found[["themes", "needs", "ids"]].to_numpy().tolist() == [
        ["food\nmoney\nwork", 4, "n000\nn001\nn002\nn003"]
    ]
    assert found.geometry.iloc[0].coords[0] == (150, 0)
    assert len(places(needs, within=200, least=2)) == 2


def test_a_need_belongs_to_one_place() -> None:
    rng = np.random.default_rng(1)
    points = [tuple(row) for row in rng.uniform(0, 2_000, (150, 2))]
    needs = raised(points, list(rng.choice(["food", "money", "work", "care"], 150)))
    found = places(needs)
    ids = "\n".join(found["ids"]).split("\n")
    assert len(ids) == len(set(ids)) == found["needs"].sum()
    assert (found["count"] >= 3).all()
    assert found["count"].is_monotonic_decreasing


def test_nothing_gives_nothing() -> None:
    none = side_by_side().iloc[:0]
    assert list(pairs(none).columns) == list(PAIR_COLUMNS)
    assert list(places(none).columns) == list(PLACE_COLUMNS)
    assert len(pairs(side_by_side().iloc[:1])) == len(places(side_by_side().iloc[:1])) == 0


def test_degrees_are_refused() -> None:
    wrong = side_by_side().set_crs(4326, allow_override=True)
    with pytest.raises(WrongCrs):
        pairs(wrong)
    with pytest.raises(WrongCrs):
        places(wrong)
