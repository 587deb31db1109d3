import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from layers.errors import WrongCrs
from layers.vocabulary import NEAR, terms
from mapping.analysis.candidates import FAR, SHARED, known
from mapping.analysis.duplicates import COLUMNS, like, pairs
from mapping.analysis.frames import BadFrame
from mapping.analysis.names import called, door, name, plain

NEAR_BY = {"worship": 250.0, "school": 250.0, "green": 300.0}


def records(*rows: tuple[object, ...], **more: list[object]) -> gpd.GeoDataFrame:
    """Return records (name, category, x or shape, postcode, address): ids are their numbers."""
    filled = [(*row, *(None,) * (5 - len(row))) for row in rows]
    spots = [Point(row[2], 0) if isinstance(row[2], int | float) else row[2] for row in filled]
    columns = {
        "id": [str(at) for at in range(len(rows))],
        "name": [row[0] for row in filled],
        "category": [row[1] for row in filled],
        "postcode": [row[3] for row in filled],
        "address": [row[4] for row in filled],
    }
    return gpd.GeoDataFrame(columns | more, geometry=spots, crs="EPSG:27700")


def one_place(*rows: tuple[object, ...]) -> bool:
    return len(pairs(records(*rows), near=NEAR_BY)) == 1


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("St. Luke`s Parish Hall", "luke"),
        ("ST LUKES C of E CHURCH", "luke"),
        ("Church of St Luke", "luke"),
        ("Saint Luke’s R.C. Primary School", "luke"),
        ("Place Of Worship", ""),
        ("Church Lane Post Office", "church lane"),
        ("The Urmston Library", "urmston"),
        ("Canolfan Gymunedol Tŷ Mawr", "canolfan gymunedol ty mawr"),
    ],
)
def test_a_name_is_taken_apart(text: str, own: str) -> None:
    assert name(text).own == own


def test_what_a_name_says_of_the_kind() -> None:
    assert name("Broomwood Centre").kinds == {"hall"}
    assert name("Broomwood Leisure Centre").kinds == {"sport"}
    assert name("St Alban's Hall").kinds == {"hall", "worship"}
    assert name("Victoria Park Primary School").kinds == {"school"}
    assert name("Victoria Park").kinds == {"park"}
    assert name("Sale Methodist").branches == {"methodist"}
    assert name("Former Sale Library").past


def test_an_address_names_buildings_and_a_door() -> None:
    found = called("Trussell Trust", "St Luke's Church, 12-14 High Street, Sale")
    assert [one.own for one in found.names] == ["trussell trust", "luke"]
    assert found.door == (12, 14, "", "highstreet")
    assert door("Unit 34, Golden Way") == (34, 34, "", "goldenway")
    assert door("Golden Way") is None


def test_an_address_full_of_buildings_is_cut_short() -> None:
    assert len(called("Elm", ", ".join(f"Elm{at} Hall" for at in range(60))).names) == 6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("St John's Church", "worship", 0), ("St Johns Church Hall", "polling", 130)),
        (("Christ Church", "worship", 0), ("CHRIST CHURCH (URC)", "polling", 120)),
        (("Larkhill Library", "library", 0), ("Larkhill Community Library", "polling", 90)),
        (
            ("Trussell Trust", "food", 0, None, "Elm Methodist Church, Elm Road"),
            ("Elm Methodist Church", "worship", 100),
        ),
        (
            ("Corner Shop", "food", 0, "M1 1AA", "38 Elm Road"),
            ("38 Elm Road", "polling", 5, "M1 1AA", "38 Elm Road"),
        ),
        (("St Ann's RC Primary School", "land", 0), ("St Ann's Catholic Primary", "polling", 40)),
        (("Place Of Worship", "worship", box(-10, -10, 10, 10)), ("Elm Mosque", "polling", 30)),
        (("Hyde Library", "library", 0, "A1 1AA", "Town Hall"), ("Hyde Town Hall", "polling", 2)),
        (("Chapel Hall", "hall", 0, "M1 1AA"), ("Chapell Hall", "hall", 50, "M1 1AA")),
        (("Brunswick Centre", "hall", 0), ("Brunswik Centre", "hall", 40)),
    ],
)
def test_the_same_place_under_other_names(
    one: tuple[object, ...], other: tuple[object, ...]
) -> None:
    assert one_place(one, other)
    assert one_place(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("St John's Church", "worship", 0), ("St John's CE Primary School", "school", 60)),
        (("St John's Church", "worship", 0), ("St Mary's Church", "worship", 60)),
        (("Elm Methodist Church", "worship", 0), ("Elm Baptist Church", "worship", 40)),
        (("Heyes Infant School", "school", 0), ("Heyes Junior School", "school", 50)),
        (("Elm Park, Shelter", "land", 0), ("Elm Park, Bowls Clubhouse", "land", 0)),
        (("Elm House", "polling", 0), ("Elm House - Garages", "land", 0)),
        (("Former Elm Library", "land", 0), ("Elm Library", "library", 150)),
        (
            ("Elm Centre", "land", 0, "M1 1AA", "14, Elm Road"),
            ("Elm Centre", "land", 0, "M1 1AA", "16, Elm Road"),
        ),
        (("Elm Library", "library", 0, "M1 1AA"), ("Elm Road Mosque", "worship", 0, "M1 1AA")),
        (("Place Of Worship", "worship", 0), ("Elm Library", "library", 10)),
        (("Elm Court Meadow", "land", 0), ("Elm Close Orchard", "land", 30)),
        (("Christ Church", "worship", 0), ("Christ Church", "worship", 900)),
    ],
)
def test_two_places(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert not one_place(one, other)
    assert not one_place(other, one)


def test_distance_is_between_shapes() -> None:
    park = Polygon([(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)])
    inside, beside = Point(500, 500), Point(1_100, 500)
    rows = [
        ("Elm Park", "green", park),
        ("Elm Park", "green", inside),
        ("Elm Park", "green", beside),
    ]
    found = pairs(records(*rows), near=NEAR_BY).set_index(["a_id", "b_id"])["metres"]
    assert (found["0", "1"], found["0", "2"]) == (0, 100)
    assert ("1", "2") not in found.index


def test_pairs_that_hang_together_are_one_place() -> None:
    rows = [("Elm Hall", "hall", x) for x in (0, 100, 200)] + [("Oak Hall", "hall", 5_000)]
    found = pairs(records(*rows, ("Oak Hall", "hall", 5_010)), near=NEAR_BY)
    assert found.groupby("place")["a_id"].nunique().tolist() == [1, 2]
    assert found["place"].nunique() == 2


def test_what_speaks_for_a_pair_is_said() -> None:
    rows = [("Elm Hall", "hall", 0, "M1 1AA", "3 Elm Road"), ("Elm Hall", "hall", 9, "M1 1AA")]
    (row,) = pairs(records(*rows)).to_dict("records")
    assert row["why"].split("\n") == ["name", "postcode", "spot"]
    assert (row["name_likeness"], row["same_postcode"], row["metres"]) == (1.0, True, 9.0)
    assert 0.9 < row["score"] < 1


def test_a_new_record_is_compared_with_those_there_are() -> None:
    there = known(records(("Elm Hall", "hall", 0), ("Oak Stage", "hall", 30)), near={"hall": 250})
    new = known(records(("Elm Community Centre", "hall", 12)), near={"hall": 250})
    assert like(new, there)["b_id"].tolist() == ["0"]
    beside = like(new, there, close=0.1)
    assert beside["b_id"].tolist() == ["0", "1"]
    assert beside["why"].str.contains("kind").tolist() == [True, True]


def test_nothing_to_compare() -> None:
    nothing = records()
    found = pairs(nothing)
    assert list(found.columns) == [*COLUMNS, "place"]
    assert found.empty
    assert like(known(nothing), known(records(("Elm Hall", "hall", 0)))).empty
    assert like(known(records(("Elm Hall", "hall", 0))), known(nothing)).empty


def test_a_postcode_or_name_that_all_share_says_nothing_and_costs_nothing() -> None:
    many = SHARED + 1
    rows = [(f"Unit {at}", "shop", at * 2 * FAR, "M17 8AA") for at in range(many)]
    assert pairs(records(*rows)).empty


def test_degrees_and_missing_columns_are_refused() -> None:
    with pytest.raises(WrongCrs):
        pairs(records(("Elm Hall", "hall", 0)).to_crs("EPSG:4326"))
    with pytest.raises(BadFrame):
        pairs(records(("Elm Hall", "hall", 0)).drop(columns="name"))


def test_every_category_says_how_near_is_near() -> None:
    assert {term.near for term in terms("categories").values()} > {NEAR}
    assert terms("categories")["green"].near > terms("categories")["transport"].near


TEXT = st.text(max_size=40) | st.sampled_from(["St Mary's (", "/", "12 - 14 Road", "''", "ß\u0301"])


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, st.integers(0, 300), TEXT), max_size=8))
def test_any_text_gives_a_score_and_order_does_not_matter(rows: list[tuple[str, int, str]]) -> None:
    frame = records(*[(text, "hall", x, None, address) for text, x, address in rows])
    found = pairs(frame, least=0.0)
    assert found["score"].between(0, 1).all()
    turned = pairs(frame.iloc[::-1], least=0.0)
    assert _scores(found) == pytest.approx(_scores(turned))


def _scores(found: object) -> dict[str, float]:
    columns = (found[name] for name in ("a_id", "b_id", "score"))  # type: ignore[index]
    return {" ".join(sorted((a, b))): s for a, b, s in zip(*columns, strict=True)}


def test_names_in_other_alphabets_are_names() -> None:
    assert plain("Ysgol Gyfun Gŵyr") == "ysgol gyfun gwyr"
    assert one_place(("Сейл", "polling", 0), ("СЕЙЛ", "hall", 5))
    assert not one_place(("セール公民館", "hall", 0), ("オーク図書室", "hall", 5))
