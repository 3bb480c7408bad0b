# Two commands on a fresh machine (Python 3.11+, git, make): `make demo` and `make test`.
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help bundle demo test test-long check check-style check-types check-layers check-doctests bench mutants fuzz test-lowest test-python docs pages neo4j format clean
help:
	@echo "make demo    the main job on the packaged real dataset, into ./graphlab-demo"
	@echo "make test    every test (Neo4j with Java and Maven, browser with Chromium; skipped with a hint without)"
	@echo "make test-long   every test, over more random data"
	@echo "make check   lint, types, layers, circles, doctests"
	@echo "make mutants small errors put into the core one at a time: the tests must notice 90 % (a second a mutant)"
	@echo "make fuzz    100,000 broken inputs for every reader: no error but our own (half an hour; FUZZ_ARGS=\"--inputs 1000\")"
	@echo "make test-lowest   the tests with the lowest versions that are declared, made by uv in .venv-lowest"
	@echo "make test-python   the tests with every other Python that is found (3.12, 3.13), in .venv-3.12 ..."
	@echo "make bench   benchmarks, as ratios"
	@echo "make bundle  folders for Windows and Linux desktops without rights or internet, into dist/"
	@echo "make docs    the command reference, from --help"
	@echo "make pages   the scripts of the pages, checked and bundled (Node 18+, npm)"
	@echo "make neo4j   a Neo4j of your own on this machine (Java 17, Maven; NEO4J_PASSWORD of 8 or more characters)"

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed (python3 --version)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Tested versions first; on a Python for which one of them is not published, any that fit the lower bounds.
$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --constraint constraints.txt --editable ".[all]" || $(PIP) --editable ".[all]"
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --constraint constraints.txt --editable ".[dev]" || $(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.demo

demo: $(VENV)/.demo
	$(BIN)/graphlab demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# What goes over random data tries two to three times as many.
test-long: $(VENV)/.dev
	GRAPHLAB_TESTS=long $(MAKE) test

# Four prerequisites, so that `make --jobs` runs them side by side; the longest is the first.
check: check-types check-style check-layers check-doctests

check-types: $(VENV)/.dev
	$(BIN)/mypy

check-style: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-layers: $(VENV)/.dev
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet tests/test_layout.py

check-doctests: $(VENV)/.dev
	$(BIN)/python -m pytest --doctest-modules --quiet --ignore=graphlab/loaders --ignore=graphlab/queries graphlab loaders queries

mutants: $(VENV)/.dev
	$(BIN)/python -m tests.mutants $(MUTANTS_ARGS)

fuzz: $(VENV)/.dev
	$(BIN)/python tests/fuzz.py $(FUZZ_ARGS)

test-lowest: $(VENV)/.dev
	$(BIN)/python tests/versions.py lowest $(VERSIONS_ARGS)

test-python: $(VENV)/.dev
	$(BIN)/python tests/versions.py pythons $(VERSIONS_ARGS)

bench: $(VENV)/.dev
	@for b in bench/[a-z]*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

bundle: $(VENV)/.dev
	$(BIN)/python docs/bundle.py

docs: $(VENV)/.dev
	$(BIN)/python docs/reference.py

SCRIPTS := graphlab/report/pages/scripts
$(SCRIPTS)/node_modules: $(SCRIPTS)/package-lock.json
	npm ci --prefix $(SCRIPTS) --no-audit --no-fund --loglevel=error
	@touch $@

pages: $(SCRIPTS)/node_modules
	npm run --silent --prefix $(SCRIPTS) check
	npm run --silent --prefix $(SCRIPTS) build

neo4j: $(VENV)/.dev
	$(BIN)/python tests/neo4j/runtime.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache graphlab-demo $(SCRIPTS)/node_modules
