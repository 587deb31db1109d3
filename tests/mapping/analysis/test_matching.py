import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.answers import answers
from layers.errors import WrongCrs
from mapping.analysis.frames import BadFrame
from mapping.analysis.matching import ACROSS_COLUMNS, across, answered
from tests.mapping.analysis.squares import areas, places, square

FITS = {"food": ("food", "hall"), "roads": ("transport",), "other": ()}
WARDS = areas(a=square(0, 0, 1_000), b=square(1_000, 0, 1_000))


def raised(*rows: tuple[float, float, str]) -> gpd.GeoDataFrame:
    names = [f"n{at}" for at in range(len(rows))]
    points = [row[:2] for row in rows]
    return places(*points, id=names, name=names, theme=[row[2] for row in rows])


def kept(*rows: tuple[float, float, str, float]) -> gpd.GeoDataFrame:
    names = [f"a{at}" for at in range(len(rows))]
    columns = {"category": [row[2] for row in rows], "reach": [row[3] for row in rows]}
    return places(*[row[:2] for row in rows], id=names, name=names, **columns)


NO = float("nan")


def test_a_need_is_answered_by_what_fits_within_reach() -> None:
    needs = raised((0, 0, "food"), (0, 0, "roads"), (0, 0, "other"))
    assets = kept((0, 700, "food", NO), (0, 900, "hall", NO), (0, 5, "transport", 3))
    found = answered(needs, assets, fits=FITS)
    assert found["nearest"].tolist() == ["a0", "a2", None]
    assert found["metres"].tolist()[:2] == [700, 5]
    assert found["in_reach"].tolist() == [1, 0, 0]
    assert found["answered"].tolist() == [True, False, False]


def test_the_asset_knows_best_how_far_people_come() -> None:
    needs = raised((0, 0, "food"))
    wide = kept((0, 5_000, "food", 6_000), (0, 900, "food", NO))
    found = answered(needs, wide, fits=FITS, reach=800)
    assert found[["nearest", "metres", "in_reach"]].to_numpy().tolist() == [["a1", 900, 1]]


def test_exactly_within_reach_is_within_reach() -> None:
    assert answered(raised((0, 0, "food")), kept((0, 800, "food", NO)))["answered"].all()


def test_the_nearest_answer_across_the_line_is_found_and_what_it_saves() -> None:
    needs = raised((950, 500, "food"), (100, 500, "food"), (1_500, 500, "roads"))
    assets = kept((50, 500, "food", NO), (1_050, 500, "hall", NO), (900, 500, "transport", NO))
    found = across(needs, assets, WARDS, fits=FITS)
    assert found["need"].tolist() == ["n2", "n0"]
    none_inside, far_inside = found.to_dict("records")
    assert (none_inside["inside"], none_inside["across"]) == (None, "a2")
    assert np.isnan(none_inside["saved"])
    assert (far_inside["inside"], far_inside["across"]) == ("a0", "a1")
    assert (far_inside["own_code"], far_inside["across_area"]) == ("a", "B")
    assert far_inside["saved"] == 800


def test_an_asset_just_as_near_inside_is_no_reason_to_cross() -> None:
    needs = raised((900, 500, "food"))
    assets = kept((1_100, 500, "food", NO), (700, 500, "food", NO))
    assert len(across(needs, assets, WARDS, fits=FITS)) == 0


def test_an_asset_outside_every_area_has_no_area() -> None:
    found = across(raised((900, 500, "food")), kept((900, 1_200, "food", NO)), WARDS, fits=FITS)
    assert found["across_code"].tolist() == [None]


def test_nothing_gives_nothing() -> None:
    needs, assets = raised((0, 0, "food")), kept((0, 1, "food", NO))
    assert answered(needs, assets.iloc[:0])["answered"].tolist() == [False]
    none = answered(needs.iloc[:0], assets)
    assert list(none.columns) == list(answered(needs, assets).columns)
    for some in (
        across(needs.iloc[:0], assets, WARDS),
        across(needs, assets.iloc[:0], WARDS),
        across(needs, assets, WARDS.iloc[:0]),
    ):
        assert list(some.columns) == list(ACROSS_COLUMNS)
        assert len(some) == 0


def test_wrong_frames_are_refused() -> None:
    needs, assets = raised((0, 0, "food")), kept((0, 1, "food", NO))
    with pytest.raises(WrongCrs):
        answered(needs, assets.set_crs(4326, allow_override=True))
    with pytest.raises(BadFrame, match="theme"):
        answered(needs.drop(columns="theme"), assets)
    with pytest.raises(BadFrame, match="1 of the assets"):
        answered(needs, assets.set_geometry([None], crs=27700))


def test_the_frames_are_left_as_they_were() -> None:
    needs, assets = raised((0, 0, "food")), kept((0, 1, "food", NO))
    before = (needs.copy(), assets.copy())
    answered(needs, assets)
    across(needs, assets, WARDS)
    assert needs.equals(before[0])
    assert assets.equals(before[1])


SPOT = st.tuples(st.integers(0, 2_000), st.integers(0, 1_000))
NEED = st.tuples(SPOT, st.sampled_from(sorted(answers())))
ASSET = st.tuples(SPOT, st.sampled_from(["food", "hub", "hall", "transport", "green"]))


@given(st.lists(NEED, max_size=15), st.lists(st.tuples(ASSET, st.integers(0, 900)), max_size=15))
@settings(max_examples=40, deadline=None)
def test_agrees_with_measuring_every_pair(
    needed: list[tuple[tuple[int, int], str]],
    offered: list[tuple[tuple[tuple[int, int], str], int]],
) -> None:
    needs = raised(*[(*at, theme) for at, theme in needed])
    assets = kept(*[(*at, kind, float(r) if r % 2 else NO) for (at, kind), r in offered])
    found = answered(needs, assets)
    for (at, theme), row in zip(needed, found.to_dict("records"), strict=True):
        fitting = [
            (np.hypot(at[0] - there[0], at[1] - there[1]), r if r % 2 else 800)
            for (there, kind), r in offered
            if kind in answers()[theme]
        ]
        assert row["in_reach"] == sum(metres <= reach for metres, reach in fitting)
        if fitting:
            assert row["metres"] == pytest.approx(min(metres for metres, _ in fitting))
    crossing = across(needs, assets, WARDS)
    assert (crossing["saved"].dropna() > 0).all()
    assert (crossing["own_code"] != crossing["across_code"]).all()
    mixed = across(needs.iloc[::-1], assets.iloc[::-1], WARDS.iloc[::-1])
    assert mixed["need"].tolist() == crossing["need"].tolist()
