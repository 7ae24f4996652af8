"""Python: a trace in a text knows paths but no modules, an SDK knows both; they are told alike by their last two parts.

    shop.payments.gateway   /srv/shop/payments/gateway.py   payments/gateway
    /venv/lib/python3.14/site-packages/django/core/handlers/base.py   django/core/handlers/base

An SDK says `Gateway.charge` where a trace says `charge`: the class is left out.
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY: Final = re.compile(
    r"^.*(?:site-packages|dist-packages)[/\\]|^.*[/\\]lib(?:64)?[/\\]python\d(?:\.\d+)?[/\\]"
    r"|^.*[/\\]Python\d+[/\\]Lib[/\\]|^<frozen (?=importlib|runpy|zipimport|codecs|os|abc)"
)
_GENERATED_FILE: Final = re.compile(r"<(?P<what>[\w -]+?)(?:[ -](?:\d|init|\S*0x).*)?>|.*ipykernel_\d+[/\\]\d+\.py")
_NUMBERS: Final = re.compile(r"_?0x[0-9a-f]+|_[0-9a-f]{8,}$")


def called(module: str, function: str, path: str) -> Called:
    name = _function(function)
    if found := _LIBRARY.match(path):
        inner = path[found.end() :].rstrip(">")
        return Called(
            "/".join([*paths.parts_of(inner)[:-1], paths.stem(inner.replace("\\", "/").rpartition("/")[2])]),
            name,
            from_library=True,
        )
    if generated := _GENERATED_FILE.fullmatch(path):
        return Called(f"<{generated['what'] or 'ipython-input'}>", name)
    # The file of a package itself and the program's first file are told by their paths: a text knows no better.
    if module and module != "__main__" and not path.endswith("__init__.py"):
        return Called(paths.joined(module.split(".")), name)
    return Called(paths.tail(path) or module, name)


def _function(function: str) -> str:
    if function.endswith(">") and "." not in function.rpartition("<")[2]:
        return "<" + function.rpartition("<")[2]  # <module>, <lambda>, <listcomp>
    return _NUMBERS.sub("", function.rpartition(".")[2])
