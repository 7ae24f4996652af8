r"""The quoted request of an access log, and what stands behind it.

    GET /a?b=1 HTTP/1.1" 200 512 "https://example.com/" "curl/8.4.0" "10.0.0.7" 0.123

The text is cut at its quotation marks; those that are escaped in it, as Apache does, are masked meanwhile.

Source: Apache HTTP Server, mod_log_config; nginx, ngx_http_log_module.
"""

from typing import Final

from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

NAMES: Final = (
    "method", "path", "query_string", "protocol", "status", "bytes", "referer", "user_agent", "forwarded_for", "duration_ms",
)  # fmt: skip
# What a client sent that is no request of HTTP has no method.
REQUEST: Final = r"^([A-Z][A-Z_-]*) (?:([^\n]+) ([A-Z]+/[\d.]+)|([^ \n]+))$"
_ADDRESS: Final = (
    r"(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|unknown|"
    r"\[?(?:[\dA-Fa-f]{1,4}(?::[\dA-Fa-f]{1,4}){7}|[\dA-Fa-f:]*::[\dA-Fa-f:.]*)(?:\]:\d+|\])?)"
)
# Behind the user agent some have other things in quotation marks: only addresses are those of X-Forwarded-For.
ADDRESSES: Final = rf"^(?:-|{_ADDRESS}(?:, ?{_ADDRESS})*)$"
BEFORE_ADDRESSES: Final = r"^ (?:[\d.]+ )?$"
_SECONDS: Final = r"^\d+\.\d+$"
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def with_request(rows: Rows, is_request: str, request_at: str) -> Rows:
    """Adds request_texts, in the order of NAMES, and `status`, 0 when there is none.

    What is no request after all, for the answer has no status, gives nothing.
    """
    is_forwarded = f"match(pieces[7], {literal(ADDRESSES)}) AND match(pieces[6], {literal(BEFORE_ADDRESSES)})"
    return rows.derive(
        pieces=f"splitByChar('\"', replaceAll(if({is_request}, substring(text, {request_at}), ''), '\\\\\"', '\\x01'))",
        words=f"extractGroups(replaceAll(pieces[1], '\\x01', '\"'), {literal(REQUEST)})",
        target="if(empty(words[2]), words[4], words[2])",
        answer="splitByChar(' ', pieces[2])",
        status="if(length(answer[2]) = 3, toUInt16OrZero(answer[2]), 0)",
        path="substringIndex(target, '?', 1)",
        seconds="if(length(pieces) > 4, splitByChar(' ', pieces[-1])[2], '')",
        request_texts=(
            "if(status BETWEEN 100 AND 599, [words[1], path, substring(target, length(path) + 2), words[3], answer[2], "
            "if(toUInt64OrNull(answer[3]) IS NULL, '', answer[3]), replaceAll(pieces[3], '\\x01', '\"'), "
            f"replaceAll(pieces[5], '\\x01', '\"'), if({is_forwarded}, pieces[7], ''), "
            f"if(match(seconds, {literal(_SECONDS)}), toString(round(toFloat64OrZero(seconds) * 1000, 3)), '')], {_NO_TEXTS})"
        ),
    )
