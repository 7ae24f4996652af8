"""Needles: what is put into the corpus at known places, so that searches have a known answer.

Event number 77,777 of every 100,000 says RARE_WORD; event 43,210 of every 50,000 carries ids that follow from its
number, one in a column (`trace_id`) and one in an attribute (`request_id`).
"""

from bench.kinds.kind import Said

RARE_WORD = "tachyonflux"


def plant(number: int, said: Said) -> None:
    """Change event `number` of the corpus when it is one of the chosen."""
    if number % 100_000 == 77_777:
        said.message = f"{said.message} ({RARE_WORD} detected)"
    if number % 50_000 == 43_210:
        said.trace_id = planted_trace_id(number)
        said.attributes["request_id"] = planted_request_id(number)


def planted_trace_id(number: int) -> str:
    """The trace of a chosen event, 32 hexadecimal digits."""
    return f"{number:08x}" * 4


def planted_request_id(number: int) -> str:
    """The request of a chosen event, an id that no other event has."""
    return f"req-{number:012x}"
