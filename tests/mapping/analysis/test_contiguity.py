import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import Queen

from layers.errors import WrongCrs
from mapping.analysis.contiguity import neighbours
from tests.mapping.analysis.squares import areas, square


def grid(width: int, height: int, side: float = 1_000) -> gpd.GeoDataFrame:
    shapes = {
        f"c{y:02}{x:02}": square(x * side, y * side, side)
        for y in range(height)
        for x in range(width)
    }
    return areas(**shapes)


def test_squares_that_share_an_edge_or_a_corner_are_neighbours() -> None:
    near = neighbours(grid(3, 3))
    assert near.counts.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]


def test_a_sliver_between_two_sources_does_not_part_neighbours() -> None:
    apart = areas(a=square(0, 0, 1_000), b=square(1_015, 0, 1_000), c=square(2_100, 0, 1_000))
    assert neighbours(apart).counts.tolist() == [1, 1, 0]
    assert neighbours(apart, tolerance=0).counts.tolist() == [0, 0, 0]
    assert neighbours(apart).islands.tolist() == [False, False, True]


def test_overlapping_areas_are_neighbours() -> None:
    assert neighbours(areas(a=square(0, 0, 10), b=square(5, 0, 10))).counts.tolist() == [1, 1]


def test_groups_are_areas_that_hang_together_among_those_kept() -> None:
    near = neighbours(grid(5, 1))
    kept = np.array([True, True, False, True, True])
    group = near.groups(kept)
    assert group[0] == group[1] != group[3] == group[4]
    assert group[2] == -1
    assert (near.groups(np.zeros(5, dtype=bool)) == -1).all()


def test_no_areas_have_no_neighbours() -> None:
    near = neighbours(grid(1, 1).iloc[:0])
    assert near.size == 0
    assert len(near.left) == 0
    assert len(near.groups(np.empty(0, dtype=bool))) == 0


def test_degrees_are_refused() -> None:
    with pytest.raises(WrongCrs):
        neighbours(grid(2, 2).set_crs(4326, allow_override=True))


@given(st.integers(1, 7), st.integers(1, 7))
def test_agrees_with_libpysal_on_a_clean_tiling(width: int, height: int) -> None:
    frame = grid(width, height)
    rival = Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
    ours = neighbours(frame)
    found: dict[int, list[int]] = {at: [] for at in range(len(frame))}
    for left, right in zip(ours.left.tolist(), ours.right.tolist(), strict=True):
        found[left].append(right)
    assert found == {at: sorted(rival.neighbors[at]) for at in found}
