"""The sections `catalog` and `bootstrap`."""

from pathlib import Path

import pytest

from logboom.catalog.settings import BootstrapSettings, CatalogSettings
from logboom.errors import SettingsError
from logboom.settings import load


def test_the_catalog_is_kept_in_the_data_directory_by_default(tmp_path: Path) -> None:
    assert CatalogSettings().url_in(tmp_path) == f"sqlite:///{tmp_path}/catalog.sqlite"
    assert CatalogSettings(url="postgresql://h/d").url_in(tmp_path) == "postgresql://h/d"


@pytest.mark.parametrize(("name", "secret"), [("INGEST_KEY", "not-hex-at-all"), ("ADMIN_TOKEN", "t00short")])
def test_a_secret_of_the_wrong_form_is_told_at_the_start_and_not_repeated(name: str, secret: str) -> None:
    with pytest.raises(SettingsError, match=rf"bootstrap\.{name.lower()}") as refused:
        load({"bootstrap": BootstrapSettings}, environ={f"LOGBOOM_BOOTSTRAP__{name}": secret})
    assert secret not in str(refused.value)


def test_given_secrets_come_from_the_environment() -> None:
    settings = load(
        {"bootstrap": BootstrapSettings},
        environ={"LOGBOOM_BOOTSTRAP__INGEST_KEY": "AB" * 16, "LOGBOOM_BOOTSTRAP__ADMIN_TOKEN": "lb_0123456789abcd"},
    ).section(BootstrapSettings)
    assert (settings.ingest_key, settings.admin_token) == ("ab" * 16, "lb_0123456789abcd")
