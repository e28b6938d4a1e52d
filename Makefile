# The commands of the project. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

RASA    := .venv/rasa/bin/python
ACTIONS := .venv/actions/bin/python
MODEL   := models/fenqi.tar.gz
PORT    ?= 5005
ACTION_PORT ?= 5055

UV := $(shell command -v uv || echo .tools/uv/bin/uv)

# What a trained model depends on: content, configuration and our pipeline components.
TRAINED_FROM := config.yml domain.yml $(shell find data -name '*.yml' 2>/dev/null) \
                $(shell find nlu -name '*.py' 2>/dev/null) nlu/encoder.bin
WIDGET_FROM  := $(shell find widget -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
                -not -path '*/tests/*' 2>/dev/null)

export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONPATH := $(CURDIR)
export FENQI_ENV ?= development
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export ACTION_SERVER_URL ?= http://127.0.0.1:$(ACTION_PORT)
export CONVERSATIONS_URL ?= sqlite:///var/conversations.db

.PHONY: help setup train tune widget database developing run shell test parse payoff token bench lock audit clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: .venv/rasa/.ready .venv/actions/.ready ## make both Python environments

.tools/uv/bin/uv:
	@python3 -m venv .tools/uv && .tools/uv/bin/pip --quiet install uv \
	  || { echo "uv could not be installed: python3 with the venv module and a package index are needed." >&2; exit 1; }

# The stamp is written last: a half-made environment is made anew.
.venv/%/.ready: locks/%.txt | $(filter .tools/%,$(UV))
	@dev/make-environment.sh $(UV) $* $(if $(filter rasa,$*),3.10,3.12)

$(MODEL): $(TRAINED_FROM) | .venv/rasa/.ready
	@echo "Training the model ..." >&2
	@dev/train.sh $(MODEL)

train: $(MODEL) ## train the model where it is stale

tune: .venv/tuning/.ready ## make the sentence encoder anew from multilingual E5 (half an hour)
	@.venv/tuning/bin/python -m tuning

widget/dist/.built: $(WIDGET_FROM)
	@dev/build-widget.sh

widget: widget/dist/.built ## build the chat widget

database: .venv/actions/.ready ## create or migrate the database and fill it once with demo data
	@$(ACTIONS) -m actions.store migrate && $(ACTIONS) -m actions.store demo

developing:
	@[ "$(FENQI_ENV)" != production ] || { echo "make run is for development; docs/operators.md says how production is started." >&2; exit 1; }

run: developing setup $(MODEL) widget/dist/.built database ## from a fresh clone to a bot that answers
	@exec $(ACTIONS) dev/run.py --port $(PORT) --action-port $(ACTION_PORT) --model $(MODEL)

shell: setup $(MODEL) ## chat in the terminal with a running bot (PHONE=… to be signed in)
	@$(ACTIONS) dev/shell.py --port $(PORT) $(if $(PHONE),--phone $(PHONE))

test: setup ## everything CI checks
	@dev/test.sh

parse: .venv/rasa/.ready $(MODEL) ## understand FILE, a sentence a line
	@$(RASA) -m rasa_server.parse "$(FILE)"

payoff: .venv/actions/.ready ## compute FILE, a case file
	@$(ACTIONS) -m actions.payoff "$(FILE)"

token: .venv/actions/.ready ## an id token of the demo customer with PHONE
	@$(ACTIONS) -m actions.identity token "$(PHONE)"

bench: setup $(MODEL) ## measurements beside what they are compared to (EPOCHS=… of theirs)
	@$(ACTIONS) -m bench.payoff
	@$(RASA) -m bench.thresholds
	@$(RASA) -m bench.understanding $(if $(EPOCHS),--epochs $(EPOCHS))

lock: | $(filter .tools/%,$(UV)) ## resolve the dependencies anew
	@$(UV) pip compile --quiet --upgrade --no-header --generate-hashes --python-version 3.10 \
	  --group rasa --group rasa-test --group rasa-bench -o locks/rasa.txt pyproject.toml
	@$(UV) pip compile --quiet --upgrade --no-header --generate-hashes --python-version 3.12 \
	  --group actions --group actions-test --group actions-bench -o locks/actions.txt pyproject.toml
	@$(UV) pip compile --quiet --upgrade --no-header --generate-hashes --python-version 3.12 \
	  --group tuning -o locks/tuning.txt pyproject.toml

audit: .venv/actions/.ready | $(filter .tools/%,$(UV)) ## advisories of what the locks pin (needs the network)
	@$(ACTIONS) dev/audit.py --uv $(UV)

clean: ## remove what was made, except the environments
	@rm -rf models var results .rasa widget/dist widget/node_modules
