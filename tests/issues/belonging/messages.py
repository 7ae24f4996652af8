"""Messages without an exception: what varies in them is taken out, the words stay."""

from typing import Any

from logboom.issues.report import Report, from_document
from tests.issues.belonging.cases import Case, message

# Each line is one message; each tuple of values gives another occurrence of it.
OCCURRENCES: dict[str, tuple[str, ...]] = {
    "numbers": ("payment {} failed", "5", "4127733", "-3", "0", "1,234,567"),
    "fractions": ("took {} of the time", "0.5", "12.75", "99"),
    "durations": ("timed out after {}", "10s", "3 s", "250ms", "1.5 seconds", "2m30s"),
    "percents": ("disk is {} full", "91%", "95.5%"),
    "uuids": ("job {} failed", "550e8400-e29b-41d4-a716-446655440000", "00000000-0000-4000-8000-000000000001", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"),
    "hashes": ("commit {} is unknown", "0a1b2c3d", "f3a9c1d2e5b6a7980a1b2c3d4e5f60718293a4b5", "d41d8cd98f00b204e9800998ecf8427e"),
    "addresses": ("object at {} is gone", "0x7f3a9c1d2e50", "0x55AA", "0x0"),
    "IPv4": ("refused by {}", "10.0.0.7", "192.168.1.9", "172.16.254.1"),
    "IPv4 and ports": ("refused by {} at once", "10.0.0.7:443", "192.168.1.9:51234"),
    "IPv6": ("refused by {} at once", "::1", "2001:db8::8a2e:370:7334", "fe80:0:0:0:1:2:3:4"),
    "mac": ("device {} left", "00:1a:2b:3c:4d:5e", "ff:ee:dd:cc:bb:aa"),
    "emails": ("no account for {}", "mara@example.org", "a.b+c@mail.shop.example"),
    "urls": ("GET {} failed", "https://shop.example/orders/5", "http://localhost:8000/x?y=1#z"),
    "paths": ("cannot open {}", "/var/log/shop/a.log", "/tmp/x/y/z.txt"),
    "Windows' paths": ("cannot open {}", "C:\\Users\\mara\\a.txt", "D:\\data\\b.log"),
    "relative paths": ("cannot open {}", "./a/b.txt", "../x/y.txt"),
    "dates": ("nothing since {}", "2026-11-18", "2025-01-02"),
    "times": ("nothing since {}", "2026-11-18T14:29:57Z", "2025-01-02 03:04:05.123", "2026-11-18T14:29:57.123456+02:00"),
    "times of a day": ("nothing since {}", "10:15 PM", "3:04 am", "11:59:59pm"),
    "dates of mail": ("nothing since {}", "Wed, 18 Nov 2026 14:29:57 GMT", "Thu, 02 Jan 2025 03:04:05 GMT"),
    "dates in words": ("nothing since {}", "18 Nov 2026", "2 January 2025"),
    "clocks": ("late at {}", "14:29:57", "03:04:05"),
    "quotations": ("user '{}' is unknown", "mara", "tom the third", "x"),
    "double quotations": ('user "{}" is unknown', "mara", "tom the third", ""),
    "backticks": ("table `{}` is locked", "orders", "users"),
    "ids with letters": ("order {} is lost", "A12B34", "ZX99K1"),
    "ids with prefixes": ("no such {}", "user_58211", "user_7"),
    "ids with dashes": ("order {} is lost", "ord-58211", "ord-9"),
    "tokens": ("bad token {}", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "QWxhZGRpbjpPcGVuU2VzYW1l1"),
    "sizes": ("body of {} is too large", "10MB", "512 MB", "3.5GB", "1024 bytes"),
    "lists": ("cannot delete {}", "[1, 2, 3]", "[7]", "[4, 5, 6, 7, 8]"),
    "JSON": ("bad answer {}", '{"id": 5, "name": "mara"}', '{"id": 77, "name": "tom"}'),
    "JSON of other keys": ("bad answer {}", '{"id": 5}', '{"id": 77, "name": "tom", "tags": ["a", "b"]}', "{}"),
    "nested JSON": ("bad answer {} of shop", '{"a": {"b": [1, 2]}}', '{"a": {"b": [7], "c": null}}'),
    "dictionaries of Python": ("bad answer {}", "{'id': 5, 'ok': True}", "{'id': 77, 'ok': False}"),
    "words of a name and a number": ("worker{} died", "1", "17"),
    "versions": ("client {} is too old", "1.2.3", "v2.0.0", "10.11.12-rc.1"),
    "hosts": ("no answer of {}", "db1.shop.internal", "db7.shop.internal"),
    "pods": ("no answer of {}", "shop-web-7d4b9c6f5-x2x9z", "shop-web-5f6d7c8b9-abc12"),
    "hex without a prefix": ("checksum {} differs", "deadbeef01", "0badcafe99"),
    "epochs": ("token expired at {}", "1763476197", "1763476197123", "1763476197.25"),
    "thread ids": ("thread {} hangs", "140735289871232", "12"),
    "ARNs": ("no access to {}", "arn:aws:s3:::shop-1/orders/5", "arn:aws:s3:::shop-2/orders/77"),
    "status codes": ("answer was {}", "500", "503"),
    "money": ("cannot charge {}", "$12.50", "$1,999.00"),
    "booleans and nulls": ("cache is {} now", "5", "77"),
    "sizes with other units": ("free: {} now", "10 KiB", "3GB", "512 bytes"),
    "dates of syslog": ("nothing since {} here", "Nov  3 05:52:42", "Nov 18 14:00:00"),
    "dates of date(1)": ("nothing since {}", "Mon Nov 23 05:52:42 UTC 2026", "Tue Jan  6 15:02:01 UTC 2026"),
    "dates of Apache": ("nothing since {}", "18/Nov/2026:14:00:00 +0000", "02/Jan/2025:03:04:05 +0100"),
    "ULIDs": ("job {} failed", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"),
    "object ids": ("no document {}", "507f1f77bcf86cd799439011", "5f43a1b2c3d4e5f607182930"),
    "customers of Stripe": ("no such customer: {}", "cus_NffrFeUfNV2Hib", "cus_9s6XKzkNRiz8i3"),
    "instances": ("instance {} stopped", "i-0abcd1234ef567890", "i-0ffff1234ef567890"),
    "lists of objects": ("bad rows {}", '[{"a": 1}, {"a": 2}]', '[{"a": 1, "b": "c"}]', "[]"),
    "numbers of SQL": ("failed: SELECT * FROM orders WHERE id IN ({})", "1, 2, 3", "7"),
    "phone numbers": ("cannot call {}", "+49 170 1234567", "+49 151 7654321"),
    "ids of eight digits of hex": ("job {} failed", "12345678", "0a1b2c3d", "1e234567", "abcdef12", "12abcdef"),
    "ids of six": ("job {} failed", "123456", "a1b2c3", "12abcd", "abcd12", "k9x2f7", "Zk3Qw9"),
    "ids of any length": ("job {} failed", "4711", "550e8400-e29b-41d4-a716-446655440000", "QWxhZGRpbjpPcGVuU2VzYW1l1", "0x7f3a9c1d2e50", "-1StGXR8_Z5jdHi6B-myT"),
    "pods of a job": ("no answer of {}", "shop-web-x2x9z", "shop-web-bcdfg", "shop-web-5xkzw", "shop-web-42579"),
    "signs": ("lag {} now", "-3.5s", "3.5s", "+2 ms"),
    "sizes with signs": ("grew by {}", "-1.5MB", "1.5MB", "+12 kB"),
    "IPv6 before a colon": ("peer {}: refused", "2001:db8::1", "::1", "fe80:0:0:0:1:2:3:4"),
    "bytes of Python": ("bad value {}", "b'abc'", "b'\\x00'", 'b"it\'s"'),
    "objects of Ruby": ("undefined method 'total' for {}", '#<Order:0x00007f8b @id=5, @name="z">', "#<Order:0x00007f8c @id=77, @item=#<Item:0x01 @id=nil>>", "#<Order>"),
    "parameters behind a path": ("GET {} failed", "/y/77?q=1", "/y/77?q=1&page=2", "/y/9"),
    "parameters of a path before a colon": ("GET {}: no answer", "/y/77?q=1", "/y/9"),
    "several of them": ("{} by 10.0.0.7", "order 5 of mara@example.org at 2026-11-18", "order 77 of tom@example.org at 2025-01-02"),
}  # fmt: skip

# Each is a family of messages that are all different ones.
DIFFERENT: dict[str, tuple[str, ...]] = {
    "verbs": ("payment 5 failed", "payment 5 succeeded", "payment 5 was refunded"),
    "nouns": ("payment 5 failed", "refund 5 failed", "order 5 failed"),
    "what was refused": ("connection refused", "connection reset", "connection timed out", "connection closed"),
    "more words": ("cache miss", "cache miss for user", "cache"),
    "the order of words": ("a before b", "b before a"),
    "around a quotation": ("user 'x' is unknown", "role 'x' is unknown", "user 'x' is locked"),
    "around a number": ("5 retries left", "5 minutes left", "retried 5 times"),
    "encodings": ("no encoder for utf8mb4", "no encoder for utf16le", "no encoder for base64url"),
    "algorithms": (
        "no such digest: sha256",
        "no such digest: md5",
        "no such digest: crc32c",
        "no such digest: blake2b",
        "no such digest: ed25519",
    ),
    "products": ("log4j is missing", "neo4j is missing", "k8s is missing", "i18n is missing", "p2p is missing"),
    "versions of an interface": ("no kind Job in v1beta1", "no kind Job in v1alpha1"),
    "classes with digits": (
        "expected Int32Array",
        "expected Uint8ClampedArray",
        "expected S3Exception",
        "expected MD5Digest",
    ),
    "codes of errors": ("EPIPE: failed", "E1101: failed", "ORA-00942: failed", "EADDRINUSE: failed"),
    "a code and a number": ("E11000 duplicate key", "11000 duplicate key"),
    "states of SQL": ("SQLSTATE 42P01", "SQLSTATE 23505"),
    "programs behind a dash": ("no answer of web-https", "no answer of web-httpd", "no answer of web-mssql"),
    "objects of Ruby": ("bad #<Order:0x01 @id=1>", "bad #<User:0x01 @id=1>", "bad #<Shop::Order:0x01 @id=1>"),
    "subsystems": ("database is down", "cache is down", "queue is down"),
}

LOGENTRY = "payment %s of %s failed"


def logged(*parameters: Any, template: str = LOGENTRY, **more: Any) -> Report:
    entry = {"message": template, "params": list(parameters), "formatted": template % parameters}
    return from_document({"logentry": entry, **more})


CASES: dict[str, Case] = {
    **{name: [[message(said[0].replace("{}", value)) for value in said[1:]]] for name, said in OCCURRENCES.items()},
    **{f"apart: {name}": [[message(text)] for text in texts] for name, texts in DIFFERENT.items()},
    "templates": [
        [logged("5", "mara"), logged("77", "somebody else"), logged("", "")],
        [logged("5", "mara", template="payment %s of %s was refused")],
    ],
    "a template and what was made of it": [[logged(5, 7), logged(1, 2)], [logged(5, 7, template="%s of %s were lost")]],
    "a template that says nothing": [[logged("disk", "full", template="%s: %s"), logged("disk", "full", template="%s: %s")], [logged("net", "down", template="%s: %s")]],
    "braces": [[from_document({"logentry": {"message": "order {id} lost", "params": {"id": 5}, "formatted": "order 5 lost"}}), from_document({"logentry": {"message": "order {id} lost", "params": {"id": 7}, "formatted": "order 7 lost"}})]],
    "loggers": [[message("payment 5 failed", logger="shop.a"), message("payment 7 failed", logger="shop.b")]],
    "levels and releases": [[message("payment 5 failed", level="error", release="1"), message("payment 7 failed", level="warning", release="2")]],
    "what follows the first line": [[message("could not send\nbody: 5"), message("could not send\nbody: something else")]],
    "case counts": [[message("Payment failed")], [message("Refund failed")]],
    "blanks": [[message("payment  5   failed "), message("payment 5 failed")]],
    "prefixes of logs": [[message("[2026-11-18 14:00:00] payment failed"), message("[2025-01-02 03:04:05] payment failed")]],
}  # fmt: skip
