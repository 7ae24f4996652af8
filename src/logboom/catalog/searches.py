"""Saved searches, macros and lookups of projects."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.search_records import LookupRecord, MacroRecord, SavedSearch
from logboom.catalog.search_tables import lookups, macros, saved_searches
from logboom.errors import Conflict, NotFound

_NAME_TAKEN = Conflict("the project has a saved search of this name already", hint="choose another name")


class SavedSearches:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, project: int) -> list[SavedSearch]:
        """By name."""
        query = select(saved_searches).where(saved_searches.c.project_id == project).order_by(saved_searches.c.name)
        with self._database.reading() as connection:
            return [_saved(row) for row in connection.execute(query)]

    def get(self, project: int, search: int) -> SavedSearch:
        """Raises NotFound."""
        query = select(saved_searches).where(saved_searches.c.project_id == project, saved_searches.c.id == search)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("the project has no such saved search")
        return _saved(row)

    def create(
        self, project: int, *, name: str, query: str, description: str, start: str, end: str,
        parameters: Mapping[str, str], by: str,
    ) -> SavedSearch:  # fmt: skip
        """Raises Conflict when the project has one of this name."""
        now = self._clock()
        values = {
            "project_id": project, "name": name, "query": query, "description": description, "start": start, "end": end,
            "parameters": json.dumps(dict(parameters)), "created_at": now, "changed_at": now, "changed_by": by,
        }  # fmt: skip
        try:
            with self._database.writing() as connection:
                row = connection.execute(insert(saved_searches).values(values).returning(*saved_searches.c)).one()
                return _saved(row)
        except IntegrityError:
            raise _NAME_TAKEN from None

    def change(
        self, project: int, search: int, *, name: str, query: str, description: str, start: str, end: str,
        parameters: Mapping[str, str], by: str,
    ) -> SavedSearch:  # fmt: skip
        """Raises NotFound, Conflict."""
        values = {
            "name": name, "query": query, "description": description, "start": start, "end": end,
            "parameters": json.dumps(dict(parameters)), "changed_at": self._clock(), "changed_by": by,
        }  # fmt: skip
        mine = (saved_searches.c.project_id == project) & (saved_searches.c.id == search)
        try:
            with self._database.writing() as connection:
                connection.execute(update(saved_searches).where(mine).values(values))
        except IntegrityError:
            raise _NAME_TAKEN from None
        return self.get(project, search)

    def delete(self, project: int, search: int) -> None:
        """Raises NotFound."""
        mine = (saved_searches.c.project_id == project) & (saved_searches.c.id == search)
        with self._database.writing() as connection:
            if not connection.execute(delete(saved_searches).where(mine)).rowcount:
                raise NotFound("the project has no such saved search")


class SavedMacros:
    """Every call is one transaction. Macros of one name with different numbers of parameters are different ones."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, project: int) -> list[MacroRecord]:
        """By name."""
        query = select(macros).where(macros.c.project_id == project).order_by(macros.c.name, macros.c.parameter_count)
        with self._database.reading() as connection:
            return [_macro(row) for row in connection.execute(query)]

    def put(
        self, project: int, name: str, *, definition: str, parameters: Sequence[str], description: str, by: str
    ) -> MacroRecord:
        """Make it, or put it in place of the one of this name with as many parameters."""
        values = {
            "project_id": project, "name": name, "parameter_count": len(parameters), "parameters": json.dumps(list(parameters)),
            "definition": definition, "description": description, "changed_at": self._clock(), "changed_by": by,
        }  # fmt: skip
        mine = (
            (macros.c.project_id == project) & (macros.c.name == name) & (macros.c.parameter_count == len(parameters))
        )
        with self._database.writing() as connection:
            connection.execute(delete(macros).where(mine))
            row = connection.execute(insert(macros).values(values).returning(*macros.c)).one()
            return _macro(row)

    def delete(self, project: int, name: str, parameter_count: int) -> None:
        """Raises NotFound."""
        mine = (
            (macros.c.project_id == project) & (macros.c.name == name) & (macros.c.parameter_count == parameter_count)
        )
        with self._database.writing() as connection:
            if not connection.execute(delete(macros).where(mine)).rowcount:
                raise NotFound("the project has no such macro")


class Lookups:
    """Every call is one transaction. The rows themselves are in the engine."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, project: int) -> list[LookupRecord]:
        """By name."""
        query = select(lookups).where(lookups.c.project_id == project).order_by(lookups.c.name)
        with self._database.reading() as connection:
            return [_lookup(row) for row in connection.execute(query)]

    def get(self, project: int, name: str) -> LookupRecord:
        """Raises NotFound."""
        query = select(lookups).where(lookups.c.project_id == project, lookups.c.name == name)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("the project has no such lookup", hint="GET /api/v1/lookups lists them")
        return _lookup(row)

    def put(
        self, project: int, name: str, *, version: int, columns: Sequence[str], rows: int, by: str
    ) -> LookupRecord | None:
        """From now on the lookup has these rows; the record that it had before, whose rows may go."""
        values = {
            "project_id": project, "name": name, "version": version, "columns": json.dumps(list(columns)), "rows": rows,
            "changed_at": self._clock(), "changed_by": by,
        }  # fmt: skip
        mine = (lookups.c.project_id == project) & (lookups.c.name == name)
        with self._database.writing() as connection:
            before = connection.execute(select(lookups).where(mine)).one_or_none()
            connection.execute(delete(lookups).where(mine))
            connection.execute(insert(lookups).values(values))
            return _lookup(before) if before else None

    def delete(self, project: int, name: str) -> LookupRecord:
        """The record that it had. Raises NotFound."""
        found = self.get(project, name)
        mine = (lookups.c.project_id == project) & (lookups.c.name == name)
        with self._database.writing() as connection:
            connection.execute(delete(lookups).where(mine))
        return found


def _saved(row: Row[Any]) -> SavedSearch:
    return SavedSearch(
        id=row.id,
        project=row.project_id,
        name=row.name,
        description=row.description,
        query=row.query,
        start=row.start,
        end=row.end,
        parameters=json.loads(row.parameters),
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def _macro(row: Row[Any]) -> MacroRecord:
    return MacroRecord(
        name=row.name,
        parameters=tuple(json.loads(row.parameters)),
        definition=row.definition,
        description=row.description,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def _lookup(row: Row[Any]) -> LookupRecord:
    return LookupRecord(
        name=row.name,
        version=row.version,
        columns=tuple(json.loads(row.columns)),
        rows=row.rows,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
