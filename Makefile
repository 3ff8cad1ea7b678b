# Premierjet: `make demo` and `make test` are all a new machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 3000
DESK_PORT ?= 3001

.PHONY: demo test trials plugins ui lint format lock schemas bench bench-drafting bench-packaging bench-results bench-sources bench-player bench-memory conformance gallery screenshots site rehearsal coverage hooks wheel clean audit sbom fuzz

demo: $(VENV)/installed
	$(BIN)/premierjet demo

# Pages link to each other at the usual ports; other ports are told to both doors, and to you for commands beside them.
ui: export DAGSTER_HOME := $(CURDIR)
ui: $(VENV)/installed
	@$(if $(filter-out 3001,$(DESK_PORT)),export PREMIERJET_DESK_URL=http://127.0.0.1:$(DESK_PORT);) \
	$(if $(filter-out 3000,$(PORT)),export PREMIERJET_DAGSTER_URL=http://127.0.0.1:$(PORT);) \
	[ "$(PORT) $(DESK_PORT)" = "3000 3001" ] || echo "For links of commands, in .env:" \
		"PREMIERJET_DESK_URL=http://127.0.0.1:$(DESK_PORT) PREMIERJET_DAGSTER_URL=http://127.0.0.1:$(PORT)"; \
	$(BIN)/python -m pipelines.desk --port $(DESK_PORT) & desk=$$!; trap "kill $$desk" EXIT; \
	$(BIN)/dg dev --host 127.0.0.1 --port $(PORT)

# Workers and the commands tests start read our modules compiled, where the surroundings forbid to keep that too.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/tested tests/browser/node_modules .venv-lrs/installed .venv-hosts/installed .venv-verify/installed
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not trial" $(ARGS)

# What kills, floods or fills, starts machines, judges whole pages or works long at the desk: CI runs it with `make test`.
trials: export PYTHONDONTWRITEBYTECODE :=
trials: $(VENV)/tested tests/browser/node_modules .venv-lrs/installed .venv-hosts/installed .venv-verify/installed
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m trial $(ARGS)

# Each distribution of examples/plugins in a fresh environment, and one course from its sources to its targets with all.
plugins: export PYTHONDONTWRITEBYTECODE :=
plugins: $(VENV)/tested
	$(BIN)/pytest -q $(wildcard tests/examples/test_*plugins.py) $(ARGS)

# Recorded answers of real systems, and the systems that run here without a network; docs/conformance.md has the rest.
conformance: $(VENV)/tested tests/browser/node_modules .venv-lrs/installed .venv-hosts/installed
	$(BIN)/python -m tests.conformance $(ARGS)

# Lines of `schemas` and `pipelines` the tests run, in whatever process; below 90 of 100 it fails.
coverage: export PYTHONDONTWRITEBYTECODE :=
coverage: $(VENV)/tested tests/browser/node_modules .venv-lrs/installed .venv-hosts/installed .venv-verify/installed
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: $(VENV)/installed
	$(BIN)/python -m pipelines.publish_schemas

lock: $(VENV)/tested
	$(BIN)/pip install -q --disable-pip-version-check uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --all-extras pyproject.toml -o requirements.lock

# What is known against the versions we lock: asked of PyPI, or of OSV with ARGS="--vulnerability-service osv".
audit: .venv-audit/installed
	.venv-audit/bin/pip-audit --strict -r requirements.lock --no-deps --disable-pip --progress-spinner off $(ARGS)

sbom: $(VENV)/tested
	$(BIN)/python -m deploy.sbom build/premierjet.cdx.json

fuzz: $(VENV)/tested
	nice -n 19 $(BIN)/python -m bench.fuzz $(ARGS)

gallery: $(VENV)/tested tests/browser/node_modules
	$(BIN)/python -m tests.docs.gallery

# Every picture of the guide, from the real pages of the example course. Dagster shows lights as signs of that font.
screenshots: $(VENV)/tested tests/browser/node_modules
	@fc-list | grep -q NotoColorEmoji || { echo "make screenshots needs: fonts-noto-color-emoji (apt-get install fonts-noto-color-emoji)"; exit 1; }
	$(BIN)/python -m tests.docs.pictures

# The guide as two sites, English and French, in build/site; a warning is an error.
site: export NO_MKDOCS_2_WARNING := 1
site: $(VENV)/tested
	$(BIN)/mkdocs build -f docs/site/en.yml
	$(BIN)/mkdocs build -f docs/site/fr.yml
	cp docs/site/index.html build/site/

# A fresh clone, a fresh environment, and the README's commands alone.
rehearsal: $(VENV)/tested
	$(BIN)/python -m bench.rehearsal

# What a commit is asked, of every file; the tools it runs are those of `make lint`.
hooks: export PRE_COMMIT_HOME := $(CURDIR)/$(VENV)/pre-commit
hooks: $(VENV)/tested
	$(BIN)/pre-commit run --all-files

# The wheel as somebody else gets it: an environment of its own, an empty folder below no checkout.
wheel:
	set -e; alone=$$(mktemp -d); trap 'rm -rf "$$alone"' EXIT; \
	$(PYTHON) -m venv "$$alone/env"; \
	"$$alone/env/bin/pip" wheel -q --disable-pip-version-check --no-deps -w "$$alone" .; \
	"$$alone/env/bin/pip" install -q --disable-pip-version-check --no-compile -c requirements.lock "$$alone"/*.whl; \
	mkdir "$$alone/empty"; cd "$$alone/empty"; \
	env -u PYTHONPATH -u PREMIERJET_ROOT -u PREMIERJET_STORE -u PREMIERJET_COURSES "$$alone/env/bin/premierjet" demo; \
	"$$alone/env/bin/premierjet" --version

clean:
	rm -rf $(VENV) .venv-* tests/browser/node_modules bench/peers/node_modules .premierjet .dagster

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# pip says too much or, told to be quiet, nothing for minutes: these are its lines that say what it is at.
TELL_INSTALL = sed -u -n -e 's/^Collecting \([^ ]*\).*/  fetching \1/p' \
	-e 's/^Building wheels.*/  building what comes as source/p' \
	-e 's/^Installing collected packages.*/  putting the packages in place, the longest part/p'

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing Premierjet and what requirements.lock names into $(VENV): some minutes, the first time only."
	@bash -o pipefail -c "$(BIN)/pip install --disable-pip-version-check -c requirements.lock -e . | $(TELL_INSTALL)"
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e '.[dev]'
	touch $@

tests/browser/node_modules: tests/browser/package-lock.json | debian
	cd tests/browser && npm ci --no-audit --no-fund --silent
	touch $@

# What comes from Debian, where we may install; elsewhere the message says what is missing. What a browser draws is
# measured in the fonts that our pages name, whatever a machine has besides.
.PHONY: debian
debian:
	@PATH="$$PATH:/usr/sbin"; missing=""; for command in chromium-headless-shell npm nginx openssl espeak-ng valkey-server; do \
	  command -v $$command >/dev/null || missing="$$missing $$command"; done; \
	tesseract --list-langs 2>/dev/null | grep -q fra || missing="$$missing tesseract-ocr tesseract-ocr-fra"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	fc-list 2>/dev/null | grep -q Liberation || missing="$$missing fonts-liberation"; \
	ldconfig -p | grep -q libpangoft2-1.0.so.0 || missing="$$missing libpango-1.0-0 libpangoft2-1.0-0"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -q && apt-get install -y -q --no-install-recommends $$missing; \
	  else echo "make test needs:$$missing (apt-get install$$missing)"; exit 1; fi; fi

# What tests run beside us has pins that meet ours: an environment each.
.venv-%/installed: tests/requirements-%.lock
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

# One table, and bench.json with the machine; `make bench ARGS=--quick` takes smaller numbers. The others tell more.
bench: $(VENV)/tested bench/peers/node_modules .venv-coursekit/installed
	$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e '.[bench]'
	$(BIN)/python -m bench $(ARGS)

# The peers are beside us for the comparison only, each where it cannot disturb us; coursekit asks for Python 3.12.
COURSEKIT_PYTHON ?= $(firstword $(wildcard $(addprefix /usr/bin/python3.,12 13)))
bench-packaging: $(VENV)/tested bench/peers/node_modules .venv-coursekit/installed
	$(BIN)/python -m bench.packaging $(ARGS)

bench/peers/node_modules: bench/peers/package-lock.json | debian
	cd bench/peers && npm ci --no-audit --no-fund --silent
	touch $@

.venv-audit/installed:
	$(PYTHON) -m venv .venv-audit && \
	  .venv-audit/bin/pip install -q --disable-pip-version-check 'pip-audit>=2.9,<3' && touch $@

.venv-coursekit/installed:
	@if [ -z "$(COURSEKIT_PYTHON)" ]; then echo "slxd-coursekit is left out: set COURSEKIT_PYTHON"; \
	else $(COURSEKIT_PYTHON) -m venv .venv-coursekit && \
	  .venv-coursekit/bin/pip install -q --disable-pip-version-check slxd-coursekit==0.7.0 && touch $@; fi

bench-player: $(VENV)/tested | debian
	$(BIN)/python -m bench.player $(ARGS)

bench-memory: $(VENV)/tested
	$(BIN)/python -m bench.memory --plain

bench-sources: $(VENV)/tested
	$(BIN)/python -m bench.sources $(ARGS)

bench-results: $(VENV)/tested
	$(BIN)/python -m bench.results $(ARGS)

bench-drafting: $(VENV)/tested
	$(BIN)/python -m bench.drafting
	$(BIN)/python -m bench.quality examples/courses $(wildcard ../shared/data/sources)
	$(BIN)/python -m bench.conflicts $(wildcard ../shared/data/sources) examples/courses/hygiene-et-froid
	@if [ -d ../shared/data ]; then $(BIN)/python -m bench.selection ../shared/data; \
	else echo "bench.selection needs ../shared/data, which is not here"; fi
