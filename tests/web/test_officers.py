"""Officers and the ground they work on, on the demo place."""

from datetime import date

import pytest

from store.demo.story import WARD_WITH_HALL
from web.asking import officers
from web.asking.officers import UnknownOfficer
from web.place import Place

DAY = date(2026, 6, 1)


def test_everybody_is_there_once_with_what_one_may_read(demo_place: Place) -> None:
    seen = officers.everybody(demo_place.as_everybody(), DAY)
    assert len(seen) == 56
    assert {"contact_public", "about", "areas"} <= set(seen)
    assert {"contact_colleagues", "cover", "part"}.isdisjoint(seen)
    mine = officers.everybody(demo_place, DAY)
    assert {"contact_colleagues", "cover", "part"} <= set(mine)
    assert officers.grounds(demo_place, DAY)["id"].tolist() == mine["id"].tolist()


def test_a_councillor_works_on_the_ward(demo_place: Place) -> None:
    found = officers.grounds(demo_place, DAY)
    wards = demo_place.areas("tier:ward").set_index("code")
    there = found[found["works_on"] == (wards.loc[WARD_WITH_HALL, "name"],)]
    assert set(there["service"]) == {"councillors"}
    assert len(there) == 2
    assert there.area.tolist() == pytest.approx([wards.loc[WARD_WITH_HALL].geometry.area] * 2)


def test_only_colleagues_know_who_covers(demo_place: Place) -> None:
    public = officers.grounds(demo_place.as_everybody(), DAY)
    assert set(public["covered_by"]) == {""}
    mine = officers.grounds(demo_place, DAY)
    assert "Sal Denholm" in set(mine["covered_by"])


def test_who_is_at_a_point(demo_place: Place) -> None:
    ward = demo_place.areas("tier:ward").set_index("code").loc[WARD_WITH_HALL]
    found = officers.at(demo_place, ward.geometry.representative_point(), DAY)
    assert set(found["service"]) >= {"councillors", "police", "health", "housing", "community"}


def test_one_officer_by_the_id(demo_place: Place) -> None:
    first = officers.everybody(demo_place, DAY).iloc[0]
    assert officers.one(demo_place, first["id"], DAY)["name"] == first["name"]
    with pytest.raises(UnknownOfficer):
        officers.one(demo_place, "nobody", DAY)
    with pytest.raises(UnknownOfficer):
        officers.one(demo_place, first["id"], date(1990, 1, 1))
