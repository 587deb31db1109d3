import pytest
import shapely

from layers.catalogue import layer
from layers.errors import BadRecord
from layers.shape import fit

PATCH = layer("patches")
ASSET = layer("assets")
SQUARE = shapely.box(-2.3, 53.4, -2.2, 53.5)


def test_a_sound_shape_is_left_alone() -> None:
    assert fit(PATCH, SQUARE) == (SQUARE, [])


def test_a_bow_tie_is_mended_and_said() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    mended, mends = fit(PATCH, bow)
    assert mended is not None
    assert mended.is_valid
    assert mends == ["the shape was mended (self-intersection)"]


def test_heights_are_dropped_and_said() -> None:
    flat, mends = fit(ASSET, shapely.Point(-2.3, 53.4, 12))
    assert flat == shapely.Point(-2.3, 53.4)
    assert mends == ["heights were left out"]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "no place on the map"),
        (shapely.Point(), "no place on the map"),
        (shapely.Point(float("nan"), 53.4), "not a number|no place"),
        (shapely.Point(float("inf"), 53.4), "not a number"),
        (shapely.Point(380_000, 390_000), "not a longitude and latitude"),
        (shapely.Point(-2.3, 53.4), "a patch is an area|A patch is an area"),
        (shapely.Polygon([(0, 0), (1, 1), (0, 0)]), "could not be mended"),
    ],
)
def test_shapes_that_cannot_be_kept(shape: shapely.Geometry | None, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        fit(PATCH, shape)


def test_a_table_takes_no_shape_and_needs_none() -> None:
    assert fit(layer("indicators"), None) == (None, [])
    with pytest.raises(BadRecord, match="have no place"):
        fit(layer("indicators"), shapely.Point(0, 0))


def test_a_collection_keeps_its_areas() -> None:
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(0, 0)])
    kept, mends = fit(PATCH, mixed)
    assert kept == SQUARE
    assert mends == ["only the largest kind of shape was kept"]


def test_one_of_many_points_is_a_point() -> None:
    assert fit(ASSET, shapely.MultiPoint([(-2.3, 53.4)]))[0] == shapely.Point(-2.3, 53.4)
