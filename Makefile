# Two commands are all a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS = never
export VIRTUAL_ENV = $(CURDIR)/.venv
export OMP_NUM_THREADS ?= 1
export NO_MKDOCS_2_WARNING = 1

.PHONY: help setup demo test lint bench system docs sure format lock
help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: .venv/.base ## install what the product needs into .venv
demo: setup ## build the simulated province and serve it at http://127.0.0.1:8000
	@$(BIN)/lanjie demo
test: .venv/.dev ## all tests, on SQLite and on PostgreSQL
	@$(BIN)/python -m tests.run
lint: .venv/.dev ## style, types, contracts, migrations, templates
	@$(BIN)/python -m tests.lint
bench: .venv/.bench ## speed and accuracy against named peers, one table
	@$(BIN)/python -m benchmarks
docs: .venv/.dev ## the documentation site in both languages, in site-docs/
	@$(BIN)/python -m mkdocs build -q --strict -f docs/mkdocs.zh.yml && $(BIN)/python -m mkdocs build -q --strict -f docs/mkdocs.en.yml
sure: lint test docs ## everything CI asks for, and the docs
format: .venv/.dev ## let ruff lay the code out
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .
system: ## system packages: browser, PostgreSQL, fonts, Pango, LibreOffice (needs root)
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk \
	  libpango-1.0-0 libpangoft2-1.0-0 libreoffice-writer-nogui poppler-utils postgresql postgresql-client >/dev/null
lock: | .uv/bin/uv ## renew requirements/*.txt, hashes and no addresses
	@for set in base: dev:'--group dev' bench:'--group dev --group bench'; do \
	  $(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header $${set#*:} pyproject.toml -o requirements/$${set%%:*}.txt; done

.uv/bin/uv:
	@echo "… uv"; $(PYTHON) -m venv .uv && .uv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9
.venv/bin/python: | $(filter .uv/bin/uv,$(UV))
	@$(UV) venv -q --allow-existing --python $(PYTHON) .venv
.venv/.%: requirements/%.txt pyproject.toml | .venv/bin/python
	@echo "… requirements/$*.txt"; $(UV) pip install -q --require-hashes -r requirements/$*.txt && $(UV) pip install -q --no-deps -e . && touch $@
