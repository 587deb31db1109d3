import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers import catalogue, clean, grid
from layers.actor import OPERATOR, VISITOR, Actor
from layers.shape import fit
from store.demo import (
    ASSETS,
    CHAPEL_HALL,
    CHAPEL_HALL_METRES,
    NAME,
    NEEDS,
    POSTCODES,
    QUAYSIDE_STREET,
    STORY_WARDS,
    TANNERS_ROW,
    WARD_WITH_HALL,
    WARD_WITHOUT_HALL,
    build_demo,
    place,
)
from store.demo.building import rows
from store.demo.draft import Draft
from store.demo.story import GROUPS, WAITING
from store.opening import open_store
from store.register import Register

TODAY = date(2026, 5, 7)
BEFORE_2023 = date(2022, 5, 7)
SERVICES = {"police": 6, "housing": 5, "health": 4, "community": 4, "youth": 5}


@dataclass
class Demo:
    register: Register
    told: list[tuple[float, str]]

    def metres(self, layer: str, **asked: object) -> gpd.GeoDataFrame:
        return grid.to_metres(self.register.read(layer, **asked), grid.BRITISH)  # type: ignore[arg-type]

    def tier(self, name: str, on: date = TODAY) -> gpd.GeoDataFrame:
        return self.metres("boundaries", where={"tier": name}, on=on)

    def ward(self, code: str) -> shapely.Geometry:
        wards = self.tier("ward")
        return wards.geometry[wards["code"] == code].iloc[0]

    def service(self, name: str) -> gpd.GeoDataFrame:
        return self.metres("patches", where={"service": name})


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    path: Path = tmp_path_factory.mktemp("demo") / "demo.gpkg"
    store = open_store(path, create=True)
    told: list[tuple[float, str]] = []
    register = Register(store, OPERATOR)
    build_demo(register, lambda share, words: told.append((share, words)))
    yield Demo(register.as_(VISITOR), told)
    store.close()


@pytest.fixture(scope="module")
def drafts() -> dict[str, list[Draft]]:
    return place()


def test_it_says_that_it_is_made_up(demo: Demo) -> None:
    assert demo.register.note("name") == NAME
    assert "made-up" in NAME
    assert demo.register.note("demo") == "yes"
    sources = demo.register.sources()
    assert sources["source"].str.startswith("Demo:").all()
    assert (sources["licence"] == "CC0: invented for this demo").all()


def test_progress_runs_from_nothing_to_done(demo: Demo) -> None:
    shares = [share for share, _ in demo.told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("tier", "count"),
    [("county", 1), ("district", 2), ("ward", 24), ("constituency", 3), ("parish", 15)],
)
def test_areas_of_each_tier(demo: Demo, tier: str, count: int) -> None:
    areas = demo.tier(tier)
    assert len(areas) == count
    assert areas["code"].is_unique
    assert (areas.geom_type == "Polygon").all()


def test_counts(demo: Demo) -> None:
    counts = demo.register.counts()
    assert counts["postcodes"] == POSTCODES == 1500
    assert counts["assets"] == ASSETS == 1200
    assert counts["needs"] == NEEDS == 900
    assert 160 <= counts["people"] <= 200
    assert counts["indicators"] == 5 * counts["people"]
    assert demo.register.groups("patches", "service") == SERVICES
    assert counts["officers"] == 30 + 26
    assert 35 <= counts["budgets"] <= 45


def test_every_kind_of_asset_and_need_is_there(demo: Demo) -> None:
    assets = demo.register.read("assets")
    # A made-up refuge would only teach people to look for one.
    kinds = set(catalogue.layer("assets")["category"].choices) - {"refuge"}
    assert set(assets["category"]) == kinds
    assert set(assets.geom_type) == {"Point", "LineString", "Polygon"}
    needs = demo.register.read("needs")
    assert set(needs["theme"]) == set(catalogue.layer("needs")["theme"].choices)
    assert set(needs["urgency"]) == {"low", "medium", "high"}


@pytest.mark.parametrize("tier", ["district", "ward", "constituency", "lsoa"])
def test_a_tier_tiles_the_county(demo: Demo, tier: str) -> None:
    county = demo.tier("county").geometry.iloc[0]
    areas = demo.tier(tier)
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())
    assert areas.area.sum() == pytest.approx(county.area, rel=1e-6)
    assert areas.union_all().symmetric_difference(county).area < 1e-6 * county.area


def test_earlier_wards_tile_the_county_too_and_two_of_them_had_other_lines(demo: Demo) -> None:
    now, before = demo.tier("ward"), demo.tier("ward", on=BEFORE_2023)
    assert len(before) == 24
    assert before.area.sum() == pytest.approx(now.area.sum(), rel=1e-9)
    assert len(set(now["code"]) & set(before["code"])) == 22
    assert set(now["name"]) == set(before["name"])
    changed = now.merge(before, on="name")
    moved = shapely.area(
        shapely.symmetric_difference(changed["geometry_x"].array, changed["geometry_y"].array)
    )
    assert (moved > 1000).sum() == 2


def test_wards_hold_three_to_seven_thousand_people(demo: Demo) -> None:
    areas = demo.tier("lsoa").merge(demo.register.read("people", geometry=False), on="code")
    by_ward = areas.groupby("parent")["residents"].sum()
    assert len(by_ward) == 24
    assert by_ward.min() >= 3000
    assert by_ward.max() <= 7000
    assert 100_000 <= by_ward.sum() <= 120_000


def test_parishes_cover_only_part_and_cross_ward_lines(demo: Demo) -> None:
    parishes, wards = demo.tier("parish"), demo.tier("ward")
    county = demo.tier("county").geometry.iloc[0]
    assert 0.4 < parishes.area.sum() / county.area < 0.8
    shares = gpd.overlay(parishes[["code", "geometry"]], wards[["geometry"]], keep_geom_type=True)
    shares = shares[shares.area > 10_000]
    assert (shares.groupby("code").size() > 1).any()


def test_constituencies_cut_districts(demo: Demo) -> None:
    areas, districts = demo.tier("constituency")[["code", "geometry"]], demo.tier("district")
    cut = gpd.overlay(areas, districts, keep_geom_type=True)
    assert (cut[cut.area > 1e6].groupby("code_1").size() == 2).any()


def test_codes_are_shaped_like_official_ones_but_are_none(demo: Demo) -> None:
    codes = demo.register.read("boundaries", geometry=False)["code"]
    assert codes.str.fullmatch(r"X\d{8}").all()


def test_postcodes_are_inside_and_of_no_real_area(demo: Demo) -> None:
    county = demo.tier("county").geometry.iloc[0]
    postcodes = demo.metres("postcodes")
    assert postcodes.within(county).all()
    assert postcodes["postcode"].is_unique
    assert postcodes["postcode"].str.fullmatch(r"PW\d{1,2} \d[A-Z]{2}").all()


def test_everything_lies_where_ostn15_has_values(demo: Demo) -> None:
    for name in ("boundaries", "places", "assets", "needs", "patches"):
        frame = demo.register.read(name)
        assert grid.metric_crs(frame) == grid.BRITISH
        west, south, east, north = frame.total_bounds
        assert 0.9 < west < east < 1.5
        assert 54.2 < south < north < 54.6


def test_values_and_shapes_need_no_mending(drafts: dict[str, list[Draft]]) -> None:
    for name, some in drafts.items():
        layer = catalogue.layer(name)
        for row, draft in zip(rows(layer, some), some, strict=True):
            assert clean.record(layer, row.values) == row.values
            given = {field: value for field, value in draft.values.items() if value is not None}
            kept = {field: value for field, value in row.values.items() if value is not None}
            assert {**given, "patches": kept.get("patches")} == {"patches": None, **kept}
            _, mends = fit(layer, row.geometry)
            assert mends == []


def digest(drafts: dict[str, list[Draft]]) -> str:
    found = hashlib.sha256()
    for name, some in drafts.items():
        for row in rows(catalogue.layer(name), some):
            found.update(repr((row.key, sorted(row.values.items()))).encode())
            found.update(b"" if row.geometry is None else row.geometry.wkb)
    return found.hexdigest()


def test_two_builds_are_equal_to_the_byte(drafts: dict[str, list[Draft]]) -> None:
    script = "from store.demo import place; from tests.store.test_demo import digest; "
    other_process = subprocess.run(
        [sys.executable, "-c", f"{script}import sys; sys.stdout.write(digest(place()))"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other_process.stdout == digest(drafts)


def test_keys_are_unique(drafts: dict[str, list[Draft]]) -> None:
    for name, some in drafts.items():
        keys = [draft.key for draft in some]
        assert len(set(keys)) == len(keys), name


# Story 1: a cluster of need, cut in two by a ward line that is a district line too.


def test_tanners_row_is_cut_in_two(demo: Demo) -> None:
    needs = demo.metres("needs")
    row = needs[needs["name"].str.contains(TANNERS_ROW)]
    story = row[row["theme"].isin({"food", "money", "loneliness"})]
    north = story.within(demo.ward(WARD_WITHOUT_HALL)).sum()
    south = story.within(demo.ward(WARD_WITH_HALL)).sum()
    assert north >= 25
    assert south >= 15
    assert north + south == len(story)
    assert story.distance(story.union_all().centroid).max() < 300


def test_the_two_wards_are_of_two_districts(demo: Demo) -> None:
    wards = demo.tier("ward").set_index("code")
    assert dict(wards.loc[list(STORY_WARDS), "name"]) == STORY_WARDS
    assert wards.loc[list(STORY_WARDS), "parent"].nunique() == 2


def test_tanners_row_is_the_densest_need_of_the_county(demo: Demo) -> None:
    needs = demo.metres("needs")
    points = shapely.get_coordinates(needs.representative_point().array)
    near = (np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) < 200).sum(axis=1)
    assert TANNERS_ROW in needs["name"].iloc[int(near.argmax())]


# Story 2: a hall just across the line from the half without one.


def test_chapel_hall_is_just_across_the_line(demo: Demo) -> None:
    assets = demo.metres("assets")
    hall = assets.geometry[assets["name"] == CHAPEL_HALL]
    assert len(hall) == 1
    assert hall.iloc[0].within(demo.ward(WARD_WITH_HALL))
    assert hall.iloc[0].distance(demo.ward(WARD_WITHOUT_HALL)) == pytest.approx(
        CHAPEL_HALL_METRES, abs=1.0
    )


def test_the_nearest_hall_to_the_northern_half_is_across_the_line(demo: Demo) -> None:
    halls = demo.metres("assets", where={"category": "hall"})
    assert not halls.within(demo.ward(WARD_WITHOUT_HALL)).any()
    needs = demo.metres("needs")
    row = needs[needs["name"].str.contains(TANNERS_ROW)]
    for need in row.geometry[row.within(demo.ward(WARD_WITHOUT_HALL))]:
        assert halls["name"].iloc[int(halls.distance(need).to_numpy().argmin())] == CHAPEL_HALL


# Story 3: a street that no police officer covers, and the other services' overlaps and gaps.


def test_no_police_officer_covers_quayside_street(demo: Demo) -> None:
    covered = demo.service("police").union_all()
    postcodes = demo.metres("postcodes")
    left_out = postcodes[~postcodes.within(covered)]
    assert len(left_out) == 6
    small = demo.tier("lsoa").merge(demo.register.read("people", geometry=False), on="code")
    per_postcode = postcodes.sjoin(small[["code", "residents", "geometry"]], predicate="within")
    share = per_postcode["residents"] / per_postcode.groupby("code")["postcode"].transform("size")
    assert 300 < share.loc[left_out.index].sum() < 520
    places = demo.metres("places")
    street = places.geometry[places["name"].str.startswith(QUAYSIDE_STREET)].iloc[0]
    assert street.distance(left_out.union_all().convex_hull) < 30


def test_the_quay_is_all_that_the_police_leave_out(demo: Demo) -> None:
    county = demo.tier("county").geometry.iloc[0]
    gap = county.difference(demo.service("police").union_all())
    assert 20_000 < gap.area < 80_000
    needs = demo.metres("needs")
    quay = needs[needs["name"].str.contains(QUAYSIDE_STREET)]
    assert (quay.distance(gap) < 25).sum() >= 12


def test_health_teams_overlap_and_leave_nobody_out(demo: Demo) -> None:
    teams, county = demo.service("health"), demo.tier("county").geometry.iloc[0]
    assert teams.area.sum() > 1.05 * county.area
    assert county.difference(teams.union_all()).area < 1.0


def test_youth_work_has_a_real_gap(demo: Demo) -> None:
    county = demo.tier("county").geometry.iloc[0]
    left_out = demo.metres("postcodes")
    left_out = left_out[~left_out.within(demo.service("youth").union_all())]
    assert len(left_out) > 150
    assert demo.service("youth").union_all().area < 0.7 * county.area


def test_patches_fit_neither_wards_nor_each_other(demo: Demo) -> None:
    wards = demo.tier("ward")[["code", "geometry"]]
    patches = demo.metres("patches")[["service", "name", "geometry"]]
    for service in SERVICES:
        cut = gpd.overlay(wards, patches[patches["service"] == service], keep_geom_type=True)
        cut = cut[cut.area > 20_000]
        assert (cut.groupby("code").size() > 1).sum() >= 4, service


def test_officers_name_patches_that_exist_and_one_post_is_vacant(demo: Demo) -> None:
    patches = demo.register.read("patches", geometry=False)
    known = set(zip(patches["service"], patches["name"], strict=True))
    officers = demo.register.read("officers", geometry=False)
    named = {
        (officer.service, patch)
        for officer in officers.itertuples()
        for patch in (officer.patches or "").split("\n")
        if patch
    }
    assert named <= known
    assert known - named == {("youth", "Fenny Marl youth club")}
    elected = officers["service"] == "councillors"
    assert officers.loc[~elected, "patches"].isna().sum() == 1
    assert officers.loc[elected, "patches"].isna().all()
    assert officers["contact_public"].str.fullmatch(r"01632 960 \d{3}").all()
    assert officers["about"].str.len().gt(20).all()


def test_every_ward_has_a_councillor_and_every_service_a_lead(demo: Demo) -> None:
    officers = demo.register.as_(OPERATOR).read("officers", geometry=False)
    elected = officers[officers["service"] == "councillors"]
    wards = demo.tier("ward")
    assert set(elected["areas"]) == set(wards["code"])
    districts = dict(zip(wards["code"], wards["parent"], strict=True))
    councils = set(zip(elected["areas"].map(districts), elected["organisation"], strict=True))
    assert len(councils) == 2
    leads = officers[officers["part"] == "lead"]
    assert leads["service"].value_counts().to_dict() == dict.fromkeys(SERVICES, 1)
    reach = r"[\w.'-]+@example\.org, 07700 900 \d{3}"
    assert officers["contact_colleagues"].str.fullmatch(reach).all()
    assert "contact_colleagues" not in demo.register.as_(VISITOR).read("officers", geometry=False)


def test_contacts_can_reach_nobody(demo: Demo) -> None:
    assets = demo.register.as_(OPERATOR).read("assets")
    assert assets["website"].dropna().str.startswith("https://example.org/").all()
    assert assets["email"].dropna().str.endswith("@example.org").all()
    for column in ("contact_public", "telephone"):
        assert assets[column].dropna().str.fullmatch(r"01632 960 \d{3}").all()


def test_indicators_are_five_of_five_kinds(demo: Demo) -> None:
    indicators = demo.register.read("indicators", geometry=False)
    kinds = indicators.groupby("kind")["indicator"].unique()
    assert set(kinds.index) == {"count", "rate", "score", "rank", "decile"}
    assert indicators["indicator"].nunique() == 5
    rank = indicators.loc[indicators["kind"] == "rank", "value"]
    assert sorted(rank) == list(range(1, len(rank) + 1))
    decile = indicators.loc[indicators["kind"] == "decile", "value"]
    assert set(decile) == set(range(1, 11))
    assert decile.value_counts().max() - decile.value_counts().min() <= 1


def test_needs_are_more_where_life_is_harder(demo: Demo) -> None:
    indicators = demo.register.read("indicators", where={"kind": "decile"}, geometry=False)
    areas = demo.tier("lsoa").merge(indicators, left_on="code", right_on="area_code")
    points = demo.metres("needs").set_geometry(
        demo.metres("needs").representative_point(), crs=grid.BRITISH
    )
    found = points[["geometry"]].sjoin(areas[["value", "geometry"]], predicate="within")
    counts = found["value"].value_counts()
    assert counts[[1, 2, 3]].sum() > 2 * counts[[8, 9, 10]].sum()


def test_proposals_wait_for_review(demo: Demo) -> None:
    moderator = demo.register.as_(Actor("mo@example.org", frozenset({"moderator"})))
    assets = moderator.read("assets")
    proposed = assets[assets["status"] == "proposed"]
    assert len(proposed) == 12
    assert proposed.within(
        demo.register.read("boundaries", where={"tier": "county"}).union_all()
    ).all()
    assert (demo.register.read("assets")["status"] == "published").all()


def test_the_store_is_sound_and_a_second_build_changes_nothing(demo: Demo) -> None:
    operator = demo.register.as_(OPERATOR)
    assert operator.check() == []
    before = operator.counts()
    versions = {name: operator.version(name) for name in before}
    build_demo(operator)
    assert operator.counts() == before
    assert {name: operator.version(name) for name in before} == versions


def test_three_groups_look_after_records_and_have_members(demo: Demo) -> None:
    groups = demo.register.read("groups", geometry=False)
    assert list(groups["name"]) == list(GROUPS)
    for layer, least in (("assets", 1), ("needs", 0)):
        held = demo.register.groups(layer, "group")
        assert set(held) <= set(groups["id"])
        assert sum(held.values()) > least
    members = demo.register.as_(OPERATOR).read("members", geometry=False)
    assert set(members["group"]) == set(groups["id"])
    assert set(members.loc[members["role"] == "lead", "group"]) == set(groups["id"])
    assert members["email"].str.endswith("@example.org").all()


def test_a_group_has_one_record_waiting_and_one_returned(demo: Demo) -> None:
    needs = demo.register.as_(OPERATOR).read("needs", geometry=False)
    mine = needs[needs["name"].isin(WAITING)]
    assert dict(zip(mine["name"], mine["status"], strict=True)) == dict(
        zip(WAITING, ("proposed", "returned"), strict=True)
    )
