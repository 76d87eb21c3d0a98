# Everything that a person or CI does with a checkout. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

PYTHON ?= $(shell command -v python3.11 python3.12 python3.13 python3 | head -n 1)
BIN := .venv/bin
WEB := screenpop/web
NEED := $(or $(PYTHON),python3) tools/need.py
WEB_SOURCES := $(shell find $(WEB) -path $(WEB)/node_modules -prune -o -type f -print)

##@ Use
install: .venv/.installed screenpop/static/index.html  ## .venv with the farley command, and the built web app
	@echo "Installed: $(BIN)/farley"

run: install  ## install, then start Asterisk and Farley with the demo company
	@$(BIN)/farley demo

##@ Check
test: install-dev screenpop/static/index.html  ## all tests: the web app's, then Python's with a real Asterisk
	@$(NEED) sipp:sip-tester chromium:chromium '/usr/lib/postgresql/*/bin/initdb:postgresql'
	npm --prefix $(WEB) test
	$(BIN)/pytest -n 2 --ignore=tests/system --ignore=tests/cti
	$(BIN)/pytest tests/cti tests/system

lint: install-dev  ## ruff, its formatter, and the import directions
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: install-dev $(WEB)/node_modules/.installed  ## mypy and tsc, both strict
	$(BIN)/mypy
	npm --prefix $(WEB) run check

bench: install-dev screenpop/static/index.html  ## measurements, each beside its floor and its goal
	@$(NEED) sipp:sip-tester chromium:chromium
	$(BIN)/python -m tests.bench

##@ Change
fmt: install-dev  ## let ruff format and repair
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: install-dev  ## write docs/settings.md anew
	$(BIN)/farley settings --markdown > docs/settings.md

screenshots: install-dev screenpop/static/index.html  ## take the pictures of the README anew, from the demo
	@$(NEED) chromium:chromium
	$(BIN)/python tools/screenshots.py docs/images

lock: install-dev  ## resolve the dependencies in pyproject.toml anew
	$(call compile,requirements.lock,)
	$(call compile,requirements-dev.lock,--extra dev)

clean:  ## remove everything that is built or downloaded; the data in var/ stays
	rm -rf .venv .cache screenpop/static $(WEB)/node_modules *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*##' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*##/ {printf "  make %-12s%s\n", $$1, $$2}' Makefile

install-dev: .venv/.installed-dev

define compile
UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --python-version 3.11 --no-emit-index-url \
	--generate-hashes --no-annotate --extra build $(2) pyproject.toml -o $(1)
endef

.venv/.made:
	@$(NEED) python=3.11 venv:python3-venv
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: requirements.lock pyproject.toml | .venv/.made
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements-dev.lock pyproject.toml | .venv/.made
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json
	@$(NEED) node=20 npm:npm
	npm --prefix $(WEB) ci
	@touch $@

screenpop/static/index.html: $(WEB)/node_modules/.installed $(WEB_SOURCES)
	npm --prefix $(WEB) run build
	@touch $@

.PHONY: install install-dev run test lint types bench fmt docs screenshots lock clean help
