import numpy as np
import pytest
import shapely

from mapping.paper.thinned import Thinned


def wavy(column: int, row: int) -> shapely.Polygon:
    """A square kilometre whose sides have many small waves, the same for both its neighbours."""
    steps = np.linspace(0, 1000, 101)
    wave = np.where(np.arange(101) % 2 == 1, 3.0, 0.0)
    low, high = (np.column_stack([steps, wave + 1000 * side]) for side in (0, 1))
    left, right = (np.column_stack([wave + 1000 * side, steps]) for side in (0, 1))
    ring = np.concatenate([low, right[1:], high[-2::-1], left[-2:0:-1]])
    return shapely.Polygon(ring + (column * 1000, row * 1000))


@pytest.fixture
def squares() -> np.ndarray:
    return np.array([wavy(column, row) for column in range(3) for row in range(2)])


def test_neighbours_stay_neighbours_and_small_details_go(squares: np.ndarray) -> None:
    thinned = Thinned(squares)
    assert thinned.fits
    fine, coarse = thinned.at(2_500), thinned.at(100_000)
    assert shapely.coverage_is_valid(coarse)
    assert shapely.equals(fine, squares).all()
    assert shapely.get_num_coordinates(coarse).max() < 20
    assert thinned.of([squares[4], squares[1]], 100_000).tolist() == [coarse[4], coarse[1]]
    assert not thinned.knows([wavy(0, 0)])


@pytest.mark.parametrize("scale", [2_500, 100_000])
def test_each_edge_is_there_once_from_corner_to_corner(squares: np.ndarray, scale: int) -> None:
    thinned = Thinned(squares)
    edges = thinned.edges(scale)
    every = shapely.union_all(shapely.boundary(thinned.at(scale)))
    assert shapely.length(edges).sum() == pytest.approx(every.length)
    assert shapely.equals(shapely.union_all(edges), every)
    assert len(edges) <= 17 + 6  # the edges of a grid of 3 by 2, and where a ring begins


def test_areas_across_each_other_keep_all_their_edges(squares: np.ndarray) -> None:
    across = np.append(squares, shapely.box(500, 500, 1500, 1500))
    thinned = Thinned(across)
    assert not thinned.fits
    every = shapely.union_all(shapely.boundary(thinned.at(2_500)))
    assert shapely.length(thinned.edges(2_500)).sum() == pytest.approx(every.length)
