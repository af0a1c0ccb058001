# Concord. `make help` lists the targets. Needs Python 3.11+ and make; everything else comes from the package registries.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
ARGS ?=

##@ Use
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Set up and serve Concord with its embedded Postgres and a demo project
	$(BIN)/concord serve --demo $(ARGS)

##@ Develop
setup: .make/python .make/node .make/front ## Install pinned dependencies, build the front end

test: setup .make/chromium .make/front-tests $(if $(ARGS),,.make/unit-tests) ## Every test: Python, TypeScript and real browser
	$(BIN)/pytest -n 2 --dist loadgroup $(or $(ARGS),tests/features tests/browser)

check: setup ## Format, lint, types, import ladder, fast tests
	@$(MAKE) --no-print-directory --jobs 2 check-types check-style .make/front-tests .make/unit-tests

check-types:
	$(BIN)/mypy

check-style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --check --lint templates
	$(BIN)/lint-imports --no-cache
	npm run check --silent

format: setup ## Rewrite files in the house style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	npm run format --silent
	$(BIN)/djlint --reformat --quiet templates || true

bench: setup ## Measure; prints tables for docs/benchmarks.md
	$(BIN)/python -m bench $(ARGS)

migration: setup ## New migration from the models: make migration NAME=reviews_add_note
	$(BIN)/python -m migrations.new "$(NAME)"

lock: .make/python ## Pin dependencies anew
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade -q pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade -q pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## Remove what setup made (not your data)
	rm -rf $(VENV) node_modules static/dist .make .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Concord needs Python 3.11 or newer, found {v.major}.{v.minor}. Say which to use: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

.make/python: requirements/dev.txt pyproject.toml | $(BIN)/python
	@mkdir -p .make
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<1'
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/dev.txt
	@mkdir -p static/dist
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@# Compiled once here, so that no start has to.
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -c 'import app.main, app.commands.server, app.database.migrating'
	@touch $@

.make/node: package-lock.json .npmrc | .make/python
	npm ci --silent
	@touch $@

FRONT := $(shell find static/src static/css -type f 2>/dev/null) vite.config.ts tsconfig.json
.make/front: $(FRONT) | .make/node
	npm run build --silent -- --logLevel warn
	@touch $@

# Run again when what they test, or they themselves, have changed.
.make/front-tests: $(FRONT) $(shell find tests -name '*.ts' -o -name '*.json' 2>/dev/null) | .make/node
	npm test --silent
	@touch $@

SEEN_BY_UNITS := $(shell find app bench docs migrations static/src static/css templates tests -type f ! -name '*.pyc' ! -name '* *' 2>/dev/null) \
	$(wildcard *.md *.toml *.yml *.json Dockerfile Makefile requirements/*)
.make/unit-tests: $(SEEN_BY_UNITS) | .make/python .make/front
	$(BIN)/pytest -q -n 2 tests/unit tests/architecture
	@touch $@

.make/chromium: | .make/python
	$(BIN)/python -m tests.browser.chromium
	@touch $@

.PHONY: help run setup test check check-types check-style format bench migration lock clean
