"""Police neighbourhoods as data.police.uk gives them, with all that is odd about them."""

import json
import zipfile
from pathlib import Path

import pytest

from layers.errors import BadFile
from store.loading import Report, Source, load
from store.register import Register

CORNERS = [("53.40", "-2.40"), ("53.42", "-2.40"), ("53.42", "-2.38"), ("53.40", "-2.38")]


def ring(*corners: tuple[str, str], closed: bool = False) -> list[dict[str, str]]:
    found = [{"latitude": lat, "longitude": lon} for lat, lon in corners or CORNERS]
    return found + found[:1] if closed else found


def about(id: str = "NC 04", name: str = "City Centre", **more: object) -> dict[str, object]:  # noqa: A002
    centre = {"latitude": "53.41", "longitude": "-2.39"}
    text = "<p>Shops &amp; <b>offices</b></p>"
    return {
        "id": id,
        "name": name,
        "population": "7985",
        "description": text,
        "centre": centre,
    } | more


SARA = {
    "name": "Sara Lake",
    "rank": "PC",
    "bio": "<p>On foot most days.</p>",
    "contact-details": {"email": "sara@example.org", "telephone": "101"},
}
OLU: dict[str, object] = {"name": "Olu Dean", "rank": None, "bio": None, "contact_details": {}}


def zipped(path: Path, files: dict[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, held in files.items():
            packed.writestr(name, json.dumps(held))
    return path


def folders(path: Path) -> Path:
    return zipped(
        path,
        {
            "leicestershire/NC 04/neighbourhood.json": about(),
            "leicestershire/NC 04/boundary.json": ring(),
            "leicestershire/NC 04/people.json": [SARA, OLU],
            "kent/NC 04/neighbourhood.json": about(),
            "kent/NC 04/boundary.json": ring(closed=True),
            "kent/NC 04/people.json": [],
        },
    )


def brought(register: Register, file: Path, layer: str, **more: str) -> Report:
    return load(register, Source(layer=layer, file=file, service="police", **more))  # type: ignore[arg-type]


def test_neighbourhoods_of_two_forces_with_one_id_are_two_patches(
    package: Register, tmp_path: Path
) -> None:
    report = brought(package, folders(tmp_path / "police.zip"), "patches")
    assert (report.read, report.added, report.refused) == (2, 2, [])
    found = package.read("patches").set_index("code")
    assert set(found["name"]) == {"City Centre (leicestershire)", "City Centre (kent)"}
    one, other = (found.loc[f"{force}/NC 04"] for force in ("leicestershire", "kent"))
    assert one["about"] == "Shops & offices"
    assert one.geometry.equals(other.geometry)  # an open ring, and a closed one
    assert one.geometry.bounds == pytest.approx((-2.40, 53.40, -2.38, 53.42))


def test_people_are_officers_of_their_neighbourhoods(package: Register, tmp_path: Path) -> None:
    report = brought(package, folders(tmp_path / "police.zip"), "officers", sheet="people")
    assert (report.added, report.refused) == (2, [])
    found = package.read("officers").set_index("name")
    sara = found.loc["Sara Lake"]
    assert (sara["role"], sara["patches"]) == ("PC", "City Centre (leicestershire)")
    assert (sara["about"], sara["contact_public"]) == (
        "On foot most days.",
        "sara@example.org, 101",
    )
    assert found.loc["Olu Dean", "role"] is None


def test_one_json_file_holds_the_three_answers(package: Register, tmp_path: Path) -> None:
    file = tmp_path / "nc04.json"
    held = {"force": "kent", "neighbourhood": about(), "boundary": ring(), "people": [SARA]}
    file.write_text(json.dumps(held), encoding="utf-8")
    assert brought(package, file, "patches").added == 1
    assert brought(package, file, "officers", sheet="people").repaired == []
    assert package.read("patches")["name"].tolist() == ["City Centre"]
    with pytest.raises(BadFile, match="sheet"):
        brought(package, file, "patches", sheet="priorities")


def test_files_side_by_side_belong_together_by_how_their_names_begin(
    package: Register, tmp_path: Path
) -> None:
    files: dict[str, object] = {
        "a-neighbourhood.json": about("A", "East"),
        "a-boundary.json": ring(),
    }
    files |= {"b-neighbourhood.json": about("B", "West"), "b-boundary.json": ring()}
    assert brought(package, zipped(tmp_path / "p.zip", files), "patches").added == 2


@pytest.mark.parametrize(
    ("boundary", "reason"),
    [
        ([{"latitude": "north", "longitude": "-2.4"}], "not a pair of numbers"),
        ([{"latitude": None, "longitude": "-2.4"}], "not a pair of numbers"),
        ([], "fewer than three corners"),
        (ring(CORNERS[0], CORNERS[1], CORNERS[0]), "fewer than three corners"),
        (None, "fewer than three corners"),
    ],
)
def test_a_boundary_that_is_none_refuses_its_row_alone(
    package: Register, tmp_path: Path, boundary: object, reason: str
) -> None:
    bad = {"neighbourhood": about("B", "West"), "boundary": boundary}
    good = {"neighbourhood": about("A", "East"), "boundary": ring()}
    file = tmp_path / "two.json"
    file.write_text(json.dumps({"neighbourhoods": [good, bad]}), encoding="utf-8")
    report = brought(package, file, "patches")
    assert report.added == 1
    assert [one["row"] for one in report.refused] == [2]
    assert reason in str(report.refused[0]["reason"])


@pytest.mark.parametrize(
    "text", ['{"neighbourhood": 7}', '{"neighbourhood": {', '{"neighbourhoods": {"a": 1}}']
)
def test_what_only_looks_like_it_is_refused_in_a_sentence(
    package: Register, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match="JSON"):
        brought(package, file, "patches")
