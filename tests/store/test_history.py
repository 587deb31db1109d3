"""The history: every version comes back, and nothing in it can be altered unseen."""

import hashlib
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.actor import OPERATOR
from store.faults import NotFound
from store.opening import open_store
from store.register import Register
from tests.store.places import HALL, HERE, MOD, THERE, clock, wards


def state(register: Register, id: str) -> tuple[dict[str, object], bytes]:
    """Everything that a record is, its shape byte for byte."""
    found = register.get("assets", id)
    shape = shapely.to_wkb(found.pop("geometry"))
    return {name: found[name] for name in found if name not in ("version", "changed_at")}, shape


def test_an_entry_holds_the_state_before(register: Register) -> None:
    id = register.add("assets", HALL, HERE, reason="Opened today")
    register.as_(MOD).move("assets", id, to="published", reason="Rang them")
    register.change("assets", id, {"name": "New Hall"}, THERE, version=2)
    added, published, changed = register.history("assets", id)
    assert (added.action, added.version, added.values, added.geometry) == ("added", 1, {}, None)
    assert (added.by, added.reason) == ("operator", "Opened today")
    assert (published.by, published.reason) == (MOD.name, "Rang them")
    assert published.values["status"] == "proposed"
    assert (changed.values["name"], changed.geometry) == ("Chapel Hall", HERE)
    assert changed.at.startswith("2026-11-22T09:00:0")
    assert changed.at.endswith("Z")


def test_undo_puts_everything_back_as_a_new_version(register: Register) -> None:
    id = register.add("assets", HALL, HERE, status="published", source="survey", licence="CC0")
    first = state(register, id)
    register.change("assets", id, {"name": "Other", "reach": 5}, THERE, version=1)
    second = state(register, id)
    register.move("assets", id, to="withdrawn")
    assert register.undo("assets", id, version=1) == 4
    assert state(register, id) == first
    assert register.undo("assets", id, version=2, reason="After all") == 5
    assert state(register, id) == second
    assert [one.action for one in register.history("assets", id)][-2:] == ["undone", "undone"]
    assert register.check() == []


def test_undo_of_what_never_was(register: Register) -> None:
    id = register.add("assets", HALL, HERE)
    for version in (0, 2, -1):
        with pytest.raises(NotFound, match="no version"):
            register.undo("assets", id, version=version)
    with pytest.raises(NotFound, match="no such record"):
        register.undo("assets", "nothing", version=1)
    with pytest.raises(NotFound):
        register.history("assets", "nothing")


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=30)
steps = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"description": names, "reach": st.none() | st.integers(0, 200_000)},
        ),
        st.tuples(st.floats(-8, 2), st.floats(50, 61)),
        st.integers(0, 30),
        st.sampled_from(["withdrawn", "published"]),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """One store for all examples of a property; each works on a record of its own."""
    store = open_store(tmp_path_factory.mktemp("history") / "place.gpkg", create=True)
    return Register(store, OPERATOR, clock=clock())


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_any_version_of_any_history_comes_back(shared: Register, steps: list[object]) -> None:
    id = shared.add("assets", HALL, HERE, status="published")
    known = {1: state(shared, id)}
    for step in steps:
        version = take(shared, id, step, known)
        if shared.read("assets", where={"id": id}, geometry=False)["status"].tolist():
            known[version] = state(shared, id)
    for wanted, expected in known.items():
        shared.undo("assets", id, version=wanted)
        assert state(shared, id) == expected


def take(register: Register, id: str, step: object, known: Collection[int]) -> int:
    """Take one step of a random history, if it is possible there; return the version."""
    last = register.history("assets", id)[-1].version
    there = not register.read("assets", where={"id": id}, geometry=False).empty
    if isinstance(step, str):
        return last if there is (step == "published") else register.move("assets", id, to=step)
    if isinstance(step, int):
        return register.undo("assets", id, version=step) if step in known else last
    if isinstance(step, dict):
        return register.change("assets", id, step, version=last)
    return register.change("assets", id, {}, shapely.Point(step), version=last)


def test_random_histories_leave_a_sound_store(shared: Register) -> None:
    assert shared.check() == []


def tamper(register: Register, *statements: str) -> list[str]:
    """Change the file with another program, then look for damage."""
    with closing(sqlite3.connect(register.store.where)) as conn:
        triggers = conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            conn.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            conn.execute(statement)
        conn.commit()
    return register.check()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE assets SET name = 'x' WHERE fid = 2", "altered behind the register"),
        ("UPDATE assets SET status = 'withdrawn' WHERE fid = 2", "altered behind the register"),
        ("UPDATE assets SET licence = 'mine' WHERE fid = 1", "altered behind the register"),
        ("UPDATE assets SET geom = (SELECT geom FROM assets WHERE fid = 1) WHERE fid = 2", "index"),
        ("UPDATE assets SET changed_by = 'me' WHERE fid = 3", "altered behind the register"),
        ("DELETE FROM assets WHERE fid = 2", "is gone, its history is not"),
        (
            "INSERT INTO assets (geom, id, version, status, created_at, created_by, changed_at, "
            "changed_by, source, source_key, licence, name, category) SELECT geom, id || 'x', "
            "version, status, created_at, created_by, changed_at, changed_by, source, source_key, "
            "licence, name, category "
            "FROM assets WHERE fid = 1",
            "has no history",
        ),
        ("UPDATE patchwork_history SET reason = 'x' WHERE seq = 2", "Row 2 of the history was"),
        ("UPDATE patchwork_history SET by = 'x' WHERE seq = 1", "Row 1 of the history was"),
        ("UPDATE patchwork_history SET before = '{}' WHERE seq = 4", "Row 4 of the history"),
        ("DELETE FROM patchwork_history WHERE seq = 2", "Row 2 of the history is missing"),
        ("DELETE FROM patchwork_history WHERE seq = 4", "altered behind the register"),
        ("DELETE FROM rtree_assets_geom WHERE id = 1", "not where the spatial index says"),
    ],
)
def test_what_was_altered_is_found(package: Register, statement: str, sentence: str) -> None:
    ids = [
        package.add("assets", HALL | {"name": f"Hall {at}"}, p)
        for at, p in enumerate((HERE, THERE, HERE))
    ]
    package.change("assets", ids[2], {"reach": 10}, version=1)
    assert package.check() == []
    assert any(sentence in one for one in tamper(package, statement))


def flip(path: Path, place: int, bit: int) -> None:
    """Turn one bit of a file."""
    with path.open("r+b") as file:
        file.seek(place)
        old = file.read(1)[0]
        file.seek(place)
        file.write(bytes([old ^ (1 << bit)]))


def found(path: Path) -> bool:
    """Whether the damage shows, as a problem or because the store cannot be read at all."""
    try:
        store = open_store(path)
    except Exception:  # noqa: BLE001  (any refusal is a finding)
        return True
    try:
        return bool(Register(store, OPERATOR).check())
    except Exception:  # noqa: BLE001
        return True
    finally:
        store.close()


def test_flipped_bits_in_records_are_found(package: Register, tmp_path: Path) -> None:
    package.load("boundaries", wards(40), source="ONS", licence="OGL")
    copy = tmp_path / "copy.gpkg"
    package.store.backup(copy)
    whole = copy.read_bytes()
    places = [whole.find(f"Ward {at}".encode()) for at in range(0, 40, 4)]
    missed = []
    for at, place in enumerate(places):
        copy.write_bytes(whole)
        flip(copy, place + at % 4, at % 7)
        if not found(copy):
            missed.append(place)
        for extra in tmp_path.glob("copy.gpkg-*"):
            extra.unlink()
    assert missed == []


@pytest.mark.parametrize("place", [3, 8, 40, 41, 45])
def test_flipped_bits_in_shapes_are_found(package: Register, place: int) -> None:
    package.load("boundaries", wards(5), source="ONS")
    flipped = (
        "UPDATE boundaries SET geom = CAST(substr(geom, 1, {0}) || X'{1}' || substr(geom, {2}) "
        "AS BLOB) WHERE fid = 3"
    )
    found = tamper(package, flipped.format(place, "0B", place + 2))
    assert found != []
    assert all(one.endswith(".") for one in found)


def as_before_seals(path: Path) -> None:
    """Take a store back to how the history was chained before there were seals."""
    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        conn.execute("DROP TRIGGER patchwork_history_no_update")
        chain = bytes(32)
        names = ("at", "by", "layer", "action", "reason", "seq", "record", "version", "before")
        for row in conn.execute("SELECT * FROM patchwork_history ORDER BY seq").fetchall():
            said = ("-" if row[n] is None else f"{len(str(row[n]))}:{row[n]}" for n in names)
            blobs = (row["before_geom"] or b"") + row["content"]
            chain = hashlib.sha256(chain + "".join(said).encode() + blobs).digest()
            conn.execute(
                "UPDATE patchwork_history SET chain = ? WHERE seq = ?", (chain, row["seq"])
            )
        for name in ("salt", "seal", "erased", "covers"):
            conn.execute(f"ALTER TABLE patchwork_history DROP COLUMN {name}")
        conn.execute(
            "CREATE TRIGGER patchwork_history_no_update BEFORE UPDATE ON patchwork_history "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        first = {f"patchwork_{name}" for name in ("history", "counters", "notes", "loads")}
        tables = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for name in {str(row["name"]) for row in tables} - first - {"patchwork_migrations"}:
            if name.startswith("patchwork_"):
                conn.execute(f"DROP TABLE {name}")
        conn.execute("UPDATE patchwork_migrations SET version_num = '0001'")
        conn.commit()


def test_a_history_from_before_seals_is_sealed(package: Register) -> None:
    id = package.add("assets", HALL, HERE, reason="Opened")
    package.change("assets", id, {"reach": 10}, THERE, version=1)
    path = Path(package.store.where)
    package.store.close()
    as_before_seals(path)
    register = Register(open_store(path), OPERATOR)
    assert register.check() == []
    assert [one.reason for one in register.history("assets", id)] == ["Opened", ""]
    assert register.undo("assets", id, version=1) == 3
    assert register.check() == []
    register.store.close()


def test_what_was_altered_before_the_seals_stays_found(package: Register) -> None:
    id = package.add("assets", HALL, HERE, reason="Opened")
    package.change("assets", id, {"reach": 10}, version=1)
    path = Path(package.store.where)
    package.store.close()
    as_before_seals(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP TRIGGER patchwork_history_no_update")
        conn.execute("UPDATE patchwork_history SET reason = 'x' WHERE seq = 1")
        conn.execute(
            "CREATE TRIGGER patchwork_history_no_update BEFORE UPDATE ON "
            "patchwork_history BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        conn.commit()
    register = Register(open_store(path), OPERATOR)
    assert register.check() == ["Row 1 of the history was altered."]
    register.store.close()
