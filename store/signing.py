"""Sign words with the store's own secret, which was made with the store and is never shown."""

import hashlib
import hmac

from sqlalchemy import Connection, select

from store.database import Database


def secret(database: Database, conn: Connection) -> bytes:
    """Return what only the store knows."""
    table = database.schema.secrets
    query = select(table.c.value).where(table.c.name == "links")
    return str(conn.execute(query).scalar_one()).encode()


def sign(known: bytes, *words: object) -> bytes:
    """Return 32 bytes that only who knows the secret can make of these words."""
    plain = "".join(f"{len(said := str(word))}:{said}" for word in words)
    return hmac.digest(known, plain.encode("utf-8", "surrogatepass"), hashlib.sha256)


def digest(database: Database, conn: Connection, *words: object) -> bytes:
    """Sign words with the secret of a store."""
    return sign(secret(database, conn), *words)
