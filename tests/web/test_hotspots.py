"""Hot spots, levels, shared ground and estimates: asked of the demo and of a town of two wards."""

import json
import math
from pathlib import Path

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR
from layers.errors import BadFile
from mapping.analysis.interpolation import NotAveraged
from store.opening import open_store
from store.register import Register
from web import hotspots_words, level_words, shared_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.area_layers import AreaLayer
from web.asking import footprints, hotspots, interpolation, level, shares
from web.asking.hotspots import Question, UnknownSpot
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

STORY = {"Leatside", "Tanners"}
SHAPE = [
    [1.1534, 54.4121],
    [1.1662, 54.4121],
    [1.1662, 54.4201],
    [1.1534, 54.4201],
    [1.1534, 54.4121],
]
INCOME = "Children in low-income families"


def wards(place: Place) -> AreaLayer:
    return place.area_layer("tier:ward")


def test_the_demos_hot_spot_is_tanners_row_cut_by_a_ward_line(demo_place: Place) -> None:
    found = hotspots.ask(demo_place, Question())
    assert found.question.tier == "lsoa"
    first = found.spots.iloc[0]
    needs = demo_place.records("needs")
    story = needs[needs["name"].str.contains("Tanner's Row")]
    assert len(story) > 20
    assert story.within(first.geometry).all()
    sight = found.sight("tier:ward").iloc[0]
    assert sight["units"] == 2
    assert 0.4 < sight["isolation"] < 0.5
    said = hotspots_words.answer(found, wards(demo_place))
    assert said.startswith("One place stands out. It is in Leatside and Tanners: 169 needs among")
    assert said.endswith("A ward line cuts it: Leatside sees only 51 % of its needs.")
    assert hotspots_words.shared(found, "tier:ward") == ["Leatside 51\u00a0%, Tanners 48\u00a0%"]


def test_shares_of_a_hot_spot_add_up_in_every_tier_that_covers_it(demo_place: Place) -> None:
    found = hotspots.ask(demo_place, Question())
    sums = found.cuts.groupby(["spot", "layer"])[["share_of_needs", "share_of_people"]].sum()
    for tier in ("county", "district", "ward", "parish"):
        part = sums.xs(f"tier:{tier}", level="layer")
        assert part.to_numpy().ravel() == pytest.approx(1.0)
    largest = found.isolation["largest_share"] + found.isolation["isolation"]
    assert largest.to_numpy() == pytest.approx(1.0)


def test_needs_close_together_need_no_people(demo_place: Place) -> None:
    question = Question(theme="loneliness", look="clusters", within=200)
    found = hotspots.ask(demo_place, question)
    assert set(found.needs["theme"]) == {"loneliness"}
    assert found.spots["needs"].is_monotonic_decreasing
    assert found.spots["needs"].min() >= 5
    assert set(found.spots["name"].iloc[0].split(" and ")) <= STORY
    assert "200 m of each other" in " ".join(hotspots_words.why(found))


def test_too_few_areas_are_a_sentence_and_no_figure(place: Place) -> None:
    found = hotspots.ask(place, Question())
    assert found.spots.empty
    assert found.problem
    said = hotspots_words.answer(found, wards(place))
    assert "stands out" not in said
    assert said.endswith(".")


def test_a_link_finds_its_spot_by_any_of_its_areas(demo_place: Place) -> None:
    found = hotspots.ask(demo_place, Question())
    inside = found.found.areas  # type: ignore[union-attr]
    codes = inside.loc[inside["spot"] == 1, "code"]
    for code in codes:
        _, row = hotspots.spot(demo_place, f"all~lsoa~{code}")
        assert row["id"].tolist() == found.spots["id"].tolist()[:1]


@pytest.mark.parametrize("name", ["", "all", "all~lsoa~nowhere", "~~", "all~200~x", "food~lsoa~"])
def test_a_link_to_no_spot_is_a_sentence(demo_place: Place, name: str) -> None:
    with pytest.raises(UnknownSpot, match="Choose"):
        hotspots.spot(demo_place, name)


def test_the_service_first_asked_about_answers_most_needs_there(demo_place: Place) -> None:
    ground = footprints.of_spot(demo_place, hotspots.ask(demo_place, Question()).spots["id"][0])
    theme = hotspots.theme_of(demo_place, ground.frame)
    assert theme == "money"
    assert hotspots.function_for(theme) == "hardship"
    assert hotspots.function_for("housing") == "housing"
    assert hotspots.function_for("") == ""


def test_tanners_row_is_held_by_the_county_and_housing_by_two_districts(demo_place: Place) -> None:
    ground = footprints.of_spot(demo_place, hotspots.ask(demo_place, Question()).spots["id"][0])
    found = level.ask(demo_place, ground, service="housing", enough=0.8)
    assert (found.lowest, found.lowest_deciding) == ("county", None)
    assert level_words.answer(found, ground.label) == (
        "The lowest level that holds the hot spot in Leatside and Tanners whole is Merrowshire "
        "county. On “Council housing and housing need” 2 must agree: Merrow Vale district (52 %) "
        "and North Merrow district (47 %)."
    )


def test_one_step_lower_two_could_decide_together(demo_place: Place) -> None:
    ground = footprints.of_spot(demo_place, hotspots.ask(demo_place, Question()).spots["id"][0])
    found = level.ask(demo_place, ground, service="hardship", enough=0.8)
    assert set(level_words.below(found)["name"]) == {"Merrow Vale", "North Merrow"}
    assert "One step lower, Merrow Vale district" in level_words.answer(found, ground.label)


def test_one_ward_is_held_by_itself(demo_place: Place) -> None:
    ground = footprints.of_areas(demo_place, ["X05000003"])
    found = level.ask(demo_place, ground, enough=0.8)
    assert (ground.label, found.lowest) == ("Tanners", "ward")
    said = level_words.answer(found, ground.label)
    assert said == "The lowest level that holds Tanners whole is Tanners ward."


def test_districts_with_true_codes_say_themselves_how_they_are_arranged(
    place: Place, demo_place: Place
) -> None:
    assert level.arranged(place) is None
    assert level.arranged(demo_place) == "two_tier"


def test_a_circle_around_a_postcode(place: Place) -> None:
    ground = footprints.around(place, "ZX1 1AA", metres=500)
    assert ground.frame.area.iloc[0] == pytest.approx(math.pi * 500**2, rel=1e-3)
    assert ground.label == "the ground within 500 m of ZX1 1AA"


def write(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def test_a_file_with_a_shape_is_ground_in_metres(demo_place: Place, tmp_path: Path) -> None:
    file = write(tmp_path / "mine.geojson", feature("Polygon", [SHAPE]))
    ground = footprints.of_file(demo_place, file)
    assert ground.is_drawn
    assert ground.label == "the ground of “mine”"
    assert ground.frame.area.sum() == pytest.approx(740_220, rel=1e-3)


def test_a_drawing_is_ground_in_metres(demo_place: Place) -> None:
    ground = footprints.of_drawing(demo_place, shapely.Polygon(SHAPE))
    assert ground.is_drawn
    assert ground.frame.area.sum() == pytest.approx(740_220, rel=1e-3)
    assert level.ask(demo_place, ground, enough=0.8).lowest
    other = footprints.of_drawing(demo_place, shapely.Polygon([*SHAPE[:2], SHAPE[3], SHAPE[0]]))
    assert other.key != ground.key


def test_points_of_a_file_count_for_whom_they_affect(demo_place: Place, tmp_path: Path) -> None:
    ends = demo_place.areas("tier:ward").to_crs(4326).set_index("name").representative_point()
    points = [
        feature("Point", [ends[name].x, ends[name].y], affected=many)
        for name, many in (("Leatside", 30), ("Tanners", 10))
    ]
    ground = footprints.of_file(demo_place, write(tmp_path / "points.geojson", *points))
    found = level.ask(demo_place, ground, enough=0.75)
    units = found.units[found.units["tier"] == "ward"].set_index("name")["share"]
    assert units.to_dict() == pytest.approx({"Leatside": 0.75, "Tanners": 0.25})
    assert found.lowest == "ward"
    every = shares.ask(demo_place, ground)
    rows = every[every["layer"] == "tier:ward"].set_index("name")["people"]
    assert rows.to_dict() == {"Leatside": 30, "Tanners": 10}


@pytest.mark.parametrize(
    "content", ["", "not json", '{"type": "FeatureCollection", "features": []}']
)
def test_a_file_without_ground_is_a_sentence(
    demo_place: Place, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "broken.geojson"
    file.write_text(content)
    with pytest.raises(BadFile):
        footprints.of_file(demo_place, file)


def test_everybody_who_shares_tanners_row(demo_place: Place) -> None:
    ground = footprints.of_spot(demo_place, hotspots.ask(demo_place, Question()).spots["id"][0])
    every = shares.ask(demo_place, ground)
    found = every[every["layer"] == "tier:ward"]
    assert set(found["name"]) == STORY
    for column in ("share_of_footprint_area", "share_of_footprint_people"):
        assert found[column].sum() == pytest.approx(1.0)
    layers = {one.spec: one for one in demo_place.area_layers()}
    assert set(every["layer"]) >= {"tier:county", "tier:district", "service:police"}
    assert every["layer"].iloc[-1] == "tier:lsoa"
    said = shared_words.answer(every, ground, layers)
    assert said.startswith("1 county, 2 districts, 1 constituency, 2 wards, ")
    assert said.endswith(
        "share the hot spot in Leatside and Tanners. Leatside holds most of it, 52 %."
    )


def test_neighbours_that_only_graze_are_told_apart(demo_place: Place) -> None:
    ground = footprints.of_areas(demo_place, ["X05000003"])
    every = shares.ask(demo_place, ground)
    kept = every[~shared_words.grazing(every)]
    assert kept.loc[kept["layer"] == "tier:ward", "name"].tolist() == ["Tanners"]


def test_a_count_is_kept_whole_when_it_is_carried_to_wards(demo_place: Place) -> None:
    found = interpolation.ask(demo_place, INCOME.upper(), "ward")
    figures = demo_place.register.read("indicators", where={"indicator": INCOME}, geometry=False)
    assert found["value"].sum() == pytest.approx(figures["value"].sum())
    assert len(found) == 24
    assert ((found["low"] <= found["value"]) & (found["value"] <= found["high"])).all()


@pytest.mark.parametrize("indicator", ["Deprivation decile", "Deprivation rank"])
def test_what_only_orders_areas_is_refused(demo_place: Place, indicator: str) -> None:
    with pytest.raises(NotAveraged, match="only orders the areas it was made for"):
        interpolation.ask(demo_place, indicator, "tier:ward")


def test_an_unknown_indicator_or_tier_lists_those_there_are(demo_place: Place) -> None:
    with pytest.raises(interpolation.UnknownIndicator, match="Deprivation score"):
        interpolation.ask(demo_place, "Rainfall", "tier:ward")
    with pytest.raises(interpolation.UnknownIndicator, match="It was for: lsoa"):
        interpolation.ask(demo_place, INCOME, "tier:district", tier="ward")


def hotspots_page(place: "Place") -> None:  # noqa: UP037  (run as source, without our imports)
    from web.pages.hotspots import page

    page(place)


def level_page(place: "Place") -> None:  # noqa: UP037
    from web.pages.level import page

    page(place)


def across_page(place: "Place") -> None:  # noqa: UP037
    from web.pages.across import page

    page(place)


PAGES = [hotspots_page, level_page, across_page]


def run(script: object, place: Place, **query: str) -> str:
    wired = Wiring(
        store=place.register.store,
        signer=Signer("t"),
        assets=Assets(),
        thresholds=Thresholds(),
    )
    connect(wired)
    app = AppTest.from_function(script, args=(place,), default_timeout=90)  # type: ignore[arg-type]
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return "\n".join(one.proto.body for one in app.get("html"))


def test_the_pages_answer_untouched(demo_place: Place) -> None:
    assert "Leatside sees only 51 % of its needs." in run(hotspots_page, demo_place)
    assert "is Merrowshire county" in run(level_page, demo_place)
    assert "share the hot spot in" in run(across_page, demo_place, form="shared")
    assert "are split between" in run(across_page, demo_place)


@pytest.mark.parametrize(
    ("script", "query", "words"),
    [
        (hotspots_page, {"look": "clusters", "within": "100"}, "places stand out"),
        (hotspots_page, {"small": "ward"}, "At least 30 are needed to tell a hot spot from chance"),
        (hotspots_page, {"needs": "other"}, "No place stands out: needs about something else"),
        (hotspots_page, {"lines": "tier:parish"}, "None of the parishes holds any of it."),
        (level_page, {"of": "area", "areas": "X05000003"}, "holds Tanners whole is Tanners ward"),
        (level_page, {"of": "area", "areas": "none"}, "Choose one or more areas."),
        (level_page, {"of": "postcode", "postcode": "ZZ1 1ZZ"}, "is not among the"),
        (level_page, {"of": "file"}, "Choose a file with the shape"),
        (level_page, {"spot": "all~lsoa~nowhere"}, "Choose another."),
        (level_page, {"spot": "<script>alert(1)</script>"}, "names no hot spot"),
        (across_page, {"form": "shared", "of": "area", "areas": "X05000003"}, "share Tanners."),
    ],
)
def test_what_the_address_asks(
    demo_place: Place, script: object, query: dict[str, str], words: str
) -> None:
    told = run(script, demo_place, **query)
    assert words in told
    assert "<script>" not in told


@pytest.mark.parametrize("script", PAGES)
def test_the_first_run_says_what_will_be_here(tmp_path: Path, script: object) -> None:
    store = open_store(tmp_path / "new.gpkg", create=True)
    told = run(script, Place(Register(store, OPERATOR)))
    store.close()
    assert "Bring in" in told


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (hotspots_page, "Nobody is known to live here, so no rates can be made."),
        (level_page, "The lowest level that holds"),
        (across_page, "1 district"),
    ],
)
def test_a_town_too_small_for_hot_spots_still_answers(
    place: Place, script: object, words: str
) -> None:
    assert words in run(script, place, form="shared")
