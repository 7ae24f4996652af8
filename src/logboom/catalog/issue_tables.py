"""The catalog's tables of issues. Nothing is written here for an event: only for a new issue and for what becomes of it."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Dialect, ForeignKey, Integer, String, Table, Text, TypeDecorator
from sqlalchemy import UniqueConstraint as Unique

from logboom.catalog.tables import Moment, metadata


class Unsigned(TypeDecorator[int]):
    """A UInt64 in the signed column that databases have."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value - (1 << 64) if value >= 1 << 63 else value

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value + (1 << 64) if value < 0 else value


issues = Table(
    "issues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("number", Integer, nullable=False),  # of the short id, in the project
    Column("status", String(20), nullable=False),  # unresolved, resolved, ignored
    Column("reason", String(20), nullable=False),  # why it is unresolved: new, ongoing, regressed, escalating
    Column("since", Moment, nullable=False),  # when status or reason changed
    Column("title", String(400), nullable=False),
    Column("culprit", String(300), nullable=False),
    Column("type", String(400), nullable=False),
    Column("level", String(20), nullable=False),
    Column("platform", String(60), nullable=False),
    Column("logger", String(300), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("first_release", String(300), nullable=False),
    Column("first_event_id", String(36), nullable=False),
    Column("assignee_id", ForeignKey("users.id")),
    Column("resolution", Text, nullable=False),  # JSON: how it was resolved, until when it is ignored
    Column("merged_into", ForeignKey("issues.id")),
    Column("deleted_at", Moment),
    Column("revision", BigInteger, nullable=False, index=True),  # the id of its last activity
    Unique("project_id", "number"),
    sqlite_autoincrement=True,
)

issue_numbers = Table(
    "issue_numbers",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("last", Integer, nullable=False),
)

issue_fingerprints = Table(
    "issue_fingerprints",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("grouping", String(20), primary_key=True),
    Column("fingerprint", Unsigned, primary_key=True),
    Column("issue_id", ForeignKey("issues.id"), index=True),  # null: its issue was deleted
    Column("made_for", ForeignKey("issues.id")),  # the issue that it was before it was merged into another one
    Column("discarded", Boolean, nullable=False),
    Column("components", Text, nullable=False),  # JSON: why it is this fingerprint
    Column("revision", BigInteger, nullable=False, index=True),
)

# What happened to issues, what people said of them: notices are read from here by their rising ids.
issue_activity = Table(
    "issue_activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("issue_id", ForeignKey("issues.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("event_id", String(36), nullable=False),
    Column("release", String(300), nullable=False),
    Column("environment", String(300), nullable=False),
    Column("data", Text, nullable=False),  # JSON
    Column("edited_at", Moment),
    sqlite_autoincrement=True,
)
