from itertools import permutations

import numpy as np
import pytest

from mapping.analysis.dealing import as_often

LABEL = np.array([0, 0, 1, 1, 2], dtype=np.intp)
CLOSE = np.array([[0, 2], [1, 3], [3, 4], [2, 4]], dtype=np.intp)
TIMES = 40_000


def _counts(label: tuple[int, ...]) -> np.ndarray:
    found = np.zeros((3, 3), dtype=np.intp)
    for i, j in CLOSE:
        a, b = label[i], label[j]
        found[a, b] += 1
        found[b, a] += 1
    return found


def test_chance_is_what_every_order_of_the_labels_gives() -> None:
    seen = _counts(tuple(LABEL))
    every = [_counts(one) >= seen for one in permutations(LABEL)]
    exact = np.mean(every, axis=0)
    found = as_often(LABEL, CLOSE, seen, times=TIMES, seed=3) / TIMES
    above = np.triu_indices(3)
    assert found[above] == pytest.approx(exact[above], abs=4 * np.sqrt(0.25 / TIMES))
    assert 0 < exact[0, 1] < 1


def test_the_same_question_has_the_same_answer_and_another_start_another() -> None:
    seen = _counts(tuple(LABEL))
    once = as_often(LABEL, CLOSE, seen, times=999, seed=5)
    assert (once == as_often(LABEL, CLOSE, seen, times=999, seed=5)).all()
    assert (once != as_often(LABEL, CLOSE, seen, times=999, seed=6)).any()


def test_every_deal_is_counted() -> None:
    never = np.zeros((3, 3), dtype=np.intp)
    found = as_often(LABEL, CLOSE, never, times=101, seed=1)
    assert (found[np.triu_indices(3)] == 101).all()
