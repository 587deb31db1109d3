import math

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import grid
from mapping.paper import scale


@pytest.mark.parametrize(
    ("least", "chosen"),
    [
        (9_999, 10_000),
        (10_000, 10_000),
        (10_001, 12_500),
        (13_000, 15_000),
        (20_001, 25_000),
        (50_001, 75_000),
        (75_001, 100_000),
        (3, 100),
    ],
)
def test_the_scale_is_the_next_round_one(least: float, chosen: int) -> None:
    assert scale.round_scale(least) == chosen


@given(st.floats(min_value=100, max_value=5e6))
def test_a_round_scale_is_never_smaller_nor_far_off(least: float) -> None:
    chosen = scale.round_scale(least)
    assert least * (1 - 1e-6) <= chosen <= least * 1.51


@given(st.floats(min_value=1, max_value=1e6))
def test_a_round_length_fits_and_starts_with_1_2_or_5(longest: float) -> None:
    length = scale.round_length(longest)
    assert longest / 2.51 <= length <= longest
    assert str(length)[0] in "125"
    assert set(str(length)[1:]) <= {"0"}


@pytest.mark.parametrize(
    ("metres", "said"), [(500, "500 m"), (1000, "1 km"), (2500, "2.5 km"), (250, "250 m")]
)
def test_distances_are_said_in_words(metres: float, said: str) -> None:
    assert scale.spoken(metres) == said


@pytest.mark.parametrize(
    ("east", "north", "letters"),
    [
        (377_000, 394_000, "SJ"),  # Trafford
        (384_000, 404_000, "SD"),  # Prestwich
        (530_000, 180_000, "TQ"),  # London
        (447_000, 1_141_000, "HU"),  # Lerwick
        (90_000, 10_000, "SV"),  # Scilly
        (216_000, 771_000, "NN"),  # Ben Nevis
        (800_000, 100_000, ""),
        (-5, 100_000, ""),
    ],
)
def test_the_grid_square_has_ordnance_surveys_letters(
    east: float, north: float, letters: str
) -> None:
    assert scale.square(east, north) == letters


def test_grid_figures_are_kilometres_within_the_square() -> None:
    assert scale.tick(377_000, 1000) == "77"
    assert scale.tick(405_000, 1000) == "05"
    assert scale.tick(377_500, 500) == "77.5"
    assert scale.tick(400_200, 200) == "00.2"


@given(st.sampled_from([1000, 5000, 10_000, 12_500, 75_000, 500_000, 2_000_000]))
def test_grid_lines_are_never_closer_than_25_mm(denominator: int) -> None:
    assert 25 <= scale.grid_step(denominator) * 1000 / denominator <= 130


@pytest.mark.parametrize(
    ("lon", "lat"), [(-6.3, 49.93), (-1.15, 60.15), (1.7, 52.5), (-7.6, 57.8), (-2.3, 53.4)]
)
def test_a_grid_kilometre_is_a_kilometre_on_the_ground(lon: float, lat: float) -> None:
    """The National Grid's own scale varies by less than 0.1 % from Scilly to Shetland."""
    import numpy as np

    east, north = grid.british(np.array([lon]), np.array([lat]))
    far_east, far_north = grid.degrees(east + np.array([1000.0]), north)
    up_east, up_north = grid.degrees(east, north + 1000.0)
    globe = pyproj.Geod(ellps="WGS84")
    across = globe.inv(lon, lat, far_east[0], far_north[0])[2]
    up = globe.inv(lon, lat, up_east[0], up_north[0])[2]
    assert math.isclose(across, 1000, rel_tol=1e-3)
    assert math.isclose(up, 1000, rel_tol=1e-3)
