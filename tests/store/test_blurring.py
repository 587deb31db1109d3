"""Places shown only about here: near, in their ward, and not to be found back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import grid
from store.blurring import shown

SECRET = b"known to the store alone"
NO_WARDS = np.empty(0, dtype=object)
PLACES = st.tuples(st.floats(-5.5, 1.5), st.floats(50.2, 57.5)).map(shapely.Point)
BLURS = st.integers(1, 5_000)


def many(*shapes: shapely.Geometry | None) -> np.ndarray:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def blurred(
    place: shapely.Geometry, blur: float, *wards: shapely.Polygon, secret: bytes = SECRET
) -> shapely.Point:
    return shown(many(place), np.array([blur], float), many(*wards), secret=secret)[0]


def metres(a: shapely.Point, b: shapely.Point) -> float:
    """Metres on the ground by the National Grid, whose scale differs by up to 0.1 %."""
    east, north = grid.british(np.array([a.x, b.x]), np.array([a.y, b.y]))
    return float(np.hypot(*np.diff([east, north])[:, 0]))


def square(middle: shapely.Point, half: float) -> shapely.Polygon:
    """A ward round a place, its half width in degrees."""
    return shapely.box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)


@given(place=PLACES, blur=st.integers(50, 5_000))
def test_a_point_is_moved_by_three_tenths_to_all_of_the_blur(
    place: shapely.Point, blur: int
) -> None:
    away = metres(place, blurred(place, blur))
    if np.isfinite(away):  # at sea the National Grid ends
        assert 0.3 * blur <= away <= blur


@given(place=PLACES, blur=BLURS, offset=st.floats(-0.9, 0.9), half=st.floats(0.0005, 0.05))
def test_what_is_shown_never_leaves_the_ward(
    place: shapely.Point, blur: int, offset: float, half: float
) -> None:
    own = square(shapely.Point(place.x + offset * half, place.y - offset * half), half)
    others = [shapely.transform(own, lambda c, d=d: c + d) for d in (2 * half, -2 * half)]
    found = blurred(place, blur, others[0], own, others[1])
    assert own.contains(found)


def test_a_ward_much_smaller_than_the_blur_is_shown_at_its_middle() -> None:
    ward = square(shapely.Point(-2.3, 53.4), 0.001)
    places = [shapely.Point(-2.3009, 53.4009), shapely.Point(-2.2995, 53.3992)]
    found = {blurred(one, 5_000, ward).wkt for one in places}
    assert found == {shapely.point_on_surface(ward).wkt}


@given(place=PLACES, blurs=st.lists(BLURS, min_size=200, max_size=200))
def test_200_records_at_one_spot_do_not_average_to_it(
    place: shapely.Point, blurs: list[int]
) -> None:
    same = shown(many(*[place] * 200), np.full(200, 500.0), NO_WARDS, secret=SECRET)
    assert len({one.wkt for one in same}) == 1
    # Whatever blur each was given, there are few points to average: one for each rung.
    mixed = shown(many(*[place] * 200), np.array(blurs, float), NO_WARDS, secret=SECRET)
    assert len({one.wkt for one in mixed}) <= 39
    close = np.array([one for one in blurs if 400 <= one <= 600] or [400], float)
    some = shown(many(*[place] * len(close)), close, NO_WARDS, secret=SECRET)
    assert len({one.wkt for one in some}) <= 3


def test_records_spread_over_one_house_share_one_point() -> None:
    chance = np.random.default_rng(7)
    base = np.array([-2.32, 53.42])
    spots = base + chance.normal(0, 5, (200, 2)) / [66_400, 111_300]
    found = shown(shapely.points(spots), np.full(200, 500.0), NO_WARDS, secret=SECRET)
    points = sorted({one.wkt for one in found})
    assert len(points) <= 4  # a house that lies on a corner of cells
    middle = shapely.points(*np.mean([[one.x, one.y] for one in found], axis=0))
    assert metres(middle, shapely.Point(base)) > 100


def test_the_directions_are_even_and_unlike_with_another_secret() -> None:
    chance = np.random.default_rng(1)
    spots = np.column_stack([chance.uniform(-2.6, -2.0, 2_000), chance.uniform(53.3, 53.6, 2_000)])
    places = shapely.points(spots)
    one = shown(places, np.full(2_000, 300.0), NO_WARDS, secret=SECRET)
    other = shown(places, np.full(2_000, 300.0), NO_WARDS, secret=b"another")
    moved = shapely.get_coordinates(one) - spots
    turns = np.arctan2(moved[:, 1], moved[:, 0] * np.cos(np.radians(53.4)))
    assert np.histogram(turns, bins=8, range=(-np.pi, np.pi))[0].min() > 180  # of 250
    assert sum(a.equals(b) for a, b in zip(one, other, strict=True)) == 0


@pytest.mark.parametrize(
    "shape",
    [
        shapely.LineString([(-2.33, 53.41), (-2.31, 53.43)]),
        shapely.box(-2.33, 53.41, -2.32, 53.42),
        shapely.MultiPoint([(-2.33, 53.41), (-2.32, 53.42)]),
    ],
)
def test_lines_and_areas_are_shown_as_one_point(shape: shapely.Geometry) -> None:
    found = blurred(shape, 400)
    assert found.geom_type == "Point"
    assert not found.intersects(shape.buffer(0.0005)) or shape.geom_type == "Polygon"


def test_no_place_stays_no_place() -> None:
    found = shown(
        many(None, shapely.Point(), shapely.Point(-2.3, 53.4)),
        np.array([100.0, 100.0, 100.0]),
        NO_WARDS,
        secret=SECRET,
    )
    assert found[:2].tolist() == [None, None]
    assert found[2] is not None
    assert len(shown(many(), np.empty(0), NO_WARDS, secret=SECRET)) == 0
