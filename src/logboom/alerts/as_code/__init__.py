"""Rules as code: YAML files that are read and checked (`files.py`), tested without a server (`testing.py`,
`workbench.py`, `pytest_plugin.py`) and compared with what a server has (`changes.py`)."""
