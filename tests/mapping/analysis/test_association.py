import warnings
from itertools import combinations

import esda
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W

from mapping.analysis.association import getis_ord, local_moran
from mapping.analysis.contiguity import Neighbours, neighbours
from tests.mapping.analysis.test_contiguity import grid


def weights(near: Neighbours) -> W:
    found: dict[int, list[int]] = {at: [] for at in range(near.size)}
    for left, right in zip(near.left.tolist(), near.right.tolist(), strict=True):
        found[left].append(right)
    return W(found, silence_warnings=True)


def random_values(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).gamma(1.5, 2, size)


def test_gi_star_on_paper() -> None:
    """Three squares in a row with 0, 0, 3: mean 1, s = sqrt 2; the middle sees everybody."""
    z = getis_ord(np.array([0.0, 0.0, 3.0]), neighbours(grid(3, 1))).value
    scale = np.sqrt(2) * np.sqrt((3 * 2 - 4) / 2)
    np.testing.assert_allclose(z[[0, 2]], [(0 - 2) / scale, (3 - 2) / scale])
    assert np.isnan(z[1])


@pytest.mark.parametrize("seed", range(5))
def test_gi_star_agrees_with_esda(seed: int) -> None:
    near = neighbours(grid(9, 8))
    values = random_values(seed, near.size)
    ours = getis_ord(values, near)
    rival = esda.G_Local(values, weights(near), transform="B", star=True, permutations=0)
    np.testing.assert_allclose(ours.value, rival.Zs, atol=1e-9)
    np.testing.assert_allclose(ours.p, 2 * rival.p_norm, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_local_moran_agrees_with_esda(seed: int) -> None:
    near = neighbours(grid(9, 8))
    values = random_values(seed, near.size)
    ours = local_moran(values, near)
    rival = esda.Moran_Local(values, weights(near), permutations=0)
    np.testing.assert_allclose(ours.value, rival.Is, atol=1e-9)


def test_the_p_value_is_that_of_every_possible_draw() -> None:
    """Ten squares in a row: all 36 pairs that could be the neighbours of each, one by one."""
    near = neighbours(grid(10, 1))
    values = random_values(2, 10)
    z = values - values.mean()
    p = local_moran(values, near).p
    for at in range(1, 9):
        others = np.delete(z, at)
        drawn = z[at] * np.array([sum(pair) for pair in combinations(others, 2)])
        seen = z[at] * (z[at - 1] + z[at + 1])
        tail = min((drawn >= seen - 1e-12).mean(), (drawn <= seen + 1e-12).mean())
        assert p[at] == pytest.approx(min(1, 2 * tail), abs=0.03)


@given(st.integers(0, 10_000), st.integers(6, 9), st.integers(5, 8))
@settings(max_examples=15, deadline=None)
def test_gi_star_does_not_change_with_scale_or_order(seed: int, width: int, height: int) -> None:
    near = neighbours(grid(width, height))
    values = random_values(seed, near.size)
    z = getis_ord(values, near).value
    np.testing.assert_allclose(getis_ord(values * 7 + 3, near).value, z, atol=1e-9)
    order = np.random.default_rng(seed).permutation(near.size)
    moved = neighbours(grid(width, height).iloc[order])
    np.testing.assert_allclose(getis_ord(values[order], moved).value, z[order], atol=1e-9)


def test_the_same_question_has_the_same_answer() -> None:
    near = neighbours(grid(6, 6))
    values = random_values(1, 36)
    np.testing.assert_array_equal(local_moran(values, near).p, local_moran(values, near).p)


def test_by_chance_p_values_are_spread_evenly() -> None:
    """Values without a pattern: about one in ten has p below 0.1."""
    near = neighbours(grid(20, 20))
    p = local_moran(np.random.default_rng(3).normal(size=400), near).p
    assert 0.06 < (p <= 0.1).mean() < 0.14


def test_islands_and_flat_values_have_no_statistic() -> None:
    alone = Neighbours(np.array([0, 1]), np.array([1, 0]), 4)
    values = np.array([1.0, 2.0, 5.0, 9.0])
    for test in (getis_ord, local_moran):
        found = test(values, alone)
        assert np.isnan(found.value).tolist() == [False, False, True, True]
        assert np.isnan(found.p).tolist() == [False, False, True, True]
        assert np.isnan(test(np.full(4, 0.1), alone).value).all()


def test_nothing_gives_nothing() -> None:
    none = Neighbours(np.empty(0, dtype=int), np.empty(0, dtype=int), 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(getis_ord(np.empty(0), none).p) == 0
        assert len(local_moran(np.empty(0), none).p) == 0
