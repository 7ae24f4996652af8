"""Which codec reads a message that was cut from lines: documents have one of their own."""

from collections.abc import Sequence

from logboom.agent.lines import is_document
from logboom.inputs.body import JSON_LINES_NAMED, TEXT_LINES


def by_codec(messages: Sequence[bytes]) -> list[tuple[str, list[bytes]]]:
    """The messages that are text, and those that are documents, each with the codec's name; none is left out."""
    texts: list[bytes] = []
    documents: list[bytes] = []
    for message in messages:
        if is_document(message):
            documents.append(message.replace(b"\n", b" ") if b"\n" in message else message)
        else:
            texts.append(message)
    return [(codec, found) for codec, found in ((TEXT_LINES, texts), (JSON_LINES_NAMED, documents)) if found]
