"""What a server's rules and those of the files differ in."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from logboom.alerts.rule import Rule, read_rule


@dataclass(frozen=True, slots=True)
class Changes:
    """Rules by their names; `surplus` are on the server alone."""

    new: tuple[Rule, ...]
    changed: tuple[tuple[int, Rule, Mapping[str, Any]], ...]
    """The server's id, the rule of the file, the server's document."""
    surplus: tuple[tuple[int, str], ...]

    @property
    def none(self) -> bool:
        return not (self.new or self.changed)


def compare(wanted: Sequence[Rule], present: Sequence[tuple[int, Mapping[str, Any]]]) -> Changes:
    """`present` are (id, document) of the server's rules."""
    by_name = {document["name"]: (number, document) for number, document in present}
    new = tuple(rule for rule in wanted if rule.name not in by_name)
    changed = []
    for rule in wanted:
        if rule.name in by_name:
            number, document = by_name[rule.name]
            if read_rule(document) != rule:
                changed.append((number, rule, document))
    names = {rule.name for rule in wanted}
    surplus = tuple((number, name) for name, (number, _) in by_name.items() if name not in names)
    return Changes(new, tuple(changed), surplus)


def difference(before: Mapping[str, Any], after: Rule) -> list[str]:
    """Lines as of `diff -u`, without its head."""
    old, new = (
        yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True).splitlines()
        for document in (before, after.as_document())
    )
    lines = difflib.unified_diff(old, new, lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
