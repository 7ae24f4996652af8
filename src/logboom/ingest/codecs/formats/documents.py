"""Lines that are fields as a whole.

Source: RFC 8259; MITRE, "CEE Log Syntax" for `@cee:`; logfmt as Heroku, Grafana and Go's slog write it (pkg.go.dev/log/slog, TextHandler).
"""

from logboom.ingest.codecs.formats.format import Format

JSON = Format(
    name="json",
    title="a JSON object, also behind @cee:",
    example='{"time":"2026-11-22T10:58:08Z","level":"error","msg":"charge failed","order":42}',
    pattern=r'^(?:@cee: ?)?\{ *"',
    rest="json",
)
LOGFMT = Format(
    name="logfmt",
    title="logfmt: key=value from the first word to the last",
    example='time=2026-11-22T10:58:08Z level=error msg="charge failed" order=42',
    pattern=r"^[A-Za-z_@][\w.@/-]*=",
    gate=r'^[A-Za-z_@][\w.@/-]*=(?:"|[^\s"=]*[ \t]+[A-Za-z_@][\w.@/-]*=)',
    rest="pairs",
)
