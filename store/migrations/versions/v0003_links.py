"""Make what private links and a group's small memory need: a secret, ended links, memory."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make three small tables, and the secret that every private link is derived from."""
    whole = sa.Integer() if op.get_bind().dialect.name == "sqlite" else sa.BigInteger()
    kept = op.create_table(
        "patchwork_secrets",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.bulk_insert(kept, [{"name": "links", "value": secrets.token_hex(32)}])
    op.create_table(
        "patchwork_links",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("record", sa.Text(), primary_key=True),
        sa.Column("ended", whole, nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
    )
    op.create_table(
        "patchwork_memory",
        sa.Column("owner", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Refuse: a store goes back by its backup, never by losing its history."""
    msg = "A store is not taken back; put back its backup."
    raise NotImplementedError(msg)
