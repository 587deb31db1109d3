from datetime import date

import pandas as pd
from shapely import box

from mapping.analysis.vacancies import COLUMNS, vacancies
from tests.mapping.analysis.squares import patches

TWO = patches(north=box(0, 5, 10, 10), south=box(0, 0, 10, 5))
ON = date(2026, 11, 1)


def officers(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "patches", "starts", "ends"])


def told(found: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in found[list(COLUMNS)].itertuples(index=False)]


def test_a_post_that_ends_and_is_filled_later() -> None:
    posts = officers(
        ("Ann", "north", None, "2027-02-28"),
        ("Bob", "north", "2027-04-01", None),
        ("Cy", "south", None, None),
    )
    assert told(vacancies(posts, TWO, on=ON)) == [
        (0, "north", date(2027, 3, 1), date(2027, 4, 1)),
    ]


def test_nobody_follows_and_the_earliest_comes_first() -> None:
    posts = officers(("Ann", "north", None, "2027-02-28"), ("Cy", "south", None, "2026-11-30"))
    assert told(vacancies(posts, TWO, on=ON)) == [
        (1, "south", date(2026, 12, 1), None),
        (0, "north", date(2027, 3, 1), None),
    ]


def test_a_colleague_who_stays_or_a_year_ahead_is_no_vacancy() -> None:
    posts = officers(("Ann", "north", None, "2027-02-28"), ("Bob", "north", None, None))
    assert vacancies(posts, TWO, on=ON).empty
    far = officers(("Ann", "north", None, "2028-02-28"))
    assert vacancies(far, TWO, on=ON).empty


def test_what_is_vacant_already_is_not_coming() -> None:
    posts = officers(("Ann", "north", "2027-01-01", None), ("Cy", "south", None, None))
    assert vacancies(posts, TWO, on=ON).empty


def test_an_absence_counts_unless_it_is_covered() -> None:
    away = officers(("Ann", "north", None, None), ("Cy", "south", None, None)).assign(
        absent_from=["2026-12-01", "2026-12-01"],
        absent_to=["2026-12-31", "2026-12-31"],
        cover=["", "Dee"],
    )
    assert told(vacancies(away, TWO, on=ON)) == [
        (0, "north", date(2026, 12, 1), date(2027, 1, 1)),
    ]


def test_a_patch_that_is_over_is_not_vacant() -> None:
    closing = TWO.assign(valid_to=["2027-02-28", None])
    posts = officers(("Ann", "north", None, "2027-02-28"), ("Cy", "south", None, None))
    assert vacancies(posts, closing, on=ON).empty


def test_nobody_known_and_no_patches() -> None:
    assert vacancies(None, TWO, on=ON).columns.tolist() == list(COLUMNS)
    assert vacancies(officers(("Ann", "north", None, None)), TWO[:0], on=ON).empty
