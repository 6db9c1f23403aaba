# The two commands of a newcomer: make demo, make test. Needs Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-long test-install test-browser mutate lint generate bench bench-peers clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/installed  ## audit the Sesame Credit example
	@$(BIN)/scoreaudit check examples/seeds/sesame-credit.product.yaml; code=$$?; \
	if [ $$code -eq 1 ]; then echo "(exit code 1: there are findings; that is what a gate in CI would see)"; else exit $$code; fi

test: $(VENV)/installed-dev lint  ## lint, types, layers, tests; the targets below hold the longer ones
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not mutation and not install and not browser"

test-long: $(VENV)/installed-dev  ## the longest property runs
	$(BIN)/python -m pytest -n 2 --dist worksteal -m long

test-install: $(VENV)/installed-dev  ## install the project as users do: pip, pre-commit, action, image
	$(BIN)/python -m pytest -m install

test-browser: $(VENV)/installed-dev  ## reports in headless Chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal -m browser

mutate: $(VENV)/installed-dev  ## change every rule by one step: some case must notice
	$(BIN)/python -m pytest -n 2 --dist worksteal -m mutation

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini
	$(BIN)/lint-imports --no-cache

generate: $(VENV)/installed-dev  ## rebuild every generated file
	$(BIN)/scoreaudit schema product > docs/schemas/product.schema.json
	$(BIN)/scoreaudit schema rule > docs/schemas/rule.schema.json
	$(BIN)/scoreaudit schema report > docs/schemas/report.schema.json
	$(BIN)/scoreaudit rules trace --format markdown > docs/coverage.md || [ $$? -eq 1 ]  # 1: a concern without a rule, told on the page
	rm -rf docs/rules
	$(BIN)/scoreaudit explain --pages docs/rules
	$(BIN)/python docs/from_article_to_audit.py

bench: $(VENV)/installed-dev  ## the figures of docs/performance.md; takes long, and is no test
	$(BIN)/python -m benchmarks

bench-peers: $(VENV)/installed-dev  ## the same against other engines and tools, each in an environment of its own
	$(BIN)/python -m benchmarks.install
	$(BIN)/python -m benchmarks peers tools --json benchmarks/results/peers.json

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
