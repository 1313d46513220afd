# Everything a newcomer needs: make run, make test. Python 3.11 or newer and make are enough.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench audit screenshots messages lock clean

run: $(VENV)/installed
	$(BIN)/python manage.py make_secret_key
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_guides
	$(BIN)/python manage.py rebuild_statistics --missing
	$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@echo "To read the statistics, create a maintainer: $(BIN)/python manage.py create_maintainer NAME"
	@echo "The wizard is at http://127.0.0.1:$(PORT)/ (Ctrl+C ends it)"
	PORT=$(PORT) $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) \
		--workers 2 --blocking-threads 4 --workers-kill-timeout 30 --respawn-failed-workers \
		--log-level warning --log-config coewizard/granian-logs.json \
		coewizard.wsgi:application

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files "*.html" | xargs $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_guides
	BASE_URL=https://wizard.example $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench

# Take new words for translation into locale/, and compile what is translated. Needs gettext.
MESSAGES := locale/de/LC_MESSAGES/django
messages: $(VENV)/installed-dev
	$(BIN)/python manage.py makemessages --verbosity 0 --locale de --no-location --no-obsolete --no-wrap \
		--ignore "bench/*" --ignore "data/*" --ignore "tests/*"
	msgcat --sort-output --no-wrap $(MESSAGES).po | grep -v '^"POT-Creation-Date' > $(MESSAGES).tmp
	mv $(MESSAGES).tmp $(MESSAGES).po
	msgfmt --check --statistics --output-file $(MESSAGES).mo $(MESSAGES).po

# Take the pictures of the README anew. Needs a Chromium.
screenshots: $(VENV)/installed-dev
	DJANGO_SETTINGS_MODULE=coewizard.settings $(BIN)/python -m docs.screenshots.take

# Pin what requirements.in and requirements-dev.in ask for, with everything beneath it.
lock: $(VENV)/installed-dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--output-file requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in

# Ask PyPI for known holes in what is pinned; also a package that could not be asked for fails.
audit: $(VENV)/installed
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@$(VENV)/audit/bin/pip-audit --strict --disable-pip --no-deps --progress-spinner off \
		-r requirements.txt -r requirements-dev.txt || { \
		echo "The audit failed: a known hole stands above, or a package could not be asked for at pypi.org." >&2; \
		exit 1; }

clean:
	rm -rf $(VENV) data

$(VENV)/installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
