"""Ruby: blocks have no names of their own, compiled templates have numbers.

block (2 levels) in lock_cart       lock_cart           Order#lock_cart     lock_cart
_app_views_orders_show_html_erb___4395920813_70000      _app_views_orders_show_html_erb
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY: Final = re.compile(
    r"/gems/|/lib/ruby/|/rubies/|^<internal:|/bin/(?:ruby|bundle|rake|puma|rails|irb)$|^\(eval|/ruby/\d"
)
_AROUND: Final = re.compile(r"^(?:(?:block(?: \(\d+ levels\))?|rescue|ensure) in )+")
_NUMBERS: Final = re.compile(r"_{2,}\d+(?:_\d+)*$")
_VERSION: Final = re.compile(r"-\d+(?:\.\d+)+[\w.-]*")
_GEM: Final = re.compile(r"^.*/(?:gems|lib/ruby(?:/[\d.]+)?)/")


def called(module: str, function: str, path: str) -> Called:
    name = _AROUND.sub("", function)
    if not name.startswith("<"):
        name = re.split(r"[#.](?=\w)", name)[-1]
    library = bool(_LIBRARY.search(path))
    file = paths.stem(_VERSION.sub("", _GEM.sub("", path))) if library else paths.tail(path)
    return Called(file or module, _NUMBERS.sub("", name), from_library=library)
