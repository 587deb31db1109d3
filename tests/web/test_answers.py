import geopandas as gpd
import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers import grid
from mapping import style
from mapping.screen.url_layer import Stroke
from web.answer_layers import AnswerLayers, Marking
from web.api import answers
from web.api.answers import Answers, NoSuchAnswer
from web.api.assets import Assets
from web.api.tokens import Signer
from web.place import Place, Thresholds
from web.wiring import Wiring


@pytest.fixture
def client(demo_place: Place) -> tuple[TestClient, AnswerLayers]:
    signer = Signer("a secret for this test alone")
    wiring = Wiring(
        store=demo_place.register.store,
        signer=signer,
        assets=Assets(),
        thresholds=Thresholds(),
    )
    return TestClient(Starlette(routes=[answers.route(wiring)])), AnswerLayers(demo_place, signer)


def _gap(place: Place) -> gpd.GeoDataFrame:
    point = place.point(*place.postcode("PW1 1AA")[1:])
    return gpd.GeoDataFrame(
        {"id": ["gap"], "name": ["</script>"], "kind": ["nobody"]},
        geometry=[point.buffer(100)],
        crs=place.crs,
    )


def test_an_answer_comes_only_to_its_signed_address(
    client: tuple[TestClient, AnswerLayers], demo_place: Place
) -> None:
    http, layers = client
    shapes = layers.shapes(
        _gap(demo_place),
        id="gaps",
        key="test",
        kind="kind",
        lines={"nobody": Stroke(colour=style.ORANGE, width=2, pattern="stipple")},
    )
    got = http.get(shapes.url)
    assert got.status_code == 200
    assert got.headers["cache-control"].startswith("private")
    feature = got.json()["features"][0]
    assert feature["properties"] == {"k": "nobody"}
    assert feature["geometry"]["type"] == "Polygon"
    assert http.get(shapes.url.split("?")[0]).status_code == 403
    assert http.get(shapes.url.replace("t=", "t=x")).status_code == 403
    other = answers.path_of("0" * 32)
    assert http.get(shapes.url.replace(shapes.url.split("?")[0], other)).status_code == 403


def test_lines_and_points_that_areas_share_are_not_drawn(
    client: tuple[TestClient, AnswerLayers], demo_place: Place
) -> None:
    http, layers = client
    area = _gap(demo_place).geometry.iloc[0]
    mixed = shapely.GeometryCollection([area, shapely.Point(area.centroid), area.boundary])
    frame = _gap(demo_place).set_geometry(gpd.GeoSeries([mixed], crs=demo_place.crs))
    shapes = layers.shapes(
        frame, id="g", key="mixed", lines={"": Stroke(colour="#12436D", width=1)}
    )
    found = http.get(shapes.url).json()["features"]
    assert [one["geometry"]["type"] for one in found] == ["Polygon"]


def test_the_same_answer_has_the_same_address(
    client: tuple[TestClient, AnswerLayers], demo_place: Place
) -> None:
    _, layers = client
    lines = {"": Stroke(colour=style.ORANGE, width=2)}
    first = layers.shapes(_gap(demo_place), id="gaps", key="one", lines=lines)
    again = layers.shapes(_gap(demo_place), id="gaps", key="two", lines=lines)
    assert first.key == again.key


def test_marks_keep_names_to_the_letter(
    client: tuple[TestClient, AnswerLayers], demo_place: Place
) -> None:
    http, layers = client
    frame = _gap(demo_place).assign(group="food")
    groups = (style.Group("food", "Food", style.ORANGE, ()),)
    marking = Marking(title="Needs", mark="diamond", groups=groups)
    points = layers.marks(frame, marking, id="m", key="marks")
    got = http.get(points.url).json()
    assert got["names"] == ["</script>"]
    assert (got["kinds"], got["groups"]) == (["nobody"], [0])
    centre = grid.to_lonlat(frame).geometry.iloc[0].centroid
    assert (got["lon"][0], got["lat"][0]) == pytest.approx((centre.x, centre.y), abs=1e-4)


def test_what_was_dropped_for_room_is_held_again_when_asked() -> None:
    small = Answers(whole=10)
    first = small.put({"a": list(range(100))})
    small.put({"b": list(range(100))})
    assert not small.holds(first)
    with pytest.raises(NoSuchAnswer, match="Ask again"):
        small.get(first)
