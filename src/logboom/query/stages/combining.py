"""How the rows of two relations come together: one behind the other, or side by side."""

from dataclasses import replace

from logboom.query.relation import OpenFields, Relation, texts_of
from logboom.query.select import Join, Order, Select, Union
from logboom.query.value import Value, as_kind, missing, shared_kind, text_of

EMPTY_MAPS = {"text": "CAST(map(), 'Map(String, String)')", "number": "CAST(map(), 'Map(String, Float64)')"}


def appended(relations: list[Relation]) -> Relation:
    """The rows of all, one relation behind the other, each in its own order."""
    first = relations[0]
    context = first.context
    parts = [relation.numbered() for relation in relations]
    names = list(dict.fromkeys(name for part, _ in parts for name in part.fields))
    kinds = {name: shared_kind([part.fields[name] for part, _ in parts if name in part.fields]) for name in names}
    internal = {name: context.new_name() for name in names}
    part_name, row_name, map_name = context.new_name(), context.new_name(), context.new_name()
    given = [part.open for part, _ in parts if part.open is not None]
    kind_of_map = "number" if all(one.kind == "number" for one in given) else "text"
    selects = []
    for number, (part, row) in enumerate(parts):
        columns = {internal[name]: _column(part, name, kinds[name]) for name in names}
        columns |= {part_name: str(number), row_name: row}
        if given:
            columns[map_name] = _as_map(part.open, kind_of_map) if part.open else EMPTY_MAPS[kind_of_map]
        selects.append(Select(columns, part.source, part.conditions))
    fields = {
        name: Value(internal[name], kinds[name], stored=first.fields[name].stored if name in first.fields else "")
        for name in names
    }
    opened = None
    if given:
        removed = frozenset.intersection(*(one.removed for one in given))
        spread, fills = all(one.spread for one in given), all(one.fills for one in given)
        opened = OpenFields(map_name, kind_of_map, removed, spread=spread, fills=fills)
    return Relation(
        context,
        Union(tuple(selects)),
        fields,
        {},
        open=opened,
        order=(Order(part_name), Order(row_name)),
        is_table=any(part.is_table for part, _ in parts),
        is_sorted=True,
    ).nested()


def _column(part: Relation, name: str, kind: str) -> str:
    if name in part.fields:
        return as_kind(part.fields[name], kind)  # type: ignore[arg-type]
    if part.open is not None and not part.open.spread:
        return as_kind(part.field(name), kind)  # type: ignore[arg-type]
    return missing(kind).sql  # type: ignore[arg-type]


def _as_map(opened: OpenFields, kind: str) -> str:
    return f"CAST({opened.sql}, 'Map(String, Float64)')" if kind == "number" else texts_of(opened)


def joined(
    left: Relation, right: Relation, names: tuple[str, ...], *, keeps_all: bool, all_matches: bool = False
) -> Relation:
    """Rows side by side that have the same values of these fields; what the right side has, it has before the left one."""
    left = _with_keys(left.before_where(), names)
    right = _with_keys(right.before_where(), names)
    left_rows, right_rows = left.nested(), right.nested()
    pairs = tuple((left_rows.hidden[f"\0{name}"].sql, right_rows.hidden[f"\0{name}"].sql) for name in names)
    return _beside(left_rows, right_rows, names, pairs, keeps_all=keeps_all, all_matches=all_matches)


def beside(left: Relation, right: Relation) -> Relation:
    """The first row beside the first, the second beside the second; rows of the left side that have none stay."""
    left_rows, left_number = left.numbered()
    right_rows, right_number = right.numbered()
    return _beside(left_rows, right_rows, (), ((left_number, right_number),), keeps_all=True)


def _with_keys(relation: Relation, names: tuple[str, ...]) -> Relation:
    for name in names:
        relation = relation.with_hidden_field(f"\0{name}", Value(text_of(relation.field(name)), "text"))
    return relation


def _beside(
    left: Relation,
    right: Relation,
    names: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    *,
    keeps_all: bool,
    all_matches: bool = False,
) -> Relation:
    assert isinstance(left.source, Select)  # noqa: S101 -- both were nested
    assert isinstance(right.source, Select)  # noqa: S101
    fields = dict(left.fields)
    for name, value in right.fields.items():
        if name in names or (right.open is not None and value.stored):
            continue  # of events, only what their own stages made: their columns would replace all of the left side
        before = left.fields.get(name)
        fields[name] = replace(value, stored="") if before is None else _first(value, before)
    opened = left.open
    if opened is not None:
        opened = replace(opened, removed=opened.removed | (set(right.fields) - set(left.fields) - set(names)))
        if right.open is not None:
            opened = replace(opened, sql=f"mapUpdate({texts_of(opened)}, {texts_of(right.open)})", kind="text")
    hidden = {name: value for name, value in left.hidden.items() if not name.startswith("\0")}
    # ANY INNER JOIN would also leave out rows of the left side that have the same values as one before.
    kinds = ("LEFT JOIN", "LEFT ANY JOIN") if keeps_all else ("INNER JOIN", "LEFT SEMI JOIN")
    source = Join(left.source, right.source, kinds[0] if all_matches else kinds[1], pairs)
    side_by_side = replace(left, source=source, fields=fields, hidden=hidden, open=opened, conditions=(), streams=False)
    return side_by_side.nested()


def _first(value: Value, otherwise: Value) -> Value:
    kind = shared_kind([value, otherwise])
    if kind == "list":
        one, other = as_kind(value, kind), as_kind(otherwise, kind)
        return Value(f"if(notEmpty({one}), {one}, {other})", kind)
    return Value(f"coalesce({as_kind(value, kind)}, {as_kind(otherwise, kind)})", kind)
