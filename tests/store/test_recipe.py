from pathlib import Path

import pytest

from layers.errors import BadFile
from store.fetching import checked, public_address
from store.files import OPERATOR
from store.recipe import build, read_recipe
from store.register import Register

HALLS = '[[source]]\nlayer = "assets"\nfile = "halls.csv"\n'


def recipe(folder: Path, text: str) -> Path:
    (folder / "halls.csv").write_text("name,lon,lat\nHall,-2.39,53.41\n", encoding="utf-8")
    path = folder / "place.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_are_taken_from_the_recipes_folder(tmp_path: Path) -> None:
    found = read_recipe(recipe(tmp_path, 'name = "Town"\nlicence = "OGL"\n' + HALLS))
    assert found.name == "Town"
    source = found.sources[0]
    assert (source.file, source.name) == ((tmp_path / "halls.csv").resolve(), "halls")
    assert (source.licence, source.limits) == ("OGL", OPERATOR)


def test_a_source_that_fails_says_so_and_the_rest_goes_on(
    package: Register, tmp_path: Path
) -> None:
    (tmp_path / "broken.gpkg").write_bytes(b"SQLite format 3\x00 and no more")
    broken = '[[source]]\nlayer = "boundaries"\nfile = "broken.gpkg"\n'
    shares: list[float] = []
    done = build(
        package,
        read_recipe(recipe(tmp_path, broken + HALLS)),
        progress=lambda share, _: shares.append(share),
    )
    assert [report.failed for _, report in done] == [True, False]
    assert done[0][1].refused == [
        {"row": 0, "field": "file", "reason": "The GeoPackage is damaged or cut off."}
    ]
    assert package.counts()["assets"] == 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert package.note("name") == "place"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not written in TOML"),
        ('colour = "red"', "'colour'"),
        ('[[source]]\nlayer = "assets"\nfile = "no.csv"', "Source 1 .no.csv.: there is no file"),
        ('[[source]]\nlayer = "halls"\nfile = "halls.csv"', "layer must be one of boundaries"),
        (HALLS + 'colour = "red"', "there is no key 'colour'"),
        (HALLS + 'url = "https://example.org/a.csv"', "give either file or url"),
        (HALLS + 'columns = "name"', "columns is written as"),
        (HALLS + HALLS, "Two sources of assets are called 'halls'"),
    ],
)
def test_mistakes_name_the_source(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read_recipe(recipe(tmp_path, text))


def test_a_recipe_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="There is no recipe at"):
        read_recipe(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.csv",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://user:secret@example.org/a.csv",
        "https:///a.csv",
        "https://example.org:99999/a",
    ],
)
def test_only_plain_https_is_fetched(url: str) -> None:
    with pytest.raises(BadFile, match="only https"):
        checked(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "0.0.0.0"])
def test_private_addresses_are_not_fetched(host: str) -> None:
    with pytest.raises(BadFile, match="inside a private network"):
        public_address(host, 443)
