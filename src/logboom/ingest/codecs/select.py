"""SQL in steps: each adds columns made of the columns of the step before.

A step is a sub-select of its own because the engine computes a column once, while an expression that is written out
twice inside another is analysed twice, and its text doubles at each level.
"""


def derive(rows: str, **columns: str) -> str:
    """`SELECT *, <expression> AS <name>, ... FROM (rows)`: the columns must not refer to each other."""
    added = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT *, {added} FROM ({rows})"
