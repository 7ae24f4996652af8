"""Text whose bytes are no UTF-8 is read as ISO 8859-1: nothing is lost, and the usual case reads as it was meant.

Each byte is a character of that set, so the bytes can be had back; the attribute `logboom.charset` tells of it.

Source: RFC 3629; ISO/IEC 8859-1.
"""

from typing import Final

from logboom.ingest.codecs.select import Rows

CHARSET: Final = "logboom.charset"
FALLBACK: Final = "iso-8859-1"


def as_utf8(lines: Rows, text: str = "text") -> Rows:
    """Adds the column named `text`, the raw line as UTF-8, and `is_utf8`."""
    return lines.derive(
        is_utf8="isValidUTF8(escaped_or_not)",
        # One choice for both, since it copies the line: nearly always there is nothing to undo and nothing to convert.
        is_plain="is_utf8 AND NOT escaped",
        other="if(escaped, unescaped, if(is_plain, '', escaped_or_not))",
        other_text=f"if(is_utf8, other, convertCharset(if(is_utf8, '', other), '{FALLBACK}', 'utf-8'))",
        **{text: "if(is_plain, escaped_or_not, other_text)"},
    )


def charset_attribute() -> str:
    return f"if(is_utf8, CAST(map(), 'Map(String, String)'), map('{CHARSET}', '{FALLBACK}'))"
