from pathlib import Path

import geopandas as gpd
import pytest

from layers.actor import OPERATOR
from store.files import OPERATOR as OWN_FILES
from store.loading import Report, Source, load
from store.opening import open_store
from store.register import Register

HEAD = "id,version,status,source,licence,changed_at,name,category,lon,lat\n"
ROW = "{id},3,{status},Libraries,OGL,2026-01-01T00:00:00.000Z,{name},hall,-2.3,53.4\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(open_store(tmp_path / "new.gpkg", create=True), OPERATOR)


def bring(register: Register, file: Path, text: str, **said: str) -> Report:
    file.write_text(text, encoding="utf-8")
    source = Source(layer="assets", file=file, limits=OWN_FILES, **said)  # type: ignore[arg-type]
    return load(register, source)


def of(found: gpd.GeoDataFrame, name: str) -> tuple[str, str, str]:
    row = found.set_index("name").loc[name]
    return row["source"], row["licence"], row["status"]


def test_what_a_file_says_of_its_rows_is_believed_as_far_as_it_may_be(
    register: Register, tmp_path: Path
) -> None:
    text = HEAD + ROW.format(id="a", status="published", name="Hall")
    text += ROW.format(id="b", status="proposed", name="Not yet")
    report = bring(register, tmp_path / "taken.csv", text)
    again = bring(register, tmp_path / "taken.csv", text)
    assert (report.added, again.added, again.unchanged) == (2, 0, 2)
    # A file of another name does not change what came from elsewhere.
    report = bring(register, tmp_path / "other.csv", text.replace("Hall", "House"))
    assert (report.added, report.updated) == (2, 0)
    assert "Libraries" in report.notes[-1]
    # The loader's own words stand above the file's.
    bring(register, tmp_path / "own.csv", text.replace("Hall", "Hut"), name="Ours", licence="CC0")
    # In anybody else's file the columns mean something else.
    foreign = "id,source,licence,status,name,category,lon,lat\n9,survey,x,gone,Inn,hall,-2.3,53.4\n"
    bring(register, tmp_path / "foreign.csv", foreign)
    found = register.read("assets")
    assert of(found, "Hall") == ("Libraries", "OGL", "published")
    assert of(found[found["source"] == "Libraries"], "Not yet") == ("Libraries", "OGL", "proposed")
    assert of(found, "House") == ("other", "OGL", "published")
    assert of(found, "Hut") == ("Ours", "CC0", "published")
    assert of(found, "Inn") == ("foreign", "", "published")
