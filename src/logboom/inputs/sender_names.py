"""What a sender says about a whole request: the names of its fields, and values that all its events share.

    POST /api/v1/ingest?message_field=text&service=web
    X-Logboom-Message-Field: text

It becomes the part of the spool's flags that the codecs read: a URL query string in a fixed order.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from logboom.errors import InvalidRequest
from logboom.event import SEVERITY_OF_WORD

FIELD_NAMES = ("time_field", "message_field", "level_field", "host_field", "service_field")
FIXED_VALUES = ("service", "host", "environment", "release", "logger", "level")
NAMES = (*FIELD_NAMES, *FIXED_VALUES)
HEADERS = {f"x-logboom-{name.replace('_', '-')}".encode(): name for name in NAMES}
OTHER_PARAMETERS = ("key",)
MAX_VALUE_CHARACTERS = 256


def flags_of(query_string: bytes, headers: Iterable[tuple[bytes, bytes]]) -> str:
    """`?message_field=text&service=web`, or nothing; the query string outdoes headers.

    Raises InvalidRequest for a name that isn't known or a value that can't be: a typing error would lose meaning.
    """
    said: dict[str, str] = {}
    for header, content in headers:
        if header in HEADERS:
            said[HEADERS[header]] = content.decode("utf-8", "replace").strip()
    try:
        given = parse_qsl(query_string.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=64)
    except ValueError:
        raise InvalidRequest("the request has more than 64 parameters", hint="send the fields in the body") from None
    for name, value in given:
        if name not in NAMES and name not in OTHER_PARAMETERS:
            raise InvalidRequest(
                f"there is no parameter {name[:40]!r}",
                hint="the parameters are " + ", ".join((*OTHER_PARAMETERS, *NAMES)),
            )
        if name in NAMES:
            said[name] = value.strip()
    for name, value in said.items():
        _check(name, value)
    return "?" + urlencode({name: said[name] for name in NAMES if name in said}) if said else ""


def _check(name: str, value: str) -> None:
    if not value or len(value) > MAX_VALUE_CHARACTERS or not value.isprintable():
        raise InvalidRequest(f"{name} must be 1 to {MAX_VALUE_CHARACTERS} printable characters")
    if name == "level" and value.lower() not in SEVERITY_OF_WORD:
        raise InvalidRequest(
            f"level {value[:40]!r} is unknown", hint="use trace, debug, info, notice, warning, error or critical"
        )
