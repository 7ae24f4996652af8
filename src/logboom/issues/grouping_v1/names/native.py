"""Native code (C, C++, Rust, Objective-C, Swift): symbols carry hashes, parameters, the optimiser's suffixes.

shop::pay::h0123456789abcdef        shop::pay           foo(int, char const*) [clone .isra.0]     foo
<alloc::vec::Vec<T> as Trait>::get  as it is            0x7fff5fc01234                            unknown
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY_FUNCTION: Final = re.compile(
    r"^_?(?:<?(?:std|core|alloc|backtrace|tokio|rayon|futures\w*|hyper|actix\w*|axum|tower|panic_unwind)::"
    r"|rust_begin_unwind|__rust|__libc_start|_start$|start_thread|clone3?$|__GI_|raise$|abort$|main_loop|__pthread|pthread_"
    r"|UIApplicationMain|CFRunLoop|__CF|objc_|swift_|libsystem|__cxa|std::|operator new|BaseThreadInitThunk|RtlUserThreadStart)"
)
_LIBRARY_PATH: Final = re.compile(
    r"/rustc/|/\.cargo/registry/|^/usr/(?:lib|local/lib)|^/lib|/System/Library|/usr/include|C:\\Windows|\.framework/Versions|"
    r"/library/(?:std|core|alloc)/src/"
)
_HASH: Final = re.compile(r"::h[0-9a-f]{16}|17h[0-9a-f]{16}E")
_CLONE: Final = re.compile(
    r"\s*\[clone [^\]]*\]|\.(?:isra|part|constprop|cold|llvm|lto_priv)(?:\.\d+)*$|@@?[\w.]+$|\s*\+\s*(?:0x)?[0-9a-f]+$"
)
_CLOSURE: Final = re.compile(
    r"\{\{?closure(?:#\d+)?\}?\}|\{lambda\([^)]*\)(?:#\d+)?\}|\$_\d+|closure #\d+ in |'lambda\d*'|<lambda_[0-9a-f]+>"
)
_BLOCK: Final = re.compile(r"^__\d+(?=[-+]\[)|(?<=_block_invoke)[_\d]+")
_ADDRESS: Final = re.compile(r"(?:0x)?[0-9a-f]{6,16}|<unknown>|\?+|<redacted>", re.IGNORECASE)
_NUMBER_SUFFIX: Final = re.compile(r"(?<=\.)\d+$")


def called(module: str, function: str, path: str) -> Called:
    name = _without_parameters(_CLONE.sub("", _HASH.sub("", function.strip())))
    name = _NUMBER_SUFFIX.sub("", _BLOCK.sub("", _CLOSURE.sub("{closure}", name)))
    library = bool(_LIBRARY_FUNCTION.match(function) or _LIBRARY_PATH.search(path))
    if _ADDRESS.fullmatch(name):
        name = ""
    # A Rust symbol tells its own place; a C function does not.
    return Called("" if "::" in name else paths.tail(path) or module, name, from_library=library)


def _without_parameters(name: str) -> str:
    """What stands before the parameters; parentheses that belong to the name stay."""
    if not name.endswith((")", ") const")) or name.startswith(("-[", "+[")):
        return name
    depth = 0
    for index in range(len(name) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(name[index], 0)
        if depth == 0 and name[index] == "(":
            return name[:index] or name
    return name
