"""PHP: uncaught errors, Laravel and Symfony logs, closures, anonymous classes, compiled templates, proxies."""

from tests.issues.belonging.cases import Case, log, sdk

CHARGE = "+App\\Gateway::charge @ /srv/shop/src/Gateway.php:74"
TOTAL = "+App\\Cart::total @ /srv/shop/src/Cart.php:12"


def php(said: str, place: str, *entries: str) -> str:
    lines = [f"#{number} {one}" for number, one in enumerate([*entries, "{main}"])]
    path, _, line = place.rpartition(":")
    return "\n".join(
        [f"PHP Fatal error:  Uncaught {said} in {place}", "Stack trace:", *lines, f"  thrown in {path} on line {line}"]
    )


CASES: dict[str, Case] = {
    "lines, values, arguments": [
        [
            log(php("App\\PaymentFailed: refused 5", "/srv/shop/src/Gateway.php:74", "/srv/shop/src/Checkout.php(118): App\\Gateway->charge(Object(App\\Order))")),
            log(php("App\\PaymentFailed: refused 9", "/srv/shop/src/Gateway.php:79", "/srv/shop/src/Checkout.php(120): App\\Gateway->charge(NULL, 5)")),
            log("[18-Nov-2026 14:00:00 UTC] " + php("App\\PaymentFailed: refused 9", "/srv/shop/src/Gateway.php:79", "/srv/shop/src/Checkout.php(120): App\\Gateway->charge(NULL, 5)")),
        ],
        [log(php("App\\PaymentFailed: refused 5", "/srv/shop/src/Gateway.php:74", "/srv/shop/src/Checkout.php(118): App\\Gateway->refund(Object(App\\Order))"))],
        [log(php("App\\Timeout: refused 5", "/srv/shop/src/Gateway.php:74", "/srv/shop/src/Checkout.php(118): App\\Gateway->charge(Object(App\\Order))"))],
    ],
    "deployments": [
        [log(php("E: x", f"{root}/src/Gateway.php:74", f"{root}/src/Checkout.php(118): App\\Gateway->charge()")) for root in ("/srv/shop", "/var/www/html", "/var/www/releases/20261118", "/app", "/home/forge/shop/current")],
    ],
    "closures": [
        [sdk("php", "E: x", f"+{name} @ /srv/src/Cart.php:1", TOTAL) for name in ("App\\{closure}", "App\\{closure:App\\Cart::total():42}", "App\\{closure:App\\Cart::total():99}")],
        [sdk("php", "E: x", "+App\\{closure} @ /srv/src/Order.php:1", TOTAL)],
    ],
    "anonymous classes": [
        [sdk("php", "E: x", "+App\\Job@anonymous\x00/srv/src/Job.php:12$0::run @ /srv/src/Job.php:13"), sdk("php", "E: x", "+App\\Job@anonymous\x00/opt/src/Job.php:19$3::run @ /opt/src/Job.php:20")],
    ],
    "compiled templates": [
        [
            sdk("php", "E: x", "+include @ /srv/storage/framework/views/0123456789abcdef0123456789abcdef01234567.php:3", CHARGE),
            sdk("php", "E: x", "+include @ /app/storage/framework/views/ffff456789abcdef0123456789abcdef01234567.php:9", CHARGE),
        ],
    ],
    "Twig": [[sdk("php", "E: x", "+__TwigTemplate_0123456789abcdef0123456789abcdef::doDisplay @ /srv/cache/a.php"), sdk("php", "E: x", "+__TwigTemplate_ffff456789abcdef0123456789abcdef::doDisplay @ /srv/cache/a.php")]],
    "proxies of Doctrine": [[sdk("php", "E: x", "+Proxies\\__CG__\\App\\Order::total @ /srv/src/Order.php"), sdk("php", "E: x", "+App\\Order::total @ /srv/src/Order.php")]],
    "containers": [[sdk("php", "E: x", "+ContainerAb12Cd3\\App_KernelProdContainer::get @ /srv/var/cache/prod/c.php"), sdk("php", "E: x", "+ContainerZz99Yy8\\App_KernelProdContainer::get @ /srv/var/cache/prod/c.php")]],
    "libraries": [
        [sdk("php", "E: x", "-Illuminate\\Database\\Connection::run @ /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:1", CHARGE), sdk("php", "E: x", "-Illuminate\\Database\\Connection::select @ /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:9", CHARGE), sdk("php", "E: x", CHARGE)],
    ],
    "unmarked libraries": [
        [sdk("php", "E: x", "Illuminate\\Database\\Connection::run @ /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:1", "App\\Gateway::charge @ /srv/shop/src/Gateway.php:74"), sdk("php", "E: x", "Illuminate\\Database\\Connection::select @ /a/vendor/laravel/framework/src/Illuminate/Database/Connection.php:9", "App\\Gateway::charge @ /a/src/Gateway.php:79")],
    ],
    "static and not": [[sdk("php", "E: x", "+App\\Cart->total @ /srv/src/Cart.php"), sdk("php", "E: x", "+App\\Cart::total @ /srv/src/Cart.php")], [sdk("php", "E: x", "+App\\Cart::sum @ /srv/src/Cart.php")]],
    "Laravel": [
        [
            log('[2026-11-18 14:00:00] production.ERROR: refused 5 {"exception":"[object] (App\\\\PaymentFailed(code: 0): refused 5 at /srv/shop/app/Gateway.php:74)\n[stacktrace]\n#0 /srv/shop/app/Checkout.php(118): App\\\\Gateway->charge(Object(App\\\\Order))\n#1 {main}\n"}'),
            log('[2026-11-19 15:00:00] local.ERROR: refused 8 {"userId":5,"exception":"[object] (App\\\\PaymentFailed(code: 0): refused 8 at /app/app/Gateway.php:79)\n[stacktrace]\n#0 /app/app/Checkout.php(121): App\\\\Gateway->charge(NULL)\n#1 {main}\n"}'),
        ],
    ],
    "internal functions": [[log(php("E: x", "/srv/a/b.php:1", "[internal function]: App\\A->run(1)", "/srv/a/c.php(3): array_map(Object(Closure), Array)")), log(php("E: x", "/srv/a/b.php:7", "[internal function]: App\\A->run(2)", "/srv/a/c.php(9): array_map(Object(Closure), Array)"))]],
    "evaluated code": [
        [sdk("php", "E: x", "+eval @ /srv/src/Rules.php(12) : eval()'d code:1", TOTAL), sdk("php", "E: x", "+eval @ /srv/src/Rules.php(99) : eval()'d code:4", TOTAL)],
    ],
    "types": [[sdk("php", "App\\NotFound: x", CHARGE)], [sdk("php", "Blog\\NotFound: x", CHARGE)]],
    "without a stack": [[sdk("php", "ErrorException: Undefined array key 5"), sdk("php", "ErrorException: Undefined array key 77")], [sdk("php", "ErrorException: Undefined variable $a")]],
    "SQLSTATE": [
        [sdk("php", "PDOException: SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@b.org' for key 'users.email'"), sdk("php", "PDOException: SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'mara@example.org' for key 'users.email'")],
        [sdk("php", "PDOException: SQLSTATE[HY000] [2002] Connection refused")],
    ],
    "recursion": [[sdk("php", "E: x", *[TOTAL] * depth, CHARGE) for depth in (2, 5, 20)]],
    "a text and an SDK": [[log(php("App\\E: x", "/srv/src/Gateway.php:74", "/srv/src/Checkout.php(118): App\\Gateway->charge(1)")), sdk("php", "App\\E: y", "+App\\Gateway::charge @ /srv/src/Gateway.php:74", "+ @ /srv/src/Checkout.php:118")]],
}  # fmt: skip
