PYTHON ?= python3
BIN := .venv/bin

.PHONY: run serve test test-core test-browser test-lowest bench soak lint format install screenshots gif notebooks audit

# Nobody but this computer reaches it.
run: install
	$(BIN)/python app.py --server.address localhost

# For a class.
serve: install
	@echo "Everyone in this computer's network can open the app, without a password, at its Network URL:"
	$(BIN)/python app.py --server.address 0.0.0.0

test: test-core test-browser

test-core: install
	@echo "Testing core, pages and server, a process a processor."
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --ignore=tests/e2e --durations=20

test-browser: install
	@echo "Testing the app in a browser, a process a processor."
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup tests/e2e --durations=20

# With the oldest versions that requirements.txt allows.
test-lowest: install
	$(BIN)/python -m uv pip install --no-deps --target .lowest -r constraints-lowest.txt
	PYTHONPATH=.lowest $(BIN)/python -m pytest -p no:platformdirs -n auto --maxprocesses 4 tests/core tests/pages

# make screenshots ONLY=xor takes those whose name holds xor.
screenshots: install
	$(BIN)/python -m tests.e2e.take_screenshots screenshots $(ONLY)

# The moving picture of the README.
gif: install
	$(BIN)/python -m tests.e2e.take_gif

# The lessons' notebooks, anew after a change of a lesson or of a template.
notebooks: install
	$(BIN)/python -m core.code.lesson_notebooks docs/notebooks

bench: install
	$(BIN)/python -m tests.bench

# A class for ten minutes, and a hundred sessions that come and go.
soak: install
	VIEWERS_SECONDS=600 $(BIN)/python -m tests.bench viewers memory

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings pages

# Needs a network.
audit: install
	$(BIN)/python -m uv tool run pip-audit --path .venv/lib/python3.*/site-packages

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: .venv/installed

.venv/installed: requirements.txt requirements-dask.txt requirements-dev.txt
	@echo "Making the environment in .venv: PyTorch is large, the first time takes a few minutes."
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12 " + sys.version)'
	$(PYTHON) -m venv .venv
	@# uv installs PyTorch in a third of pip's time; where it can't be had, pip does it.
	$(BIN)/python -m pip install -q uv \
		&& $(BIN)/python -m uv pip install --system-certs --python $(BIN)/python -r requirements-dev.txt \
		|| $(BIN)/python -m pip install --no-compile -r requirements-dev.txt
	@touch $@
	@echo "The environment is ready."
