"""PHP: closures and anonymous classes carry files and lines, compiled templates carry hashes.

App\\Cart->total, App\\Cart::total     App\\Cart::total     App\\{closure:App\\Cart::total():42}    App\\{closure}
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY: Final = re.compile(r"[/\\]vendor[/\\]|^\[internal function\]$|^phar:|/usr/share/php/|^internal$")
_CLOSURE: Final = re.compile(r"\{closure(?::[^}]*)?\}")
_ANONYMOUS: Final = re.compile(r"@anonymous.*?(?=::|->|$)", re.DOTALL)
_EVALUATED: Final = re.compile(r"\(\d+\) : (?:eval\(\)'d code|runtime-created function|assert code).*$")
_MADE: Final = re.compile(
    r"Proxies\\__CG__\\|(?<=__TwigTemplate_)[0-9a-f]+(?:___\d+)?|(?<=Container)[A-Za-z0-9]{6,8}(?=\\)|_[0-9a-f]{32,64}"
)


def called(module: str, function: str, path: str) -> Called:
    path = _EVALUATED.sub("", path)
    name = _CLOSURE.sub("{closure}", _ANONYMOUS.sub("@anonymous", function.replace("->", "::")))
    name = _MADE.sub("", name.partition("(")[0])
    if module and "::" not in name and name:
        name = f"{module}::{name}"
    own = paths.tail(path)
    # A compiled template's file is called after the hash of its source's path.
    *before, last = own.split("/")
    if re.fullmatch(r"[0-9a-f]{32,64}", last):
        own = "/".join([*before, "<template>"])
    return Called(own, "" if name in {"{main}", "{closure}"} else name, from_library=bool(_LIBRARY.search(path)))
