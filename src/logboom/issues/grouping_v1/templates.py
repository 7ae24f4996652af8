"""Takes out of a message what differs from one occurrence to the next: numbers, ids, addresses, dates, paths, quotations.

payment 4127733 of u_58211 failed after 10.0 s    payment <number> of u_<number> failed after <duration>
job 4d1f09ac failed, job 48120933 failed          job <number> failed: whether an id has letters is chance
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

LONGEST: Final = 1000  # characters that are looked at: a message of megabytes is told apart by its beginning

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_WEEKDAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AP]M\b)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\b)?"
_ALONE: Final = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_UNIT: Final = r"(?:ns|us|µs|μs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)"

# Words of letters and digits that all messages write alike, not one for each occurrence; any digit stands for all.
_FAMILIES: Final = (
    "utf|ucs|sha|md|crc|aes|base|ipv|u?int|float|https?|oauth|rfc|iso|log|neo|python|sqlite|armv?|aarch|amd|ppc|mips"
    "|win|blake|argon|pbkdf|secp|bcrypt"
)
_KNOWN: Final = "|".join(
    (
        rf"(?i:(?:{_FAMILIES})\d+[a-z]{{0,6}}\d{{0,2}})",  # utf8mb4, blake2b, secp256r1
        r"(?i:v\d+(?:alpha|beta|rc)\d*)",  # v1beta1
        r"(?i:[ilag]\d\dn|a\d\dy|k\ds|[bcempso]\d[bcempso]|[wih]\dc|j\dee)",  # i18n, a11y, k8s, p2p, w3c
        r"(?i:r\ddbc|c\dp\d|g\dgc|v\dl\d|s\d{3}x|m\du\d|id\dv\d|nvme\dn\d|enp\ds\d)",  # r2dbc, s390x, m3u8
        r"(?:[A-Z]?[a-z]{2,}|[A-Z]{1,5})\d{1,3}(?:[A-Z][a-z]{3,})+",  # classes: Int32Array, S3Exception
    )
)

# Five letters without a vowel that people put behind a dash.
_ABBREVIATED: Final = "https|httpd|dhcpd|xhtml|sshfs|btrfs|lxcfs|grpcs|mqtts|smtps|mssql|pgsql|cntrl"

_PARAMETERS: Final = r"(?:\?[\w.%+-]+=[^\s\"'<>)\]]*(?<![.,:;]))?"  # of an address, behind its path
_QUARTETS: Final = r"[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6}"

# In this order: an e-mail address holds a host, a date holds numbers.
_VARYING: Final = {
    "email": (r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",),
    "url": (r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"'<>)\]]+",),
    "quoted": (
        # The quote first and what may stand before it after: most places are left at once.
        r"'(?:(?<![\w']')|(?<=\b[bBrRuU]'))(?:\\.|[^'\\\n])*'(?!\w)",
        r"\"(?:(?<![\w\"]\")|(?<=\b[bBrRuU]\"))(?:\\.|[^\"\\\n])*\"(?!\w)",
        r"`[^`\n]*`",
        r"`(?<!\w`)[^`'\n]*'(?!\w)",
        r"\u201c[^\u201d\n]*\u201d",
        r"\u2018[^\u2019\n]*\u2019",
        r"«[^»\n]*»",
    ),
    "uuid": (r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b",),
    "date": (
        rf"\b\d{{4}}[-/]\d{{2}}[-/]\d{{2}}(?:[T ]{_CLOCK})?",
        rf"\b\d{{1,2}}[-/ ]{_MONTH}[-/ ]\d{{4}}(?:[: ]{_CLOCK})?",
        rf"\b(?:{_WEEKDAY},?\s)?{_MONTH}\.?\s{{1,2}}\d{{1,2}}(?:,?\s\d{{4}})?(?:,?\s{_CLOCK})?(?:\s\d{{4}})?\b",
        rf"\b{_WEEKDAY},?\s\d{{1,2}}\s{_MONTH}\s\d{{4}}(?:\s{_CLOCK})?",
        rf"\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}(?:\s{_CLOCK})?\b",
        r"\b\d{1,2}:\d{2}(?::\d{2})?\s?[AaPp][Mm]\b",
        r"\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b",
    ),
    # `shop-web-7d4b9c6f5-x2x9z`: what Kubernetes puts behind a deployment's name for each of its pods.
    "pod": (r"(?<=[a-z0-9]-)(?=[a-z]*\d)[a-z0-9]{6,10}-[a-z0-9]{5}(?![\w-])",),
    "mac": (r"\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b",),
    "ip": (
        r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|/\d{1,2})?\b",
        r"(?<![\w:])\[?(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?!\w|:[\w:])\]?(?::\d{1,5})?",
        rf"(?<![\w:])\[?(?=[a-fA-F:]*\d)(?:{_QUARTETS})?::(?:{_QUARTETS})?(?!\w|:[\w:])\]?(?::\d{{1,5}})?",
    ),
    "path": (
        r"(?<![\w/\\<])(?:[A-Za-z]:\\|\\\\)[^\s\"'<>|:*?]+",
        r"(?<![\w/<.])(?:~|\.{1,2})?(?:/[\w.@%+~$=,-]+)+/?" + _PARAMETERS,
        r"(?<![\w/.-])[\w.-]+(?:/[\w.-]+)+\.[A-Za-z]\w{0,4}\b" + _PARAMETERS,
    ),
    "host": (
        r"(?<![\w.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:com|net|org|io|dev|local|internal|example|cloud|svc)\b(?::\d+)?",
    ),
    "hex": (r"\b0[xX][0-9a-fA-F]+\b", r"(?<=@)[0-9a-f]{4,16}\b"),
    "hash": (
        # A letter before five digits is some program's error code, ed25519 a kind of key.
        r"(?<![A-Za-z0-9])(?=[0-9]*[a-f])(?=[a-f]*[0-9])(?!(?:[a-f]|ed)\d{5}(?!\w))[0-9a-f]{6,}(?![A-Za-z0-9])",
        r"(?<![A-Za-z0-9])(?=[0-9]*[A-F])(?=[A-F]*[0-9])(?!(?:[A-F]|ED)\d{5}(?!\w))[0-9A-F]{6,}(?![A-Za-z0-9])",
        r"(?<![A-Za-z0-9])(?:[a-f]{8,}|[A-F]{8,})(?![A-Za-z0-9])",  # no word has so many of these letters alone
    ),
    "token": (r"-?\b(?=[\w+/-]{0,99}\d)(?=[\w+/-]{0,99}[a-z])(?=[\w+/-]{0,99}[A-Z])[\w+/-]{20,}={0,2}",),
    "version": (
        r"(?<![\w.-])v\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.]+)?(?!\w)",
        r"(?<![\w.-])\d+(?:\.\d+){2,}(?:[-+][0-9A-Za-z.]+)?(?!\w)",
    ),
    "size": (r"(?<![\w.])[+-]?\d+(?:[.,]\d+)*\s?(?:[kKMGTP]i?[Bb]|[Bb]ytes?|B)(?![A-Za-z])",),
    "duration": (rf"(?<![\w.])[+-]?(?:\d+(?:\.\d+)?\s?{_UNIT}(?![A-Za-z])\s?)+(?<!\s)",),
    # `shop-web-x2x9z`: what Kubernetes puts behind other names, five of an alphabet without vowels.
    "suffix": (rf"(?<=[a-z0-9]-)(?!{_ABBREVIATED}|[a-z]+\d+(?!\w))[b-df-hj-np-tv-xz0-9]{{5}}(?![\w-])",),
    # Letters, digits, letters: nobody's word. One change only, as in `utf8` and `worker3`, loses its number alone.
    "id": (rf"{_ALONE[0]}(?=[A-Za-z]+\d+[A-Za-z]|\d+[A-Za-z]+\d)(?!(?:{_KNOWN}){_ALONE[1]})[A-Za-z0-9]+{_ALONE[1]}",),
    "number": (rf"(?<![\w])[+-]?\d[\d_]*(?:[.,]\d+)*(?:[eE][+-]?\d+)?(?:st|nd|rd|th|%)?{_ALONE[1]}",),
    "digits": (r"\d+(?:\.\d+)*",),
}
# What a text must hold, one of these at least, for a form to be found in it; for forms that are not here, a digit. Most
# texts can hold few forms, and only these are looked for.
_DIGIT: Final = "<digit>"
_A_MONTH: Final = "<month>"
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("@",),
    "url": ("://",),
    "quoted": ("'", '"', "`", "`", "\u201c", "\u2018", "«"),
    "uuid": ("-",),
    "date": ("-/", _A_MONTH, _A_MONTH, _A_MONTH, "./", ":", ":"),
    "mac": (":-",),
    "ip": (".", ":", "::"),
    "path": ("\\", "/", "/"),
    "host": (".",),
    "hex": ("xX", "@"),
    "hash": (_DIGIT, _DIGIT, ""),
    "suffix": ("-",),
    "version": ("v", "."),
}
# One kind of id is a number by chance, by chance a hash: all of these have one name.
_NUMBERS: Final = frozenset({"uuid", "hex", "hash", "token", "suffix", "number", "digits"})
_SAID: Final[Mapping[str | None, str]] = {name: "<number>" if name in _NUMBERS else f"<{name}>" for name in _VARYING}
_ANYWHERE: Final = frozenset({"quoted", "digits"})  # no other form begins inside a word: one look leaves them all out
_WHOLE: Final = frozenset({"://", "::", _DIGIT, _A_MONTH})  # not one of their characters, but all of it
_FORMS: Final = tuple(
    (name, form, ({needed} if needed in _WHOLE else set(needed)))
    for name, forms in _VARYING.items()
    for form, needed in zip(forms, _NEEDED.get(name, (_DIGIT,) * len(forms)), strict=True)
)
_MARKS: Final = tuple(sorted({mark for *_, needed in _FORMS for mark in needed} - {_DIGIT, _A_MONTH}))
_ANY_DIGIT: Final = re.compile(r"\d")
_ANY_MONTH: Final = re.compile(_MONTH)


def _held(text: str) -> tuple[str, ...]:
    """Which marks a text holds."""
    found = [mark for mark in _MARKS if mark in text]
    if _ANY_DIGIT.search(text):
        found.append(_DIGIT)
        if _ANY_MONTH.search(text):
            found.append(_A_MONTH)
    return tuple(found)


@lru_cache(maxsize=1024)
def _varying(held: tuple[str, ...]) -> re.Pattern[str]:
    """Whatever may vary in a text that holds these marks and none of the others."""
    forms: dict[str, list[str]] = {}
    for name, form, needed in _FORMS:
        if not needed or not needed.isdisjoint(held):
            forms.setdefault(name, []).append(form)
    named = {name: f"(?P<{name}>{'|'.join(of_name)})" for name, of_name in forms.items()}
    beginning = "|".join([form for name, form in named.items() if name not in _ANYWHERE])
    anywhere = [form for name, form in named.items() if name in _ANYWHERE]
    return re.compile("|".join([f"{_ALONE[0]}(?:{beginning})", *anywhere]))


_LIST: Final = re.compile(r"(<[a-z]+>)(?:(?:,\s?|;\s?|\s)\1)+")
# An object of JSON and its kin, innermost first: which keys it has is as chance as what they hold.
_OBJECT: Final = re.compile(r"\{\s*(?:(?:<quoted>|[\w.-]+|<[a-z]+>)\s*(?::|=>?)[^{}]*)?\}")
_LIST_OF_OBJECTS: Final = re.compile(
    r"\[\s*(?:<object>|<[a-z]+>)?(?:,\s*(?:<object>|<[a-z]+>|null|true|false|None|True|False))*\s*\]"
)
# Ruby's: which variables an object has is as chance.
_INSPECTED: Final = re.compile(r"#<([A-Za-z_]\w*(?:::\w+)*)(?=[\s:>])[^<>#]*(?:#?<[\w:]+>[^<>#]*)*>")
DEEPEST: Final = 20


def template(text: str) -> str:
    """The text with `<number>`, `<id>`, `<quoted>` and so on in place of what varies; its first line that says anything."""
    return _template(text[:LONGEST].translate(_ALIKE))


# Which digit stands somewhere tells nothing (but a nought, before an x), and none is left in the end: "order 4711" and
# "order 4812" are one text to remember.
_ALIKE: Final = str.maketrans("23456789", "11111111")


@lru_cache(maxsize=4096)  # "division by zero" comes again and again
def _template(text: str) -> str:
    line = _first_line(text)
    said = _without_objects(_varying(_held(line)).sub(_name, line))
    return " ".join(_LIST.sub(r"\1", said).split())


def _without_objects(said: str) -> str:
    if "{" not in said and "[" not in said and "#<" not in said:
        return said
    for _ in range(DEEPEST):
        plain = _INSPECTED.sub(r"#<\1>", _LIST_OF_OBJECTS.sub("<list>", _OBJECT.sub("<object>", said)))
        if plain == said:
            break
        said = plain
    return said


def _name(found: re.Match[str]) -> str:
    name = found.lastgroup
    # Fewer than six may be a code, as SQL's 42P01 is one: not the same as a number.
    return "<number>" if name == "id" and found.end() - found.start() >= 6 else _SAID[name]


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    # "Validation failed:" says nothing yet.
    return f"{lines[0]} {lines[1]}" if lines[0].endswith(":") and len(lines) > 1 else lines[0]
