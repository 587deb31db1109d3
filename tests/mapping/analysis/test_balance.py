import numpy as np
import pandas as pd
import pytest

from mapping.analysis.balance import OUTLIER_COLUMNS, against_middle, outliers, overloaded

FIVE = pd.DataFrame(
    {
        "name": list("abcde"),
        "service": ["police"] * 5,
        "people": [40.0, 100.0, 100.0, 110.0, 160.0],
        "load": [0.4, 1.0, np.nan, 1.1, 1.2],
        "needs": [2, 2, 2, 2, 2],
    }
)


def test_every_row_is_beside_the_middle_of_its_service() -> None:
    found = against_middle(FIVE)
    assert found["times_people"].tolist() == [0.4, 1.0, 1.0, 1.1, 1.6]
    assert found["middle_load"].tolist() == [1.05] * 5
    assert found["times_load"].iloc[0] == pytest.approx(0.4 / 1.05)
    assert np.isnan(found["times_load"].iloc[2])
    assert "times_travel" not in found


def test_what_stands_out_is_named_by_measure_the_highest_first() -> None:
    found = outliers(FIVE)
    rows = found[["row", "name", "measure", "times"]].to_records(index=False).tolist()
    assert rows[:2] == [(4, "e", "people", 1.6), (0, "a", "people", 0.4)]
    assert [one[:3] for one in rows[2:]] == [(0, "a", "load")]
    assert found.columns.tolist() == list(OUTLIER_COLUMNS)


def test_exactly_at_the_rule_is_not_out() -> None:
    edge = FIVE.assign(people=[50.0, 100, 100, 100, 150]).drop(columns="load")
    assert outliers(edge).empty
    assert outliers(edge).columns.tolist() == list(OUTLIER_COLUMNS)


def test_services_are_not_compared_with_each_other() -> None:
    other = FIVE.assign(service=["police"] * 4 + ["youth"])
    assert outliers(other)["name"].tolist() == ["a", "a"]


def test_two_of_a_service_have_no_middle_and_zero_none_to_divide_by() -> None:
    assert against_middle(FIVE[:2])["times_people"].isna().all()
    nothing = FIVE.assign(needs=[0, 0, 0, 0, 9])
    assert against_middle(nothing)["times_needs"].isna().all()


def test_more_people_than_one_can_look_after() -> None:
    assert overloaded(FIVE)["name"].tolist() == ["e", "d"]
