"""Make the table of photos and files that belong to records."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; its bytes stand last, so that reading about a photo does not read it."""
    whole = sa.Integer() if op.get_bind().dialect.name == "sqlite" else sa.BigInteger()
    words = ("layer", "record", "kind", "status", "name", "alt", "caption", "media", "at", "by")
    numbers = ("version", "width", "height", "bytes")
    op.create_table(
        "patchwork_files",
        sa.Column("id", sa.Text(), primary_key=True),
        *(sa.Column(one, sa.Text(), nullable=False) for one in words),
        *(sa.Column(one, whole, nullable=False) for one in numbers),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("full", sa.LargeBinary(), nullable=False),
    )
    op.create_index("patchwork_files_record", "patchwork_files", ["record"])


def downgrade() -> None:
    """Refuse: a store goes back by its backup, never by losing its history."""
    msg = "A store is not taken back; put back its backup."
    raise NotImplementedError(msg)
