"""Patches made of whole areas by their codes, and what the report says of officers' posts."""

from pathlib import Path

import pytest
import shapely

from store.loading import Report, Source, load
from store.register import Register
from tests.store.test_loading import place, squares, table, wards

__all__ = ["place"]


@pytest.fixture
def warded(place: Register, tmp_path: Path) -> Register:  # noqa: F811
    wards(place, tmp_path, 1, "2022-05-05", "old")
    wards(place, tmp_path, 1001, "2024-05-02", "new")
    return place


def brought(register: Register, tmp_path: Path, layer: str, text: str, **more: str) -> Report:
    file = table(tmp_path, text, f"{layer}.csv")
    return load(register, Source(layer=layer, file=file, service="housing", **more))  # type: ignore[arg-type]


def test_a_patch_is_made_of_the_wards_whose_codes_it_lists(
    warded: Register, tmp_path: Path
) -> None:
    text = "name,areas\nNorth,E05001001; E05001002\nSouth,E05001004\nAll,E07000001|E07000002\n"
    report = brought(warded, tmp_path, "patches", text)
    assert (report.added, report.refused) == (3, [])
    assert "3 patches were made of the areas whose codes they list." in report.notes
    found = warded.read("patches").set_index("name")
    assert found.loc["North", "areas"] == "E05001001\nE05001002"
    both = warded.read("boundaries", where={"code": ["E05001001", "E05001002"]})
    assert shapely.equals(found.geometry["North"], both.union_all())
    assert found.geometry["All"].area == pytest.approx(0.04 * 0.02)


def test_codes_with_commas_and_of_an_earlier_day(warded: Register, tmp_path: Path) -> None:
    text = 'name,areas\nNorth,"E05000001, E05000002"\n'
    report = brought(warded, tmp_path, "patches", text, date="2023-01-01")
    assert (report.added, report.refused) == (1, [])
    assert warded.read("patches")["areas"].tolist() == ["E05000001\nE05000002"]


def test_a_code_that_is_not_there_refuses_the_whole_patch(warded: Register, tmp_path: Path) -> None:
    report = brought(warded, tmp_path, "patches", "name,areas\nNorth,E05001001;E05009999\n")
    assert report.added == 0
    assert report.refused == [
        {
            "row": 1,
            "field": "geometry",
            "reason": "Code E05009999 is not among the boundaries loaded.",
        }
    ]


def test_a_patch_outside_the_place_is_refused(warded: Register, tmp_path: Path) -> None:
    file = squares(tmp_path / "far.geojson", ["P1"], 0.01)
    moved = file.read_text(encoding="utf-8").replace("-2.4", "-0.4").replace("-2.39", "-0.39")
    file.write_text(moved, encoding="utf-8")
    report = load(warded, Source(layer="patches", file=file, service="housing"))
    assert report.added == 0
    assert len(report.refused) == 1
    assert "km" in str(report.refused[0]["reason"])


def test_the_report_says_what_is_odd_about_a_post(warded: Register, tmp_path: Path) -> None:
    brought(warded, tmp_path, "patches", "name,areas\nNorth,E05001001\n")
    text = (
        "name,role,patches,areas,starts,ends\n"
        "Ann,Officer,North,,2024-01-01,\n"
        "Bo,Officer,,,,\n"
        "Cy,Officer,Nowhere,,,\n"
        "Di,Officer,,E05001002,,\n"
        "ann,Manager,north,,2025-01-01,2025-12-31\n"
        "Ed,Officer,North,,2024-01-01,2024-12-31\n"
        "Ed,Manager,North,,01/01/2025,\n"
    )
    report = brought(warded, tmp_path, "officers", text)
    assert (report.added, report.refused) == (7, [])
    assert [(one["row"], one["what"]) for one in report.repaired] == [
        (2, "kept, but no patch and no area is given: nobody finds them by place"),
        (3, "kept, but there is no patch called 'Nowhere' of Housing"),
        (5, "kept, but listed twice on 'north' for the same days"),
    ]
