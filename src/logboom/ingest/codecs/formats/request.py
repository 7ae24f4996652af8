r"""The quoted request of an access log, and what stands behind it.

    GET /a?b=1 HTTP/1.1" 200 512 "https://example.com/" "curl/8.4.0" "10.0.0.7" 0.123

The text is cut at its quotation marks; those that are escaped in it, as Apache does, are masked meanwhile.

Source: Apache HTTP Server, mod_log_config; nginx, ngx_http_log_module.
"""

from typing import Final

from logboom.ingest.codecs.select import Rows

NAMES: Final = (
    "method", "path", "query_string", "protocol", "status", "bytes", "referer", "user_agent", "forwarded_for", "duration_ms",
)  # fmt: skip
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def with_request(rows: Rows, is_request: str, request_at: str) -> Rows:
    """Adds request_texts, in the order of NAMES, and `status`, 0 when there is none.

    What is no request after all, for the answer has no status, gives nothing.
    """
    return rows.derive(
        pieces=f"splitByChar('\"', replaceAll(if({is_request}, substring(text, {request_at}), ''), '\\\\\"', '\\x01'))",
        words="splitByChar(' ', replaceAll(pieces[1], '\\x01', '\"'))",
        answer="splitByChar(' ', pieces[2])",
        status="if(length(answer[2]) = 3, toUInt16OrZero(answer[2]), 0)",
        path="substringIndex(words[2], '?', 1)",
        seconds="if(length(pieces) > 4, splitByChar(' ', pieces[-1])[2], '')",
        request_texts=(
            "if(status BETWEEN 100 AND 599, [words[1], path, substring(words[2], length(path) + 2), words[3], answer[2], "
            "if(toUInt64OrNull(answer[3]) IS NULL, '', answer[3]), replaceAll(pieces[3], '\\x01', '\"'), "
            "replaceAll(pieces[5], '\\x01', '\"'), pieces[7], "
            f"if(position(seconds, '.') > 0, toString(round(toFloat64OrZero(seconds) * 1000, 3)), '')], {_NO_TEXTS})"
        ),
    )
