"""`logboom admin login-link`"""

from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog, public_url
from logboom.errors import InvalidRequest, NotFound


def login_link(
    email: Annotated[str | None, typer.Option(help="Whom to let in; else the one administrator of the server.")] = None,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Print a link that lets somebody sign in once, within 24 hours."""
    with explained(), opened_catalog(config, data_dir) as (catalog, settings):
        if email is not None:
            user = catalog.people.with_email(email)
        else:
            administrators = [person for person in catalog.people.all() if person.administrator and person.active]
            if not administrators:
                raise NotFound("this server has nobody yet", hint="its first start makes an administrator")
            if len(administrators) > 1:
                raise InvalidRequest(
                    "this server has several administrators",
                    hint="name one: " + " or ".join(f"--email {person.email}" for person in administrators),
                )
            user = administrators[0]
        typer.echo(f"{public_url(settings)}/login?token={catalog.sign_ins.create_login_link(user.id)}")
