"""JavaScript: Node, browsers, bundles and their maps, minified code, engines other than V8."""

from tests.issues.belonging.cases import Case, chain, log, raised, sdk

CART = "+CartRow.render @ /srv/app/src/cart.ts:31:14"
SERVER = "+handler @ /srv/app/src/server.ts:8:3"


def node(said: str, *frames: str) -> str:
    return "\n".join([said, *(f"    at {one}" for one in frames)])


CASES: dict[str, Case] = {
    "lines and columns": [
        [sdk("node", "TypeError: x", CART, SERVER), sdk("node", "TypeError: x", CART.replace("31:14", "99:2"), SERVER.replace("8:3", "12:1"))],
        [sdk("node", "TypeError: x", CART)],
    ],
    "types": [[sdk("node", "TypeError: x", CART)], [sdk("node", "RangeError: x", CART)], [sdk("node", "ReferenceError: x", CART)]],
    "values": [
        [sdk("node", "TypeError: Cannot read properties of undefined (reading 'price')", CART), sdk("node", "TypeError: Cannot read properties of null (reading 'sum')", CART)],
    ],
    "functions": [
        [sdk("node", "E: x", "+load @ /srv/app/src/orders.ts:1:1")],
        [sdk("node", "E: x", "+save @ /srv/app/src/orders.ts:1:1")],
        [sdk("node", "E: x", "+load @ /srv/app/src/users.ts:1:1")],
    ],
    "deployments": [
        [
            sdk("node", "E: x", f"+load @ {root}/src/orders.js:1:1")
            for root in ("/srv/app", "/app", "/home/deploy/app/releases/20261118", "/usr/src/app", "/var/www/app/current", "C:\\app", "file:///srv/app")
        ]
    ],
    "file urls of modules": [
        [log(node("Error: x", "load (file:///srv/app/src/orders.mjs:3:5)")), log(node("Error: y", "load (/opt/app/src/orders.mjs:9:5)"))],
    ],
    "node_modules": [
        [
            sdk("node", "E: x", "-send @ /srv/app/node_modules/express/lib/router/layer.js:95:5", SERVER),
            sdk("node", "E: x", "-next @ /srv/app/node_modules/express/lib/router/route.js:144:13", SERVER),
            sdk("node", "E: x", SERVER, "-process.processTicksAndRejections @ node:internal/process/task_queues:95:5"),
        ]
    ],
    "node's own modules, other versions": [
        [
            log(node("Error: x", "load (/app/src/a.js:1:1)", "Module._compile (node:internal/modules/cjs/loader:1105:14)", "node:internal/main/run_main_module:22:47")),
            log(node("Error: x", "load (/app/src/a.js:2:1)", "Module._compile (internal/modules/cjs/loader.js:1085:14)", "internal/main/run_main_module.js:17:47")),
        ]
    ],
    "async": [
        [log(node("Error: x", "async load (/app/src/a.js:1:1)")), log(node("Error: x", "load (/app/src/a.js:1:1)"))],
    ],
    "async frames that come and go": [
        [
            log(node("Error: x", "load (/app/src/a.js:1:1)", "process.processTicksAndRejections (node:internal/process/task_queues:95:5)", "async show (/app/src/b.js:2:2)")),
            log(node("Error: x", "load (/app/src/a.js:1:1)", "async show (/app/src/b.js:4:2)")),
            log(node("Error: x", "load (/app/src/a.js:1:1)", "async Promise.all (index 3)", "async show (/app/src/b.js:4:2)")),
        ]
    ],
    "the receiver": [
        [log(node("Error: x", "Object.load (/app/src/a.js:1:1)")), log(node("Error: x", "Module.load (/app/src/a.js:1:1)")), log(node("Error: x", "exports.load (/app/src/a.js:1:1)")), log(node("Error: x", "load [as get] (/app/src/a.js:1:1)"))],
        [log(node("Error: x", "Cart.load (/app/src/a.js:1:1)")), log(node("Error: y", "new Cart.load (/app/src/a.js:1:1)"))],
    ],
    "anonymous functions": [
        [log(node("Error: x", "/app/src/a.js:1:1", "show (/app/src/b.js:1:1)")), log(node("Error: x", "<anonymous> (/app/src/a.js:7:3)", "show (/app/src/b.js:1:1)")), log(node("Error: x", "Object.<anonymous> (/app/src/a.js:9:3)", "show (/app/src/b.js:1:1)"))],
        [log(node("Error: x", "/app/src/c.js:1:1", "show (/app/src/b.js:1:1)"))],
    ],
    "anonymous functions alone": [
        [log(node("Error: order 5 failed", "/app/src/a.js:1:1")), log(node("Error: order 7 failed", "/app/src/a.js:5:9"))],
        [log(node("Error: nobody is there", "/app/src/a.js:1:1"))],
    ],
    "hashes of bundles": [
        [
            sdk("javascript", "E: x", f"+render @ {url}:1:{column}")
            for column, url in enumerate(
                (
                    "https://shop.example/static/js/main.3f2a1b9c.js", "https://shop.example/static/js/main.99ffee00.js",
                    "https://cdn.example/static/js/main.aabbccdd.chunk.js", "https://shop.example/static/js/main.3f2a1b9c.min.js",
                    "https://shop.example/static/js/main-3f2a1b9c0d1e.js", "https://shop.example/static/js/main.js?v=3.1.2",
                    "http://localhost:3000/static/js/main.js",
                )
            )
        ],
        [sdk("javascript", "E: x", "+render @ https://shop.example/static/js/vendor.3f2a1b9c.js:1:1")],
    ],
    "vite": [
        [sdk("javascript", "E: x", "+render @ https://s.example/assets/index-DiwrgTda.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/assets/index-B1a2_c3d.js:1:9"), sdk("javascript", "E: x", "+render @ https://s.example/assets/index-CkQWERTy.js:1:9")],
        [sdk("javascript", "E: x", "+render @ https://s.example/assets/Checkout-DiwrgTda.js:1:1")],
    ],
    "next.js": [
        [sdk("javascript", "E: x", "+render @ https://s.example/_next/static/chunks/pages/cart-0a1b2c3d4e5f.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/_next/static/chunks/pages/cart-ffeeddccbbaa.js:1:4")],
        [sdk("javascript", "E: x", "+render @ https://s.example/_next/static/chunks/pages/user-0a1b2c3d4e5f.js:1:1")],
    ],
    "next.js: build ids": [
        [sdk("javascript", "E: x", "+render @ https://s.example/_next/static/k9T2xYzAbCdEfGh1/pages/cart.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/_next/static/pQ8rS7tUvWxYz012/pages/cart.js:1:1")],
    ],
    "numbered chunks": [
        [sdk("javascript", "E: x", "+render @ https://s.example/js/2.8a9b3c4d.chunk.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/js/17.11aa22bb.chunk.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/js/451.js:1:1")],
    ],
    "maps of webpack": [
        [
            sdk("javascript", "E: x", "+render @ webpack:///./src/Cart.tsx:5:1"), sdk("javascript", "E: x", "+render @ webpack:///./src/Cart.tsx?a1b2:9:1"),
            sdk("javascript", "E: x", "+render @ webpack://shop/./src/Cart.tsx:5:1"), sdk("javascript", "E: x", "+render @ webpack-internal:///./src/Cart.tsx:5:1"),
            sdk("javascript", "E: x", "+render @ webpack://_N_E/./src/Cart.tsx?ff00:5:1"), sdk("javascript", "E: x", "+render @ webpack-internal:///(ssr)/./src/Cart.tsx:5:1"),
        ],
        [sdk("javascript", "E: x", "+render @ webpack:///./src/User.tsx:5:1")],
        [sdk("javascript", "E: x", "+render @ webpack:///./lib/Cart.tsx:5:1")],
    ],
    "app urls of SDKs": [
        [sdk("javascript", "E: x", "+render @ app:///src/Cart.js:5:1"), sdk("javascript", "E: x", "+render @ app:///src/Cart.js:9:1")],
    ],
    "hosts and protocols": [
        [sdk("javascript", "E: x", f"+render @ {root}/js/app.js:5:1") for root in ("https://a.example", "http://a.example", "https://cdn7.b.example:8443")],
    ],
    "minified columns": [
        [sdk("javascript", "E: x", "+t @ https://s.example/js/app.3f2a1b9c.js:1:50211", "+n @ https://s.example/js/app.3f2a1b9c.js:1:2211"), sdk("javascript", "E: x", "+t @ https://s.example/js/app.99ffee11.js:1:50987", "+n @ https://s.example/js/app.99ffee11.js:2:8")],
    ],
    "webpack's modules": [
        [sdk("javascript", "E: x", "+./src/cart.js @ https://s.example/js/app.js:1:1"), sdk("javascript", "E: x", "+Module../src/cart.js @ https://s.example/js/app.js:5:1")],
    ],
    "Firefox and Safari": [
        [sdk("javascript", "E: x", "+render/< @ https://s.example/js/app.js:1:1"), sdk("javascript", "E: x", "+async*render @ https://s.example/js/app.js:1:7"), sdk("javascript", "E: x", "+render @ https://s.example/js/app.js:1:7")],
    ],
    "elements": [
        [sdk("javascript", "E: x", "+HTMLButtonElement.onClick @ https://s.example/js/app.js:1:1"), sdk("javascript", "E: x", "+HTMLAnchorElement.onClick @ https://s.example/js/app.js:1:1"), sdk("javascript", "E: x", "+onClick @ https://s.example/js/app.js:1:1")],
    ],
    "extensions are no part": [
        [sdk("javascript", "E: x", "+f @ https://s.example/js/app.js:1:1"), sdk("javascript", "E: x", "+f @ https://s.example/js/app.js:1:1", "inject @ chrome-extension://abcdefgh/content.js:1:1")],
    ],
    "eval": [
        [
            log(node("Error: x", "eval (eval at run (/app/src/a.js:5:3), <anonymous>:1:7)", "run (/app/src/a.js:5:3)")),
            log(node("Error: x", "eval (eval at run (/app/src/a.js:9:3), <anonymous>:4:1)", "run (/app/src/a.js:9:3)")),
        ],
        [log(node("Error: x", "run (/app/src/b.js:5:3)"))],
    ],
    "TypeScript's helpers": [
        [
            sdk("javascript", "E: x", "+load @ /src/a.ts:1:1", "+step @ /app/node_modules/tslib/tslib.js:1:1", "+show @ /src/b.ts:1:1"),
            sdk("javascript", "E: x", "+load @ /src/a.ts:1:1", "+show @ /src/b.ts:1:1"),
            sdk("javascript", "E: x", "+load @ /src/a.ts:1:1", "+__awaiter @ /src/a.ts:4:1", "+show @ /src/b.ts:1:1"),
            sdk("javascript", "E: x", "+load @ /src/a.ts:1:1", "+asyncGeneratorStep @ /src/a.ts:4:1", "+_next @ /src/a.ts:4:1", "+show @ /src/b.ts:1:1"),
        ]
    ],
    "causes": [
        [log("Error: a 1\n    at load (/app/src/a.js:1:1) {\n  [cause]: TypeError: b 2\n      at show (/app/src/b.js:1:1)\n}"), log("Error: a 9\n    at load (/app/src/a.js:4:1) {\n  [cause]: TypeError: b 7\n      at show (/app/src/b.js:2:1)\n}")],
        [log("Error: a 1\n    at load (/app/src/a.js:1:1) {\n  [cause]: RangeError: b 2\n      at show (/app/src/b.js:1:1)\n}")],
        [log("Error: a 1\n    at load (/app/src/a.js:1:1)")],
    ],
    "codes of Node": [
        [log(node("Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers", "load (/app/src/a.js:1:1)")), log(node("Error: Cannot set headers", "load (/app/src/a.js:1:1)"))],
    ],
    "what else Node prints of an error": [
        [
            log(node("Error: connect ECONNREFUSED 127.0.0.1:5432", "load (/app/src/a.js:1:1)") + " {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  port: 5432\n}"),
            log(node("Error: connect ECONNREFUSED 10.0.0.8:6432", "load (/app/src/a.js:1:1)") + " {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  port: 6432\n}"),
        ]
    ],
    "the source above a crash": [
        [
            log("/app/src/a.js:3\n    throw new Error('x')\n    ^\n\n" + node("Error: x 1", "load (/app/src/a.js:3:11)") + "\n\nNode.js v20.11.0"),
            log("/opt/app/src/a.js:7\n    throw new Error('x')\n    ^\n\n" + node("Error: x 2", "load (/opt/app/src/a.js:7:11)") + "\n\nNode.js v22.1.0"),
        ]
    ],
    "a text and an SDK": [
        [log(node("TypeError: x", "load (/app/src/a.js:1:1)", "Layer.handle (/app/node_modules/express/lib/layer.js:1:1)")), sdk("node", "TypeError: y", "+load @ /app/src/a.js:1:1", "-Layer.handle @ /app/node_modules/express/lib/layer.js:1:1")],
    ],
    "recursion": [
        [sdk("node", "RangeError: Maximum call stack size exceeded", *["+walk @ /app/src/tree.js:1:1"] * depth) for depth in (2, 10, 49)],
    ],
    "classes": [
        [sdk("node", "E: x", "+OrderService.load @ /app/src/a.js:1:1")],
        [sdk("node", "E: x", "+UserService.load @ /app/src/a.js:1:1")],
    ],
    "constructors": [[log(node("Error: x", "new Cart (/app/src/a.js:1:1)")), log(node("Error: x", "new Cart (/app/src/a.js:8:1)"))]],
    "errors without a stack": [
        [sdk("javascript", "ChunkLoadError: Loading chunk 7 failed. (error: https://s.example/js/7.3f2a1b9c.js)"), sdk("javascript", "ChunkLoadError: Loading chunk 12 failed. (error: https://s.example/js/12.99ffee00.js)")],
        [sdk("javascript", "ChunkLoadError: Loading CSS chunk 7 failed. (/css/7.3f2a1b9c.css)")],
    ],
    "rejections": [
        [sdk("javascript", "UnhandledRejection: Non-Error promise rejection captured with value: 404"), sdk("javascript", "UnhandledRejection: Non-Error promise rejection captured with value: 500")],
    ],
    "React's callbacks": [
        [sdk("javascript", "E: x", "+Cart @ webpack:///./src/Cart.tsx:1:1", "-renderWithHooks @ webpack:///./node_modules/react-dom/cjs/react-dom.development.js:1:1"), sdk("javascript", "E: x", "+Cart @ webpack:///./src/Cart.tsx:4:1", "-updateFunctionComponent @ webpack:///./node_modules/react-dom/cjs/react-dom.production.min.js:1:1")],
    ],
    "bundled libraries that the SDK marks as in app": [
        [sdk("javascript", "E: x", "+load @ webpack:///./src/a.ts:1:1", "+get @ webpack:///./node_modules/axios/lib/core/Axios.js:1:1"), sdk("javascript", "E: x", "+load @ webpack:///./src/a.ts:1:1", "+request @ webpack:///./node_modules/axios/lib/core/Axios.js:1:1")],
    ],
    "Deno and Bun": [
        [log(node("Error: x", "load (file:///srv/app/src/a.ts:1:1)")), log(node("Error: x", "load (file:///home/x/app/src/a.ts:4:9)"))],
    ],
    "aggregates": [
        [chain("node", raised("AggregateError: All promises were rejected", CART), raised("Error: 1", SERVER)), chain("node", raised("AggregateError: All promises were rejected", CART), raised("Error: 2", SERVER))],
    ],
    "paths of monorepos": [
        [sdk("node", "E: x", "+load @ /srv/packages/api/src/orders.ts:1:1"), sdk("node", "E: x", "+load @ /app/packages/api/src/orders.ts:4:1")],
    ],
    "generated suffixes": [
        [sdk("javascript", "E: x", "+_callee2$ @ /src/a.js:1:1", "+show @ /src/b.js:1:1"), sdk("javascript", "E: x", "+_callee5$ @ /src/a.js:1:1", "+show @ /src/b.js:1:1")],
    ],
    "hashes that are letters": [
        [sdk("javascript", "E: x", "+render @ https://s.example/js/main.deadbeef.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/js/main.cafebabe.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/js/main.js:1:1")],
    ],
    "Nuxt": [
        [sdk("javascript", "E: x", "+render @ https://s.example/_nuxt/DXy8abCd.js:1:1"), sdk("javascript", "E: x", "+render @ https://s.example/_nuxt/BxYzAbCd.js:1:1")],
    ],
    "blobs": [
        [sdk("javascript", "E: x", "+run @ blob:https://s.example/550e8400-e29b-41d4-a716-446655440000:1:1"), sdk("javascript", "E: x", "+run @ blob:https://s.example/00000000-e29b-41d4-a716-446655440000:1:1")],
    ],
    "built-in callers": [
        [log(node("Error: x", "show (/app/src/a.js:1:1)", "Array.map (<anonymous>)", "list (/app/src/a.js:4:1)")), log(node("Error: x", "show (/app/src/a.js:1:1)", "Array.forEach (<anonymous>)", "list (/app/src/a.js:4:1)"))],
    ],
    "Electron": [
        [sdk("javascript", "E: x", "+run @ file:///C:/Users/mara/AppData/Local/shop/app-1.2.3/resources/app.asar/main.js:1:1"), sdk("javascript", "E: x", "+run @ file:///C:/Users/tom/AppData/Local/shop/app-1.3.0/resources/app.asar/main.js:4:1")],
    ],
    "React Native": [
        [sdk("javascript", "E: x", "+run @ /var/containers/Bundle/Application/550E8400-E29B-41D4-A716-446655440000/Shop.app/main.jsbundle:1:1"), sdk("javascript", "E: x", "+run @ /var/containers/Bundle/Application/00000000-E29B-41D4-A716-446655440000/Shop.app/main.jsbundle:1:9")],
    ],
    "pages": [
        [sdk("javascript", "E: x", "+onload @ https://s.example/orders/4711:12:1"), sdk("javascript", "E: x", "+onload @ https://s.example/orders/8122:12:1")],
    ],
}  # fmt: skip
