"""Any other language: names as they are, without numbers and addresses that are generated."""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_MADE: Final = re.compile(r"0x[0-9a-fA-F]+|\$\d+|#\d+|\$\$.*|(?<=[a-z])__\d+$|::h[0-9a-f]{16}")
_ANONYMOUS: Final = frozenset({"", "?", "<anonymous>", "<unknown>", "anonymous", "<lambda>"})


def called(module: str, function: str, path: str) -> Called:
    name = _MADE.sub("", function)
    return Called(module or paths.tail(path), "" if name in _ANONYMOUS else name)
