import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from layers.errors import WrongCrs
from mapping.analysis import nearness
from mapping.analysis.clusters import find
from mapping.analysis.frames import BadFrame
from mapping.analysis.nearness import TooThick, close_pairs
from tests.mapping.analysis.squares import people, places

ROW = [(at * 100, 0) for at in range(6)]
FAR = [(9_000 + at * 10, 0) for at in range(5)]


def test_a_row_of_needs_is_one_cluster_and_a_need_alone_is_none() -> None:
    found = find(places(*ROW, (5_000, 0)), within=100, least=3)
    assert found.clusters["needs"].tolist() == [6]
    assert found.numbers == {"needs": 7, "in_clusters": 6, "alone": 1}
    assert found.members["spot"].tolist() == [1] * 6


def test_the_largest_cluster_comes_first() -> None:
    found = find(places(*FAR, *ROW, affected=[1.0] * 5 + [2.0] * 6), within=100, weight="affected")
    assert len(found.clusters) == 1  # the row has at most three within 100 metres
    found = find(places(*FAR, *ROW), within=200)
    assert found.clusters["needs"].tolist() == [6, 5]
    assert found.clusters["affected"].tolist() == [6, 5]


def test_needs_at_one_place_count_each() -> None:
    found = find(places(*[(5, 5)] * 5), within=10)
    assert found.clusters["needs"].tolist() == [5]
    assert found.clusters.geometry.iloc[0].area == pytest.approx(np.pi * 2.5**2, rel=0.05)


def test_an_edge_goes_to_the_nearest_heart() -> None:
    """170 is 90 from the last of the west and 80 from the first of the east, and sees only four."""
    west, east = [(at * 20, 0) for at in range(5)], [(250 + at * 20, 0) for at in range(5)]
    found = find(places(*west, *east, (170, 0)), within=100)
    assert found.clusters["needs"].tolist() == [6, 5]
    spot = found.members.set_index(found.members.geometry.x)["spot"]
    assert spot[170] == spot[250] == 1
    assert spot[0] == 2


def test_the_outline_holds_its_needs_and_its_people_make_the_rate() -> None:
    living = people((50, 0, 1_000), (20_000, 0, 9_000))
    found = find(places(*ROW, *FAR[:4]), within=200, people=living)
    outline = found.clusters.geometry.iloc[0]
    assert outline.contains(shapely.points(ROW)).all()
    assert found.clusters["residents"].tolist() == [1_000]
    assert found.clusters["rate"].tolist() == [6]
    assert found.clusters["times"].tolist() == [6]


def test_nothing_gives_nothing() -> None:
    full, none = find(places(*ROW), within=200), find(places(*ROW).iloc[:0])
    assert len(none.clusters) == len(none.members) == 0
    assert list(none.clusters.columns) == list(full.clusters.columns)
    assert find(places((1, 1))).numbers == {"needs": 1, "in_clusters": 0, "alone": 1}


def test_wrong_frames_are_refused() -> None:
    with pytest.raises(WrongCrs):
        find(places((1, 1)).set_crs(4326, allow_override=True))
    with pytest.raises(BadFrame, match="1 of the needs"):
        find(gpd.GeoDataFrame(geometry=[None], crs=27700))


def test_far_too_many_near_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "MOST_PAIRS", 3)
    with pytest.raises(TooThick, match="Choose fewer metres"):
        close_pairs(np.zeros((4, 2)), 1)
    assert len(close_pairs(np.array([[0.0, 0], [1, 0], [2, 0]]), 1)) == 2


POINTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=60)


@given(POINTS, st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_agrees_with_scikit_learn(points: list[tuple[int, int]], least: int) -> None:
    found = find(places(*points), within=7, least=least)
    if not points:
        assert len(found.clusters) == 0
        return
    xy = np.array(points, dtype=float)
    rival = DBSCAN(eps=7, min_samples=least).fit(xy)
    spot = np.zeros(len(xy), dtype=int)
    spot[found.members.index] = found.members["spot"]
    assert (rival.labels_ >= 0).tolist() == (spot > 0).tolist()
    hearts = rival.core_sample_indices_
    pairs = set(zip(rival.labels_[hearts].tolist(), spot[hearts].tolist(), strict=True))
    assert len(pairs) == len(found.clusters) == len(set(rival.labels_[hearts]))


@given(POINTS, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_does_not_matter(points: list[tuple[int, int]], random: object) -> None:
    needs = places(*points, affected=[float(at) for at in range(len(points))])
    mixed = needs.sample(frac=1, random_state=random.randrange(99))  # type: ignore[attr-defined]
    first = find(needs, within=7, weight="affected")
    second = find(mixed, within=7, weight="affected")
    assert second.clusters.drop(columns="geometry").equals(first.clusters.drop(columns="geometry"))
    assert second.clusters.geometry.geom_equals(first.clusters.geometry).all()
    assert second.members["spot"].sort_index().equals(first.members["spot"].sort_index())
