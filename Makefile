# Everything runs in .venv, made on first use from python3 (3.11 or newer) with its venv module.
# Another interpreter has a folder of its own: make test PYTHON=python3.13 runs in .venv-python3.13

PYTHON ?= python3
SHELL := /bin/sh
VENV := .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test terminal coverage check format bench torture screenshots messages docs wheel clean
.DELETE_ON_ERROR:

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/ready-app ## Open the screens on a demo account, made on the spot
	@$(PY) -m seattui demo

test: $(VENV)/ready-test ## Run all tests; what needs PostgreSQL or SSH is skipped where they are missing
	@echo 'All tests: about 10 minutes on two cores.'
	$(PY) -m pytest -n $(WORKERS) --durations 10 $(ARGS)

terminal: $(VENV)/ready-test ## Run what only a terminal shows; PYTHON=python3.13 for another Python
	@echo 'The tests in a terminal: about 3 minutes on two cores.'
	$(PY) -m pytest -n $(WORKERS) -m terminal --durations 3 $(ARGS)

coverage: $(VENV)/ready-test ## Run all tests and say which lines of the program none of them runs; ARGS="-m 'not terminal'"
	@echo 'All tests, measured: about 15 minutes on two cores.'
	$(PY) -m pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

check: $(VENV)/ready-dev ## Check format, lint, types, import floors, the message catalogues and the made pages
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -c 'import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run(["--no-cache"]))'
	$(PY) tools/messages.py check
	$(PY) tools/completion.py check
	$(PY) tools/pages.py check
	$(PY) tools/rooms.py check
	$(PY) tools/json_schemas.py check

format: $(VENV)/ready-dev ## Put the source in its format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(VENV)/ready-test ## Measure everything beside its reference; SIZES="1000 100000", ONLY="start,keys", KIND=SQLite, TIMES=1, BENCH=folder
	$(if $(BENCH),BENCH="$(BENCH)") $(if $(TIMES),TIMES="$(TIMES)") $(PY) -m tests.bench $(if $(ONLY),--only "$(ONLY)") $(if $(KIND),--kind "$(KIND)") $(SIZES)

torture: $(VENV)/ready-test ## Kill it at 200 moments and 600 points, fight for the last seats with 20 seeds, lose 20 primaries, each screen at any size; KILLS=, SEEDS=, SEED=, CHANGES=
	SEATTUI_TORTURE=1 KILLS="$(KILLS)" SEEDS="$(SEEDS)" SEED="$(SEED)" CHANGES="$(CHANGES)" $(PY) -m pytest tests/torture tests/store/admin/test_upgrading_killed.py tests/tui/shell/test_any_size.py tests/tui/shell/test_looks.py tests/terminal/test_hostile.py -s $(ARGS)

screenshots: $(VENV)/ready-test ## Make the pictures of README; INTO=folder: of every screen, and say what is wrong with it; ONLY=billing,help SIZE=80x24 LANG=de THEME=dark
	$(if $(INTO),$(PY) tools/every_picture.py "$(INTO)" $(if $(ONLY),only=$(ONLY)) $(if $(SIZE),size=$(SIZE)) $(addprefix lang=,$(filter en de,$(LANG))) $(if $(THEME),theme=$(THEME)),$(PY) tools/screenshots.py screenshots)

messages: $(VENV)/ready-dev ## Collect the words on screen, update and compile the catalogues
	$(PY) tools/messages.py update

docs: $(VENV)/ready-test ## Make what follows from the program: pages of docs/, the picture of its rooms, what shells complete
	$(PY) tools/completion.py update
	$(PY) tools/pages.py update
	$(PY) tools/rooms.py update
	$(PY) tools/json_schemas.py update

wheel: $(VENV)/ready-dev ## Build the wheel into dist/
	$(PY) -m build --wheel --outdir dist .

clean: ## Remove what was made: .venv, caches, dist
	rm -rf .venv .venv-* dist build .bench .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "seattui needs Python 3.11 or newer")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '$(PYTHON) has no venv with pip. On Debian: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp a set of packages, so that nothing is installed twice; pyproject.toml decides when it is old.
$(VENV)/ready-app: pyproject.toml $(VENV)/bin/python
	@echo 'Installing what is needed into $(VENV) …'
	@$(PIP) -e .
	@touch $@

$(VENV)/ready-test: pyproject.toml $(VENV)/bin/python
	@echo 'Installing what is needed into $(VENV) …'
	@$(PIP) -e '.[test]'
	@touch $@ $(VENV)/ready-app

$(VENV)/ready-dev: pyproject.toml $(VENV)/bin/python
	@echo 'Installing what is needed into $(VENV) …'
	@$(PIP) -e '.[test,dev]'
	@touch $@ $(VENV)/ready-test $(VENV)/ready-app
