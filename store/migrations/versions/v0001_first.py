"""Make the fixed tables: history, counters, notes, loads, and what makes a GeoPackage."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
GEOPACKAGE = (
    "PRAGMA application_id = 1196444487",
    "PRAGMA user_version = 10400",
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """INSERT INTO gpkg_spatial_ref_sys VALUES
        ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined',
         'undefined Cartesian coordinate reference system'),
        ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',
         'undefined geographic coordinate reference system')""",
    f"""INSERT INTO gpkg_spatial_ref_sys VALUES
        ('WGS 84 geodetic', 4326, 'EPSG', 4326, '{WGS84}',
         'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid')""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)
ONLY_ADDED_SQLITE = tuple(
    f"""CREATE TRIGGER patchwork_history_no_{action} BEFORE {action} ON patchwork_history
        BEGIN SELECT RAISE(ABORT, 'The history is only ever added to.'); END"""
    for action in ("update", "delete")
)
ONLY_ADDED_POSTGRES = (
    """CREATE FUNCTION patchwork_history_stands() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'The history is only ever added to.'; END $$""",
    """CREATE TRIGGER patchwork_history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE
        ON patchwork_history FOR EACH STATEMENT EXECUTE FUNCTION patchwork_history_stands()""",
)


def upgrade() -> None:
    """Make everything that a store has besides its layers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in GEOPACKAGE if sqlite else ("CREATE EXTENSION IF NOT EXISTS postgis",):
        op.get_bind().exec_driver_sql(statement)
    _tables(sa.Integer() if sqlite else sa.BigInteger())
    for statement in ONLY_ADDED_SQLITE if sqlite else ONLY_ADDED_POSTGRES:
        op.get_bind().exec_driver_sql(statement)


def _tables(whole: sa.Integer) -> None:
    """Make the fixed tables."""
    words = {name: sa.Text() for name in ("at", "by", "layer", "record", "action", "reason")}
    op.create_table(
        "patchwork_history",
        sa.Column("seq", whole, primary_key=True, autoincrement=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in words.items()),
        sa.Column("version", whole, nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("before_geom", sa.LargeBinary()),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "patchwork_history_record", "patchwork_history", ["record", "version"], unique=True
    )
    op.create_table(
        "patchwork_counters",
        sa.Column("layer", sa.Text(), primary_key=True),
        sa.Column("version", whole, nullable=False),
    )
    op.create_table(
        "patchwork_notes",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text()),
    )
    op.create_table(
        "patchwork_loads",
        sa.Column("layer", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Refuse: a store goes back by its backup, never by losing its history."""
    msg = "A store is not taken back; put back its backup."
    raise NotImplementedError(msg)
