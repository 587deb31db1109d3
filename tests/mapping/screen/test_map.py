import json

import geopandas as gpd
import pytest
from shapely.geometry import Point

from layers.errors import WrongCrs
from mapping import style
from mapping.screen.map import BRITAIN, BaseMap, Map, View, extent, read_view
from mapping.screen.url_layer import Points, Shapes, Stroke


def test_a_map_tells_the_browser_where_to_look_and_what_to_fetch() -> None:
    marks = Points(
        id="assets",
        title="Assets",
        url="/data/points/assets.json?t=x",
        key="assets 1",
        mark="circle",
        groups=style.ASSET_GROUPS,
    )
    wards = Shapes(
        id="tier:ward", url="/w", key="w 1", lines={"": Stroke(colour="#12436D", width=2)}
    )
    drawn = Map(
        label="Map of Twoward",
        bounds=(-2.4, 53.3, -2.2, 53.5),
        layers=[wards, marks],
        view=View(lat=53.4, lon=-2.3, zoom=13),
        focus=("a", (-2.3, 53.4, -2.3, 53.4)),
        point=(-2.3, 53.4),
        near=50.0,
        chosen=("assets", "id-1", (-2.3, 53.4, -2.3, 53.4)),
        outlined=("tier:ward", "id-2"),
    ).as_json()
    told = json.loads(json.dumps(drawn))
    assert told["bounds"] == [[53.3, -2.4], [53.5, -2.2]]
    assert [one["kind"] for one in told["layers"]] == ["shapes", "points"]
    assert told["layers"][1]["groups"][0]["colour"] == style.DARK_BLUE
    assert told["view"] == {"lat": 53.4, "lon": -2.3, "zoom": 13}
    assert told["chosen"]["id"] == "id-1"
    assert told["outlined"] == {"layer": "tier:ward", "id": "id-2"}
    assert told["base"] is None


def test_a_base_map_is_there_only_when_it_was_chosen() -> None:
    base = BaseMap(url="https://tiles.example.org/{z}/{x}/{y}.png", attribution="Tiles")
    assert Map(label="x", bounds=BRITAIN, base=base).as_json()["base"] == {
        "url": base.url,
        "attribution": "Tiles",
    }


def test_a_stroke_takes_colours_only() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        Stroke(colour="red;}", width=1)
    with pytest.raises(ValueError, match="not a colour"):
        Stroke(colour="#12436D", width=1, fill="javascript:")


def test_the_extent_of_a_frame() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(-2.4, 53.3), Point(-2.2, 53.5), None], crs=4326)
    assert extent(frame) == (-2.4, 53.3, -2.2, 53.5)
    assert extent(frame.iloc[:0]) == BRITAIN
    with pytest.raises(WrongCrs):
        extent(frame.to_crs(27700))


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("53.4,-2.3,13", View(lat=53.4, lon=-2.3, zoom=13)),
        ("53.4,-2.3,13.25", View(lat=53.4, lon=-2.3, zoom=13.25)),
        (None, None),
        ("", None),
        ("53.4,-2.3", None),
        ("a,b,c", None),
        ("nan,-2.3,13", None),
        ("95,-2.3,13", None),
        ("53.4,-2.3,99", None),
        ("53.4,inf,13", None),
    ],
)
def test_views_in_addresses(text: str | None, view: View | None) -> None:
    assert read_view(text) == view
