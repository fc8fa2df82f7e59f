# The front door. `make` alone says what there is.

PYTHON  ?= python3
ADDRESS ?= 127.0.0.1:8000
SERVE   ?= 1
DEBUG   ?= 1
ARGS    ?=

BIN    := .venv/bin
DRIVEN := tests/journeys tests/permissions tests/api
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-bench demo data run test check bench messages lock

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: data ## Set everything up from nothing, print a ranked list, serve the site (SERVE=0: do not serve)
	@$(MANAGE) show_ranking
ifneq ($(SERVE),0)
	@$(MANAGE) demo_accounts
	@$(MANAGE) load_tour
	@$(MAKE) --no-print-directory run DEBUG=0
endif

data: setup
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_taxonomy
	@$(MANAGE) load_demo
	@$(MANAGE) load_review_demo

# Plain HTTP, and style sheets from the packages' own folders, which a site in service never does.
run: setup ## Serve the site on this machine (ADDRESS=127.0.0.1:8000 DEBUG=0)
	@echo "Serving on http://$(ADDRESS)/ - Ctrl-C ends it."
	@DEBUG=$(DEBUG) HTTPS=0 SITE_ADDRESS=http://$(ADDRESS) $(MANAGE) runserver --insecure $(ADDRESS)

# Two runs at once, each with a database of its own: what drives pages and programs, and the rest.
# Counting what was reached would take half as long again; it is there for who asks (ARGS=--cov).
test: setup-dev ## Run all tests, in a random order (ARGS="tests/core -x" for some, ARGS=--cov to count)
	@$(BIN)/python requirements/browser.py
ifneq ($(strip $(ARGS)),)
	@$(BIN)/python -m pytest --durations=15 $(ARGS)
else
	@log=$$(mktemp); \
	TEST_DATABASE_NAME=test_driven $(BIN)/python -m pytest --durations=15 $(DRIVEN) > $$log 2>&1 & driven=$$!; \
	$(BIN)/python -m pytest --durations=15 $(DRIVEN:%=--ignore=%); rest=$$?; \
	echo "Waiting for $(DRIVEN) ..."; wait $$driven; driven=$$?; cat $$log; rm -f $$log; \
	test $$rest -eq 0 -a $$driven -eq 0
endif

check: setup-dev ## Lint, format, types, floors, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m config.translations check

bench: setup-bench ## Measure rankings beside what one would use instead (N=1000000: large sizes)
	@$(MANAGE) bench $(if $(N),--suppliers $(N)) $(ARGS)

setup: ## Make .venv and node_modules with the pinned packages, and compile the translations
	@$(PYTHON) requirements/install.py base
	@$(BIN)/python requirements/frontend.py
	@$(BIN)/python -m config.translations compile

setup-dev: setup
	@$(PYTHON) requirements/install.py dev

setup-bench: setup
	@$(PYTHON) requirements/install.py bench

messages: setup-dev ## Bring locale/*.po up to date with the texts in the code
	@$(BIN)/python -m config.translations update

lock: ## Write requirements/*.txt and package-lock.json anew (needs uv and npm)
	@npm install --package-lock-only --loglevel=error
	@cd requirements && for name in base dev bench node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate \
	    --no-header $${constraint:-} $$name.in --output-file $$name.txt || exit 1; \
	  constraint="--constraint base.txt"; \
	done
