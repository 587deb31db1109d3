from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.needs import STAGES
from layers.vocabulary import terms
from mapping.analysis.freshness import COLUMNS, freshness, periods

TODAY = date(2026, 11, 22)


def asset(**values: object) -> pd.DataFrame:
    return pd.DataFrame([{"category": "hall", "last_checked": None, "changed_at": None, **values}])


def asked(frame: pd.DataFrame, layer: str = "assets", today: date = TODAY) -> dict[str, object]:
    return dict(freshness(frame, layer=layer, today=today).iloc[0])


@pytest.mark.parametrize(
    ("checked", "due", "old"),
    [
        ("2026-11-22", False, False),
        ("2025-11-23", False, False),
        ("2025-11-22", True, False),
        ("2025-11-21", True, True),
        ("2030-01-01", False, False),
    ],
)
def test_a_hall_is_due_after_a_year(checked: str, due: bool, old: bool) -> None:
    found = asked(asset(last_checked=checked))
    assert (found["due"], found["old"], found["checked"]) == (due, old, True)


def test_a_food_club_is_due_sooner_but_fades_only_after_a_year() -> None:
    found = asked(asset(category="food", last_checked="2026-05-01"))
    assert (found["months"], found["due"], found["old"]) == (6, True, False)
    assert found["due_on"] == pd.Timestamp("2026-11-01")


def test_a_park_may_wait_longer_and_does_not_fade_before_it_is_due() -> None:
    assert not asked(asset(category="green", last_checked="2024-01-01"))["old"]
    assert asked(asset(category="green", last_checked="2023-01-01"))["old"]


def test_what_was_never_checked_counts_from_the_day_it_was_written() -> None:
    found = asked(asset(changed_at="2024-03-01T09:30:00.000Z"))
    assert (found["since"], found["checked"]) == (pd.Timestamp("2024-03-01"), False)
    assert found["old"]


def test_what_nothing_is_known_about_is_due() -> None:
    found = asked(asset())
    assert found["due"]
    assert found["old"]
    assert found["since"] is pd.NaT


@pytest.mark.parametrize(
    ("stage", "months", "due"), [("open", 6, False), ("in hand", 3, True), ("answered", 0, False)]
)
def test_needs_are_due_by_where_they_stand(stage: str, months: int, due: bool) -> None:
    frame = pd.DataFrame([{"stage": stage, "raised_on": "2026-07-01"}])
    found = asked(frame, "needs")
    assert (found["months"], found["due"]) == (months, due)


def test_an_answered_need_is_never_due() -> None:
    frame = pd.DataFrame([{"stage": "answered", "raised_on": "1999-01-01"}])
    assert not asked(frame, "needs")["due"]


def test_the_last_day_of_a_month_moves_to_the_last_day_of_a_shorter_one() -> None:
    found = asked(asset(category="food", last_checked="2026-08-31"))
    assert found["due_on"] == pd.Timestamp("2027-02-28")


def test_no_records_give_no_rows_with_the_same_columns() -> None:
    found = freshness(asset().iloc[:0], layer="assets", today=TODAY)
    assert list(found) == list(COLUMNS)
    assert found.empty


def test_a_frame_is_left_as_it_is() -> None:
    frame = asset(last_checked="2024-01-01")
    before = frame.copy()
    freshness(frame, layer="assets", today=TODAY)
    pd.testing.assert_frame_equal(frame, before)


def test_every_kind_of_asset_has_a_period() -> None:
    assert set(periods("assets")) == set(terms("categories"))
    assert all(3 <= one <= 60 for one in periods("assets").values())


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 4000))
def test_a_record_never_grows_fresher_by_itself(checked: date, days: int) -> None:
    frame = asset(last_checked=checked.isoformat())
    now, later = asked(frame), asked(frame, today=TODAY + timedelta(days=days))
    assert later["due"] or not now["due"] or checked > TODAY
    assert later["old"] or not now["old"]


def test_every_stage_of_a_need_has_a_period() -> None:
    assert set(periods("needs")) == set(STAGES)
