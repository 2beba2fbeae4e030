# Every command that a contributor needs. `make` alone lists them.

PYTHON ?= python3
VENV ?= .venv
ADDRESS ?= 127.0.0.1:8000
JOBS ?= 2

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
SITE_READY := $(VENV)/.ready-for-site
TEST_READY := $(VENV)/.ready-for-tests

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# Packages of another Python that the shell carries along would stand in for the pinned ones.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

# The same outcome on every machine: what the tests say must not hang on a locale or a time zone.
check quick test prove: export LC_ALL := C.UTF-8
check quick test prove: export PYTHONUTF8 := 1
check quick test prove: export TZ := UTC

# The reader, the encoder, the paths and the publisher, where a hole is worst: every branch of these is tried.
COMMA := ,
WHOLE := trees/reader trees/house_style trees/nodes trees/yaml_hints encoding addresses loading/finding output/publishing output/transaction

# Tests write very many small files; where there is memory for files, no disk has to.
check quick test prove: export TMPDIR := $(shell test -w /dev/shm && echo /dev/shm || echo "$${TMPDIR:-/tmp}")

# The notice of Material's end of life: known, and weighed where the engine was chosen.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help
help: ## list these commands
	@echo "Sourcebook: a knowledge base of events, places, actors and sources."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "The first run sets up $(VENV)/ from the lock files; later runs reuse it."
	@echo "Settings: PYTHON=$(PYTHON) ADDRESS=$(ADDRESS) JOBS=$(JOBS) SOURCEBOOK_CHROMIUM=$(SOURCEBOOK_CHROMIUM)"

.PHONY: site
site: $(SITE_READY) ## build the site into site/
	$(BIN)/mkdocs build --strict
	@echo
	@echo "The site is in site/. To read it: make serve, then open http://$(ADDRESS)/"
	@echo "Or without the live preview: $(BIN)/python -m http.server --directory site"

.PHONY: serve
serve: $(SITE_READY) ## preview the site; it follows every saved entry
	$(BIN)/mkdocs serve --livereload --dev-addr $(ADDRESS)

.PHONY: test
test: $(TEST_READY) check ## run everything: checks, quick tests, then those in a browser
	@tools/browser.sh >/dev/null
	$(PYTEST) -m "not browser" -n $(JOBS) --cov
	$(BIN)/python -m coverage report --include="$(subst $() ,$(COMMA),$(WHOLE:%=*/sourcebook/%.py))" --fail-under=100
	SOURCEBOOK_CHROMIUM="$$(tools/browser.sh)" $(PYTEST) -m browser

.PHONY: prove
prove: $(TEST_READY) ## try every promise in full, for hours; goes on where it was interrupted
	SOURCEBOOK_CHROMIUM="$$(tools/browser.sh)" SOURCEBOOK_PYTHONS="$$(tools/pythons.sh $(VENV))" \
		$(BIN)/python -m tests.proofs $(PROVE) $(PROOFS)

.PHONY: screenshots
screenshots: $(TEST_READY) ## put pictures of the site's pages into screenshots/
	SOURCEBOOK_CHROMIUM="$$(tools/browser.sh)" $(BIN)/python -m tests.end_to_end.screenshots

.PHONY: quick
quick: $(TEST_READY) ## run the tests that need seconds and no browser
	$(PYTEST) -m "not browser and not slow" -n $(JOBS)

.PHONY: check
check: $(TEST_READY) ## lint, formatting and types; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: format
format: $(TEST_READY) ## format the code, and mend what the linter can
	$(BIN)/ruff check --fix-only --exit-zero
	$(BIN)/ruff format

.PHONY: schema
schema: $(SITE_READY) ## write schema/ anew, from the kinds
	$(BIN)/sourcebook schema

.PHONY: reference
reference: $(SITE_READY) ## write docs/reference/ anew, from the program itself
	$(BIN)/python tools/reference.py

.PHONY: sbom
sbom: $(SITE_READY) ## write build/sbom.cdx.json: what a site is made with, as CycloneDX
	$(BIN)/python tools/sbom.py

.PHONY: audit
audit: $(TEST_READY) ## ask whether holes are known in what the lock files name
	$(BIN)/python tools/audit.py

.PHONY: ledger
ledger: $(SITE_READY) ## add the addresses of new entries to ledger.txt
	$(BIN)/sourcebook ledger

.PHONY: hooks
hooks: $(TEST_READY) ## have git run the checks before each commit
	$(BIN)/pre-commit install

# UPGRADE=1 takes newer releases; without it, only what pyproject.toml demands changes.
.PHONY: lock
lock: $(TEST_READY) ## write the lock files anew (UPGRADE=1 for newer releases)
	$(LOCK) --group build --output-file requirements.lock pyproject.toml
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

LOCK = $(BIN)/uv --no-config --system-certs pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove all that these commands made
	rm -rf $(VENV) site screenshots build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Hashes pin what is fetched; the project itself is then installed from this folder, and fetches nothing.
define install
	@tools/venv.sh "$(PYTHON)" "$(VENV)"
	$(PIP) install --quiet --require-hashes --requirement $(1)
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(SITE_READY): requirements.lock pyproject.toml tools/venv.sh
	$(call install,requirements.lock)

$(TEST_READY): requirements-dev.lock pyproject.toml tools/venv.sh
	$(call install,requirements-dev.lock)
	@touch $(SITE_READY)
