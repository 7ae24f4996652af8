"""What a project has saved for its queries: macros, lookups and searches, as the query language asks for them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from logboom.api.services import Services
from logboom.query.context import Lookup, SavedQuery
from logboom.query.macros import Macro, expand


@dataclass(frozen=True, slots=True)
class Library:
    macros: Mapping[tuple[str, int], Macro] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    searches: Mapping[str, SavedQuery] = field(default_factory=dict)

    def macro(self, name: str, arguments: int) -> Macro | None:
        return self.macros.get((name, arguments))

    def lookup(self, name: str) -> Lookup | None:
        return self.lookups.get(name)

    def saved_search(self, name: str) -> SavedQuery | None:
        saved = self.searches.get(name)
        if saved is None:
            return None
        return SavedQuery(expand(saved.query, self.macro, leaves_out=True).text, saved.parameters)


NOTHING = Library()


async def library_for(query: str, project: int, services: Services) -> Library:
    """What a query may name; the catalog is only asked when it names something."""
    if "`" not in query and not any(word in query.lower() for word in ("lookup", "savedsearch")):
        return NOTHING
    return await asyncio.to_thread(_read, project, services)


def _read(project: int, services: Services) -> Library:
    macros = {
        (macro.name, len(macro.parameters)): Macro(macro.definition, macro.parameters)
        for macro in services.catalog.macros.all(project)
    }
    lookups = {
        lookup.name: Lookup(lookup.name, lookup.version, lookup.columns)
        for lookup in services.catalog.lookups.all(project)
    }
    searches = {
        search.name: SavedQuery(search.query, search.parameters)
        for search in services.catalog.saved_searches.all(project)
    }
    return Library(macros, lookups, searches)
