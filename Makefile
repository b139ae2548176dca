# MiFC. `make` alone lists what there is. Needs make and Python 3.11 or newer; everything else comes into .venv from locks/.
.DEFAULT_GOAL := help
.PHONY: help run test check journeys bench messages lock kill
SHELL := /bin/sh
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest

help: ## list what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/.ready-run ## start everything: database, demo, web server, background worker (PORT=8000, data in var/)
	@exec .venv/bin/mifc serve

test: .venv/.ready-dev ## every test; PostgreSQL, Redis and the browser where they are found, and says what it did not run
	@$(PYTHON) tests/run_all.py

check: .venv/.ready-dev ## style, types, which room may know which, migrations, texts
	@$(PYTHON) tests/check_all.py

journeys: .venv/.ready-dev ## people's ways through the product, in a real browser
	@$(PYTEST) -m journey

bench: .venv/.ready-dev ## what was promised about speed, measured as ratios
	@$(PYTHON) bench/run_all.py

kill: .venv/.ready-dev ## kill server and worker at named points, many times, on each database found
	@MIFC_KILL_ROUNDS=$${MIFC_KILL_ROUNDS:-50} $(PYTEST) -p no:randomly -n 2 -m kill tests/kill

messages: .venv/.ready-run ## collect the texts of all pages for translation, and compile them
	@.venv/bin/mifc messages

lock: ## pin every dependency anew, with its checksum (needs uv)
	@sh locks/lock.sh

.venv/.ready-run: locks/run.txt locks/uv.txt locks/install.sh
	@sh locks/install.sh run

.venv/.ready-dev: locks/dev.txt locks/run.txt locks/uv.txt locks/install.sh
	@sh locks/install.sh dev
