"""What the OpenAPI document says of `/api/v1/ingest`, which is answered ahead of the framework (inputs/http.py)."""

from typing import Any

from logboom.inputs.sender_names import FIELD_NAMES, FIXED_VALUES

DESCRIPTION = """\
JSON lines, a JSON array, one JSON object, or plain text lines; by the Content-Type, else by looking. Compressed with gzip,
deflate, zstd or br if wanted. Answered once the events are on disk.

The ingest key goes into `Authorization: Bearer KEY`, `X-Logboom-Key` or `?key=`.
"""


def path_item() -> dict[str, Any]:
    """The path item of the OpenAPI document."""
    text = {"schema": {"type": "string"}}
    document = {"schema": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}}
    parameters = [
        *(
            _parameter(name, f"The field of your events that holds the {name.removesuffix('_field')}.")
            for name in FIELD_NAMES
        ),
        *(_parameter(name, f"The {name} of all events of this request that name none.") for name in FIXED_VALUES),
        _parameter("X-Logboom-Batch", "`SENDER:N`, N rising: a batch that is sent again counts once.", place="header"),
    ]
    accepted = {
        "type": "object",
        "properties": {"accepted": {"type": "integer"}, "duplicate": {"type": "boolean"}},
        "required": ["accepted"],
    }
    failure = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
    return {
        "post": {
            "tags": ["sending"],
            "summary": "Send events",
            "description": DESCRIPTION,
            "operationId": "ingest",
            "parameters": parameters,
            "requestBody": {
                "required": True,
                "content": {"application/x-ndjson": text, "application/json": document, "text/plain": text},
            },
            "responses": {
                "200": {
                    "description": "Kept: no crash can lose them any more.",
                    "content": {"application/json": {"schema": accepted}},
                },
                "429": {
                    "description": "The spool is full: send again after `Retry-After` seconds.",
                    "content": failure,
                },
                "507": {"description": "The disk is full: nothing was kept.", "content": failure},
                "default": {"description": "What went wrong.", "content": failure},
            },
            "security": [{"Ingest key": []}],
        }
    }


def security_scheme() -> dict[str, str]:
    """How a sender shows its key, for `components.securitySchemes`."""
    return {"type": "http", "scheme": "bearer", "description": "An ingest key of one project: 32 hex digits."}


def _parameter(name: str, description: str, *, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "description": description, "schema": {"type": "string"}}
