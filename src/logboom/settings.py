"""Settings: `logboom.toml`, overridden by `LOGBOOM_SECTION__NAME`, overridden by the command line's flags.

Each room owns the class of its section, a frozen `Section` whose fields carry their sentence, unit and default in
place; the reference page is made from them. The composition root names the sections and `load` reads them once,
checks them whole and tells of every value where it came from.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from logboom.errors import SettingsError

ENVIRONMENT_PREFIX = "LOGBOOM_"


class Section(BaseModel):
    """A group of settings: `[name]` in logboom.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


SectionType = TypeVar("SectionType", bound=Section)


@dataclass(frozen=True, slots=True)
class InForce:
    """One setting: its dotted name, its value, and where that came from (default, a file, an environment variable, a flag)."""

    name: str
    value: object
    origin: str
    meaning: str


class Settings:
    """All sections, checked; `settings.section(SpoolSettings)` gives one."""

    def __init__(self, sections: Mapping[str, Section], origins: Mapping[str, str]) -> None:
        self._sections = dict(sections)
        self._origins = dict(origins)

    def section(self, kind: type[SectionType]) -> SectionType:
        for section in self._sections.values():
            if type(section) is kind:
                return section
        raise LookupError(f"{kind.__name__} is not among the sections that were loaded")

    def in_force(self) -> list[InForce]:
        """Every setting in the order of the sections, for `logboom settings` and the reference page."""
        found = []
        for name, section in self._sections.items():
            for path, value, meaning in _leaves(name, section):
                found.append(InForce(path, value, self._origins.get(path, "default"), meaning))
        return found


def load(
    sections: Mapping[str, type[Section]],
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Read all sections; `flags` maps dotted names (`server.port`) to values, None meaning 'not given'.

    Raises SettingsError that names the setting, where the value was found and what was expected.
    """
    values: dict[str, dict[str, Any]] = {name: {} for name in sections}
    origins: dict[str, str] = {}
    if file is not None:
        for path, value in _file_leaves(file, sections):
            _put(values, origins, path, value, str(file))
    for variable, value in sorted((os.environ if environ is None else environ).items()):
        if variable.startswith(ENVIRONMENT_PREFIX) and "__" in variable:
            path = variable.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".")
            if path.split(".", 1)[0] not in sections:
                raise SettingsError(f"the environment variable {variable} names no section", hint=_known(sections))
            _put(values, origins, path, value, f"environment variable {variable}")
    for path, flag in (flags or {}).items():
        if flag is not None:
            _put(values, origins, path, flag, "command line")
    return Settings({name: _checked(name, kind, values[name], origins) for name, kind in sections.items()}, origins)


def _file_leaves(file: Path, sections: Mapping[str, type[Section]]) -> list[tuple[str, object]]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}", hint="name another file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}") from error
    leaves: list[tuple[str, object]] = []
    for name, content in document.items():
        if not isinstance(content, dict):
            raise SettingsError(f"{file}: {name} stands outside a section", hint=_known(sections))
        if name not in sections:
            raise SettingsError(f"{file}: there is no section [{name}]", hint=_known(sections))
        leaves += _flatten(name, content)
    return leaves


def _flatten(path: str, content: Mapping[str, object]) -> list[tuple[str, object]]:
    leaves: list[tuple[str, object]] = []
    for name, value in content.items():
        leaves += _flatten(f"{path}.{name}", value) if isinstance(value, dict) else [(f"{path}.{name}", value)]
    return leaves


def _put(values: dict[str, dict[str, Any]], origins: dict[str, str], path: str, value: object, origin: str) -> None:
    section, *parents, last = path.split(".")
    place = values[section]
    for parent in parents:
        place = place.setdefault(parent, {})
        if not isinstance(place, dict):
            raise SettingsError(
                f"{path} (from {origin}): {parent} is a value, not a section", hint="see docs/settings.md"
            )
    place[last] = value
    origins[path] = origin


def _checked(name: str, kind: type[Section], values: dict[str, Any], origins: Mapping[str, str]) -> Section:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join([name, *(str(part) for part in first["loc"])])
        message = "there is no such setting" if first["type"] == "extra_forbidden" else first["msg"]
        raise SettingsError(
            f"{path} (from {origins.get(path, 'default')}): {message}", hint="see docs/settings.md"
        ) from None


def _leaves(path: str, section: Section) -> list[tuple[str, object, str]]:
    leaves: list[tuple[str, object, str]] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            leaves += _leaves(f"{path}.{name}", value)
        else:
            leaves.append((f"{path}.{name}", value, field.description or ""))
    return leaves


def _known(sections: Mapping[str, object]) -> str:
    return "the sections are " + ", ".join(sorted(sections))
