"""What every input has to have."""

from pathlib import Path

import pytest

from logboom.inputs import INPUTS
from logboom.inputs.settings import InputsSettings

MANUAL = (Path(__file__).parents[2] / "docs" / "sending.md").read_text("utf-8")
WITHOUT_SETTINGS = {"http", "splunk_hec", "datadog", "loggly", "loki", "scalyr"}  # they are there wherever the API is


def test_names_are_unique():
    names = [kind.name for kind in INPUTS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", INPUTS, ids=lambda kind: kind.name)
def test_the_manual_has_a_section_for_it_or_leads_to_its_own_page(kind):
    page = kind.description.documentation
    assert f"\n## {kind.name}\n" in MANUAL.lower() or f"]({page}" in MANUAL


def test_what_can_be_set_is_set_under_its_name():
    assert set(InputsSettings.model_fields) | WITHOUT_SETTINGS == {kind.name for kind in INPUTS}
