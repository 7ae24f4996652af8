"""The name of an exception's type, the same whether an SDK or a trace in a text told it.

DoesNotExist of shop.models     shop.models.DoesNotExist        ValueError of builtins      ValueError
System.IO.IOException of an assembly with its version           System.IO.IOException
"""

import re
from functools import lru_cache
from typing import Final

LONGEST: Final = 300

# Modules that a trace in a text leaves out: the language's own names need none.
_UNSAID: Final = frozenset({"", "builtins", "exceptions", "__builtin__", "None"})
_GENERATED: Final = re.compile(r"\$\$.*|\$\d+|`\d+|\[\[.*|\[.*|@[0-9a-f]{4,}|0x[0-9a-fA-F]+|(?<=@anonymous).*")
_LOCAL: Final = re.compile(r"[\w<>]+\.<locals>\.")


def type_name(type_: str, module: str) -> str:
    """Module and name; without what is generated, and without the function that a local class was made in."""
    return _type_name(type_[:LONGEST], module[:LONGEST])


@lru_cache(maxsize=4096)
def _type_name(type_: str, module: str) -> str:
    name = type_.strip()
    # An assembly is no part of the name and carries a version; Ruby and PHP write the module into the type.
    if module not in _UNSAID and "," not in module and not name.startswith(module):
        name = f"{module}.{name}"
    return _GENERATED.sub("", _LOCAL.sub("", name))
