"""Go: closures are numbered, module paths carry major versions, generic functions carry `[...]`.

github.com/acme/shop/v2/payments   (*Gateway).Charge.func1      shop/payments   Gateway.Charge.<func>
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_STANDARD: Final = frozenset(
    ("archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
     "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log",
     "maps", "math", "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv",
     "strings", "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe", "vendor", "panic")
)  # fmt: skip
_LIBRARY: Final = re.compile(r"/go/src/(?!github|gitlab)|/pkg/mod/|/vendor/|/libexec/src/|/go[\d.]+/src/")
_CLOSURE: Final = re.compile(r"(?:\.func\d+|\.gowrap\d+|\.\d+|-fm|-range\d+|·f)+$")
_POINTER: Final = re.compile(r"\(\*?([^)]*)\)")
_TYPE_ARGUMENTS: Final = re.compile(r"\[.*?\]")
_VERSION: Final = re.compile(r"/v\d+(?=/|$)|\.v\d+(?=/|$|\.)|@v[\w.+-]+")


def called(module: str, function: str, path: str) -> Called:
    package, name = module, function
    if not package:
        directory, slash, last = function.rpartition("/")
        first, _, name = last.partition(".")
        package = directory + slash + first if name else ""
        name = name or last
    plain = _VERSION.sub("", package.replace("%2e", "."))
    name = _TYPE_ARGUMENTS.sub("", _POINTER.sub(r"\1", name))
    closure = _CLOSURE.sub("", name)
    library = bool(_LIBRARY.search(path)) or (
        package.partition("/")[0] in _STANDARD and "." not in package.partition("/")[0]
    )
    told = plain if library else "/".join(plain.split("/")[-2:])
    return Called(told or paths.tail(path), closure + (".<func>" if closure != name else ""), from_library=library)
