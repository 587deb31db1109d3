import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from layers.errors import BadFile
from store.files import OPERATOR, UPLOAD, read
from store.files.encodings import decoded, delimiter
from store.files.shapes import crossings
from store.formulas import guarded, unguarded


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Ynys Môn".encode(), "utf-8"),
        ("\ufeffYnys Môn".encode(), "utf-8"),
        ("Ynys Môn".encode("cp1252"), "cp1252"),
        ("Ynys Môn".encode("utf-16"), "utf-16"),
        ("Ynys Môn, a, b, c".encode("utf-16-le"), "utf-16-le"),
        ("Ynys Môn, a, b, c".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings_are_told_apart(raw: bytes, encoding: str) -> None:
    text, found = decoded(raw)
    assert text.startswith("Ynys Môn")
    assert found == encoding


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_told_apart(mark: str) -> None:
    lines = [["name", "address"], ["Hall", '"1, Mill Lane; Sale"'], ["Hub", "2"]]
    assert delimiter("\n".join(mark.join(line) for line in lines)) == mark


def test_cells_of_text_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name,n\n00123,NA,1E10\n1-2,null,\n", encoding="utf-8")
    table = read(path)
    assert table.frame.to_dict("list") == {
        "code": ["00123", "1-2"],
        "name": ["NA", "null"],
        "n": ["1E10", ""],
    }
    assert table.rows.tolist() == [1, 2]


def test_a_row_too_long_is_a_fault_and_an_empty_one_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,b\nHall,1\n,\n\nHub,2,3\nInn\n", encoding="utf-8")
    table = read(path)
    assert table.frame["name"].tolist() == ["Hall", "", "Hub", "Inn"]
    assert [(one.row, one.reason) for one in table.faults] == [
        (4, "The row has 3 cells, but the header has 2.")
    ]


def test_a_title_above_the_header_of_a_sheet_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "Read me"
    sheet = book.create_sheet("Halls")
    sheet["A3"] = "List of halls"
    for column, words in enumerate([("name", "Hall"), ("seats", 80), ("opened", None)], start=1):
        sheet.cell(5, column, words[0])
        sheet.cell(6, column, words[1])
    book.save(tmp_path / "a.xlsx")
    table = read(tmp_path / "a.xlsx")
    assert table.sheet == "Halls"
    assert table.sheets == ("Notes", "Halls")
    assert table.frame.iloc[0].tolist() == ["Hall", "80", ""]
    with pytest.raises(BadFile, match="There is no sheet called 'Shops'. There are: Notes, Halls."):
        read(tmp_path / "a.xlsx", sheet="Shops")


def test_code_point_open_gets_the_header_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "bl.csv"
    line = '"BL0 0AA",10,379448,416851,"E92000001","E19000001","E18000002","","E08000002","E05"\n'
    path.write_text(line * 2, encoding="utf-8")
    table = read(path)
    assert len(table) == 2
    assert table.frame["Eastings"].tolist() == ["379448", "379448"]


def test_rows_are_chosen_by_value_and_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("year,name\n2023,a\n2024,b\n2025,c\n", encoding="utf-8")
    table = read(path, where={"year": ["2024", "2025"]})
    assert table.rows.tolist() == [2, 3]
    with pytest.raises(BadFile, match="no column called 'month'"):
        read(path, where={"month": "1"})


def test_a_bowtie_is_mended_and_a_square_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bowtie = "POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"
    square = "POLYGON((0 0, 0 1, 1 1, 1 0, 0 0))"
    path.write_text(f'name,WKT\nb,"{bowtie}"\ns,"{square}"\n', encoding="utf-8")
    table = read(path)
    assert table.geometry is not None
    assert [shape.area for shape in table.geometry] == [2.0, 1.0]
    assert table.repairs == ((1, "the shape was mended (self-intersection)"),)
    assert crossings(table.geometry[1]) == 0


def test_operators_may_read_more_than_visitors(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    out = io.StringIO("name\n")
    path.write_text(out.getvalue() + "Hall\n" * 25_000, encoding="utf-8")
    with pytest.raises(BadFile, match="more than 20,000 rows"):
        read(path, limits=UPLOAD)
    assert len(read(path, limits=OPERATOR)) == 25_000


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@x", "\tx", "\rx", "'=x", "''=x", "x", "'x"]
)
def test_guarded_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[0] not in "=+-@\t\r"


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("formats/gm_libraries.gpkg", 141),
        ("formats/gm_libraries.kml", 141),
        ("formats/gm_libraries.kmz", 141),
        ("formats/gm_libraries_bng.xlsx", 141),
        ("formats/gm_libraries_bng_cp1252_semicolon.csv", 141),
        ("formats/gm_libraries_bng_shapefile.zip", 141),
        ("formats/trafford_localities.kml", 4),
        ("geopackage/null_geometry.gpkg", 3),
        ("geopackage/simple_sewer_features.gpkg", 69),
    ],
)
def test_every_format_is_read(realdata: Path, file: str, rows: int) -> None:
    table = read(realdata / "exchange" / file)
    assert len(table) == rows


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("exchange/geopackage/empty.gpkg", "holds no layer"),
        ("messy/trafford_grants_360giving.json", "not GeoJSON"),
        ("exchange/openreferral_uk/datapackage.json", "not GeoJSON"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(realdata: Path, file: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read(realdata / file)
