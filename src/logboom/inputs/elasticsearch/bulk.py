r"""The body of `/_bulk`: an action, then its document, a line each.

    {"create":{"_index":"logs-shop","_id":"7"}}
    {"@timestamp":"2026-11-23T06:00:00Z","message":"a"}

Documents pass as they are, with the name of their index (and their id, where one was given) put in as bytes.

Source: Elasticsearch reference, "Bulk API".
"""

import secrets
from dataclasses import dataclass, field
from operator import methodcaller
from typing import Final, Literal

import msgspec

Verb = Literal["create", "index", "update", "delete"]

# The rest of an answer's item.
CREATED: Final = (
    b',"_version":1,"result":"created","_shards":{"total":1,"successful":1,"failed":0},"_seq_no":0,"_primary_term":1,'
    b'"status":201}}'
)
NOT_DELETED: Final = (
    b',"status":404,"error":{"type":"document_missing_exception","reason":"an event is never deleted by its sender"}}}'
)
NOT_CHANGED: Final = (
    b',"status":400,"error":{"type":"illegal_argument_exception","reason":"an event never changes: create another"}}}'
)
NO_OBJECT: Final = (
    b',"status":400,"error":{"type":"mapper_parsing_exception","reason":"the document is no JSON object"}}}'
)
_BLANKS: Final = b" \t\r"
_ENDS: Final = methodcaller("endswith", b"}")


class Target(msgspec.Struct):
    """What an action says of its document; both may be wrong or missing."""

    index: msgspec.Raw = msgspec.field(name="_index", default=msgspec.Raw(b""))
    id: msgspec.Raw = msgspec.field(name="_id", default=msgspec.Raw(b""))


class _Action(msgspec.Struct):
    create: Target | None = None
    index: Target | None = None
    update: Target | None = None
    delete: Target | None = None


class MalformedBulk(ValueError):
    """A line that should be an action is none: nothing after it can be understood."""


@dataclass(slots=True)
class Bulk:
    """The documents to keep, and the answer's item for each action, in its order."""

    documents: list[bytes] = field(default_factory=list)
    items: list[bytes] = field(default_factory=list)
    failed: int = 0
    first_failed: bytes = b""
    """The document, or the action where there is none, of the first that failed."""


_decode_action = msgspec.json.Decoder(_Action).decode


def read_bulk(body: bytes, index: str) -> Bulk:
    """`index` is what the path names, for actions that name none. Raises MalformedBulk."""
    bulk = Bulk()
    default = msgspec.json.encode(index)
    prefix = secrets.token_urlsafe(12)
    split = body.split(b"\n")
    if (alike := _alike(split, default, prefix)) is not None:
        return alike
    lines = enumerate(split, 1)
    for number, line in lines:
        if not line.strip(_BLANKS):
            continue
        verb, target = _action(line, number)
        name, given = bytes(target.index), bytes(target.id)
        if name[:1] != b'"':
            name = default
        head = b'{"%s":{"_index":%s,"_id":%s' % (verb.encode(), name, given or b'"%s%x"' % (prefix.encode(), number))
        if verb == "delete":
            bulk.failed += 1
            bulk.first_failed = bulk.first_failed or line
            bulk.items.append(head + NOT_DELETED)
            continue
        document = next(lines, (0, b""))[1].strip(_BLANKS)
        if verb == "update" or document[:1] != b"{" or document[-1:] != b"}":
            bulk.failed += 1
            bulk.first_failed = bulk.first_failed or document or line
            bulk.items.append(head + (NOT_CHANGED if verb == "update" else NO_OBJECT))
        else:
            bulk.documents.append(document_of(document, name, given))
            bulk.items.append(head + CREATED)
    return bulk


def _alike(lines: list[bytes], default: bytes, prefix: str) -> Bulk | None:
    """The same of a body whose actions are all one, as a shipper's nearly always are, and whose documents are objects.

    None for any other. Nothing is looked at one by one, which is half of the price. Raises MalformedBulk.
    """
    actions, documents = lines[:-1:2], lines[1::2]
    if lines[-1] or len(actions) != len(documents) or not documents or actions.count(actions[0]) != len(actions):
        return None
    if min(documents)[:2] != b'{"' or max(documents)[:2] != b'{"' or not all(map(_ENDS, documents)):
        return None
    if not actions[0].strip(_BLANKS):
        return None
    verb, target = _action(actions[0], 1)
    if verb not in ("create", "index") or bytes(target.id):
        return None
    name = bytes(target.index)
    if name[:1] != b'"':
        name = default
    item = b'{"%s":{"_index":%s,"_id":"%s' % (verb.encode(), name, prefix.encode())
    item = item.replace(b"%", b"%%") + b'%x"' + CREATED
    if len(name) > 2:
        said = b'{"index":' + name + b","
        documents = [said + one[1:] for one in documents]
    return Bulk(documents, [item % number for number in range(1, len(lines), 2)])


def document_of(document: bytes, index: bytes, identity: bytes) -> bytes:
    """The document with its index and its id, both as JSON texts; `""` and nothing are left out."""
    said = [b'"index":' + index] if len(index) > 2 else []
    if len(identity) > 2:
        said.append(b'"_id":' + identity)
    inside = document[1:].lstrip()
    if not said:
        return document
    return b"{" + b",".join(said) + (b"," if inside != b"}" else b"") + inside


def _action(line: bytes, number: int) -> tuple[Verb, Target]:
    try:
        action = _decode_action(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedBulk(f"Malformed action/metadata line [{number}]: it is no JSON object of an action") from None
    if action.create is not None:
        return "create", action.create
    if action.index is not None:
        return "index", action.index
    if action.update is not None:
        return "update", action.update
    if action.delete is not None:
        return "delete", action.delete
    raise MalformedBulk(f"Malformed action/metadata line [{number}]: it names none of create, index, update, delete")
