"""`logboom admin`: what needs the data directory itself, not a token. One file a kind of thing."""

import typer

from logboom.cli.admin import key, login_link, project, quarantine, tls_cert, token, user

app = typer.Typer(help="Look after a server from its own machine.", no_args_is_help=True)

app.command("login-link")(login_link.login_link)
app.command("tls-cert")(tls_cert.tls_cert)
for name, group in (
    ("user", user.app),
    ("project", project.app),
    ("key", key.app),
    ("token", token.app),
    ("quarantine", quarantine.app),
):
    app.add_typer(group, name=name)
