"""JavaScript in Node and in browsers: bundles have hashes in their names, V8 puts receivers before functions.

https://cdn.example/static/js/main.3f2a1b9c.js      js/main
webpack:///./src/components/Cart.tsx?a1b2           components/Cart
async Object.handler [as get]                       handler
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY: Final = re.compile(
    r"node_modules[/\\]|^node:|^internal/|webpack/(?:bootstrap|runtime)|^\(webpack\)|^(?:chrome|moz|safari)-extension:"
    r"|^native$|^<anonymous>$|/~/"
)
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*:/{2,3}(?:\([\w-]+\)/)?", re.IGNORECASE)
_WEB: Final = re.compile(r"^https?://[^/]*/?")
_BLOB: Final = re.compile(r"^blob:.*")
_AFTER: Final = re.compile(r"[?#].*$")
_SUFFIX: Final = re.compile(r"\.(?:[mc]?[jt]sx?|vue|svelte|bundle|html?)$", re.IGNORECASE)
_HASH: Final = re.compile(
    r"(?=[a-f]*\d)[0-9a-f]{6,}|[a-f]{8,}|\d+|(?=[A-Za-z_-]*\d)(?=[\w-]*[A-Za-z])[\w-]{8,}|min|chunk|bundle|v?\d+(?:\.\d+)+"
)
# What a bundler that names no hash with digits puts after the name: eight letters of both cases, no word.
_ROLLUP_HASH: Final = re.compile(r"[-.](?=[^-.]*[A-Z])(?=[^-.]*[a-z0-9])[\w-]{8}$")
_NAMELESS: Final = re.compile(r"[\w-]{8}\.m?js")  # Nuxt calls chunks after their hash alone
_SEGMENT: Final = re.compile(r"([.~_-]+)")
_MODIFIERS: Final = re.compile(r"^(?:async\*|async |new |bound |get |set |static |\*)+| \[as [^\]]*\]|/<|\(index \d+\)")
_GENERATED: Final = re.compile(r"\$+\d*$|(?<=_callee)\d+|(?<=_loop)\d+|\$\$\d+")
_ANONYMOUS: Final = frozenset(
    {"", "?", "<anonymous>", "anonymous", "Anonymous function", "eval", "<eval>", "<unknown>"}
)
_RECEIVERS: Final = frozenset(
    ("Object", "Module", "exports", "module", "Function", "Array", "Promise", "global", "globalThis", "Window", "window",
     "self", "undefined", "null", "Context", "process", "Timeout", "Immediate", "Generator", "AsyncGenerator", "default",
     "prototype", "this", "Layer", "EventEmitter", "Set", "Map", "String", "Number", "_class", "HTMLDocument", "Proxy"),
)  # fmt: skip
_ELEMENT: Final = re.compile(r"HTML\w*Element|SVG\w*Element|XMLHttpRequest|WebSocket|MessagePort|Worker")
_NOISE: Final = frozenset(
    ("asyncGeneratorStep", "__awaiter", "tryCatch", "_next", "_throw", "__webpack_require__", "processTicksAndRejections",
     "regeneratorRuntime", "_asyncToGenerator", "runMicrotasks")
)  # fmt: skip


def called(module: str, function: str, path: str) -> Called:
    bare = _MODIFIERS.sub("", function).strip()
    last = bare.rpartition(".")[2]
    noise = last in _NOISE or bare.startswith(("Generator.", "Promise.all", "Promise.any", "Promise.allSettled"))
    library = bool(_LIBRARY.search(path))
    return Called(
        _file(path) or module, _function(bare), from_library=library, noise=noise and (library or last != "step")
    )


def _function(bare: str) -> str:
    if bare.startswith(("./", "../", "Module../")):  # a bundler's function for a module's own code
        return "<module>"
    *receivers, name = bare.split(".")
    if name in _ANONYMOUS:
        return ""
    # Minifiers give receivers of one or two letters, other ones in each build.
    kept = [one for one in receivers[-1:] if len(one) > 2 and one not in _RECEIVERS and not _ELEMENT.fullmatch(one)]
    return _GENERATED.sub("", ".".join([*kept, name])) or name


def _file(path: str) -> str:
    plain = _BLOB.sub("<blob>", _AFTER.sub("", path.rpartition("!")[2]))
    web = _WEB.match(plain)
    plain = plain[web.end() :] if web else _SCHEME.sub("/", plain)
    *directories, file = paths.parts_of(plain) or [""]
    bundled = bool(web) or plain.startswith("/assets/")
    if directories[-1:] == ["_nuxt"] and _NAMELESS.fullmatch(file):
        file = "<chunk>"
    lasting = [part for part in paths.lasting(directories) if not _is_hash(part)]
    return paths.joined([*lasting[-1:], _stem(_SUFFIX.sub("", file), bundled=bundled)]) if file else ""


def _is_hash(part: str) -> bool:
    """A build's own directory: Next.js writes `/_next/static/k9T2xYzAbCdEfGh/`."""
    return len(part) >= 12 and bool(_HASH.fullmatch(part))


def _stem(name: str, *, bundled: bool) -> str:
    if bundled:
        name = _ROLLUP_HASH.sub("", name) or name
    pieces = _SEGMENT.split(name)
    words = [word for index, word in enumerate(pieces[::2]) if index == 0 or not _HASH.fullmatch(word)]
    if _HASH.fullmatch(words[0]) and (bundled or len(words[0]) >= 8):
        words[0] = "<chunk>"
    return "-".join(word for word in words if word)
