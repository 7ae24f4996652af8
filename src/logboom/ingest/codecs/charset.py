"""Text whose bytes are no UTF-8 is read as ISO 8859-1: nothing is lost, and the usual case reads as it was meant.

Each byte is a character of that set, so the bytes can be had back; the attribute `logboom.charset` tells of it.

Source: RFC 3629; ISO/IEC 8859-1.
"""

from typing import Final

from logboom.ingest.codecs.select import Rows

CHARSET: Final = "logboom.charset"
FALLBACK: Final = "iso-8859-1"


def as_utf8(lines: Rows) -> Rows:
    """Adds `text`, the raw line as UTF-8, and `is_utf8`."""
    told = lines.derive(is_utf8="isValidUTF8(raw)")
    return told.derive(text=f"if(is_utf8, raw, convertCharset(if(is_utf8, '', raw), '{FALLBACK}', 'utf-8'))")


def charset_attribute() -> str:
    return f"if(is_utf8, CAST(map(), 'Map(String, String)'), map('{CHARSET}', '{FALLBACK}'))"
