"""Functions of addresses, search terms and digests."""

from collections.abc import Callable
from typing import Final

from logboom.errors import QueryError
from logboom.query.functions.function import Function, FunctionCall
from logboom.query.parser import parse
from logboom.query.row_condition import row_condition
from logboom.query.value import Value


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
    Function(name="cidrmatch", signature='cidrmatch("network", address)', least=2, most=2, build=_cidrmatch,
             meaning="Whether an address lies in a network.", example='cidrmatch("10.0.0.0/8", "10.1.2.3")', gives="true"),
    Function(name="ipmask", signature='ipmask("mask", address)', least=2, most=2, build=_ipmask,
             meaning="The address with a mask applied.", example='ipmask("255.255.0.0", "10.1.2.3")', gives='"10.1.0.0"'),
    Function(name="searchmatch", signature='searchmatch("terms")', build=_searchmatch, is_special=True,
             meaning="Whether the row matches search terms.", example='searchmatch("status>=500 path=/api/*")',
             gives="true", of_fields='status=503, path="/api/pay"'),
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
