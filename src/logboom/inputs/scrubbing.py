"""Secrets are taken out of what an error says before it reaches the disk: `[scrubbing]`.

    "password": "hunter2"                    ->  "password": "[Filtered]"
    "cookies": {"sessionid": "9ae1"}         ->  "cookies": "[Filtered]"
    "url": "https://a.example/?token=9ae1"   ->  "url": "https://a.example/?token=[Filtered]"
    "message": "card 4111 1111 1111 1111"    ->  "message": "card [Filtered]"

The document stays bytes of JSON. One scan looks for everything at once; in the usual document it finds nothing, and
nothing else is done. Where it finds something, the value is cut out at that place; the document is never parsed and
written anew. Lines of source code and the versions of modules are left as they are.

Source: RFC 9110 sections 11.6.2 and RFC 6265 (authorization and cookies); RFC 3986 section 3.2.1 (user information);
RFC 7468 (PEM); RFC 7519 (JSON Web Token); ISO/IEC 7812-1, annex B (Luhn's check digit).
"""

import re
from collections.abc import Iterator
from typing import Final

import re2  # type: ignore[import-untyped]
from prometheus_client import Counter
from pydantic import Field

from logboom.settings import Section

FILTERED: Final = "[Filtered]"

SCRUBBED = Counter("logboom_scrubbed_values_total", "Values that were taken out of errors before they were stored")

# A name that holds one of these is a secret's; each is part of a regular expression.
NAMES: Final = (
    "passw(?:or)?d", "passphrase", "secret", "token", "api[-_]?key", "access[-_]?key", "private[-_]?key",
    "authorization", "cookie", "credential", "csrf", "xsrf", "session[-_]?(?:id|key)", "card[-_]?n(?:umber|um|o)",
    "credit[-_]?card",
)  # fmt: skip
# Too short to be looked for inside of other names.
WHOLE_NAMES: Final = ("auth", "pwd", "pass", "pin", "otp", "ssn", "cvv", "cvc", "jwt")
# Numbers of words for a language model, not secrets.
_COUNTED: Final = re.compile(rb"(?i)tokens?_?(?:count|limit|type|s)?$")

_TOKENS: Final = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\beyJ[\w-]{10,}\.[\w-]{10,}",
    r"\b(?:sk|rk|pk)_(?:live|test)_\w{10,}",
    r"\bgh[pousr]_\w{30,}",
    r"\bAKIA[0-9A-Z]{16}\b",
    r"\bxox[abprs]-[\w-]{10,}",
    r"\bglpat-[\w-]{15,}",
)
_CARD: Final = r"\b(?:[3-6]\d{12,18}|2[2-7]\d{14}|[2-6]\d{3}(?:[ -]\d{4}){3}|3\d{3}[ -]\d{6}[ -]\d{5})\b"
_BEARER: Final = r"(?i:\b(?:bearer|basic|digest) +[\w.~+/=:-]{6,})"
_USER_INFORMATION: Final = r"://[^\s/:@\"'\\]{0,64}:[^\s/@\"'\\]{1,256}@"

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_STRUCTURE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_NUMBER: Final = re.compile(rb"-?\d[\d.eE+-]*")
_KEPT_KEYS: Final = (b'context_line"', b'_context"', b'"modules"')
# The key's end, then one string, a list of strings, or an object of strings.
_KEPT: Final = re.compile(
    rb""""?\w+"\s*:\s*(?:"(?:[^"\\]|\\.)*"|\[\s*(?:"(?:[^"\\]|\\.)*"\s*,?\s*)*|\{\s*(?:"(?:[^"\\]|\\.)*"\s*[:,]?\s*)*)"""
)
_PRIVATE_KEY: Final = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-\"]|-(?!----END))*(?:-----END [A-Z ]*PRIVATE KEY-----)?"
)
_PAIR_END: Final = re.compile(rb"\s*\]")
_SCHEME: Final = re.compile(rb"(?i)(?:bearer|basic|digest) +")
_WORD_BEFORE: Final = re.compile(rb"[\w-]*\Z")
_REST_OF_WORD: Final = re.compile(rb"[\w-]{0,100}")
LONGEST_NAME_BYTES: Final = 100
LONGEST_INDENTATION_BYTES: Final = 200
_REST_OF_TOKEN: Final = re.compile(rb"[\w.~+/=-]*")
# What follows a secret's name in a text: `=x`, `: 'x'`, `=%22x`; a word after a bare colon is a secret with a digit only.
_SAID: Final = re.compile(
    rb"""[\w.\]-]{0,40}\\*["']?(?:%22|%27)?\s{0,3}(?:=|:|=>)\s{0,3}(?:\\*["']|%22|%27|b')?(?:(?i:bearer|basic|digest) +)?"""
)
_QUOTED: Final = re.compile(rb"""(?:[^"'\\]|\\[^"'\\])+""")
_BARE: Final = re.compile(rb"""[^\s"'\\&,;<>(){}\[\]]+""")
_DIGIT: Final = re.compile(rb"\d")
_LONG_WORD_BYTES: Final = 20


# Where it is, and what stands there instead.
Secret = tuple[int, int, bytes]


class ScrubbingSettings(Section):
    """What is taken out of error reports before they are stored: passwords, tokens, cookies, card numbers."""

    enabled: bool = True
    """Whether secrets are looked for at all."""

    names: list[str] = Field(default_factory=list)
    """Further names whose values are secret, also as a part of a longer name and in any case: `["iban", "birth_date"]`."""

    keep: list[str] = Field(default_factory=list)
    """Names that are kept although a part of them sounds secret, written whole: `["token_bucket"]`."""


class Scrubber:
    """`scrub` gives the document without its secrets; the document itself when it holds none or nothing is to be done."""

    def __init__(self, settings: ScrubbingSettings) -> None:
        self._enabled = settings.enabled
        names = "|".join((*NAMES, *(re.escape(name) for name in settings.names)))
        whole = "|".join(WHOLE_NAMES)
        self._kept = frozenset(name.lower().encode() for name in settings.keep)
        # `x` of a value that is no secret any more: "[Filtered]", "********", "", {} and [].
        # Nor is `{"": ...}`, which is how an SDK says that it has taken a secret out itself.
        value = r'(?:"(?:[^"\[*]|\[[^F]|\*[^*])|[\d-]|\{\s*"[^"]|\[[^\]])'
        in_json = rf'(?i:(?:{names})[^"\\\s:=,&]*"|"(?:{whole})")\s*[:,]\s*{value}'
        in_text = rf"""(?i:(?:{names})[\w.\]-]*)(?:\\*["']|%22|%27)?\s?(?:=|:|=>)\s?(?:\\*["']|%22|%27|b')?[^\s"'\\&,;<>()\[\]{{}}*]"""
        self._scan = re2.compile("|".join((in_json, in_text, _BEARER, _USER_INFORMATION, _CARD, *_TOKENS)).encode())
        self._in_json = re.compile(rf'(?i:(?:{names})[^"\\\s:=,&]*"|"(?:{whole})")\s*([:,])\s*'.encode())
        self._name = re.compile(rf"(?i:{names})".encode())

    def scrub(self, document: bytes) -> bytes:
        """Take the secrets out of a JSON document; also out of one that is broken, as far as they are recognized."""
        if not self._enabled or self._scan.search(document) is None:
            return document
        pieces: list[bytes] = []
        done = 0
        for start, end, instead in self._secrets(document):
            pieces += (document[done:start], instead)
            done = end
        SCRUBBED.inc(len(pieces) // 2)
        return b"".join((*pieces, document[done:])) if pieces else document

    def scrub_text(self, text: str) -> str:
        """The same of a text that is no JSON."""
        return self.scrub(text.encode("utf-8", "replace")).decode("utf-8", "replace")

    def _secrets(self, document: bytes) -> Iterator[Secret]:
        """Where each secret is, and what stands there instead; from the first to the last, none within another."""
        kept = _Kept(document)
        strings = _Strings(document)
        position = 0
        while (hit := self._scan.search(document, position)) is not None:
            start, end = hit.span()
            if kept_until := kept.end(start):
                position = kept_until
                continue
            found = self._at(document, start, end, strings)
            if found is not None:
                yield found
            position = max(found[1] if found else end - 1, start + 1)

    def _at(self, document: bytes, start: int, end: int, strings: "_Strings") -> Secret | None:
        """The secret that the scan's find at this place leads to."""
        if key := self._in_json.match(document, start):
            return self._value(document, start, key)
        if named := self._name.match(document, start):
            return self._said(document, start, named.end())
        if document[start : start + 1].isdigit():
            return _card(document, start, end, strings)
        return _by_its_looks(document, start, end)

    def _value(self, document: bytes, start: int, key: re.Match[bytes]) -> Secret | None:
        """The value of a JSON object's key, or of a pair `["name", "value"]`."""
        opening = document.rfind(b'"', 0, start + 1)
        name = document[opening + 1 : document.index(b'"', start + 1)].lower()
        if name in self._kept or document[opening - 1 : opening] == b"\\":
            return None
        at = key.end()
        string = _STRING.match(document, at)
        if key[1] == b",":
            before = document[max(0, opening - LONGEST_INDENTATION_BYTES) : opening]  # all of it would take for ever
            in_pair = string and before.rstrip().endswith(b"[") and _PAIR_END.match(document, string.end())
            return (at, string.end(), _WHOLE) if string and in_pair else None
        if string:
            return at, string.end(), _WHOLE
        if document[at : at + 1] in b"[{":
            return at, _end_of_structure(document, at), _WHOLE
        number = _NUMBER.match(document, at)
        return (at, number.end(), _WHOLE) if number and not _COUNTED.search(name) else None

    def _said(self, document: bytes, start: int, end: int) -> Secret | None:
        """The value that a text gives after a secret's name."""
        said = _SAID.match(document, end)
        if said is None or (self._kept and _word(document, start).lower() in self._kept):
            return None
        opened = said[0][-1:] in (b'"', b"'")
        value = (_QUOTED if opened else _BARE).match(document, said.end())
        if value is None or value[0].startswith((b"[Filtered", b"***")):
            return None
        bare_word = not opened and b"=" not in said[0]
        if bare_word and not (_DIGIT.search(value[0]) or len(value[0]) >= _LONG_WORD_BYTES):
            return None
        return value.start(), value.end(), _INSIDE


def _card(document: bytes, start: int, end: int, strings: "_Strings") -> Secret | None:
    """A card's number, in a text or as a JSON number."""
    if not is_card_number(document[start:end]):
        return None
    if strings.hold(start):
        return start, end, _INSIDE
    alone = document[start - 1 : start] != b"-" and document[end : end + 1] not in (b".", b"e", b"E")
    return (start, end, _WHOLE) if alone else None


def _by_its_looks(document: bytes, start: int, end: int) -> Secret | None:
    """User information of an address, a private key, a scheme and its credentials, a token of a well-known kind."""
    if document.startswith(b"://", start):
        return document.index(b":", start + 3) + 1, end - 1, _INSIDE
    if document.startswith(b"-----BEGIN", start):
        block = _PRIVATE_KEY.match(document, start)
        return (start, block.end(), _INSIDE) if block else None
    if scheme := _SCHEME.match(document, start):
        return scheme.end(), end, _INSIDE
    rest = _REST_OF_TOKEN.match(document, end)
    return start, rest.end() if rest else end, _INSIDE


_INSIDE: Final = FILTERED.encode()
_WHOLE: Final = f'"{FILTERED}"'.encode()


def _word(document: bytes, start: int) -> bytes:
    """The whole name of which a part begins here."""
    before = _WORD_BEFORE.search(document, max(0, start - LONGEST_NAME_BYTES), start)
    rest = _REST_OF_WORD.match(document, start)
    return (before[0] if before else b"") + (rest[0] if rest else b"")


def is_card_number(digits: bytes) -> bool:
    """Luhn's check: the digits from the last, every second doubled, add up to a multiple of ten."""
    numbers = [digit - 0x30 for digit in digits if 0x30 <= digit <= 0x39]
    doubled = [(2 * number - 9 if number > 4 else 2 * number) for number in numbers[-2::-2]]
    return 13 <= len(numbers) <= 19 and (sum(numbers[::-2]) + sum(doubled)) % 10 == 0


class _Strings:
    """The strings of a document, asked for places that rise."""

    def __init__(self, document: bytes) -> None:
        self._following = _STRING.finditer(document)
        self._current = next(self._following, None)

    def hold(self, position: int) -> bool:
        """Whether this place is inside of a string."""
        while self._current and self._current.end() <= position:
            self._current = next(self._following, None)
        return self._current is not None and self._current.start() < position


class _Kept:
    """Where nothing is looked for: lines of source code, and the versions of the sender's modules."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._looked = 0
        self._start = self._end = 0

    def end(self, position: int) -> int:
        """The end of what this place is in, 0 when it is in none; asked for places that rise."""
        key = max(self._document.rfind(name, self._looked, position) for name in _KEPT_KEYS)
        self._looked = position
        if key >= self._end:
            kept = _KEPT.match(self._document, key)
            if kept:
                self._start, self._end = key, kept.end()
        return self._end if self._start < position < self._end else 0


def _end_of_structure(document: bytes, start: int) -> int:
    depth = 0
    for part in _STRUCTURE.finditer(document, start):
        depth += (part[0] in b"[{") - (part[0] in b"]}")
        if depth == 0:
            return part.end()
    return len(document)
