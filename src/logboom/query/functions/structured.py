"""Functions of JSON, addresses, search terms and digests."""

from collections.abc import Callable
from typing import Final

from logboom.errors import QueryError
from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.json_paths import json_value
from logboom.query.parser import parse
from logboom.query.row_condition import row_condition
from logboom.query.value import Value, list_of, text_of


def _extract(call: FunctionCall) -> Value:
    paths = [call.constant_text(index, "a path") for index in range(1, len(call.arguments))]
    if not paths:
        return Value(f"if(isValidJSON(ifNull({call.text(0)}, '')), {call.text(0)}, NULL)", "text")
    values = [json_value(call.text(0), path, call.bind) for path in paths]
    if len(values) == 1:
        return values[0]
    return Value(f"arrayFilter(one -> one != '', arrayConcat({', '.join(list_of(value) for value in values)}))", "list")


def _object(call: FunctionCall) -> Value:
    if len(call.arguments) % 2:
        raise call.error("`json_object` takes pairs: a name and its value")
    pairs = [
        f"concat(toJSONString(ifNull({text_of(name)}, '')), ':', {_json_of(value)})"
        for name, value in zip(call.arguments[::2], call.arguments[1::2], strict=True)
    ]
    return Value(f"concat('{{', arrayStringConcat([{', '.join(pairs)}], ','), '}}')" if pairs else "'{}'", "text")


def _array(call: FunctionCall) -> Value:
    values = ", ".join(_json_of(value) for value in call.arguments)
    return Value(f"concat('[', arrayStringConcat([{values}], ','), ']')" if values else "'[]'", "text")


def _json_of(value: Value) -> str:
    if value.kind in {"number", "bool"}:
        return f"ifNull({text_of(value)}, 'null')"
    if value.kind == "list":
        return f"toJSONString({value.sql})"
    text = text_of(value)
    nested = f"(isValidJSON(ifNull({text}, '')) AND match(ifNull({text}, ''), '^\\\\s*[\\\\[{{]'))"
    return f"multiIf(isNull({text}), 'null', {nested}, {text}, toJSONString(ifNull({text}, '')))"


def _keys(call: FunctionCall) -> Value:
    text = f"ifNull({call.text(0)}, '')"
    return Value(
        f"concat('[', arrayStringConcat(arrayMap(one -> toJSONString(one), JSONExtractKeys({text})), ','), ']')", "text"
    )


def _array_to_mv(call: FunctionCall) -> Value:
    text = f"ifNull({call.text(0)}, '')"
    return Value(
        f"arrayMap(one -> ifNull(JSONExtract(one, 'Nullable(String)'), one), JSONExtractArrayRaw({text}))", "list"
    )


def _cidrmatch(call: FunctionCall) -> Value:
    network, address = call.text(0), call.text(1)
    four = f"(isIPv4String(ifNull({address}, '')) AND isIPv4String(splitByChar('/', ifNull({network}, ''))[1]))"
    six = f"(isIPv6String(ifNull({address}, '')) AND isIPv6String(splitByChar('/', ifNull({network}, ''))[1]))"
    usable = f"(({four}) OR ({six})) AND match(ifNull({network}, ''), '/[0-9]{{1,3}}$')"
    safe_address = f"if({usable}, ifNull({address}, ''), '0.0.0.0')"
    safe_network = f"if({usable}, ifNull({network}, ''), '1.1.1.1/32')"
    return Value(f"(isIPAddressInRange({safe_address}, {safe_network}) AND ({usable}))", "bool")


def _searchmatch(call: FunctionCall) -> Value:
    text = call.constant_text(0, "search terms")
    try:
        node = parse(text)
    except QueryError as error:
        error.position = call.node.arguments[0].position
        raise
    return Value(row_condition(node, call.scope), "bool", weight=20)


def _digest(function: str) -> Callable[[FunctionCall], Value]:
    def build(call: FunctionCall) -> Value:
        hashed = f"{function}(ifNull({call.text(0)}, ''))"
        return Value(f"if(isNull({call.text(0)}), NULL, lower(hex({hashed})))", "text")

    return build


def _ipmask(call: FunctionCall) -> Value:
    mask, address = call.text(0), call.text(1)
    both = f"bitAnd(toUInt32(ifNull(toIPv4OrNull({address}), toIPv4('0.0.0.0'))), toUInt32(ifNull(toIPv4OrNull({mask}), toIPv4('0.0.0.0'))))"
    return Value(f"if(isNull(toIPv4OrNull({address})), NULL, IPv4NumToString({both}))", "text")


STRUCTURED: Final = (
    Function(name="json_extract", signature='json_extract(json, "path", ...)', most=ANY_NUMBER, build=_extract,
             aliases=("spath", "json_extract_exact"),
             meaning="What stands at a path: `user.name`, `items{0}`, `items{}.id` for all.",
             example='json_extract(json_object("user", json_object("name", "ann")), "user.name")', gives='"ann"'),
    Function(name="json_object", signature='json_object("name", value, ...)', least=0, most=ANY_NUMBER, build=_object,
             meaning="A JSON object.", example='json_object("a", 1, "b", "x")', gives='"{\\"a\\":1,\\"b\\":\\"x\\"}"'),
    Function(name="json_array", signature="json_array(value, ...)", least=0, most=ANY_NUMBER, build=_array,
             meaning="A JSON array.", example='json_array(1, "x")', gives='"[1,\\"x\\"]"'),
    Function(name="json_keys", signature="json_keys(json)", build=_keys, meaning="The keys of an object, as a JSON array.",
             example='json_keys(json_object("a", 1))', gives='"[\\"a\\"]"'),
    Function(name="json_valid", signature="json_valid(text)", meaning="Whether the text is JSON.",
             build=lambda call: Value(f"isValidJSON({call.text(0)})", "bool"), example='json_valid("{")', gives="false"),
    Function(name="json_array_to_mv", signature="json_array_to_mv(json)", most=2, build=_array_to_mv,
             meaning="The elements of a JSON array as a list.", example='json_array_to_mv(json_array("a", 2))',
             gives='["a", "2"]'),
    Function(name="cidrmatch", signature='cidrmatch("network", address)', least=2, most=2, build=_cidrmatch,
             meaning="Whether an address lies in a network.", example='cidrmatch("10.0.0.0/8", "10.1.2.3")', gives="true"),
    Function(name="ipmask", signature='ipmask("mask", address)', least=2, most=2, build=_ipmask,
             meaning="The address with a mask applied.", example='ipmask("255.255.0.0", "10.1.2.3")', gives='"10.1.0.0"'),
    Function(name="searchmatch", signature='searchmatch("terms")', build=_searchmatch, is_special=True,
             meaning="Whether the row matches search terms.", example='searchmatch("status>=500 path=/api/*")',
             gives="null", of_events=True),
    Function(name="md5", signature="md5(text)", meaning="The MD5 digest, hexadecimal.", build=_digest("MD5"),
             example='md5("")', gives='"d41d8cd98f00b204e9800998ecf8427e"'),
    Function(name="sha1", signature="sha1(text)", meaning="The SHA-1 digest.", build=_digest("SHA1"),
             example='substr(sha1(""), 1, 8)', gives='"da39a3ee"'),
    Function(name="sha256", signature="sha256(text)", meaning="The SHA-256 digest.", build=_digest("SHA256"),
             example='substr(sha256(""), 1, 8)', gives='"e3b0c442"'),
    Function(name="sha512", signature="sha512(text)", meaning="The SHA-512 digest.", build=_digest("SHA512"),
             example='substr(sha512(""), 1, 8)', gives='"cf83e135"'),
    Function(name="base64encode", signature="base64encode(text)", meaning="In Base64.",
             build=lambda call: Value(f"base64Encode({call.text(0)})", "text"), example='base64encode("ab")',
             gives='"YWI="'),
    Function(name="base64decode", signature="base64decode(text)", meaning="Out of Base64; missing when it is none.",
             build=lambda call: Value(f"nullIf(tryBase64Decode({call.text(0)}), '')", "text"),
             example='base64decode("YWI=")', gives='"ab"'),
)  # fmt: skip
