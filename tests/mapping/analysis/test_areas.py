"""The ground two areas share: paper cases, GEOS as the rival, and shapes drawn at random."""

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from mapping.analysis import areas
from mapping.analysis.areas import intersection_areas
from mapping.analysis.frames import BadFrame, Shapes
from tests.mapping.analysis.squares import square

Shape: TypeAlias = BaseGeometry | None
WAYS = {"by shapes": np.inf, "by outlines": -1}
RING = Polygon(
    [(0, 0), (6, 0), (6, 6), (0, 6)],
    holes=[[(2, 2), (2, 4), (4, 4), (4, 2)], [(1, 1), (1, 1.5), (1.5, 1)]],
)
TWO = MultiPolygon([square(0, 0, 1), square(3, 0, 1)])


@pytest.fixture(params=WAYS, autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Answer every question both ways, whatever its size."""
    monkeypatch.setattr(areas, "MANY", WAYS[request.param])
    return str(request.param)


def shared(one: Shape, other: Shape) -> float:
    """Return the ground of one pair, zero included."""
    at = np.zeros(1, dtype=np.intp)
    shapes = [np.array([shape], dtype=object) for shape in (one, other)]
    return float(intersection_areas(*shapes, pairs=(at, at))[2][0])


@pytest.mark.parametrize(
    ("one", "other", "ground"),
    [
        (square(0, 0, 2), square(1, 1, 2), 1),
        (square(0, 0, 2), square(0, 0, 2), 4),
        (square(0, 0, 4), square(1, 1, 2), 4),
        (square(0, 0, 2), square(2, 0, 2), 0),
        (square(0, 0, 2), square(2, 2, 2), 0),
        (square(0, 0, 2), square(9, 9, 2), 0),
        (square(0, 0, 2), box(0, 2, 2, 3), 0),
        (RING, RING, 32 - 0.125),
        (RING, square(2, 2, 2), 0),
        (RING, square(1, 3, 2), 3),
        (TWO, box(0.5, 0, 3.25, 9), 0.75),
        (TWO, TWO, 2),
        (Polygon([(0, 0), (4, 0), (2, 4)]), Polygon([(0, 4), (4, 4), (2, 0)]), 4),
        (Polygon([(0, 0), (0, 2), (2, 2), (2, 0)]), square(1, 1, 2), 1),
        (Polygon(), square(0, 0, 1), 0),
        (None, square(0, 0, 1), 0),
    ],
)
def test_the_answer_on_paper(one: Shape, other: Shape, ground: float) -> None:
    assert shared(one, other) == pytest.approx(ground, abs=1e-12)
    assert shared(other, one) == pytest.approx(ground, abs=1e-12)


def test_a_bow_tie_counts_as_what_its_outline_encloses() -> None:
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert shared(bow, box(0, 0, 2, 2)) == pytest.approx(2)
    assert shared(bow, box(0, 0, 1, 2)) == pytest.approx(1)


def test_only_pairs_with_ground_come_back_in_order() -> None:
    grid = np.array([square(x, y, 1) for x in range(3) for y in range(3)], dtype=object)
    i, j, ground = intersection_areas(grid, grid)
    assert i.tolist() == j.tolist() == list(range(9))
    assert ground == pytest.approx(np.ones(9))


def test_nothing_with_nothing() -> None:
    none = np.empty(0, dtype=object)
    for result in intersection_areas(none, np.array([square(0, 0, 1)], dtype=object)):
        assert len(result) == 0


@pytest.mark.parametrize("wrong", [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])
def test_points_and_lines_are_refused(wrong: BaseGeometry) -> None:
    with pytest.raises(BadFrame, match="inside"):
        shared(wrong, square(0, 0, 1))


def test_a_corner_that_is_not_a_number_is_refused() -> None:
    with np.errstate(invalid="ignore"):
        broken = Polygon([(0, 0), (1, np.nan), (1, 1)])
    with pytest.raises(BadFrame, match="not a number"):
        shared(broken, square(0, 0, 1))


corner = st.integers(0, 12)
near = st.floats(0, 12, allow_nan=False, width=32)


@st.composite
def stars(draw: st.DrawFn, where: st.SearchStrategy[float] = corner) -> BaseGeometry:
    """Draw a polygon of any outline; one that crosses itself is mended as input is."""
    corners = draw(st.lists(st.tuples(where, where), min_size=3, max_size=9, unique=True))
    shape = shapely.make_valid(Polygon(corners), method="structure", keep_collapsed=False)
    hole = draw(st.booleans())
    return shapely.difference(shape, square(5, 5, 2)) if hole else shape


@st.composite
def layers(draw: st.DrawFn) -> Shapes:
    """Draw a layer: shapes that overlap, touch, nest and have holes, on whole or any numbers."""
    shapes = draw(st.lists(st.one_of(stars(), stars(near)), min_size=1, max_size=6))
    whole = [shape for shape in shapes if shape.geom_type in {"Polygon", "MultiPolygon"}]
    return np.array([*whole, square(2, 2, 5)], dtype=object)


@settings(max_examples=150, deadline=None)
@given(one=layers(), other=layers(), east=st.sampled_from([0.0, 377_000.0]))
def test_agrees_with_geos_on_anything(one: Shapes, other: Shapes, east: float) -> None:
    one, other = (shapely.transform(layer, lambda xy: xy + east) for layer in (one, other))
    i, j, ground = intersection_areas(one, other)
    every = shapely.area(shapely.intersection(one[:, None], other[None, :]))
    ours = np.zeros(every.shape)
    ours[i, j] = ground
    assert ours == pytest.approx(every, abs=1e-6, rel=1e-9)


@st.composite
def tilings(draw: st.DrawFn) -> Shapes:
    """Draw a square of side 12 cut by lines into pieces that leave nothing over."""
    cuts = draw(st.lists(st.tuples(corner, corner, corner, corner), max_size=5))
    lines = [shapely.LineString([cut[:2], cut[2:]]) for cut in cuts if cut[:2] != cut[2:]]
    frame = shapely.LinearRing(square(0, 0, 12).exterior)
    noded = shapely.union_all([frame, *lines])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.array([piece for piece in pieces if piece.area > 1e-9], dtype=object)


@settings(max_examples=100, deadline=None)
@given(one=tilings(), other=tilings())
def test_the_pieces_of_two_tilings_add_up_to_the_whole(one: Shapes, other: Shapes) -> None:
    i, j, ground = intersection_areas(one, other)
    assert ground.sum() == pytest.approx(144, rel=1e-9)
    assert np.bincount(i, ground) == pytest.approx(shapely.area(one), abs=1e-9)
    assert np.bincount(j, ground) == pytest.approx(shapely.area(other), abs=1e-9)


def test_neighbours_share_a_line_and_no_ground() -> None:
    turned = shapely.transform(
        np.array([square(x, y, 100) for x in range(0, 500, 100) for y in range(0, 500, 100)]),
        lambda xy: xy @ np.array([[0.6, 0.8], [-0.8, 0.6]]) + [412_345.678, 398_765.432],
    )
    i, j, _ = intersection_areas(turned, turned)
    assert i.tolist() == j.tolist()


def test_the_rival_in_the_field_agrees() -> None:
    rng = np.random.default_rng(4)
    one, other = (
        gpd.GeoDataFrame(
            {f"at_{name}": range(40)},
            geometry=shapely.buffer(
                shapely.points(rng.uniform(0, 900, (40, 2))), rng.uniform(20, 200, 40)
            ),
            crs="EPSG:27700",
        )
        for name in "ab"
    )
    rival = gpd.overlay(one, other, keep_geom_type=True)
    i, j, ground = intersection_areas(*(np.asarray(layer.geometry) for layer in (one, other)))
    theirs = rival.assign(ground=rival.area).sort_values(["at_a", "at_b"])
    assert theirs["at_a"].tolist() == i.tolist()
    assert theirs["at_b"].tolist() == j.tolist()
    assert ground == pytest.approx(theirs["ground"].to_numpy(), abs=1e-6)
