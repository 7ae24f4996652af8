"""How much may come with each ingest key, and how much came on each day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LIMITS = ("events_per_second", "bytes_per_second", "events_per_day", "bytes_per_day")


def upgrade() -> None:
    for limit in LIMITS:
        op.add_column("ingest_keys", sa.Column(limit, sa.BigInteger))
    op.create_table(
        "ingest_key_days",
        sa.Column("key_id", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("events", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "day", name="pk_ingest_key_days"),
        sa.ForeignKeyConstraint(["key_id"], ["ingest_keys.id"], name="fk_ingest_key_days_key_id"),
    )
