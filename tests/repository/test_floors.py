"""Imports point one way, downwards: a room uses only rooms of lower floors, and no module is part of a ring."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"

# From the ground up. Rooms of one floor do not know each other.
FLOORS = (
    ("client", "event", "settings", "errors"),
    ("store", "catalog", "agent"),
    ("query",),
    ("pipeline",),
    ("ingest", "issues"),
    ("inputs", "alerts"),
    ("api",),
    ("web",),
    ("server",),
    ("cli",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS, start=1) for room in rooms}

# The ground floor's modules that any room, on the same floor too, may use: words and errors that all speak in.
COMMON_GROUND = ("errors",)

MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.glob("logboom/**/*.py"))
}


def imported_modules(module: str, text: str, *, run_on_import_only: bool = False) -> Iterator[str]:
    """The modules of Logboom that this one imports, anywhere in its text, or only as its own import runs."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in statements(ast.parse(text), into_functions=not run_on_import_only):
        if isinstance(node, ast.Import):
            yield from (resolved(alias.name) for alias in node.names if alias.name.split(".")[0] == "logboom")
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            if base.split(".")[0] == "logboom":
                yield from (resolved(f"{base}.{alias.name}") for alias in node.names)


def statements(tree: ast.AST, *, into_functions: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not into_functions and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        yield node
        yield from statements(node, into_functions=into_functions)


def resolved(name: str) -> str:
    """`logboom.errors.QueryError` is imported from the module `logboom.errors`."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_to_lower_floors(module: str):
    room = room_of(module)
    if not room:
        return  # the package itself: tests/repository/test_client_import.py says what it may load
    assert room in FLOOR_OF, f"{room} has no floor: add it to FLOORS, or move the module into a room"
    for imported in imported_modules(module, MODULES[module].read_text("utf-8")):
        other = room_of(imported)
        if other in {"", room, *COMMON_GROUND}:
            continue
        assert FLOOR_OF[other] < FLOOR_OF[room], f"{module} imports {imported}: {other} is not below {room}"


def test_no_module_is_part_of_a_ring():
    """Followed over what runs when a module is imported; a package's children are not imports of the package."""
    imports = {
        module: set(imported_modules(module, path.read_text("utf-8"), run_on_import_only=True)) - {module}
        for module, path in MODULES.items()
    }
    finished: set[str] = set()

    def follow(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module not in finished:
            for imported in sorted(imports[module]):
                follow(imported, (*path, module))
            finished.add(module)

    for module in imports:
        follow(module, ())


@pytest.mark.parametrize(
    ("text", "imported"),
    [
        ("import logboom.errors", ["logboom.errors"]),
        ("from logboom.errors import QueryError", ["logboom.errors"]),
        ("from logboom import errors", ["logboom.errors"]),
        ("from . import engine", ["logboom.store.engine"]),
        ("from ..errors import QueryError", ["logboom.errors"]),
        ("def f():\n    from logboom.event import COLUMNS", ["logboom.event"]),
        ("import json", []),
    ],
)
def test_every_way_to_import_is_seen(text: str, imported: list[str]):
    assert list(imported_modules("logboom.store.statement", text)) == imported
