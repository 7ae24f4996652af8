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
_MASK: Final = "\\x01"


def with_request(rows: Rows, request: str) -> Rows:
    """Adds request_texts, in the order of NAMES, and `status`, 0 when there is none.

    `request` is SQL of the text, '' when there is no request. What is no request after all, for the answer has no status, gives nothing.
    """
    return rows.derive(
        request_text=request,
        escapes_quotes="position(request_text, '\\\\\"') > 0",
        pieces=(
            f"splitByChar('\"', if(escapes_quotes, replaceAll(if(escapes_quotes, request_text, ''), '\\\\\"', '{_MASK}'), request_text))"
        ),
        words="splitByChar(' ', pieces[1])",
        answer="splitByChar(' ', pieces[2])",
        status="if(length(answer[2]) = 3, toUInt16OrZero(answer[2]), 0)",
        is_request="status BETWEEN 100 AND 599",
        target_end="position(words[2], '?')",
        duration_text="extract(if(length(pieces) > 4, pieces[length(pieces)], ''), '^ (\\\\d+\\\\.\\\\d+)\\\\b')",
        plain_texts=(
            "[words[1], if(target_end > 0, substring(words[2], 1, target_end - 1), words[2]), "
            "if(target_end > 0, substring(words[2], target_end + 1), ''), words[3], answer[2], "
            "if(match(answer[3], '^[0-9]+$'), answer[3], ''), pieces[3], pieces[5], pieces[7], "
            "if(empty(duration_text), '', toString(round(toFloat64OrZero(duration_text) * 1000, 3)))]"
        ),
        request_texts=(
            f"if(is_request, if(escapes_quotes, arrayMap(masked_ -> replaceAll(masked_, '{_MASK}', '\"'), "
            "if(escapes_quotes, plain_texts, CAST([], 'Array(String)'))), plain_texts), CAST([], 'Array(String)'))"
        ),
    )
