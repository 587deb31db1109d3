"""What the register promises, whatever database holds the place."""

import math
from datetime import date

import pytest
import shapely

from layers.actor import VISITOR
from layers.catalogue import LAYERS
from layers.errors import BadRecord, Conflict, Refused, UnknownLayer
from store.editing import Edit
from store.faults import NotFound
from store.register import KEEP, Register, Row
from store.showing import SHOWN
from tests.store.places import ANN, BEN, HALL, HERE, MOD, THERE, sample, square, wards


def hall(register: Register, **more: object) -> str:
    return register.add("assets", HALL | more, HERE, status="published")


@pytest.mark.parametrize("layer", LAYERS)
def test_an_empty_layer_is_an_empty_frame_with_all_columns(register: Register, layer: str) -> None:
    found = register.read(layer)
    assert list(found.columns) == [*SHOWN, *LAYERS[layer].names, "geometry"]
    assert len(found) == 0
    assert found.crs.to_epsg() == 4326


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_keeps_what_it_is_given(register: Register, layer: str) -> None:
    values, shape = sample(layer)
    id = register.add(layer, values, shape)
    found = register.get(layer, id)
    assert {name: found[name] for name in values} == values
    assert found["geometry"] == shape
    assert (found["version"], found["status"]) == (1, "proposed")
    assert register.check() == []


def test_types_are_the_same_with_and_without_values(register: Register) -> None:
    empty = register.read("assets").dtypes.to_dict()
    hall(register, reach=400)
    register.add("assets", HALL, HERE, status="published")
    full = register.read("assets")
    assert full.dtypes.to_dict() == empty
    assert full["reach"].tolist()[0] == 400
    assert full["description"].tolist() == [None, None]
    assert str(full["reach"].dtype) == "Int64"


def test_numbers_come_back_as_numbers(register: Register) -> None:
    register.add("people", {"residents": 12}, HERE, status="published")
    register.add("officers", {"name": "Sam", "service": "housing"}, None, status="published")
    assert register.read("people")["residents"].dtype == "float64"
    assert math.isnan(register.read("officers")["capacity"].iloc[0])
    assert register.read("officers").geometry.iloc[0] is None


def test_an_unknown_layer_is_named(register: Register) -> None:
    with pytest.raises(UnknownLayer, match="no layer called 'cafes'"):
        register.read("cafes")


def test_a_proposal_is_seen_by_its_author_and_the_moderator_alone(register: Register) -> None:
    id = register.as_(ANN).add("assets", HALL, HERE)
    seen = {who.name: len(register.as_(who).read("assets")) for who in (VISITOR, ANN, BEN, MOD)}
    assert seen == {"visitor": 0, ANN.name: 1, BEN.name: 0, MOD.name: 1}
    with pytest.raises(NotFound):
        register.as_(BEN).get("assets", id)
    register.as_(MOD).move("assets", id, to="published")
    assert len(register.as_(VISITOR).read("assets")) == 1


def test_private_fields_are_neither_read_nor_searched(register: Register) -> None:
    id = hall(register, email="key@example.org")
    visitor = register.as_(VISITOR)
    assert "email" not in visitor.read("assets").columns
    assert "email" not in visitor.get("assets", id)
    assert register.get("assets", id)["email"] == "key@example.org"
    for ask in ({"fields": ["email"]}, {"where": {"email": "key@example.org"}}):
        with pytest.raises(Refused, match="not for you to read"):
            visitor.read("assets", **ask)
    with pytest.raises(Refused):
        visitor.groups("assets", "email")
    for name in ("created_by", "source_key"):
        with pytest.raises(Refused):
            visitor.read("assets", where={name: "x"})


def test_a_contributor_may_not_publish_nor_change(register: Register) -> None:
    ann = register.as_(ANN)
    with pytest.raises(Refused, match="who may not publish assets"):
        ann.add("assets", HALL, HERE, status="published")
    id = ann.add("assets", HALL, HERE)
    for attempt in (
        lambda: ann.change("assets", id, {"name": "Mine"}, version=1),
        lambda: ann.move("assets", id, to="published"),
        lambda: ann.undo("assets", id, version=1),
        lambda: ann.history("assets", id),
        lambda: ann.load("assets", [], source="x"),
    ):
        with pytest.raises(Refused, match="contributor"):
            attempt()
    assert register.get("assets", id)["version"] == 1


def test_every_fault_is_told_at_once(register: Register) -> None:
    with pytest.raises(BadRecord) as bad:
        register.add("assets", {"name": " ", "category": "castle", "reach": "far"}, None)
    assert [fault.field for fault in bad.value.faults] == ["name", "category", "reach", "geometry"]
    assert register.counts()["assets"] == 0


def test_a_change_keeps_what_it_does_not_name(register: Register) -> None:
    id = hall(register, email="key@example.org", reach=400)
    assert register.change("assets", id, {"reach": None, "opening": "Mondays"}, version=1) == 2
    found = register.get("assets", id)
    assert (found["email"], found["reach"], found["opening"]) == (
        "key@example.org",
        None,
        "Mondays",
    )
    assert found["geometry"] == HERE
    assert register.change("assets", id, {}, THERE, version=2) == 3
    assert register.get("assets", id)["geometry"] == THERE
    assert register.change("assets", id, {"name": "Hall"}, KEEP, version=3) == 4
    assert register.get("assets", id)["geometry"] == THERE


def test_a_change_that_changes_nothing_makes_no_version(register: Register) -> None:
    id = hall(register)
    assert register.change("assets", id, HALL, HERE, version=1) == 1
    assert len(register.history("assets", id)) == 1


def test_a_stale_change_is_a_conflict_and_loses_nothing(register: Register) -> None:
    id = hall(register)
    register.change("assets", id, {"name": "First"}, version=1)
    with pytest.raises(Conflict, match="Somebody else changed this record"):
        register.change("assets", id, {"name": "Second"}, version=1)
    with pytest.raises(Conflict):
        register.move("assets", id, to="withdrawn", version=1)
    assert register.get("assets", id)["name"] == "First"


def test_moves_follow_the_table(register: Register) -> None:
    id = register.as_(ANN).add("assets", HALL, HERE)
    with pytest.raises(BadRecord, match="why it is sent back"):
        register.move("assets", id, to="returned")
    register.move("assets", id, to="returned", reason="Which street?")
    with pytest.raises(Refused, match="returned cannot become published"):
        register.move("assets", id, to="published")
    register.move("assets", id, to="withdrawn")
    with pytest.raises(NotFound):
        register.get("assets", id)
    assert len(register.read("assets")) == 0
    assert register.move("assets", id, to="published") == 4
    assert [one.action for one in register.history("assets", id)] == [
        "added",
        "returned",
        "withdrawn",
        "published",
    ]


def test_within_is_exact_and_not_only_the_bounds(register: Register) -> None:
    register.load("boundaries", wards(20), source="ONS")
    triangle = shapely.Polygon([(-2.5, 53.4), (-2.4, 53.5), (-2.5, 53.5)])
    everything = register.read("boundaries")
    expected = set(everything[everything.intersects(triangle)]["code"])
    found = register.read("boundaries", within=triangle)
    assert set(found["code"]) == expected
    assert 0 < len(found) < 20
    assert found.index.tolist() == list(range(len(found)))
    assert len(register.read("boundaries", within=shapely.Polygon())) == 0
    assert len(register.read("indicators", within=triangle)) == 0
    plain = register.read("boundaries", within=triangle, geometry=False)
    assert "geometry" not in plain.columns
    assert set(plain["code"]) == expected


def test_where_takes_a_value_several_and_none(register: Register) -> None:
    register.load("boundaries", wards(5), source="ONS")
    one = register.read("boundaries", where={"code": "E00000003"}, fields=["name"])
    assert list(one.columns) == [*SHOWN, "name", "geometry"]
    assert one["name"].tolist() == ["Ward 3"]
    some = register.read("boundaries", where={"code": ["E00000001", "E00000004"], "tier": "ward"})
    assert some["name"].tolist() == ["Ward 1", "Ward 4"]
    assert len(register.read("boundaries", where={"parent": None})) == 5
    assert len(register.read("boundaries", where={"parent": ["E1", None]})) == 5
    assert len(register.read("boundaries", where={"code": []})) == 0


def test_text_that_looks_like_sql_is_text(register: Register) -> None:
    name = "Robert'); DROP TABLE assets;-- \" % _ \\ {{ 7*191 }} ${x} ‮"
    id = hall(register, name=name)
    kept = str(register.get("assets", id)["name"])
    assert kept == name.replace("‮", "").strip()
    assert len(register.read("assets", where={"name": kept})) == 1


def test_on_includes_the_first_and_the_last_day(register: Register) -> None:
    def ward(name: str, start: str | None, end: str | None) -> Row:
        values = {"tier": "ward", "name": name, "valid_from": start, "valid_to": end}
        return Row(values, square(-2.3, 53.4), key=name)

    rows = [
        ward("old", None, "2023-05-03"),
        ward("new", "2023-05-04", None),
        ward("always", None, None),
    ]
    register.load("boundaries", rows, source="ONS")

    def names(day: date) -> list[str]:
        return list(register.read("boundaries", on=day)["name"])

    assert names(date(2023, 5, 3)) == ["old", "always"]
    assert names(date(2023, 5, 4)) == ["new", "always"]
    assert register.groups("boundaries", "tier", on=date(2023, 5, 4)) == {"ward": 2}
    assert register.groups("boundaries", "tier") == {"ward": 3}


def test_the_counter_rises_once_per_transaction(register: Register) -> None:
    assert register.version("boundaries") == 0
    register.load("boundaries", wards(30), source="ONS")
    assert register.version("boundaries") == 1
    register.load("boundaries", wards(30), source="ONS")
    assert register.version("boundaries") == 1
    register.load("boundaries", wards(31), source="ONS")
    assert (register.version("boundaries"), register.version("assets")) == (2, 0)
    id = hall(register)
    register.change("assets", id, {"name": "x"}, version=1)
    assert register.version("assets") == 2
    with pytest.raises(Conflict):
        register.change("assets", id, {"name": "y"}, version=1)
    assert register.version("assets") == 2


def test_sources_counts_and_notes(register: Register) -> None:
    register.load("boundaries", wards(3), source="ONS", licence="OGL 3")
    hall(register)
    register.as_(ANN).add("assets", HALL, HERE)
    rows = register.as_(VISITOR).sources()[["layer", "source", "licence", "records"]]
    assert rows.to_numpy().tolist() == [["boundaries", "ONS", "OGL 3", 3], ["assets", "", "", 1]]
    register.load("boundaries", wards(4), source="ONS", licence="OGL 3")
    assert register.as_(VISITOR).sources()["records"].tolist() == [4, 1]
    assert register.as_(VISITOR).counts()["assets"] == 1
    assert register.counts()["assets"] == 2
    assert register.note("name") is None
    register.set_note("name", "Sale")
    register.set_note("name", "Sale West")
    assert register.as_(VISITOR).note("name") == "Sale West"
    register.set_note("name", None)
    assert register.note("name") is None
    with pytest.raises(Refused):
        register.as_(MOD).set_note("name", "Mine")
    with pytest.raises(Refused):
        register.as_(MOD).check()


def test_as_changes_the_actor_and_nothing_else(register: Register) -> None:
    other = register.as_(ANN)
    assert (other.actor, other.store) == (ANN, register.store)
    assert register.actor.name == "operator"


def test_a_load_and_what_it_ends_are_one(register: Register) -> None:
    area = shapely.box(-2.4, 53.4, -2.3, 53.5)
    old = {"tier": "ward", "code": "W1", "name": "Old", "valid_from": "2019-05-02"}
    new = {"tier": "ward", "code": "W2", "name": "New", "valid_from": "2023-05-04"}
    register.load("boundaries", [Row(values=old, geometry=area, key="1")], source="2019")
    record = register.read("boundaries").iloc[0]
    ends = {"valid_to": "2023-05-03"}
    stale = Edit(id=record["id"], values=ends, version=7)
    rows = [Row(values=new, geometry=area, key="1")]
    with pytest.raises(Conflict):
        register.load("boundaries", rows, source="2023", edits=[stale])
    assert len(register.read("boundaries")) == 1, "half of a load was kept"
    edit = Edit(id=record["id"], values=ends, version=int(record["version"]))
    register.load("boundaries", rows, source="2023", edits=[edit])
    assert register.read("boundaries", on=date(2023, 5, 3))["name"].tolist() == ["Old"]
    assert register.read("boundaries", on=date(2023, 5, 4))["name"].tolist() == ["New"]
    assert register.check() == []
