# make run        serve on 127.0.0.1:8514, data in ./data; this machine's own logs are the first to be found
# make test       everything that needs testing: check, then all tests with browser and daemons
# make test-fast  the tests of under three minutes: no browser, no daemons, nothing slow
# make check      lint, format, strict types (of the page too), import floors
# make test-deps  the programs of the system that tests use: installed (root on Debian) or named
# make bench      speed and size beside chDB's own, as a table and JSON
# make lock       write requirements/*.txt anew from pyproject.toml
# make vendor      fetch the pages' libraries from npm again
# make reference  write the pages of docs/ that are made from the code

PYTHON ?= python3
VENV ?= .venv
DATA_DIR ?= data
PYTEST_ARGS ?=
# Two at a time, a file's tests together: they share its fixtures.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Everything comes hashed from the lock; the project itself is then built with the hatchling of the lock.
INSTALL = $(PIP) install --quiet --require-hashes -r $(1) && $(PIP) install --quiet --no-deps --no-build-isolation -e .

.PHONY: run test test-fast check test-deps bench lock reference vendor clean

run: $(VENV)/.server
	@exec $(BIN)/logboom serve --data-dir $(DATA_DIR) --tail-system

test: check test-deps
	$(PYTEST) $(PYTEST_ARGS)

test-fast: $(VENV)/.dev
	$(PYTEST) -m "not (daemon or browser or slow)" $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/check_page.py
	$(BIN)/python -m pytest -q tests/repository/test_floors.py

test-deps: $(VENV)/.dev
	$(BIN)/python tools/test_deps.py

bench: $(VENV)/.server
	$(BIN)/python -m bench $(BENCH_ARGS)

lock: $(VENV)/.dev
	tools/lock $(BIN)/uv

reference: $(VENV)/.dev
	$(BIN)/python tools/reference.py docs
	$(BIN)/python -m tests.query.reference_pages docs

vendor: $(VENV)/.dev
	$(BIN)/python tools/vendor.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Logboom needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing; on Debian: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.server: requirements/server.txt pyproject.toml | $(VENV)/.python
	@test -e $(VENV)/.server || echo "Installing Logboom and its engine into $(VENV) (about 1 GB)"
	@$(call INSTALL,requirements/server.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/.python
	@test -e $(VENV)/.dev || echo "Installing Logboom, its engine and the tools of its tests into $(VENV) (about 1.4 GB)"
	@$(call INSTALL,requirements/dev.txt)
	@touch $@
