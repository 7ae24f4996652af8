r"""Events as Logstash's clients write them, as documents for the codec `json_lines`.

    {"@timestamp":"…","@message":"a","@source_host":"web-1","@type":"shop","@fields":{"levelname":"INFO","order":7}}
    {"@timestamp":"…","message":"a","host":"web-1","program":"x.py","extra":{"logger_name":"shop","order":7}}

become

    {"@timestamp":"…","message":"a","host":"web-1","type":"shop","levelname":"INFO","order":7}
    {"@timestamp":"…","message":"a","host":"web-1","program":"x.py","logger_name":"shop","order":7}

All else, Elastic Common Schema among it, passes as it is.

Source: python-logstash 0.4.8 (its versions 0 and 1) and python-logstash-async 4.1.0, as they were seen to write.
"""

import re
from dataclasses import replace
from typing import Final

import msgspec

from logboom.inputs.framing.lines import Lines

# Where values are kept that belong to the event itself.
_WITHIN: Final = ("@fields", "extra")
_NAMES: Final = {
    "@message": "message",
    "@source_host": "host",
    "@source_path": "path",
    "@type": "type",
    "@tags": "tags",
}
_MARKERS: Final = re.compile(rb'"(?:@fields|extra|@message)"')
_EMPTY_VALUE: Final = re.compile(rb':\s*(?:null|""|\[\]|\{\})')
_EMPTY: Final = frozenset((b"null", b'""', b"[]", b"{}"))

_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_encode = msgspec.json.encode


def document_of(event: bytes) -> bytes:
    """The document of one event; what is no JSON object stays as it is, for the load to keep with the reason."""
    if not _MARKERS.search(event):
        return event
    try:
        given = _decode(event)
        found: dict[str, msgspec.Raw] = {}
        for name in _WITHIN:
            inside = bytes(given.get(name, b""))
            if inside.startswith(b"{"):
                found |= _decode(inside)
                del given[name]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return event
    # What stands outside is the event's own: a value within never takes its place.
    for name, value in given.items():
        found[_NAMES.get(name, name)] = value
    if _EMPTY_VALUE.search(event):
        found = {name: value for name, value in found.items() if bytes(value) not in _EMPTY}
    return _encode(found)


def documents_of(lines: Lines) -> Lines:
    """The same of many; lines that hold no such event are looked at together, not one by one."""
    if lines.flags or not _MARKERS.search(lines.data):
        return lines
    return replace(lines, data=b"\n".join([document_of(line) for line in lines.data.split(b"\n")]))
