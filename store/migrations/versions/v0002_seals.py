"""Let the history's chain cover seals of what rows hold, so that a person's data can be erased.

The hashes are written out here as they were before and are from now on: a migration does the same
for ever, whatever becomes of the code.
"""

import hashlib
import os
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHUNK = 5_000
_UNCHANGED = ("seq", "at", "layer", "record", "version", "action", "covers", "seal", "chain")
_SQLITE = f"""CREATE TRIGGER patchwork_history_no_update BEFORE UPDATE ON patchwork_history
    WHEN NOT (
        {" AND ".join(f"NEW.{one} IS OLD.{one}" for one in _UNCHANGED)}
        AND NEW.salt IS NULL AND length(NEW.content) = 0
        AND (NEW."by" IS OLD."by" OR NEW."by" = '')
        AND (NEW.reason IS OLD.reason OR NEW.reason = '')
        AND (NEW.before_geom IS OLD.before_geom OR NEW.before_geom IS NULL)
        AND (NEW.before IS OLD.before OR NEW.before IS NULL OR NOT EXISTS (
            SELECT 1 FROM json_each(NEW.before) AS n WHERE NOT EXISTS (
                SELECT 1 FROM json_each(OLD.before) AS o WHERE o.key = n.key AND o.atom IS n.atom)))
        AND EXISTS (
            SELECT 1 FROM patchwork_history AS e WHERE e.seq = NEW.erased AND e.seq > OLD.seq
            AND e.layer = OLD.layer AND e.record = OLD.record AND e.action = 'erased'))
    BEGIN SELECT RAISE(ABORT, 'The history is only ever added to.'); END"""
_POSTGRES = (
    "DROP TRIGGER patchwork_history_no_change ON patchwork_history",
    f"""CREATE FUNCTION patchwork_history_erased() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF {" AND ".join(f"NEW.{one} IS NOT DISTINCT FROM OLD.{one}" for one in _UNCHANGED)}
                AND NEW.salt IS NULL AND length(NEW.content) = 0
                AND (NEW."by" = OLD."by" OR NEW."by" = '')
                AND (NEW.reason = OLD.reason OR NEW.reason = '')
                AND (NEW.before_geom IS NULL
                    OR NEW.before_geom IS NOT DISTINCT FROM OLD.before_geom)
                AND (NEW.before IS NULL OR OLD.before::jsonb @> NEW.before::jsonb)
                AND EXISTS (
                    SELECT 1 FROM patchwork_history AS e WHERE e.seq = NEW.erased
                    AND e.seq > OLD.seq AND e.layer = OLD.layer AND e.record = OLD.record
                    AND e.action = 'erased')
            THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'The history is only ever added to.';
        END $$""",
    """CREATE TRIGGER patchwork_history_no_change BEFORE UPDATE ON patchwork_history
        FOR EACH ROW EXECUTE FUNCTION patchwork_history_erased()""",
    """CREATE TRIGGER patchwork_history_no_removal BEFORE DELETE OR TRUNCATE
        ON patchwork_history FOR EACH STATEMENT EXECUTE FUNCTION patchwork_history_stands()""",
)


def upgrade() -> None:
    """Add the seals, chain the history by them, and let erasures and nothing else through."""
    conn = op.get_bind()
    sqlite = conn.dialect.name == "sqlite"
    for name, kind in _columns(sqlite).items():
        op.add_column("patchwork_history", sa.Column(name, kind))
    if sqlite:
        conn.exec_driver_sql("DROP TRIGGER patchwork_history_no_update")
        _chain_anew(conn)
        conn.exec_driver_sql(_SQLITE)
        return
    conn.exec_driver_sql(_POSTGRES[0])
    _chain_anew(conn)
    for statement in _POSTGRES[1:]:
        conn.exec_driver_sql(statement.replace("%", "%%"))


def _columns(sqlite: bool) -> dict[str, sa.LargeBinary | sa.Integer]:
    """Return the new columns."""
    whole = sa.Integer() if sqlite else sa.BigInteger()
    blobs = {name: sa.LargeBinary() for name in ("salt", "seal", "covers")}
    return {**blobs, "erased": whole}


def _chain_anew(conn: sa.Connection) -> None:
    """Seal and chain every row; one that did not fit its chain before does not fit it after."""
    table = sa.Table("patchwork_history", sa.MetaData(), autoload_with=conn)
    change = (
        table.update()
        .where(table.c.seq == sa.bindparam("b_seq"))
        .values({name: sa.bindparam(f"b_{name}") for name in ("salt", "seal", "chain")})
    )
    old = new = bytes(32)
    last = -1
    while True:
        query = _after(table, last)
        rows = [dict(row) for row in conn.execute(query).mappings()]
        if not rows:
            return
        changes = []
        for row in rows:
            fits = _old_chain(old, row) == bytes(row["chain"])
            old = bytes(row["chain"])
            row["salt"] = os.urandom(16)
            row["seal"] = _seal(row)
            new = _chain(new, row) if fits else old
            changes.append(
                {"b_seq": row["seq"], "b_salt": row["salt"], "b_seal": row["seal"], "b_chain": new}
            )
        conn.execute(change, changes)
        last = int(rows[-1]["seq"])


def _after(table: sa.Table, seq: int) -> sa.Select[tuple[object, ...]]:
    """Return the next rows of the history."""
    return sa.select(table).where(table.c.seq > seq).order_by(table.c.seq).limit(CHUNK)


def _measured(row: Mapping[str, object], *names: str) -> bytes:
    """Write values, each after its length."""
    said = (None if row[name] is None else str(row[name]) for name in names)
    words = "".join("-" if one is None else f"{len(one)}:{one}" for one in said)
    return words.encode("utf-8", "surrogatepass")


def _blob(value: object) -> bytes:
    """Return a blob or, for none, no bytes."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _old_chain(previous: bytes, row: Mapping[str, object]) -> bytes:
    """Hash a row as it was hashed before."""
    names = ("at", "by", "layer", "action", "reason", "seq", "record", "version", "before")
    digest = hashlib.sha256(previous + _measured(row, *names))
    digest.update(_blob(row["before_geom"]))
    digest.update(_blob(row["content"]))
    return digest.digest()


def _seal(row: Mapping[str, object]) -> bytes:
    """Hash what a row says of people and content."""
    digest = hashlib.sha256(_blob(row["salt"]))
    digest.update(_measured(row, "by", "reason", "before") + b"\0" + _blob(row["before_geom"]))
    digest.update(_blob(row["content"]))
    return digest.digest()


def _chain(previous: bytes, row: Mapping[str, object]) -> bytes:
    """Hash a row by its seal."""
    names = ("at", "layer", "action", "seq", "record", "version")
    return hashlib.sha256(previous + _measured(row, *names) + _blob(row["seal"])).digest()


def downgrade() -> None:
    """Refuse: a store goes back by its backup, never by losing its history."""
    msg = "A store is not taken back; put back its backup."
    raise NotImplementedError(msg)
