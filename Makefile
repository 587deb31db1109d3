# Two commands do all: `make run` starts the app, `make test` checks it.
PYTHON ?= python3
STORE ?= var/place.gpkg
PORT ?= 8501
BIN := .venv/bin
export PATCHWORK_STORE := $(STORE)

.PHONY: run test check format clean

run: .venv/app.done web/static/node_modules/done
	@test -e "$(STORE)" || $(BIN)/python cli.py demo --store "$(STORE)"
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/test.done web/static/node_modules/done
	@sh tests/find_poppler.sh
	@BROWSER_BIN="$$(sh tests/browser/find_browser.sh $(BIN))" && export BROWSER_BIN && \
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile

check: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

format: .venv/test.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/python.done:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Patchwork needs Python 3.11 or newer. Say which: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/app.done: .venv/python.done requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	# What is compiled is compiled here, once, and not while somebody waits for a page.
	$(BIN)/python -c "from mapping.analysis import areas, together; areas.warm_up(); together.warm_up()"
	@touch $@

.venv/test.done: .venv/app.done requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-test.txt
	# GDAL's own validator for GeoPackages; what it depends on would have to be compiled, and is not used.
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gdal-utils==3.12.4.0
	@touch $@

web/static/node_modules/done: web/static/package-lock.json | .venv/app.done
	$(BIN)/python -m web.static_files
	@touch $@

clean:
	rm -rf .venv web/static/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
