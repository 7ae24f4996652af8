"""Functions of fields with several values."""

from collections.abc import Callable
from typing import Final

from logboom.query.expressions.scope import Scope
from logboom.query.expressions.tree import Expression, FieldRef, field_names
from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.functions.local import LocalScope
from logboom.query.regular_expressions import expression_of
from logboom.query.value import Value, bool_of, list_of, text_of


def _list(call: FunctionCall, index: int = 0) -> str:
    return list_of(call.arguments[index])


def _once(sql: str, use: Callable[[str], str]) -> str:
    """SQL that names a list several times: one that is computed is computed once, for a lambda."""
    return f"arrayMap(values -> {use('values')}, [{sql}])[1]" if "(" in sql else use(sql)


def _index(call: FunctionCall) -> Value:
    def position(index: int, values: str) -> str:
        number = f"toInt64({call.number(index)})"
        return f"({number} + if({number} < 0, length({values}) + 1, 1))"

    def one(values: str) -> str:
        at = position(1, values)
        return f"if({at} BETWEEN 1 AND length({values}), {values}[{at}], NULL)"

    def several(values: str) -> str:
        first, last = position(1, values), position(2, values)
        return f"arraySlice({values}, greatest({first}, 1), greatest({last} - greatest({first}, 1) + 1, 0))"

    if call.has(2):
        return Value(_once(_list(call), several), "list")
    return Value(_once(_list(call), one), "text")


def _find(call: FunctionCall) -> Value:
    written = call.arguments[1].constant
    if isinstance(written, str):
        matches = expression_of(written, call.node.arguments[1].position).found_in("one", call.bind)
    else:
        matches = f"match(one, ifNull({call.text(1)}, ''))"
    found = f"arrayFirstIndex(one -> {matches}, {_list(call)})"
    return Value(f"if({found} = 0, NULL, toFloat64({found} - 1))", "number")


def _append(call: FunctionCall) -> Value:
    return Value(f"arrayConcat({', '.join(list_of(value) for value in call.arguments)})", "list")


def _zip(call: FunctionCall) -> Value:
    between = call.text(2) if call.has(2) else "','"
    left, right = _list(call, 0), _list(call, 1)
    length = "least(length(these), length(those))"
    joined = (
        f"arrayMap((a, b) -> concat(a, ifNull({between}, ''), b), "
        f"arraySlice(these, 1, {length}), arraySlice(those, 1, {length}))"
    )
    return Value(f"arrayMap((these, those) -> {joined}, [{left}], [{right}])[1]", "list")


def _range(call: FunctionCall) -> Value:
    start, end = f"toInt64(ifNull({call.number(0)}, 0))", f"toInt64(ifNull({call.number(1)}, 0))"
    step = f"toInt64(ifNull({call.number(2)}, 1))" if call.has(2) else "toInt64(1)"
    # At most 10,000 values, whatever somebody asks for.
    count = f"greatest(0, least(10000, intDivOrZero({end} - {start} + {step} - 1, {step})))"
    return Value(f"arrayMap(number -> toString({start} + toInt64(number) * {step}), range(toUInt64({count})))", "list")


def _join(call: FunctionCall) -> Value:
    between = call.text(1) if call.has(1) else "' '"
    if call.has(1) and not isinstance(call.arguments[1].constant, str):
        between = f"ifNull({between}, '')"

    def joined(values: str) -> str:
        return f"if(empty({values}), NULL, arrayStringConcat({values}, {between}))"

    return Value(_once(_list(call), joined), "text")


def _sort(call: FunctionCall) -> Value:
    return Value(f"arraySort(one -> (ifNull(toFloat64OrNull(one), inf), one), {_list(call)})", "list")


def _element(call: FunctionCall, name: str, node: Expression, kind: str) -> tuple[str, Value]:
    """What an expression makes of one element, which has the list's own name in it."""
    variable = f"element{call.node.position.start}"
    scope: Scope = LocalScope(call.scope, {name: Value(variable, "text")})
    value = call.translate(node, scope)
    return f"{variable} -> {bool_of(value) if kind == 'bool' else text_of(value)}", value


def _only_field(call: FunctionCall, node: Expression) -> str:
    names = list(dict.fromkeys(field_names(node)))
    if len(names) != 1:
        raise call.error(f"`{call.node.name}` needs an expression of exactly one field", node.position)
    return names[0]


def _filter(call: FunctionCall) -> Value:
    node = call.node.arguments[0]
    name = _only_field(call, node)
    values = list_of(call.scope.field(name))
    function, inner = _element(call, name, node, "bool")
    variable, _, condition = function.partition(" -> ")
    return Value(f"arrayFilter({variable} -> ifNull({condition}, false), {values})", "list", weight=inner.weight + 4)


def _map(call: FunctionCall) -> Value:
    field, node = call.node.arguments[0], call.node.arguments[1]
    if not isinstance(field, FieldRef):
        raise call.error("`mvmap` needs a field first", field.position)
    values = list_of(call.scope.field(field.name))
    function, inner = _element(call, field.name, node, "text")
    variable, _, text = function.partition(" -> ")
    mapped = f"arrayMap({variable} -> ifNull({text}, ''), {values})"
    return Value(mapped, "list", weight=inner.weight + 4)


_HOSTS: Final = 'hosts=split("web-1 db-1 web-2", " ")'

LISTS: Final = (
    Function(name="mvcount", signature="mvcount(list)", meaning="How many values there are; missing when there is none.",
             build=lambda call: Value(f"nullIf(toFloat64(length({_list(call)})), 0)", "number"),
             example='mvcount(split("a,b,c", ","))', gives="3"),
    Function(name="mvindex", signature="mvindex(list, first[, last])", least=2, most=3, build=_index,
             meaning="The value at a place, counted from 0, or from -1 at the end; or the values from one place to another.",
             example='mvindex(split("a,b,c", ","), -1)', gives='"c"'),
    Function(name="mvjoin", signature='mvjoin(list, "between")', least=2, most=2, build=_join,
             meaning="The values as one text.", example='mvjoin(mvappend("a", "b"), " or ")', gives='"a or b"'),
    Function(name="mvappend", signature="mvappend(a, b, ...)", most=ANY_NUMBER, build=_append,
             meaning="A list of all these values.", example='mvappend("a", split("b,c", ","))', gives='["a", "b", "c"]'),
    Function(name="mvdedup", signature="mvdedup(list)", meaning="Without the values that are there already.",
             build=lambda call: Value(f"arrayDistinct({_list(call)})", "list"),
             example='mvdedup(split("a,b,a", ","))', gives='["a", "b"]'),
    Function(name="mvsort", signature="mvsort(list)", meaning="In order, numbers first.", build=_sort,
             example='mvsort(split("b,10,9", ","))', gives='["9", "10", "b"]'),
    Function(name="mvreverse", signature="mvreverse(list)", meaning="In the opposite order.",
             build=lambda call: Value(f"arrayReverse({_list(call)})", "list"),
             example='mvreverse(split("a,b", ","))', gives='["b", "a"]'),
    Function(name="mvfind", signature='mvfind(list, "regex")', least=2, most=2, build=_find,
             meaning="The place, from 0, of the first value that a regular expression matches.",
             example='mvfind(split("ann,bob", ","), "^b")', gives="1"),
    Function(name="mvfilter", signature="mvfilter(condition)", build=_filter, is_special=True,
             meaning="The values of a field for which a condition holds; the field's name stands for each of them.",
             example='mvfilter(match(hosts, "^web"))', gives='["web-1", "web-2"]', of_fields=_HOSTS),
    Function(name="mvmap", signature="mvmap(field, expression)", least=2, most=2, build=_map, is_special=True,
             meaning="What an expression makes of each value of a field.",
             example="mvmap(hosts, upper(hosts))", gives='["WEB-1", "DB-1", "WEB-2"]', of_fields=_HOSTS),
    Function(name="mvzip", signature='mvzip(a, b[, "between"])', least=2, most=3, build=_zip,
             meaning="The first values of both joined, the second ones, and so on.",
             example='mvzip(split("a,b", ","), split("1,2", ","), "=")', gives='["a=1", "b=2"]'),
    Function(name="mvrange", signature="mvrange(first, end[, step])", least=2, most=3, build=_range,
             meaning="Numbers from the first one up to before the end.", example="mvrange(1, 6, 2)",
             gives='["1", "3", "5"]'),
)  # fmt: skip
