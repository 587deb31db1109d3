"""What is proposed by itself for records whose place should be private."""

import pytest

from layers.contributed import FURTHEST_BLUR, usual_blur
from layers.vocabulary import terms


@pytest.mark.parametrize(
    ("layer", "values", "metres"),
    [
        ("assets", {"category": "refuge"}, 500),
        ("assets", {"category": "skill"}, 250),
        ("assets", {"category": "hall"}, 0),
        ("assets", {"category": "no such kind"}, 0),
        ("assets", {}, 0),
        ("needs", {"theme": "housing"}, 250),
        ("needs", {"theme": "care"}, 250),
        ("needs", {"theme": "roads"}, 0),
        ("needs", {"theme": None}, 0),
    ],
)
def test_what_is_about_a_home_is_blurred_unless_somebody_says_otherwise(
    layer: str, values: dict[str, object], metres: int
) -> None:
    assert usual_blur(layer, values) == metres


@pytest.mark.parametrize("vocabulary", ["categories", "themes"])
def test_no_usual_blur_is_further_than_a_record_may_be_moved(vocabulary: str) -> None:
    blurs = [one.blur for one in terms(vocabulary).values()]
    assert all(blur == 0 or 100 <= blur <= FURTHEST_BLUR for blur in blurs)
