"""A body of plain lines, of which those of a stack trace are one message: a stream that has ended."""

from logboom.agent.wrapped_joining import WrappedJoiner, may_be_joined
from logboom.inputs.framing import newline
from logboom.inputs.framing.lines import Lines, as_lines


def cut_joined(body: bytes, max_message_bytes: int) -> list[Lines]:
    """The messages of a body; one without a trace passes in one piece. What is over the limit is truncated and marked."""
    if not may_be_joined(body):
        return newline.cut(body, max_message_bytes)
    joiner = WrappedJoiner(max_message_bytes)
    return as_lines([*joiner.feed(body + b"\n"), *joiner.settle()], max_message_bytes)
