"""Writes the OpenAPI document: `python -m logboom.api.openapi > docs/openapi.json`.

It is committed, and a test compares it: changing what programs of others rely on is a visible act.
"""

import json
import sys

from logboom.api.app import assemble


def document() -> str:
    """The document as it is committed: the version aside, it changes only with the API."""
    return json.dumps(assemble().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
