"""Elasticsearch's API as far as shippers use it: `/_bulk`, `/INDEX/_doc`, and what they ask before they send.

    POST|PUT /_bulk, /INDEX/_bulk          documents, answered item by item once they are on disk
    POST|PUT /INDEX/_doc, /INDEX/_create   one document
    GET|HEAD /                             which version this is; whoever asks for HTML gets the page
    PUT|HEAD /INDEX                        as if every index were there
    /_license, /_ilm/…, /_index_template/… as if all were there already

Source: Elasticsearch reference, "REST APIs"; the answers that its clients check were seen with elasticsearch-py 7, 8, 9.
"""

import base64
import binascii
import json
import re
import time
from collections.abc import Callable
from typing import Any, ClassVar, Final
from urllib.parse import unquote, urlencode

import msgspec

from logboom.errors import InvalidRequest, LogboomError, NotFound, Unauthenticated
from logboom.inputs.asgi import Header, Receive, Scope, Send, answer
from logboom.inputs.body import document_runs
from logboom.inputs.credentials import presented_key
from logboom.inputs.elasticsearch.bulk import MalformedBulk, document_of, read_bulk
from logboom.inputs.elasticsearch.description import DESCRIPTION
from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.intake import IngestKey, Intake, origin_of, retry_after_seconds
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

NAME: Final = "elasticsearch"
FLAGS: Final = "?" + urlencode({"input": NAME})

_INDEX: Final = r"[^/_.+\-][^/]{0,254}"
_BULK: Final = re.compile(rf"/+(?:({_INDEX})/+)?(?:_doc/+)?_bulk/*")
_DOCUMENT: Final = re.compile(rf"/+({_INDEX})/+(?:_doc|_create)(?:/+([^/]{{1,512}}))?/*")
_OF_INDEX: Final = re.compile(rf"/+({_INDEX})/+(_[a-z_]+)(?:/.*)?")
_OF_CLUSTER: Final = re.compile(r"/+(_[a-z_]+)(?:/.*)?")
_INDEX_ITSELF: Final = re.compile(rf"/+({_INDEX})/*")

# Every client of Elastic's refuses a server whose answers lack this.
PRODUCT: Final[Header] = (b"x-elastic-product", b"Elasticsearch")
_JSON: Final[Header] = (b"content-type", b"application/json")

_ACKNOWLEDGED: Final = {"acknowledged": True}
_CLUSTER: Final = "logboom"
_HEALTH: Final = {
    "cluster_name": _CLUSTER, "status": "green", "timed_out": False, "number_of_nodes": 1, "number_of_data_nodes": 1,
    "active_primary_shards": 1, "active_shards": 1, "relocating_shards": 0, "initializing_shards": 0,
    "unassigned_shards": 0,
}  # fmt: skip
_LICENSE: Final = {"license": {"status": "active", "uid": _CLUSTER, "type": "basic", "mode": "basic"}}
# What a shipper sets up before it sends: all of it is as if it were there, since nothing here needs it.
_ABOUT: Final[dict[str, Any]] = {
    "_license": _LICENSE,
    "_xpack": _LICENSE | {"features": {}},
    "_cluster": _HEALTH,
    "_nodes": {"cluster_name": _CLUSTER, "nodes": {}},
    "_cat": [],
    "_ilm": {},
    "_template": {},
    "_index_template": {"index_templates": []},
    "_component_template": {"component_templates": []},
    "_data_stream": {"data_streams": []},
    "_ingest": {},
}
_KINDS: Final = {
    400: "illegal_argument_exception",
    401: "security_exception",
    403: "security_exception",
    404: "resource_not_found_exception",
    405: "method_not_allowed",
    413: "content_too_long_exception",
    429: "es_rejected_execution_exception",
}


class Elasticsearch:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake, settings: ElasticsearchSettings) -> None:
        self._intake = intake
        self._settings = settings

    def claims(self, scope: Scope) -> bool:
        """Whether this is a request of Elasticsearch's API: no page and no other API has such paths."""
        path, method = scope["path"], scope["method"]
        if path in ("", "/"):
            # Shippers written in Go, and curl, say nothing of what they accept: only browsers name HTML.
            return method == "HEAD" or (method == "GET" and b"text/html" not in _accepted(scope))
        if "/_" in path:
            return bool(_OF_CLUSTER.fullmatch(path) or _OF_INDEX.fullmatch(path))
        if method == "PUT" or (method == "HEAD" and _is_a_shipper(scope)):
            return _INDEX_ITSELF.fullmatch(path) is not None
        return False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answered = await self._answer(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error, with_body=scope["method"] != "HEAD")
            return
        if answered is not None:  # else the client has gone away
            status, body = answered
            await answer(send, status, b"" if scope["method"] == "HEAD" else body, _JSON, PRODUCT)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes] | None:
        path, method = scope["path"], scope["method"]
        if path in ("", "/"):
            return 200, _encoded(self._about())
        bulk, document = _BULK.fullmatch(path), _DOCUMENT.fullmatch(path)
        key = self._key(scope, self._intake.key if bulk or document else self._intake.known_key)
        if bulk:
            _check_method(method, "POST", "PUT")
            return await self._take_bulk(unquote(bulk[1] or ""), key, scope, receive)
        if document:
            _check_method(method, "POST", "PUT")
            return await self._take_document(unquote(document[1]), unquote(document[2] or ""), key, scope, receive)
        return _about_cluster(path, method)

    def _key(self, scope: Scope, key_of: Callable[[str], IngestKey | None]) -> IngestKey:
        presented = _presented_key(scope)
        if not presented:
            raise Unauthenticated("missing authentication credentials", hint="send an ingest key as the API key")
        key = key_of(presented)
        if key is None:
            # 401, not 403: what clients of Elastic's take for a wrong key.
            raise Unauthenticated("the ingest key is unknown or was revoked", hint="ask an admin of the project")
        return key

    async def _take_bulk(self, index: str, key: IngestKey, scope: Scope, receive: Receive) -> tuple[int, bytes] | None:
        began = time.monotonic()
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return None
            body = await self._intake.inflated(body, _encoding(scope), share)
            try:
                bulk = await self._intake.worked(read_bulk, body, index)
            except MalformedBulk as error:
                raise InvalidRequest(str(error), hint="each action is a line, and so is its document") from None
            if not bulk.items:
                raise InvalidRequest("request body is required", hint="send an action and a document, a line each")
            runs = document_runs(bulk.documents, self._intake.limits.max_line_bytes)
            await self._intake.keep(NAME, runs, origin_of(key, scope, FLAGS))
        if bulk.failed:
            message = "the bulk API takes create and index of JSON objects"
            self._intake.left_out(
                NAME, "invalid_item", bulk.failed, key, scope, message=message, sample=bulk.first_failed
            )
        took = int((time.monotonic() - began) * 1000)
        errors = b"true" if bulk.failed else b"false"
        return 200, b'{"took":%d,"errors":%s,"items":[%s]}' % (took, errors, b",".join(bulk.items))

    async def _take_document(
        self, index: str, identity: str, key: IngestKey, scope: Scope, receive: Receive
    ) -> tuple[int, bytes] | None:
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return None
            body = (await self._intake.inflated(body, _encoding(scope), share)).strip()
            if body[:1] != b"{" or body[-1:] != b"}":
                raise InvalidRequest("the document is no JSON object", hint="send one JSON object")
            document = document_of(body.replace(b"\n", b" "), _encoded(index), _encoded(identity))
            runs = document_runs([document], self._intake.limits.max_line_bytes)
            await self._intake.keep(NAME, runs, origin_of(key, scope, FLAGS))
        return 201, _encoded(
            {
                "_index": index, "_id": identity or "", "_version": 1, "result": "created",
                "_shards": {"total": 1, "successful": 1, "failed": 0}, "_seq_no": 0, "_primary_term": 1,
            }
        )  # fmt: skip

    def _about(self) -> dict[str, Any]:
        return {
            "name": _CLUSTER,
            "cluster_name": _CLUSTER,
            "cluster_uuid": _CLUSTER,
            "version": {
                "number": self._settings.version,
                "build_flavor": "default",
                "build_type": "docker",
                "build_hash": "unknown",
                "build_date": "2026-01-01T00:00:00Z",
                "build_snapshot": False,
                "lucene_version": "10.0.0",
                "minimum_wire_compatibility_version": "7.17.0",
                "minimum_index_compatibility_version": "7.0.0",
            },
            "tagline": "You Know, for Search",
        }


def _about_cluster(path: str, method: str) -> tuple[int, bytes]:
    """What a shipper sets up or asks before it sends."""
    if method == "PUT" and (created := _INDEX_ITSELF.fullmatch(path)):
        return 200, _encoded({"acknowledged": True, "shards_acknowledged": True, "index": unquote(created[1])})
    if method == "HEAD" and _INDEX_ITSELF.fullmatch(path):
        return 200, b""
    found = _OF_CLUSTER.fullmatch(path)
    about = found[1] if found else ""
    if about in _ABOUT:
        if method in ("GET", "HEAD"):
            return 200, _encoded(_ABOUT[about])
        if method in ("PUT", "POST"):
            return 200, _encoded(_ACKNOWLEDGED)
    raise NotFound(f"{method} {path[:200]} isn't answered here", hint="search with Logboom's own API")


_encoded = msgspec.json.encode


def _check_method(method: str, *methods: str) -> None:
    if method not in methods:
        raise MethodNotAllowed(f"{method} isn't for this path", hint=f"send {' or '.join(methods)}")


def _accepted(scope: Scope) -> bytes:
    accepted: bytes = dict(scope["headers"]).get(b"accept", b"")
    return accepted


def _is_a_shipper(scope: Scope) -> bool:
    """Whether it shows a key as Elastic's clients do or asks for JSON: pages and health have the same paths as indexes."""
    scheme = dict(scope["headers"]).get(b"authorization", b"").partition(b" ")[0].lower()
    accepted = _accepted(scope)
    return scheme in (b"apikey", b"basic") or (b"json" in accepted and b"text/html" not in accepted)


def _encoding(scope: Scope) -> str:
    encoding: bytes = dict(scope["headers"]).get(b"content-encoding", b"")
    return encoding.decode("latin-1")


def _presented_key(scope: Scope) -> str:
    """An ingest key as `ApiKey KEY`, `ApiKey base64(ID:KEY)`, the password of Basic, Bearer, or as elsewhere."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() not in (b"apikey", b"basic"):
        return presented_key(scope["query_string"], headers)
    try:
        pair = base64.b64decode(token.strip(), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        pair = ""
    _, separator, secret = pair.partition(":")
    return secret if separator else token.strip().decode("latin-1")


async def _refuse(send: Send, error: LogboomError, *, with_body: bool) -> None:
    status = error.status
    if retry_after_seconds(error) is not None:
        status = 429 if status < 500 or error.code == "disk_full" else 503
    headers = refusal_headers(error, challenge=b'ApiKey, Basic realm="logboom"')
    cause = {"type": _KINDS.get(status, "exception"), "reason": error.message}
    body = json.dumps({"error": {"root_cause": [cause], **cause}, "status": status}).encode()
    await answer(send, status, body if with_body else b"", _JSON, PRODUCT, *headers)
