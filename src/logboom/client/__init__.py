"""What applications import: the logging handler, the context of records, the middleware of web applications.

Standard library only, and the syntax of Python 3.9, since it runs in other people's programs. `import logboom` loads
nothing of this; `logboom.Handler`, `logboom.bind`, `logboom.WSGIMiddleware` and `logboom.ASGIMiddleware` load what they
need when they are first named.
"""
