# The commands people need. Each works on a fresh clone with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

define LINT
$(BIN)/ruff check
$(BIN)/ruff format --check
$(BIN)/mypy
endef

.PHONY: help site serve test test-quick check format generate lint lock audit-packages dist release vendor picture clean bench-search bench-build audit

help: ## tell what can be made
	@echo "make COMMAND, one of:"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "  %-16s%s\n", $$1, $$2}'

site: $(READY) ## build the whole site into site/
	$(BIN)/atlas build

serve: $(READY) ## build, serve on http://127.0.0.1:8000, build again on every change
	$(BIN)/atlas serve

test: $(READY) ## lint, types and all tests, in a real browser too
	$(LINT)
	$(BIN)/python tests/support/find_chromium.py
	$(BIN)/python tests/support/find_servers.py
	$(BIN)/pytest -n auto

test-quick: $(READY) ## lint, types and the tests that need neither a browser nor the built site
	$(LINT)
	$(BIN)/pytest -n auto -m "not slow"

audit: site ## measure the built site with axe and the Nu checker; FULL=1: every state, Lighthouse, the table in the docs
	PYTHONPATH=tests/support $(BIN)/python tests/audit/audit.py $(if $(FULL),--full)

bench-search: $(READY) ## quality of the search beside stock engines; ENTRIES=10000: what a large catalog costs
	PYTHONPATH=tests/support $(BIN)/python tests/bench/search_bench.py $(if $(ENTRIES),--entries $(ENTRIES))

bench-build: $(READY) ## cost of building, beside stock mkdocs-material; ENTRIES=300,1000,10000: of catalogs of these sizes
	PYTHONPATH=tests/support $(BIN)/python tests/bench/build_bench.py $(if $(ENTRIES),--entries $(ENTRIES))

check: $(READY) ## tell every problem of the catalog
	$(BIN)/atlas check

format: $(READY) ## put every entry in the canonical form
	$(BIN)/atlas format

generate: $(READY) ## write what is made from the model: schemas, forms, settings
	$(BIN)/atlas generate

lint: $(READY) ## mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(READY) ## choose new versions of everything, with hashes and without addresses of a registry
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --extra test --extra audit --extra build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock

audit-packages: $(READY) ## ask whether a package of requirements.lock has a known vulnerability
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements.lock

dist: site ## make the site ready for a server of one's own: dist/serve/, compressed, with configurations
	$(BIN)/atlas dist

release: site ## pack the site, its bill of materials and its notice into dist/, the same bytes each time
	$(BIN)/python tests/support/release.py

vendor: $(READY) ## take the files of hooks/theme/assets/vendor/ from their package again (needs npm)
	$(BIN)/python tests/support/vendor.py

picture: site ## draw docs/en/assets/home.png anew, the picture of the README
	$(BIN)/python tests/support/home_picture.py

clean: ## delete what was built
	rm -rf site .site.building .site.previous dist $(VENV)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
