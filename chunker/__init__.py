"""Cut documents into chunks that provably fit a model's token limit.

>>> import chunker
>>> [chunk.text for chunk in chunker.split("One. Two. Three.", "sentence(max_tokens=4)")]
['One.', 'Two. Three.']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chunker.errors import ChunkerError, DocumentsFailed
from chunker.types import (
    Boundary,
    Chunk,
    Context,
    Copy,
    Document,
    Dropped,
    Failure,
    Finder,
    Passage,
    Span,
    Tokenizer,
    View,
)

if TYPE_CHECKING:
    from chunker.assembling import assemble, assemble_many
    from chunker.embedding import Embedded, embed
    from chunker.expanding import expand
    from chunker.forgetting import forget
    from chunker.pipeline import Pipeline
    from chunker.prioritizing import prioritize
    from chunker.spec import parse, parse_pipeline
    from chunker.splitting import split
    from chunker.store.forgetting import Forgotten
    from chunker.store.outcome import Synced
    from chunker.strategy import Strategy
    from chunker.syncing import sync
    from chunker.testing import check_chunker
    from chunker.tokens import tokenizer_for
    from chunker.transform import Transform

__all__ = [
    "Boundary",
    "Chunk",
    "ChunkerError",
    "Context",
    "Copy",
    "Document",
    "DocumentsFailed",
    "Dropped",
    "Embedded",
    "Failure",
    "Finder",
    "Forgotten",
    "Passage",
    "Pipeline",
    "Span",
    "Strategy",
    "Synced",
    "Tokenizer",
    "Transform",
    "View",
    "assemble",
    "assemble_many",
    "check_chunker",
    "embed",
    "expand",
    "forget",
    "parse",
    "parse_pipeline",
    "prioritize",
    "split",
    "sync",
    "tokenizer_for",
]

_HOMES = {
    "Embedded": "embedding",
    "Forgotten": "store.forgetting",
    "Pipeline": "pipeline",
    "Strategy": "strategy",
    "Synced": "store.outcome",
    "Transform": "transform",
    "assemble": "assembling",
    "assemble_many": "assembling",
    "check_chunker": "testing",
    "embed": "embedding",
    "expand": "expanding",
    "forget": "forgetting",
    "parse": "spec",
    "parse_pipeline": "spec",
    "prioritize": "prioritizing",
    "split": "splitting",
    "sync": "syncing",
    "tokenizer_for": "tokens",
}


def __getattr__(name: str) -> Any:
    """Public names are loaded on first use, so that `import chunker` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'chunker' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"chunker.{_HOMES[name]}"), name)
