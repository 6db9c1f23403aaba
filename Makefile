# The two commands of a newcomer: make demo, make test. Needs Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-long mutate lint generate clean

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

test: $(VENV)/installed-dev lint  ## lint, types, layers, all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not mutation"

test-long: $(VENV)/installed-dev  ## the longest property runs
	$(BIN)/python -m pytest -n 2 --dist worksteal -m long

mutate: $(VENV)/installed-dev  ## change every rule by one step: some case must notice
	$(BIN)/python -m pytest -n 2 --dist worksteal -m mutation

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

generate: $(VENV)/installed-dev  ## rebuild every generated file
	$(BIN)/scoreaudit schema product > docs/schemas/product.schema.json
	$(BIN)/scoreaudit schema rule > docs/schemas/rule.schema.json
	$(BIN)/scoreaudit schema report > docs/schemas/report.schema.json
	$(BIN)/scoreaudit rules trace --format markdown > docs/coverage.md || [ $$? -eq 1 ]  # 1: a concern without a rule, told on the page
	rm -rf docs/rules
	$(BIN)/scoreaudit explain --pages docs/rules

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
