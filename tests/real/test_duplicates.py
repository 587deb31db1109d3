"""The same halls, schools and churches in five groups' lists, against pairs judged by hand."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers import grid
from layers.actor import OPERATOR, VISITOR
from store.opening import open_store
from store.register import Register
from tests.real.duplicate_sampling import DRAWN, HALVES, drawn, keyed, load_all
from web.asking import duplicates
from web.place import Place

pytestmark = pytest.mark.real

JUDGED = Path(__file__).with_name("duplicate_pairs.csv")
LISTS = {"Libraries", "Food banks", "Polling stations", "Places of worship", "Council land"}


@pytest.fixture(scope="module")
def place(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    store = open_store(tmp_path_factory.mktemp("five") / "five.gpkg", create=True)
    register = Register(store, OPERATOR)
    load_all(register, realdata)
    yield Place(register)
    store.close()


@pytest.fixture(scope="module")
def assets(place: Place) -> gpd.GeoDataFrame:
    return keyed(place.register.read("assets"))


@pytest.fixture(scope="module")
def found(place: Place, assets: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return all pairs with the lists that they come from, and under the keys of the judged."""
    pairs = duplicates.pairs(place, "assets")
    keys, lists = (assets.set_index("id")[name] for name in ("key", "source"))
    sides = {
        f"{side}{end}": pairs[f"{side}_id"].map(values)
        for side in ("a", "b")
        for end, values in (("", keys), ("_list", lists))
    }
    return pairs.assign(**sides)


@pytest.fixture(scope="module")
def judged(found: pd.DataFrame) -> pd.DataFrame:
    """Return the judged pairs, those that the fields cannot tell left out, with what was found."""
    pairs = pd.read_csv(JUDGED)
    known = {frozenset(pair) for pair in zip(found["a"], found["b"], strict=True)}
    hit = [frozenset(pair) in known for pair in zip(pairs["a"], pairs["b"], strict=True)]
    sure = pairs["same"] != "unsure"
    return pairs.assign(found=hit, same=pairs["same"] == "yes")[sure]


def test_five_groups_have_their_lists(place: Place) -> None:
    assets = place.register.read("assets")
    assert set(assets["source"]) == LISTS
    assert assets.groupby("source")["group"].nunique().eq(1).all()
    assert assets["group"].nunique() == 5
    assert len(assets) == 3_026


def test_the_judged_pairs_are_those_that_were_drawn(assets: gpd.GeoDataFrame) -> None:
    pairs = pd.read_csv(JUDGED)
    assert len(pairs) == sum(DRAWN.values()) == 240
    again = drawn(assets)
    pd.testing.assert_frame_equal(pairs[list(again.columns)], again)


def test_hard_pairs_are_judged_too(judged: pd.DataFrame) -> None:
    assert len(judged) >= 220
    assert judged["same"].sum() >= 100
    assert (~judged["same"]).sum() >= 80
    assert set(judged["half"]) == set(HALVES)


@pytest.mark.parametrize("half", [*HALVES, "both"])
def test_precision_and_recall(judged: pd.DataFrame, half: str) -> None:
    mine = judged if half == "both" else judged[judged["half"] == half]
    right = (mine["same"] & mine["found"]).sum()
    precision, recall = right / mine["found"].sum(), right / mine["same"].sum()
    assert precision >= 0.9
    assert recall >= 0.9


def test_no_rule_of_the_draw_is_left_out(judged: pd.DataFrame) -> None:
    by_rule = judged[judged["same"]].groupby("rule")["found"].mean()
    assert set(by_rule.index) == set(DRAWN)
    assert by_rule.min() >= 0.6


def test_the_same_places_recur_across_and_within_the_lists(found: pd.DataFrame) -> None:
    across = found[found["a_list"] != found["b_list"]]
    within = found[found["a_list"] == found["b_list"]]
    assert 350 <= len(across) <= 650
    assert 150 <= len(within) <= 450
    assert set(across["a_list"]) | set(across["b_list"]) == LISTS


def test_whoever_adds_one_of_a_pair_is_shown_the_other(
    place: Place, assets: gpd.GeoDataFrame, judged: pd.DataFrame
) -> None:
    by_key = grid.to_lonlat(assets).set_index("key")
    visitor = Place(place.register.as_(VISITOR))
    same = judged[judged["same"]].iloc[::4]
    shown = 0
    for mine, other in zip(same["a"], same["b"], strict=True):
        row, wanted = by_key.loc[mine], by_key.loc[other, "id"]
        values = {name: row[name] for name in ("name", "category", "postcode", "address")}
        near = duplicates.near(visitor, "assets", values, row["geometry"], exclude={row["id"]})
        shown += wanted in {one.id for one in near}
    assert shown >= 0.9 * len(same)
