"""Values beside the SQL: each is bound once and named where it is used."""

from logboom.store.statement import Value


class Parameters:
    """Collects the values of one statement; `bind` gives what stands for a value in the SQL."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self._names: dict[tuple[str, str, Value], str] = {}

    def bind(self, value: Value, engine_type: str = "String") -> str:
        """`{p0:String}` for a value; the same again for an equal one."""
        identity = (engine_type, type(value).__name__, tuple(value) if isinstance(value, list) else value)
        name = self._names.setdefault(identity, f"p{len(self._names)}")
        self.values[name] = value
        return "{" + f"{name}:{engine_type}" + "}"
