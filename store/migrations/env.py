"""How Alembic reaches the store: over the connection and transaction that the opener holds."""

from alembic import context

from store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
