"""Many small modules as one: what a browser asks for at once, made when the server starts, from the files as they are.

Each module becomes a function that is called once, in the order in which its imports need it, and returns what it
exports. Modules are written in the few forms of import and export that are read here (anything else is refused, so that
nothing is joined wrongly); those of `vendor/`, which others wrote, are left alone and imported by the whole.

    import { moment as at } from "./time.js";   ->  const { moment: at } = $app_time;
    import * as keys from "./keys.js";          ->  const keys = $app_keys;
    export const clock = …                      ->  const clock = …, and in what the function returns
"""

import posixpath
import re
from collections.abc import Mapping
from typing import Final

VENDOR: Final = "vendor/"

_IMPORT: Final = re.compile(r'^import (?P<what>\{[^}]*\}|\* as [\w$]+|[\w$]+) from "(?P<path>\.[^"]+)";$', re.MULTILINE)
_EXPORT_FROM: Final = re.compile(r'^export (?P<what>\{[^}]*\}) from "(?P<path>\.[^"]+)";$', re.MULTILINE)
_EXPORT_LIST: Final = re.compile(r"^export \{(?P<names>[^}]*)\};$", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:const|class|function|async function)\*? (?P<name>[\w$]+))", re.MULTILINE)
_LATER: Final = re.compile(r'(?<![.\w])import\("(?P<path>\.[^"]+)"\)')
_COMMENT: Final = re.compile(r"^\s*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)\n", re.MULTILINE)
_UNREAD: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class CannotJoin(Exception):
    """A module is written in a way that isn't read here, or needs itself: a mistake of ours, found by the tests."""


def joined(modules: Mapping[str, str], entry: str) -> str:
    """`entry` with all that it imports, as one module that stands where `entry` stands.

    `modules` are the texts of all files by their names, such as `app/time.js`.
    """
    order: list[str] = []
    _visit(entry, modules, order, ())
    outside: dict[str, str] = {}
    parts = [_part(name, modules[name], entry, outside, is_entry=name == entry) for name in order]
    imports = [f'import * as {variable} from "{path}";' for path, variable in outside.items()]
    return "\n".join([*imports, *parts]) + "\n"


def vendored(modules: Mapping[str, str], entry: str) -> list[str]:
    """The modules of others that `entry` needs from the start, with what they import themselves."""
    found: list[str] = []
    order: list[str] = []
    _visit(entry, modules, order, ())
    waiting = [target for name in order for target in _targets(name, modules[name]) if target.startswith(VENDOR)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            paths = re.findall(r'(?:from|import) ?"(\.[^"]+)"', modules[name])
            waiting += [_resolved(name, path) for path in paths]
    return sorted(found)


def _visit(name: str, modules: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise CannotJoin(f"modules import each other: {' -> '.join([*above, name])}")
    if name in order:
        return
    for target in _targets(name, modules[name]):
        if not target.startswith(VENDOR):
            _visit(target, modules, order, (*above, name))
    order.append(name)


def _targets(name: str, text: str) -> list[str]:
    found = [*_IMPORT.finditer(text), *_EXPORT_FROM.finditer(text)]
    return [_resolved(name, match["path"]) for match in sorted(found, key=lambda match: match.start())]


def _part(name: str, text: str, entry: str, outside: dict[str, str], *, is_entry: bool) -> str:
    exported: list[str] = []

    def variable_of(path: str) -> str:
        target = _resolved(name, path)
        if not target.startswith(VENDOR):
            return _variable(target)
        return outside.setdefault(_relative(entry, target), _variable(target))

    def imported(match: re.Match[str]) -> str:
        what, variable = match["what"], variable_of(match["path"])
        if what.startswith("{"):
            return f"const {what.replace(' as ', ': ')} = {variable};"
        return f"const {what.removeprefix('* as ')} = {variable}{'' if what.startswith('*') else '.default'};"

    def exported_from(match: re.Match[str]) -> str:
        variable = variable_of(match["path"])
        exported.extend(f"{alias}: {variable}.{own}" for own, alias in _names(match["what"].strip("{}")))
        return ""

    def exported_list(match: re.Match[str]) -> str:
        exported.extend(f"{alias}: {own}" for own, alias in _names(match["names"]))
        return ""

    def exported_here(match: re.Match[str]) -> str:
        exported.append(match["name"])
        return ""

    text = _COMMENT.sub("", text)
    text = _IMPORT.sub(imported, text)
    text = _EXPORT_FROM.sub(exported_from, text)
    text = _EXPORT_LIST.sub(exported_list, text)
    text = _EXPORT.sub(exported_here, text)
    text = _LATER.sub(lambda match: f'import("{_relative(entry, _resolved(name, match["path"]))}")', text)
    if unread := _UNREAD.search(text):
        raise CannotJoin(f"{name}: this form is not read: {unread[0]}")
    if is_entry:  # in a function too: its names are none of the others', which may mean what the browser calls so
        return f"await (async () => {{\n{text.strip()}\n}})();"
    return f"const {_variable(name)} = (() => {{\n{text.strip()}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _names(listed: str) -> list[tuple[str, str]]:
    """Pairs of a module's own name and the exported one."""
    pairs = (one.strip().partition(" as ") for one in listed.split(",") if one.strip())
    return [(own, alias or own) for own, _, alias in pairs]


def _resolved(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _relative(entry: str, target: str) -> str:
    path = posixpath.relpath(target, posixpath.dirname(entry))
    return path if path.startswith(".") else f"./{path}"


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
