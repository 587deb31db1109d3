import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from mapping.analysis.discovery import false_discovery

CHANCES = st.lists(st.floats(0, 1), max_size=40)


def test_four_tests_by_hand() -> None:
    q = false_discovery(np.array([0.01, 0.04, 0.03, 0.5]))
    np.testing.assert_allclose(q, [0.04, 4 / 75, 4 / 75, 0.5])


def test_what_was_not_tested_does_not_count() -> None:
    q = false_discovery(np.array([np.nan, 0.02, 0.04]))
    assert np.isnan(q[0])
    np.testing.assert_allclose(q[1:], [0.04, 0.04])


def test_nothing_tested_gives_nothing() -> None:
    assert len(false_discovery(np.empty(0))) == 0


@given(CHANCES)
def test_agrees_with_scipy(chances: list[float]) -> None:
    p = np.array(chances)
    expected = false_discovery_control(p) if len(p) else p
    np.testing.assert_allclose(false_discovery(p), expected, atol=1e-12)


@given(CHANCES)
def test_never_below_p_and_never_above_one(chances: list[float]) -> None:
    p = np.array(chances)
    q = false_discovery(p)
    assert ((q >= p - 1e-12) & (q <= 1)).all()
