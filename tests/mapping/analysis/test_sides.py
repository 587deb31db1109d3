import numpy as np
import pytest
import shapely

from mapping.analysis.sides import either_side, mostly_inside
from tests.mapping.analysis.squares import square

ROW = np.array([square(100 * at, 0, 100) for at in range(4)], dtype=object)


@pytest.mark.parametrize(
    ("corners", "wanted"),
    [
        ([(210, 40), (210, 60)], {"west": [1, 1, 0, 0], "east": [0, 0, 1, 1]}),
        ([(210, 60), (210, 40)], {"west": [1, 1, 0, 0], "east": [0, 0, 1, 1]}),
        ([(240, 10), (260, 30), (260, 90)], {"west": [1, 1, 1, 0], "east": [0, 0, 0, 1]}),
        ([(0, 90), (400, 80)], {"south": [1, 1, 1, 1], "north": [0, 0, 0, 0]}),
    ],
)
def test_a_line_has_two_sides(
    corners: list[tuple[float, float]], wanted: dict[str, list[int]]
) -> None:
    found = either_side(ROW, shapely.LineString(corners))
    assert found is not None
    assert {side: flags.astype(int).tolist() for side, flags in found.items()} == wanted


def test_a_line_that_crosses_itself_or_its_own_way_on_has_none() -> None:
    loop = [(0, 50), (400, 50), (400, 90), (200, 90), (200, 10)]
    assert either_side(ROW, shapely.LineString(loop)) is None
    hook = [(0, 50), (300, 50), (300, 80), (200, 80), (200, 60)]
    assert either_side(ROW, shapely.LineString(hook)) is None


def test_several_lines_or_a_spot_have_none() -> None:
    parts = shapely.MultiLineString([[(0, 0), (400, 0)], [(0, 50), (400, 50)]])
    assert either_side(ROW, parts) is None
    assert either_side(ROW, shapely.LineString([(10, 10), (10, 10)])) is None


def test_an_area_is_inside_when_most_of_it_is() -> None:
    assert mostly_inside(ROW, square(140, -50, 200)).tolist() == [False, True, True, False]
