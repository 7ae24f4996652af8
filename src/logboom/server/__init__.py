"""The composition root: reads settings, builds every part, starts and stops them in order; it only wires."""

from logboom.server.run import run
from logboom.server.settings import SECTIONS, ServerSettings
from logboom.server.started import Started

__all__ = ["SECTIONS", "ServerSettings", "Started", "run"]
