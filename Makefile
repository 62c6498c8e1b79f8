PORT ?= 8501
HOST ?= 127.0.0.1
PYTHON ?= python3
# `ray`: train on a Ray cluster, that of RAY_ADDRESS or one of this machine alone (docs/serving.md).
ENGINE ?= $(LAYERSCOPE_ENGINE)
BIN := .venv/bin
# Node comes with the development requirements.
NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
PYTEST := $(BIN)/python -m pytest -n 2
# Served beyond this machine (HOST=0.0.0.0 for a class), visitors come under names that nobody can list here.
ALLOW := $(if $(filter 127.0.0.1 localhost,$(HOST)),,--server.allowedHosts '*')

.PHONY: run models data test test-quick test-walks test-cluster test-prompts test-tutorials test-long coverage check bench soak clean

run: export LAYERSCOPE_ENGINE := $(ENGINE)
run: .venv/installed $(if $(filter ray,$(ENGINE)),.venv/installed-cluster)
	@echo "Layerscope: http://$(if $(filter 0.0.0.0,$(HOST)),$$(hostname),$(HOST)):$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST) $(ALLOW)

# The trained networks that come with the app, where what they are made of has changed: a minute.
models: .venv/installed
	@$(BIN)/python -m nn_core.findings.checkpoints

# The sets of images that come with the app, made anew. Clothes are read from Debian's package dataset-fashion-mnist, or
# from a folder: `make data FASHION=folder`.
data: .venv/installed-avatars .venv/installed-speech
	@$(BIN)/python -m nn_core.data.making.fashion $(FASHION)
	@$(BIN)/python -m nn_core.data.making.avatars
	@$(BIN)/python -m nn_core.data.making.spoken_digits

test: .venv/installed-dev node_modules/installed
	@$(NODE) npm test --silent
	@$(BIN)/python -m tests.browser.chromium
	@$(PYTEST) -m "not walk"

# All that needs no browser.
test-quick: .venv/installed-dev node_modules/installed
	@$(PYTEST) -m "not walk and not browser" --ignore=tests/browser

# What trains until it has learnt, starts processes of its own, looks at other sizes of the window or back after a
# reload, or tries all pages, settings and hostile addresses of which `make test` tries some: minutes.
test-walks: .venv/installed-dev node_modules/installed
	@$(BIN)/python -m tests.browser.chromium
	@$(PYTEST) -m "walk or hypothesis" --hypothesis-profile walk

# All that an engine promises, on a real Ray cluster of two nodes, of which one is killed; for three kinds of runs: a
# minute and a half. Without `-m` it is for all kinds: minutes.
test-cluster: .venv/installed-dev .venv/installed-cluster
	@$(BIN)/python -m pytest tests/cluster -m "not walk"

# What the pages' prompts promise, trained and measured: minutes.
test-prompts: .venv/installed-dev
	@$(PYTEST) tests/prompts

# Somebody walks through every tutorial and solves every challenge, in a browser: minutes.
test-tutorials: .venv/installed-dev node_modules/installed
	@$(BIN)/python -m tests.browser.chromium
	@$(PYTEST) tests/tutorials

# Walks, prompts and tutorials as one run: tests are collected once, and no worker waits for the other but at the end.
test-long: .venv/installed-dev node_modules/installed
	@$(BIN)/python -m tests.browser.chromium
	@$(PYTEST) -o norecursedirs=".* cluster" -m "walk or hypothesis" --hypothesis-profile walk

# `make test`, measured: how much of Python and of the browser's modules it runs. Fails below the gate. Takes twice as long.
coverage: export NODE_V8_COVERAGE = $(CURDIR)/build/coverage/v8
coverage: PYTEST = $(BIN)/python -m coverage run -m pytest -n 2
coverage: build/coverage/v8 test
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report
	@env -u NODE_V8_COVERAGE $(NODE) node tests/assets/coverage.js build/coverage/v8

# Made anew each time.
.PHONY: build/coverage/v8
build/coverage/v8:
	@rm -rf build/coverage
	@mkdir -p $@

check: .venv/installed-dev node_modules/installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(NODE) npm run --silent lint
	@$(NODE) npm run --silent types

bench: .venv/installed-dev
	@$(BIN)/python -m benchmarks

# Whether a server that is in use for long grows: two hours, or `make soak HOURS=0.5`.
soak: .venv/installed-dev
	@$(BIN)/python -m benchmarks soak $(or $(HOURS),2)

.venv/installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/installed-cluster: .venv/installed requirements-cluster.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-cluster.txt
	@touch $@

.venv/installed-avatars: .venv/installed requirements-avatars.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-avatars.txt
	@touch $@

.venv/installed-speech: .venv/installed requirements-speech.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-speech.txt
	@touch $@

node_modules/installed: package-lock.json .venv/installed-dev
	@$(NODE) npm ci --silent --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
