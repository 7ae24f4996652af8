r"""JSON documents of a body, cut apart: one line each, as the codec `json_lines` reads them.

    b'{"a":1}\n{"a":2}\n'            lines: they pass as they are, without a loop over them
    b'[{"a":1}, {"a":2}]'            an array
    b'{"a":1}{"a":2}'                one after the other
    b'{\n  "a": 1\n}'                printed over lines, also several

What is broken stays a line of its own and harms no neighbour: the load keeps it as a plain message with the reason.
"""

import json
import re
from io import BytesIO

import msgspec

from logboom.inputs.framing import newline
from logboom.inputs.framing.lines import Lines

ADJOINING = re.compile(rb"\}(?=[ \t]*\{)")
ARRAY = re.compile(rb"\[\s*[\[{\"\]]")
DOCUMENTS = re.compile(rb"\s*(?:\{|\[\s*[\[{\"\]])")

SEPARATORS = re.compile(r"[\s,]*")
AFTER_A_DOCUMENT = re.compile(r"[ \t\r]*(?:$|[\n,{\]])")
END_OF_BROKEN_LINE = re.compile(r"\n|\Z")
END_OF_BROKEN_ELEMENT = re.compile(r"\n|\Z|(?<=\})(?=\s*,\s*\{)|\](?=\s*\Z)")

# A document that seems to go on over lines and turns out broken costs a look at all that follows it. After so many
# of them in one body the others are taken line by line.
MAX_FAILURES = 200

_elements = msgspec.json.Decoder(list[msgspec.Raw])
_scanner = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


def look_like_documents(body: bytes) -> bool:
    """Whether a body of unknown type is JSON: `[error] ...` and `[2026-11-22 ...` are text."""
    return DOCUMENTS.match(body) is not None


def with_fields(document: bytes, fields: bytes) -> bytes:
    """The document with more fields, `"a": 1, "b": 2`, before its own; one that is empty or broken stays as it is."""
    if document[1:2] == b'"' and fields:  # as nearly all begin
        return b"{" + fields + b", " + document[1:]
    inside = document[1:].lstrip()
    return b"{" + fields + b", " + inside if fields and inside[:1] == b'"' else document


def cut(body: bytes, max_line_bytes: int, *, lines_promised: bool = False) -> list[Lines]:
    """One line a document; one over the limit is truncated and marked, and is then no JSON any more.

    `lines_promised`: the sender's Content-Type says that each line is a document, so none is looked for elsewhere.
    """
    if lines_promised:
        return newline.cut(body, max_line_bytes)
    body = newline.with_bare_newlines(body.lstrip())
    if body.startswith(b"{") and _is_document_a_line(body):
        return newline.within_limit(body, max_line_bytes)
    if body.startswith(b"["):
        elements = _array(body)
        if elements is not None:
            return newline.within_limit(elements, max_line_bytes)
    return newline.cut(b"\n".join(_cut_apart(body)), max_line_bytes)


def _is_document_a_line(body: bytes) -> bool:
    """Whether each line begins as an object and none holds two; a few looks at the body, none at a single line."""
    # The least and the greatest line tell of all others how they begin, in a third of a regular expression's time.
    are_objects = min(BytesIO(body))[:1] == max(BytesIO(body))[:1] == b"{"
    return are_objects and not BytesIO(body).readline().rstrip(b"\n").endswith(b",") and not ADJOINING.search(body)


def _array(body: bytes) -> bytes | None:
    """The elements of a well-formed array, a line each; None when it is none."""
    try:
        elements = _elements.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None
    data = b"\n".join(elements)
    if data.count(b"\n") >= len(elements):  # printed over lines: JSON has LF between its tokens only
        data = b"\n".join([bytes(element).replace(b"\n", b" ") for element in elements])
    return data


def _cut_apart(body: bytes) -> list[bytes]:
    """Documents wherever they begin and end, and the lines between them."""
    text = body.decode("utf-8", "surrogateescape")
    in_array = ARRAY.match(body) is not None
    pieces: list[str] = []
    failures = 0
    position = 1 if in_array else 0
    while (position := _start(text, position)) < len(text):
        if in_array and text[position] == "]":
            position += 1
            continue
        end = position
        if (in_array or text[position] == "{") and failures < MAX_FAILURES:
            end = _document_end(text, position)
            failures += end == position
        if end == position or not AFTER_A_DOCUMENT.match(text, end):
            broken = (END_OF_BROKEN_ELEMENT if in_array else END_OF_BROKEN_LINE).search(text, end)
            end = broken.start() if broken else len(text)
        pieces.append(text[position:end].replace("\n", " "))
        position = end
    return [piece.encode("utf-8", "surrogateescape") for piece in pieces]


def _start(text: str, position: int) -> int:
    separators = SEPARATORS.match(text, position)
    return separators.end() if separators else position


def _document_end(text: str, position: int) -> int:
    """The position after the document that begins here; the same position when it is broken."""
    try:
        _, end = _scanner.raw_decode(text, position)
    except (ValueError, RecursionError):
        return position
    return end
