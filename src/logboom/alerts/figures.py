"""Numbers in words for people."""


def number(value: float | None) -> str:
    """`9.8`, `12`, `1,235`: as many digits as help."""
    if value is None:
        return "nothing"
    return f"{value:,.0f}" if abs(value) >= 1_000 or value == int(value) else f"{value:.3g}"
