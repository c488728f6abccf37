# Infobud. `make help` lists what there is. Needs Python 3.11 or newer; nothing else for `demo` and `test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-distributed test-scale test-faults pictures check format bench stack stack-down topics lock sbom secrets clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## a virtual environment with everything pinned by hash

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Infobud needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Infobud needs into $(VENV) (once, about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## the whole pipeline on the bundled newsroom, at http://127.0.0.1:8080
	@infobud demo

run: setup ## all five services in one process, on the catalogue of real outlets
	@infobud run

test: setup ## every test that this machine can run; says what it skipped and why
	@pytest

test-distributed: setup ## five processes on a real Kafka and a MongoDB-compatible server, with kill -9
	@pytest tests/e2e/test_distributed.py

test-scale: setup ## three ingestors share 2,000 feeds, one killed with -9 (many minutes, on a quiet machine)
	@pytest -m scale tests/e2e/test_ingestors.py

test-faults: setup ## the whole fault suite: kill -9, frozen, disk full, clock jumps, servers away (an hour or more)
	@INFOBUD_TEST_FAULTS=long pytest -m "" tests/e2e/faults

pictures: setup ## the pictures of the pages in docs/images (needs Chromium and the Noto fonts)
	@python -m tests.browser.pictures

check: setup secrets ## formatting, lint, types, import rules, secrets
	ruff format --check .
	ruff check .
	mypy
	lint-imports

# Entropy and passwords' names are looked at in the code; the shapes of known tokens everywhere. Nothing is sent anywhere.
ILLUSTRATED := services/feed/examples.py services/feed/parameters.py tests docs '*.md'
secrets: setup ## looks for keys, tokens and passwords in what git holds (detect-secrets)
	@git ls-files -- shared services deploy benchmarks clients .ci '*.toml' '*.yml' '.*' Makefile \
	  | grep -vE '\.(po|gz|tsv|txt|sum|png|svg|webp)$$|newsroom/(events|truth)|services/feed/(examples|parameters)\.py' \
	  | xargs -n 1000 detect-secrets-hook --no-verify
	@git ls-files -- $(ILLUSTRATED) | grep -vE 'package-lock|\.(png|webp)$$' | xargs -n 1000 detect-secrets-hook --no-verify \
	  --disable-plugin KeywordDetector --disable-plugin BasicAuthDetector \
	  --disable-plugin HexHighEntropyString --disable-plugin Base64HighEntropyString

format: setup ## put the formatting right
	ruff format .
	ruff check --fix-only .

bench: setup ## every published figure; EVAL_DIR names the evaluation data
	@python -m benchmarks

stack: setup ## Apache Kafka and FerretDB on loopback, without Docker (needs Java 17, Maven, Go)
	@python -m deploy.stack up

stack-down: setup ## end them
	@python -m deploy.stack down

topics: setup ## create the topics on the Kafka at KAFKA_BOOTSTRAP_SERVERS
	@python -m deploy.topics

lock: ## compile the lock files anew (needs uv)
	@deploy/lock

sbom: setup ## build/sbom.cdx.json: what an installed Infobud consists of (CycloneDX)
	@mkdir -p build
	@cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.cdx.json

clean: ## remove what was built; leaves ./data
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
