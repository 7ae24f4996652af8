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
# Of others, when a sender knows no paths.
_OTHERS: Final = (
    "golang.org/x/", "google.golang.org/", "cloud.google.com/go", "go.uber.org/", "go.mongodb.org/", "go.opentelemetry.io/",
    "gorm.io/", "k8s.io/", "gopkg.in/", "github.com/gin-gonic/", "github.com/labstack/", "github.com/go-chi/", "github.com/gorilla/",
    "github.com/gofiber/", "github.com/valyala/", "github.com/julienschmidt/", "github.com/getsentry/", "github.com/jackc/",
    "github.com/lib/pq", "github.com/go-sql-driver/", "github.com/redis/", "github.com/go-redis/", "github.com/sirupsen/",
    "github.com/pkg/errors", "github.com/stretchr/", "github.com/spf13/", "github.com/urfave/", "github.com/aws/", "github.com/jmoiron/",
    "github.com/rs/zerolog", "github.com/grpc-ecosystem/", "github.com/prometheus/", "github.com/hashicorp/", "github.com/go-kit/",
)  # fmt: skip
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
    library = (
        bool(_LIBRARY.search(path))
        or package.startswith(_OTHERS)
        or (package.partition("/")[0] in _STANDARD and "." not in package.partition("/")[0])
    )
    told = plain if library else "/".join(plain.split("/")[-2:])
    return Called(told or paths.tail(path), closure + (".<func>" if closure != name else ""), from_library=library)
