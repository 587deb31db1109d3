import pytest
from streamlit.testing.v1 import AppTest

from store.demo import CHAPEL_HALL, WARD_WITHOUT_HALL
from store.tiles import Tiles
from web.frames import Frames
from web.place import Place
from web.sheets import Choice, sheet


def test_a_sheet_shows_what_lies_just_across_the_line(demo_place: Place) -> None:
    made = sheet(demo_place, WARD_WITHOUT_HALL)
    assert made.heading == "Tanners"
    assert made.assets is not None
    assert made.assets_across is not None
    assert CHAPEL_HALL not in made.assets["name"].tolist()
    across = made.assets_across.set_index("name").loc[CHAPEL_HALL]
    assert 100 < across["distance"] < 150
    assert across["area_name"] == "Leatside"


def test_nothing_unpublished_is_printed_even_for_the_operator(demo_place: Place) -> None:
    for code in demo_place.areas("tier:ward")["code"]:
        made = sheet(demo_place, code)
        for frame in (made.assets, made.assets_across, made.needs, made.needs_across):
            assert frame is not None
            assert set(frame["status"]) <= {"published"}
            assert not {"telephone", "email", "contact"} & set(frame.columns)
        assert made.officers is not None
        assert "contact_colleagues" not in made.officers


def test_inside_and_across_hold_every_asset_once(demo_place: Place) -> None:
    wards = demo_place.areas("tier:ward")["code"]
    frames = [sheet(demo_place, code).assets for code in wards]
    inside = sum(len(frame) for frame in frames if frame is not None)
    published = (demo_place.records("assets")["status"] == "published").sum()
    assert inside == pytest.approx(published, abs=3), "an asset on a line may count twice"


def test_what_is_not_chosen_is_not_there(demo_place: Place) -> None:
    made = sheet(demo_place, WARD_WITHOUT_HALL, Choice(layers=("assets",), lines=(), across=0))
    assert made.needs is None
    assert made.patches is None
    assert made.officers is None
    assert made.lines == {}
    assert made.assets_across is not None
    assert made.assets_across.empty


def test_officers_are_those_of_the_patches(demo_place: Place) -> None:
    made = sheet(demo_place, WARD_WITHOUT_HALL, Choice(services=("police",)))
    assert made.patches is not None
    assert made.officers is not None
    assert set(made.patches["service"]) == {"police"}
    assert set(made.officers["service"]) == {"Police"}


def test_sources_are_named_once(demo_place: Place) -> None:
    names = [one.name for one in sheet(demo_place, WARD_WITHOUT_HALL).sources]
    assert names
    assert len(names) == len(set(names))


def script(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.ward_map import page

    page(place)


def test_a_base_map_that_cannot_be_had_is_said_on_the_page(place: Place) -> None:
    place = Place(
        place.register, frames=Frames(), tiles=Tiles("http://127.0.0.1:9/{z}/{x}/{y}", "")
    )
    app = AppTest.from_function(script, args=(place,), default_timeout=60).run()
    assert not app.exception
    told = " ".join(one.proto.body for one in app.main.get("html"))
    assert "The base map could not be had (127.0.0.1: " in told
