"""`/docs` works without the internet."""

import hashlib
import json
import re

import pytest

from logboom.api.docs_page import FILES, STATIC
from tests.api.people import People


async def test_the_page_loads_only_files_that_come_with_logboom(people: People) -> None:
    page = await people.http.get("/docs")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses
    for address in set(addresses) - {"data:,"}:
        assert address.startswith("/docs/")
        answer = await people.http.get(address)
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["manifest.json", "docs.html", "..%2fapp.py", "vendor%2fmanifest.json"])
async def test_no_other_file_is_served(people: People, name: str) -> None:
    assert (await people.http.get(f"/docs/{name}")).status_code == 404


async def test_the_page_describes_this_api(people: People) -> None:
    document = (await people.http.get("/openapi.json")).json()
    assert document["info"]["title"] == "Logboom"
    assert "/api/v1/me" in document["paths"]


def test_the_vendored_files_are_those_of_the_manifest() -> None:
    (entry,) = json.loads((STATIC / "vendor" / "manifest.json").read_text("utf-8"))
    for file in entry["files"]:
        content = (STATIC / "vendor" / file["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert file["file"] in FILES
    assert (STATIC / "vendor" / entry["licence_file"]).read_text("utf-8").lstrip().startswith("Apache License")
