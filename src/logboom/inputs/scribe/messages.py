"""Scribe's entries as lines: the category is the service, a message is a document or text, as it looks."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from logboom.inputs.body import JSON_LINES, TEXT_LINES
from logboom.inputs.documents import with_fields
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.message_codecs import by_codec

NAME: Final = "scribe"
FLAGS: Final = "?" + urlencode({"input": NAME})
CATEGORY: Final = "scribe.category"
MAX_CATEGORY_CHARACTERS: Final = 200


def lines_of(entries: Iterable[tuple[bytes, bytes]], max_line_bytes: int) -> list[Lines]:
    """The entries' lines, those of a category together: it stands in the flags of text, and within documents."""
    messages: dict[bytes, list[bytes]] = {}
    for category, message in entries:
        if message := message.rstrip(b"\r\n"):
            messages.setdefault(category, []).append(message)
    found: list[Lines] = []
    documents: list[bytes] = []
    for category, sent in messages.items():
        said, fields = _said(category)
        for codec, texts in by_codec(sent):
            if codec == TEXT_LINES:
                found += [Lines(run.data, run.flags + said, codec) for run in as_lines(texts, max_line_bytes)]
            else:
                documents += [with_fields(text, fields) for text in texts]
    return found + [Lines(run.data, run.flags + FLAGS, JSON_LINES) for run in as_lines(documents, max_line_bytes)]


@lru_cache(maxsize=4096)
def _said(category: bytes) -> tuple[str, bytes]:
    """What is said of all messages of a category: as flags of text, and as fields of documents."""
    text = category.decode("utf-8", "replace").strip()[:MAX_CATEGORY_CHARACTERS]
    if not text:
        return FLAGS, b""
    said = {"input": NAME, "service": text, "attributes": json.dumps({CATEGORY: text}, ensure_ascii=False)}
    fields = json.dumps({"service.name": text, CATEGORY: text}, ensure_ascii=False)
    return "?" + urlencode(said), fields.encode()[1:-1]
