"""The pages: a server-rendered shell and small ES modules on top; they speak to the HTTP API alone."""
