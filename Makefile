# Every target is one line of `make`; what it does is in config/ and manage.py.
PYTHON ?= python3
BOOT := $(PYTHON) config/bootstrap.py
PY := .venv/bin/python
MANAGE := $(PY) manage.py
SIZE ?= 1e4
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix migrate states messages compile assets bench screenshots locks servers

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install and build, nothing else
	@$(BOOT)

run: ## start Kolmark on this machine; Ctrl-C stops it
	@$(BOOT) --run

test: ## run all tests, in parallel, on servers of their own
	@$(BOOT)
	@$(PY) -m pytest -n auto $(ARGS)

check: ## format, lint, types, layers, migrations, translations, locks, deployment settings
	@$(BOOT)
	@$(PY) -m config.check

fix: ## format and repair what a tool can repair
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

servers: ## run only the embedded PostgreSQL and Redis, until Ctrl-C
	@$(PY) -m config.embedded

migrate: ## bring the database up to date
	@$(MANAGE) migrate
	@$(MANAGE) createcachetable

states: ## write docs/states.md from the tables of moves
	@$(MANAGE) states

messages: ## collect the texts to translate into the catalogues
	@$(PY) -m config.messages

compile: ## compile the catalogues
	@$(PY) -m config.messages --compile

assets: ## build the JavaScript and CSS
	@$(BOOT) --assets

locks: ## resolve requirements/*.in again; UPGRADE=1 takes newer releases
	@$(PY) -m config.locks $(if $(UPGRADE),--upgrade)

bench: ## measure, SIZE=1e4, 1e5 or 1e6
	@$(PY) -m benchmarks --size $(SIZE)

screenshots: ## make the README's pictures from the demonstration data
	@$(PY) -m config.screenshots
