import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mapping.paper.pushing import FARTHEST
from mapping.paper.spread import Body, Crowd, spread, spread_all

BOX = (186.0, 180.0)


def overlapping(bodies: list[Body]) -> list[tuple[str, str]]:
    found = []
    for first in range(len(bodies)):
        for second in range(first):
            one, other = bodies[first], bodies[second]
            wide = one.half[0] + other.half[0] - abs(one.drawn[0] - other.drawn[0])
            high = one.half[1] + other.half[1] - abs(one.drawn[1] - other.drawn[1])
            if wide > 0 and high > 0:
                found.append((one.label, other.label))
    return found


def numbers(bodies: list[Body]) -> list[int]:
    said: list[int] = []
    for body in bodies:
        first, _, last = body.label.partition("–")
        said += range(int(first), int(last or first) + 1)
    return said


def test_marks_apart_stay_where_they_are() -> None:
    bodies = spread({"assets": np.array([[50.0, 50.0], [90.0, 50.0], [50.0, 120.0]])}, box=BOX)
    assert [one.label for one in bodies] == ["1", "2", "3"]
    assert max(one.moved for one in bodies) < 0.05


def test_two_at_one_address_part() -> None:
    bodies = spread({"assets": np.array([[50.0, 50.0], [50.0, 50.0]])}, box=BOX)
    assert [one.label for one in bodies] == ["1", "2"]
    assert not overlapping(bodies)
    assert all(0.5 < one.moved < 4 for one in bodies)


def test_a_crowd_becomes_marks_for_several_with_numbers_in_a_row() -> None:
    bodies = spread({"assets": np.full((40, 2), 60.0)}, box=BOX)
    assert any("–" in one.label for one in bodies)
    assert numbers(bodies) == list(range(1, 41))
    assert sorted(row for one in bodies for row in one.members) == list(range(40))
    assert not overlapping(bodies)


def test_needs_close_together_say_how_many_they_are() -> None:
    bodies = spread({"needs": np.full((200, 2), 60.0)}, box=BOX)
    assert sum(int(one.label or 1) for one in bodies) == 200
    assert not overlapping(bodies)


def test_numbers_run_from_the_north_down_and_on_across_the_line() -> None:
    inside = np.array([[10.0, 170.0], [150.0, 20.0], [20.0, 21.0]])
    across = np.array([[5.0, 5.0]])
    bodies = spread({"assets": inside, "assets_across": across}, box=BOX)
    order = {one.label: (one.sort, one.members[0]) for one in bodies}
    assert order == {
        "1": ("assets", 2),
        "2": ("assets", 1),
        "3": ("assets", 0),
        "4": ("assets_across", 0),
    }


def test_nothing_gives_nothing() -> None:
    assert spread({"assets": np.empty((0, 2))}, box=BOX) == []


@settings(max_examples=40, deadline=None)
@example(1, 21, 12.0, 80)
@given(
    st.integers(min_value=1, max_value=90),
    st.integers(min_value=0, max_value=60),
    st.floats(min_value=0.5, max_value=150),
    st.integers(min_value=0, max_value=10_000),
)
def test_no_mark_ever_hides_another(assets: int, needs: int, wide: float, seed: int) -> None:
    dice = np.random.default_rng(seed)
    places = {
        "assets": 15 + dice.uniform(0, wide, (assets, 2)),
        "needs": 15 + dice.uniform(0, wide, (needs, 2)),
    }
    bodies = spread(places, box=BOX)
    assert not overlapping(bodies)
    assert max(one.moved for one in bodies) <= FARTHEST
    assert numbers([one for one in bodies if one.sort == "assets"]) == list(range(1, assets + 1))
    for body in bodies:
        x, y = body.drawn
        assert body.half[0] <= x <= BOX[0] - body.half[0]
        assert body.half[1] <= y <= BOX[1] - body.half[1]


@pytest.mark.parametrize("number", [2000])
def test_thousands_are_joined_and_none_is_lost(number: int) -> None:
    dice = np.random.default_rng(3)
    places = {"assets": dice.uniform(10, 170, (number, 2))}
    bodies = spread(places, box=BOX)
    assert numbers(bodies) == list(range(1, number + 1))
    assert not overlapping(bodies)
    assert bodies == spread(places, box=BOX)


def test_maps_spread_together_are_as_if_spread_alone() -> None:
    dice = np.random.default_rng(5)
    crowds = [
        Crowd(places={"assets": dice.uniform(10, wide, (number, 2)), "needs": spots}, box=BOX)
        for number, wide in ((120, 60.0), (0, 50.0), (3, 170.0), (400, 30.0))
        for spots in [dice.uniform(10, 90, (number // 4, 2))]
    ]
    together = spread_all(crowds)
    assert together == [spread(one.places, box=one.box) for one in crowds]
    assert any(one.moved > 1 for one in together[0])
    assert together[1] == []
