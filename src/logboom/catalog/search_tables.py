"""The catalog's tables of saved searches, macros and lookups."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from logboom.catalog.tables import Moment, metadata

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("start", String(100), nullable=False),
    Column("end", String(100), nullable=False),
    Column("parameters", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(320), nullable=False),
    UniqueConstraint("project_id", "name", name="uq_saved_searches_name"),
    sqlite_autoincrement=True,
)
macros = Table(
    "macros",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("parameter_count", Integer, primary_key=True, autoincrement=False),
    Column("parameters", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(320), nullable=False),
)
lookups = Table(
    "lookups",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("columns", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(320), nullable=False),
)
