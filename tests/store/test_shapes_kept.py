"""Load, edit, save: a shape keeps its holes and parts, and every byte that nobody touched."""

import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.actor import VISITOR
from store.register import KEEP, Register
from tests.store.places import HALL, MOD, square


def with_holes(west: float, south: float, holes: int = 2) -> shapely.Polygon:
    """Return a square of a hundredth of a degree with small square holes."""
    rings = [
        shapely.get_exterior_ring(square(west + 0.001 + 0.003 * at, south + 0.004, 0.001))
        for at in range(holes)
    ]
    return shapely.Polygon(shapely.get_exterior_ring(square(west, south)), rings)


COMMON = shapely.MultiPolygon([with_holes(-2.30 + 0.02 * at, 53.4, at) for at in range(4)])
AREA = {"name": "Commons", "category": HALL["category"]}


def wkb(register: Register, id: str) -> bytes:
    return bytes(shapely.to_wkb(register.get("assets", id)["geometry"]))


def test_fields_change_and_no_byte_of_the_shape_does(register: Register) -> None:
    id = register.add("assets", AREA, COMMON, status="published")
    first = wkb(register, id)
    assert first == shapely.to_wkb(COMMON)
    register.change("assets", id, {"opening": "Always"}, version=1)
    register.change(
        "assets", id, {"opening": "Days"}, register.get("assets", id)["geometry"], version=2
    )
    register.confirm("assets", id)
    register.move("assets", id, to="withdrawn")
    register.undo("assets", id, version=1)
    assert wkb(register, id) == first
    assert all(shapely.to_wkb(one.geometry) == first for one in register.history("assets", id)[1:])
    assert register.check() == []


def test_one_part_changes_and_the_others_keep_every_coordinate(register: Register) -> None:
    id = register.add("assets", AREA, COMMON, status="published")
    parts = list(register.get("assets", id)["geometry"].geoms)  # type: ignore[attr-defined]
    corner = shapely.get_coordinates(parts[2])
    corner[1] += (0.0005, 0.0)
    parts[2] = shapely.set_coordinates(parts[2], corner)
    register.change("assets", id, {}, shapely.MultiPolygon(parts), version=1)
    after = list(register.get("assets", id)["geometry"].geoms)  # type: ignore[attr-defined]
    for at in (0, 1, 3):
        assert shapely.to_wkb(after[at]) == shapely.to_wkb(COMMON.geoms[at])
    assert [len(part.interiors) for part in after] == [0, 1, 2, 3]
    assert shapely.to_wkb(after[2]) == shapely.to_wkb(parts[2])


def test_a_suggested_shape_goes_through_review_and_merge_unchanged(register: Register) -> None:
    visitor, moderator = register.as_(VISITOR), register.as_(MOD)
    made = visitor.suggest("assets", AREA, COMMON)
    first = bytes(shapely.to_wkb(COMMON))
    moderator.move("assets", made.id, to="returned", reason="Whose is it?")
    visitor.correct(made.key, {"organisation": "The council"}, version=2)
    moderator.move("assets", made.id, to="published")
    assert wkb(register, made.id) == first
    visitor.correct(made.key, {"name": "The commons"}, KEEP, version=4)
    (change,) = visitor.follow(made.key).pending
    assert shapely.to_wkb(change.geometry) == first
    moderator.merge(
        "assets",
        change.id,
        into=made.id,
        values={"name": "The commons"},
        geometry=change.geometry,
        version=1,
        into_version=4,
    )
    assert wkb(register, made.id) == first
    assert register.check() == []


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(
        st.tuples(st.integers(-6, 1), st.integers(50, 59), st.integers(0, 3)),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    moved=st.floats(-0.0009, 0.0009),
)
def test_any_parts_and_holes_come_back(
    package: Register, parts: list[tuple[int, int, int]], moved: float
) -> None:
    shape = shapely.MultiPolygon(
        [
            with_holes(west + south / 100 + moved + holes / 20, south + moved, holes)
            for west, south, holes in parts
        ]
    )
    id = package.add("assets", AREA, shape, status="published")
    package.change("assets", id, {"opening": "Always"}, version=1)
    assert wkb(package, id) == shapely.to_wkb(shape)
