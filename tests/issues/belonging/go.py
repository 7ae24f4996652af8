"""Go: panics in texts, errors of the SDK, closures, generics, versions of modules."""

from tests.issues.belonging.cases import Case, log, sdk

CHARGE = "+github.com/acme/shop/payments~(*Gateway).Charge @ /app/payments/gateway.go:42"
MAIN = "+main~main @ /app/main.go:9"


def panic(said: str, *frames: str, goroutine: str = "1 [running]") -> str:
    return "\n".join([f"panic: {said}", "", f"goroutine {goroutine}:", *frames])


CROP = "main.crop(0xc000012345, 0x3)\n\t/app/resizer/main.go:42 +0x1d"
RUN = "main.main()\n\t/app/resizer/main.go:12 +0x2f"

CASES: dict[str, Case] = {
    "lines, addresses, arguments": [
        [
            log(panic("runtime error: index out of range [3] with length 3", CROP, RUN)),
            log(panic("runtime error: index out of range [7] with length 5", CROP.replace("0xc000012345, 0x3", "0xc0000aaaaa, 0x9").replace(":42 +0x1d", ":44 +0x2a"), RUN)),
            log(panic("runtime error: index out of range [7] with length 5", CROP.replace("0xc000012345, 0x3", "..."), RUN, goroutine="77 [chan receive, 5 minutes]")),
            log("2026/11/18 14:00:00 " + panic("runtime error: index out of range [3] with length 3", CROP, RUN) + "\nexit status 2"),
        ],
        [log(panic("runtime error: index out of range [3] with length 3", CROP.replace("crop", "scale"), RUN))],
        [log(panic("something else", CROP, RUN))],
    ],
    "goroutines": [[log(panic("x", CROP, goroutine=one)) for one in ("1 [running]", "34 [running]", "7 [select]", "18 gp=0xc000 m=3 mp=0xc000 [running]")]],
    "deployments": [[log(panic("x", CROP.replace("/app/", one))) for one in ("/app/", "/go/src/github.com/acme/resizer/", "/home/ci/build/123/")]],
    "callers": [[log(panic("x", CROP, RUN))], [log(panic("x", CROP, RUN.replace("main.main", "main.serve")))]],
    "recovered": [[log(panic("x", CROP)), log(panic("x [recovered]", CROP)), log(panic("x [recovered, repanicked]", CROP))]],
    "frames of the runtime": [
        [log(panic("x", CROP, RUN)), log(panic("x", "panic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:884 +0x1", CROP, RUN)), log(panic("x", "runtime.panicIndex()\n\t/usr/local/go/src/runtime/panic.go:113 +0x1", CROP, RUN, "runtime.main()\n\t/usr/local/go1.22/src/runtime/proc.go:271"))],
    ],
    "closures": [
        [sdk("go", "E: x", f"+github.com/acme/shop~Run.{name}", MAIN) for name in ("func1", "func2", "func1.2", "func3.1.1")],
        [sdk("go", "E: x", "+github.com/acme/shop~Serve.func1", MAIN)],
    ],
    "methods": [
        [sdk("go", "E: x", "+github.com/acme/shop~(*Gateway).Charge"), sdk("go", "E: x", "+github.com/acme/shop~Gateway.Charge")],
        [sdk("go", "E: x", "+github.com/acme/shop~(*Gateway).Refund")],
        [sdk("go", "E: x", "+github.com/acme/shop~(*Wallet).Charge")],
    ],
    "packages": [[sdk("go", "E: x", "+github.com/acme/shop/a~Run")], [sdk("go", "E: x", "+github.com/acme/shop/b~Run")]],
    "versions of modules": [
        [sdk("go", "E: x", "+github.com/acme/shop/v2/pay~Run"), sdk("go", "E: x", "+github.com/acme/shop/v3/pay~Run"), sdk("go", "E: x", "+github.com/acme/shop/pay~Run")],
    ],
    "generics": [
        [sdk("go", "E: x", "+github.com/acme/shop~Map[...]"), sdk("go", "E: x", "+github.com/acme/shop~Map[go.shape.int]"), sdk("go", "E: x", "+github.com/acme/shop~Map")],
    ],
    "values": [[sdk("go", "*errors.errorString: order 5", CHARGE, MAIN), sdk("go", "*errors.errorString: order 7", CHARGE.replace("42", "50"), MAIN)]],
    "types": [[sdk("go", "*errors.errorString: x", CHARGE)], [sdk("go", "*net.OpError: x", CHARGE)], [sdk("go", "*fs.PathError: x", CHARGE)]],
    "libraries": [
        [sdk("go", "E: x", "github.com/gin-gonic/gin~(*Context).Next @ /go/pkg/mod/github.com/gin-gonic/gin@v1.9.0/context.go:1", CHARGE), sdk("go", "E: x", "github.com/gin-gonic/gin~(*Context).Next @ /go/pkg/mod/github.com/gin-gonic/gin@v1.10.1/context.go:9", CHARGE), sdk("go", "E: x", "github.com/go-chi/chi~(*Mux).ServeHTTP @ /go/pkg/mod/github.com/go-chi/chi@v5.0.0/mux.go:1", CHARGE)],
    ],
    "the standard library": [[sdk("go", "E: x", CHARGE, "net/http~(*conn).serve @ /usr/local/go/src/net/http/server.go:1"), sdk("go", "E: x", CHARGE, "net/http~HandlerFunc.ServeHTTP @ /usr/local/go/src/net/http/server.go:9")]],
    "a text and an SDK": [
        [log(panic("x", "github.com/acme/shop/payments.(*Gateway).Charge(0x1)\n\t/app/payments/gateway.go:1 +0x1")), sdk("go", "panic: y", CHARGE)],
    ],
    "without a stack": [[sdk("go", "*errors.errorString: dial tcp 10.0.0.7:5432: connect: connection refused"), sdk("go", "*errors.errorString: dial tcp 10.0.0.9:6432: connect: connection refused")], [sdk("go", "*errors.errorString: dial tcp 10.0.0.7:5432: i/o timeout")]],
    "nil pointers": [
        [log("panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f2a1]\n\ngoroutine 1 [running]:\n" + CROP), log("panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x991234]\n\ngoroutine 9 [running]:\n" + CROP)],
    ],
    "http: panic serving": [[log("http: panic serving 10.0.0.7:51234: x\ngoroutine 34 [running]:\n" + CROP), log("http: panic serving 10.0.9.9:1: x\ngoroutine 99 [running]:\n" + CROP)]],
    "created by": [[log(panic("x", CROP, "created by main.start in goroutine 1\n\t/app/m.go:1 +0x1")), log(panic("x", CROP, "created by main.start in goroutine 77\n\t/app/m.go:5 +0x9")), log(panic("x", CROP))]],
    "errors of the runtime": [
        [log(panic("runtime error: index out of range [5] with length 3", CROP)), log(panic("runtime error: index out of range [9] with length 8", CROP)), sdk("go", "runtime.boundsError: index out of range [1] with length 0", "+main~crop @ /app/resizer/main.go:42")],
        [log(panic("runtime error: invalid memory address or nil pointer dereference", CROP)), sdk("go", "runtime.errorString: invalid memory address or nil pointer dereference", "+main~crop @ /app/resizer/main.go:42")],
        [log(panic("assignment to entry in nil map", CROP))],
    ],
    "errors of a panic": [[log(panic("main.MyError{Code:5}", CROP)), log(panic("main.MyError{Code:7}", CROP))], [log(panic("main.OtherError{Code:5}", CROP))]],
    "libraries without paths": [
        [sdk("go", "E: x", CHARGE, "+github.com/gin-gonic/gin~(*Context).Next"), sdk("go", "E: x", CHARGE, "+golang.org/x/net/http2~(*serverConn).runHandler"), sdk("go", "E: x", CHARGE, "net/http~(*conn).serve")],
    ],
    "recursion": [[sdk("go", "E: x", *["+main~walk"] * depth, MAIN) for depth in (2, 9, 30)]],
}  # fmt: skip
