import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import WrongCrs
from mapping.analysis.frames import BadFrame
from mapping.analysis.hotspot_reasons import sentences
from mapping.analysis.hotspots import HotSpots, find
from mapping.analysis.rates import rates
from tests.mapping.analysis.squares import areas, people, places, square
from tests.mapping.analysis.test_contiguity import grid

SIDE = 1_000


def middles(frame: gpd.GeoDataFrame, counts: list[int]) -> gpd.GeoDataFrame:
    """Raise so many needs in each area, around its middle."""
    x = np.repeat(frame.geometry.centroid.x.to_numpy(), counts)
    y = np.repeat(frame.geometry.centroid.y.to_numpy(), counts)
    return gpd.GeoDataFrame(
        {"affected": 2.0}, index=range(len(x)), geometry=shapely.points(x, y), crs=frame.crs
    )


def homes(frame: gpd.GeoDataFrame, residents: float = 1_000) -> gpd.GeoDataFrame:
    return frame.assign(residents=residents)[["residents", "geometry"]]


def town() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Ten by ten squares; a block of 2 x 2 in the middle has far more needs than the rest."""
    frame = grid(10, 10)
    rng = np.random.default_rng(5)
    hot = np.isin(np.arange(100), [44, 45, 54, 55])
    return frame, middles(frame, list(np.where(hot, 30, rng.integers(0, 4, 100)))), homes(frame)


def test_a_rate_is_needs_for_every_thousand_people() -> None:
    two = areas(a=square(0, 0, 10), b=square(10, 0, 10), c=square(20, 0, 10))
    needs = places((1, 1), (2, 2), (11, 1), (99, 99), affected=[3, 1, np.nan, 5])
    living = people((5, 5, 500), (15, 5, 2_000))
    plain = rates(two, needs, living)
    assert plain["needs"].tolist() == [2, 1, 0]
    np.testing.assert_allclose(plain["rate"], [4, 0.5, np.nan])
    weighed = rates(two, needs, living, weight="affected")
    np.testing.assert_allclose(weighed["rate"], [8, 0.5, np.nan])


def test_a_point_on_a_shared_line_counts_once() -> None:
    two = areas(a=square(0, 0, 10), b=square(10, 0, 10))
    found = rates(two, places((10, 5), (10, 10)), people((10, 3, 7)))
    assert found["needs"].sum() == 2
    assert found["residents"].sum() == 7


def test_a_block_of_need_is_one_hot_spot() -> None:
    found = find(*town())
    hot = found.spots[found.spots["kind"] == "hot"]
    assert len(hot) == 1
    members = set(found.areas.loc[found.areas["spot"] == 1, "code"])
    assert {"c0404", "c0405", "c0504", "c0505"} <= members
    assert hot["needs"].iloc[0] >= 120
    assert hot["times"].iloc[0] > 3
    assert hot.geometry.iloc[0].area == pytest.approx(len(members) * SIDE**2)
    assert found.areas.set_index("code").loc[["c0404", "c0505"], "backed"].all()
    assert found.problem == ""


def test_the_sentence_tells_of_the_spot_the_method_and_what_was_left_out() -> None:
    frame, needs, living = town()
    told = sentences(find(frame, needs, living))
    assert told[0].startswith("One hot spot: around C0")
    assert "Getis-Ord" in told[1]
    few = living.copy()
    few.loc[0, "residents"] = 20
    assert "1 area with fewer than 100 residents was left out." in sentences(
        find(frame, needs, few)
    )


def test_areas_with_few_people_are_left_out_and_counted() -> None:
    frame, needs, living = town()
    living = living.assign(residents=np.where(np.arange(100) < 7, 50, 1_000))
    found = find(frame, needs, living)
    assert found.numbers["too_few_people"] == 7
    assert found.numbers["tested"] == 93
    left = found.areas[found.areas["kind"] == "too_few_people"]
    assert len(left) == 7
    assert left[["gi_z", "gi_p", "moran_i", "neighbours"]].isna().all(axis=None)


def test_an_island_is_alone() -> None:
    frame, needs, living = town()
    far = areas(island=square(90_000, 0, 1_000))
    joined = gpd.GeoDataFrame(
        {name: [*frame[name], *far[name]] for name in ("code", "name")},
        geometry=[*frame.geometry, *far.geometry],
        crs=frame.crs,
    )
    found = find(joined, needs, homes(joined))
    assert found.areas.set_index("code").loc["island", "kind"] == "alone"
    assert found.numbers["alone"] == 1
    assert found.numbers["tested"] == 100


def test_what_lies_outside_is_counted() -> None:
    frame, needs, living = town()
    stray = places((-5, -5), (-6, -6))
    more = gpd.GeoDataFrame(
        {"affected": 2.0},
        index=range(len(needs) + 2),
        geometry=[*needs.geometry, *stray.geometry],
        crs=needs.crs,
    )
    assert find(frame, more, living).numbers["needs_outside"] == 2
    assert find(frame, needs, living).numbers["needs_outside"] == 0


@pytest.mark.parametrize(
    ("problem", "width", "needs", "residents"),
    [
        ("too_few_areas", 5, 1, 1_000.0),
        ("no_needs", 10, 0, 1_000.0),
        ("no_people", 10, 1, 0.0),
        ("all_alike", 10, 1, 1_000.0),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    problem: str, width: int, needs: int, residents: float
) -> None:
    frame = grid(width, 5)
    found = find(frame, middles(frame, [needs] * len(frame)), homes(frame, residents))
    assert found.problem == problem
    assert len(found.spots) == 0
    assert found.areas["gi_z"].isna().all()
    assert found.areas["spot"].eq(0).all()
    assert sentences(found)[0]


def test_twenty_nine_areas_are_too_few_and_thirty_are_not() -> None:
    frame = grid(6, 5)
    needs, living = middles(frame, list(range(30))), homes(frame)
    assert find(frame, needs, living).problem == ""
    fewer = find(frame.iloc[:29], needs, living)
    assert fewer.problem == "too_few_areas"
    assert "29 small areas have enough people. At least 30" in sentences(fewer)[0]


def test_areas_that_never_meet_have_no_neighbours() -> None:
    frame = areas(**{f"a{at:02}": square(at * 5_000, 0, 100) for at in range(40)})
    found = find(frame, middles(frame, list(range(40))), homes(frame))
    assert found.problem == "no_neighbours"


def test_empty_frames_give_empty_answers() -> None:
    frame, needs, living = town()
    found = find(frame.iloc[:0], needs.iloc[:0], living.iloc[:0])
    assert found.problem == "no_needs"
    assert len(found.areas) == 0
    assert {"gi_z", "kind", "spot"} <= set(found.areas.columns)
    assert list(found.spots.columns) == list(find(frame, needs, living).spots.columns)


def test_wrong_frames_are_refused() -> None:
    frame, needs, living = town()
    with pytest.raises(WrongCrs):
        find(frame, needs.set_crs(4326, allow_override=True), living)
    with pytest.raises(BadFrame, match="residents"):
        find(frame, needs, living.drop(columns="residents"))
    with pytest.raises(BadFrame, match="no column weight"):
        find(frame, needs, living, weight="weight")
    with pytest.raises(BadFrame, match="more than one"):
        find(frame.assign(code="same"), needs, living)


def told(found: HotSpots) -> tuple[object, ...]:
    spots = found.spots[["spot", "kind", "areas", "needs", "names"]]
    return (spots.to_dict("list"), dict(found.numbers), found.areas["kind"].tolist())


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    frame, needs, living = town()
    rng = np.random.default_rng(seed)
    mixed = [one.iloc[rng.permutation(len(one))] for one in (frame, needs, living)]
    assert told(find(*mixed)) == told(find(frame, needs, living))


@given(st.lists(st.integers(0, 9), min_size=36, max_size=36))
@settings(max_examples=10, deadline=None)
def test_every_need_is_counted(counts: list[int]) -> None:
    frame = grid(6, 6)
    found = find(frame, middles(frame, counts), homes(frame))
    assert found.numbers["needs"] == sum(counts)
    assert found.spots["needs"].sum() <= sum(counts)
    assert (found.areas["gi_q"].dropna() >= found.areas["gi_p"].dropna() - 1e-12).all()
