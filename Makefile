# `make test` does everything on a fresh machine: its own environment, lint, types, tests, doctests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# The page is tried in a real browser: Debian's own.
CHROMIUM ?= /usr/bin/chromium

.PHONY: test lint types unit format benchmark clean

test: lint types unit

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), f"gradscape needs Python 3.11 or newer, this is {sys.version.split()[0]}; say make test PYTHON=python3.11"'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[all]" --group test --group lint
	touch $(STAMP)

$(CHROMIUM):
	test "$$(id -u)" = 0 || { echo "The tests of the page need Chromium: install it (apt-get install chromium), or say make test CHROMIUM=/path/to/it" >&2; exit 1; }
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP) $(CHROMIUM)
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest

# The peers are installed into the same environment. The times want a machine that does nothing else.
benchmark: $(STAMP)
	$(BIN)/python -m pip install --quiet --group benchmark
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/speed.py

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
