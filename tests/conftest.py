"""What all tests share: the hypothesis profile, one tokenizer of every kind, and a chat model."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.chatting import Model
from tests.counters import COUNTER_NAMES, Counter, counter_for, train_tokenizer
from tests.endpoints import serving

PHASES = [phase for phase in Phase if phase is not Phase.explain]  # explaining takes longer than finding
settings.register_profile("house", max_examples=15, deadline=None, derandomize=True, phases=PHASES)
settings.load_profile("house")
os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # commands are started hundreds of times, and compiled once
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # tests use no network


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: one or another always waits for a process that it started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was collected stays to the end, and little of the rest is garbage in cycles: it is looked for seldom."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def tokenizer_json(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Hugging Face `tokenizer.json`, trained on the spot."""
    path = tmp_path_factory.mktemp("huggingface") / "tokenizer.json"
    train_tokenizer().save(str(path))
    return path


@pytest.fixture(scope="session", params=COUNTER_NAMES)
def counter(request: pytest.FixtureRequest, tokenizer_json: Path) -> Counter:
    """Each kind of tokenizer in turn."""
    return counter_for(request.param, tokenizer_json)


@pytest.fixture
def model() -> Iterator[Model]:
    """A chat model on this machine that says noon."""
    with serving(Model()) as state:
        yield state
