"""Scribe's entries as lines: the category is the service, a message is a document or text, as it looks."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from logboom.inputs.body import JSON_LINES_NAMED
from logboom.inputs.documents import with_fields
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.message_codecs import by_codec

NAME: Final = "scribe"
CATEGORY: Final = "scribe.category"
MAX_CATEGORY_CHARACTERS: Final = 200


def lines_of(entries: Iterable[tuple[bytes, bytes]], max_line_bytes: int) -> list[Lines]:
    """The entries' lines, those of a category together; what they have in common stands in the flags."""
    messages: dict[bytes, list[bytes]] = {}
    for category, message in entries:
        if message := message.rstrip(b"\r\n"):
            messages.setdefault(category, []).append(message)
    found: list[Lines] = []
    for category, sent in messages.items():
        said, named = _said(category)
        for codec, texts in by_codec(sent):
            lines = [with_fields(text, named) for text in texts] if codec == JSON_LINES_NAMED else texts
            found += [Lines(run.data, run.flags + said, codec) for run in as_lines(lines, max_line_bytes)]
    return found


@lru_cache(maxsize=4096)
def _said(category: bytes) -> tuple[str, bytes]:
    """What is said of all messages of a category: as flags, and as a field of documents."""
    text = category.decode("utf-8", "replace").strip()[:MAX_CATEGORY_CHARACTERS]
    if not text:
        return "?" + urlencode({"input": NAME}), b""
    said = {"input": NAME, "service": text, "attributes": json.dumps({CATEGORY: text}, ensure_ascii=False)}
    return "?" + urlencode(said), json.dumps({CATEGORY: text}, ensure_ascii=False).encode()[1:-1]
