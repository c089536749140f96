# Trao. Two commands set everything up, each alone: `make demo` and `make test`.
# Needs make and Python 3.11 or newer; nothing else is installed outside this folder (but see chromium below).

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTEST_WORKERS ?= auto

.PHONY: demo install test check bench torture messages clean help

help:
	@echo "make demo    sets up and serves the demo (address and sign-ins are printed)"
	@echo "make test    sets up and runs all tests, those in a real Chromium included"
	@echo "make install sets up what a server of your own needs, in $(VENV) (see README.md)"
	@echo "make check   the fast checks before a commit: lint, types, layers, migrations, translations"
	@echo "make bench   the benchmarks, each beside its peer and its limit"
	@echo "make torture what must hold whatever happens, tried for an hour: damaged files, killed workers, a crowd"

$(VENV)/.made:
	@sh tools/make_venv.sh $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

demo: $(VENV)/.runtime
	@exec env TRAO_DEMO=1 $(BIN)/python manage.py demo $(DEMO_ARGS)

install: $(VENV)/.runtime

test: $(VENV)/.dev
	@sh tools/have_chromium.sh
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	TRAO_TESTING=1 $(BIN)/mypy --no-error-summary .
	TRAO_TESTING=1 $(BIN)/python manage.py check --fail-level WARNING
	TRAO_TESTING=1 $(BIN)/python manage.py makemigrations --check --dry-run
	TRAO_TESTING=1 $(BIN)/python manage.py states --check
	$(BIN)/python tools/messages.py --check

bench: $(VENV)/.dev
	TRAO_TESTING=1 $(BIN)/python -m benchmarks $(BENCH_ARGS)

torture: $(VENV)/.dev
	TRAO_TESTING=1 $(BIN)/python -m benchmarks.torture $(TORTURE_ARGS)

messages: $(VENV)/.dev
	$(BIN)/python tools/messages.py

clean:
	rm -rf $(VENV) var/static var/test-postgres* var/test-artifacts .pytest_cache .mypy_cache .ruff_cache
