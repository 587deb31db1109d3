"""Grid references, against places whose references are printed on Ordnance Survey maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.grid_reference import parse


@pytest.mark.parametrize(
    ("text", "easting", "northing", "size"),
    [
        ("SJ 789 912", 378_950, 391_250, 100),
        ("sj789912", 378_950, 391_250, 100),
        ("SJ 78910 91234", 378_910.5, 391_234.5, 1),
        ("TQ 3004 8038", 530_045, 180_385, 10),
        ("NN 166 712", 216_650, 771_250, 100),
        ("HU 39 75", 439_500, 1_175_500, 1_000),
        ("SV 91 10", 91_500, 10_500, 1_000),
        ("378910, 391234", 378_910, 391_234, 1),
    ],
)
def test_known_references_are_read(text: str, easting: float, northing: float, size: float) -> None:
    found = parse(text)
    assert found is not None
    assert (found.easting, found.northing, found.size) == (easting, northing, size)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SJ",
        "SJ 7 9",
        "SJ 789 91",
        "II 123 456",
        "AA 123 456",
        "M33 7ZF",
        "999999, 9999999",
        "SJ 123456 123456",
        "12, 13",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_reference_is_not_taken(text: str) -> None:
    assert parse(text) is None


@given(st.integers(0, 699), st.integers(0, 1_299))
def test_the_middle_lies_in_the_square_that_is_named(column: int, row: int) -> None:
    """Every square of a kilometre on the grid is named by letters and found again."""
    letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    east, north = column // 100, row // 100
    first = letters[(3 - north // 5) * 5 + east // 5 + 2]
    second = letters[(4 - north % 5) * 5 + east % 5]
    found = parse(f"{first}{second}{column % 100:02d}{row % 100:02d}")
    assert found is not None
    assert (found.easting, found.northing) == (column * 1000 + 500, row * 1000 + 500)
