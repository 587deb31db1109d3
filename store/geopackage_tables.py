"""The tables and triggers that make a SQLite file a GeoPackage."""

from sqlalchemy import Connection, text

from layers.layer import Layer
from store.schema import GEOMETRY

APPLICATION_ID = 0x47504B47
"""The letters GPKG."""

HAIR = 1e-9
"""Degrees (0.1 mm): SQLite's index cannot round coordinates very near to 0 outwards."""

_RTREE = "http://www.geopackage.org/spec120/#extension_rtree"
_NEW = 'NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")'
_OLD = 'OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom")'
_NONE = 'NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")'
_BOX = (
    'NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'
)
_SET = (
    'minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"), '
    'miny = ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom")'
)
_SAME, _OTHER = 'OLD."fid" = NEW."fid"', 'OLD."fid" != NEW."fid"'

TRIGGERS: dict[str, str] = {
    "insert": f"AFTER INSERT ON {{t}} WHEN ({_NEW}) BEGIN "
    f"INSERT OR REPLACE INTO {{r}} VALUES ({_BOX}); END",
    "update6": f"AFTER UPDATE OF geom ON {{t}} WHEN {_SAME} AND ({_NEW}) AND ({_OLD}) BEGIN "
    f'UPDATE {{r}} SET {_SET} WHERE id = NEW."fid"; END',
    "update7": f"AFTER UPDATE OF geom ON {{t}} WHEN {_SAME} AND ({_NEW}) AND NOT ({_OLD}) BEGIN "
    f"INSERT INTO {{r}} VALUES ({_BOX}); END",
    "update2": f"AFTER UPDATE OF geom ON {{t}} WHEN {_SAME} AND ({_NONE}) BEGIN "
    'DELETE FROM {r} WHERE id = OLD."fid"; END',
    "update5": f"AFTER UPDATE ON {{t}} WHEN {_OTHER} AND ({_NEW}) BEGIN "
    f'DELETE FROM {{r}} WHERE id = OLD."fid"; INSERT OR REPLACE INTO {{r}} VALUES ({_BOX}); END',
    "update4": f"AFTER UPDATE ON {{t}} WHEN {_OTHER} AND ({_NONE}) BEGIN "
    'DELETE FROM {r} WHERE id IN (OLD."fid", NEW."fid"); END',
    "delete": "AFTER DELETE ON {t} WHEN OLD.geom NOT NULL BEGIN "
    'DELETE FROM {r} WHERE id = OLD."fid"; END',
}
"""The triggers of the GeoPackage standard (1.4), which keep the index right for any program."""

CHANGED = (
    "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
    "WHERE table_name = :name"
)
SET = (
    "UPDATE gpkg_contents SET min_x = :w, min_y = :s, max_x = :e, max_y = :n "
    "WHERE table_name = :name"
)
GROW = (
    "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, :w), :w), "
    "min_y = min(coalesce(min_y, :s), :s), max_x = max(coalesce(max_x, :e), :e), "
    "max_y = max(coalesce(max_y, :n), :n) WHERE table_name = :name"
)
"""What is kept of a layer as a whole: its last change and its bounds."""


def rtree(layer: Layer) -> str:
    """Return the name of a layer's spatial index."""
    return f"rtree_{layer.name}_{GEOMETRY}"


def describe(conn: Connection, layer: Layer) -> None:
    """Enter a new layer in the GeoPackage's own lists."""
    conn.execute(
        text(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) "
            "VALUES (:name, :kind, :title, :singular, :srs)"
        ),
        {
            "name": layer.name,
            "kind": "features" if layer.geometries else "attributes",
            "title": layer.title,
            "singular": layer.singular,
            "srs": 4326 if layer.geometries else None,
        },
    )
    if layer.geometries:
        _describe_place(conn, layer)


def _describe_place(conn: Connection, layer: Layer) -> None:
    """Enter the geometry column and make its spatial index."""
    conn.execute(
        text("INSERT INTO gpkg_geometry_columns VALUES (:name, 'geom', 'GEOMETRY', 4326, 0, 0)"),
        {"name": layer.name},
    )
    conn.execute(
        text(
            "INSERT INTO gpkg_extensions VALUES "
            "(:name, 'geom', 'gpkg_rtree_index', :definition, 'write-only')"
        ),
        {"name": layer.name, "definition": _RTREE},
    )
    make_index(conn, layer)
    add_triggers(conn, layer)


def make_index(conn: Connection, layer: Layer) -> None:
    """Make an empty spatial index."""
    conn.exec_driver_sql(
        f'CREATE VIRTUAL TABLE "{rtree(layer)}" USING rtree(id, minx, maxx, miny, maxy)'
    )


def add_triggers(conn: Connection, layer: Layer) -> None:
    """Make the triggers that keep the spatial index."""
    table, index = f'"{layer.name}"', f'"{rtree(layer)}"'
    for name, body in TRIGGERS.items():
        sql = body.format(t=table, r=index)
        conn.exec_driver_sql(f'CREATE TRIGGER "{rtree(layer)}_{name}" {sql}')


def drop_insert_trigger(conn: Connection, layer: Layer) -> None:
    """Take away the trigger that fills the index row by row."""
    conn.exec_driver_sql(f'DROP TRIGGER "{rtree(layer)}_insert"')


def add_insert_trigger(conn: Connection, layer: Layer) -> None:
    """Put that trigger back."""
    sql = TRIGGERS["insert"].format(t=f'"{layer.name}"', r=f'"{rtree(layer)}"')
    conn.exec_driver_sql(f'CREATE TRIGGER "{rtree(layer)}_insert" {sql}')


def make_index_anew(conn: Connection, layer: Layer) -> None:
    """Make a spatial index from its table, so that nothing stays in it of shapes that are gone."""
    index = rtree(layer)
    conn.exec_driver_sql(f'DROP TABLE "{index}"')
    make_index(conn, layer)
    conn.exec_driver_sql(_REFILL.format(layer=layer.name, index=index))


def index_faults(conn: Connection, layer: Layer) -> list[str]:
    """Compare a spatial index with its table, row by row."""
    index = rtree(layer)
    said = conn.exec_driver_sql("SELECT rtreecheck(?)", (index,)).scalar_one()
    problems = [] if said == "ok" else [f"The spatial index of {layer.name} is damaged: {said}"]
    lost = conn.exec_driver_sql(_LOST.format(layer=layer.name, index=index)).scalar_one()
    left = conn.exec_driver_sql(_LEFT.format(layer=layer.name, index=index)).scalar_one()
    if lost:
        problems.append(f"{lost} records of {layer.name} are not where the spatial index says.")
    if left:
        problems.append(f"The spatial index of {layer.name} holds {left} shapes too many.")
    return problems


_REFILL = (
    'INSERT INTO "{index}" SELECT fid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) '
    'FROM "{layer}" WHERE geom NOTNULL AND NOT ST_IsEmpty(geom)'
)
_LOST = (
    'SELECT count(*) FROM "{layer}" AS t LEFT JOIN "{index}" AS r ON r.id = t.fid '
    "WHERE t.geom NOTNULL AND NOT ST_IsEmpty(t.geom) AND (r.id IS NULL "
    f"OR r.minx - {HAIR} > ST_MinX(t.geom) OR r.maxx + {HAIR} < ST_MaxX(t.geom) "
    f"OR r.miny - {HAIR} > ST_MinY(t.geom) OR r.maxy + {HAIR} < ST_MaxY(t.geom))"
)
_LEFT = (
    'SELECT count(*) FROM "{index}" AS r LEFT JOIN "{layer}" AS t ON t.fid = r.id '
    "WHERE t.geom IS NULL OR ST_IsEmpty(t.geom)"
)
