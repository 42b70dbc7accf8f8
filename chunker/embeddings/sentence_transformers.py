"""Models that the library `sentence-transformers` runs, from a folder or from the Hugging Face hub.

Library: https://www.sbert.net. A folder is read and nothing is asked of any network; for a name the library downloads
the model, unless it did so before. Code that comes with a model is not run.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chunker.embeddings.errors import EmbeddingError, ModelChanged
from chunker.embeddings.vectors import check_texts, groups, stacked, unit_vectors
from chunker.errors import InvalidSpec
from chunker.extras import need
from chunker.surrogates import readable

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors

_EXTRA = "sentence-transformers"
_HASH_DIGITS = 16
_BLOCK_BYTES = 1 << 20
_PASSAGES, _QUESTIONS = ("document", "passage"), ("query",)  # what models call their prompts


@dataclass(frozen=True)
class SentenceTransformersEmbedder:
    """A loaded model. Texts of a batch are padded to one length, which may change the last bits of a vector.

    Attributes:
        engine: a `sentence_transformers.SentenceTransformer`.
        which: the model as settings, with what tells it from any other version.
        prompt: put before every text, and counted.
        question_prompt: put before questions instead.
        batch: texts that run together.
    """

    engine: Any
    which: str
    prompt: str = ""
    question_prompt: str = ""
    batch: int = 32

    @property
    def name(self) -> str:
        """Model, version and prompts; read as a spec it means the same model."""
        return f"sentence_transformers({self.which}, prompt={self.prompt!r}, question_prompt={self.question_prompt!r})"

    def __repr__(self) -> str:
        return self.name

    @property
    def questions(self) -> SentenceTransformersEmbedder:
        """The same model for questions."""
        return replace(self, prompt=self.question_prompt)

    @property
    def dimensions(self) -> int:
        """As the model says."""
        return int(self.engine.get_sentence_embedding_dimension())

    @property
    def max_tokens(self) -> int | None:
        """As the model says, with the tokens that it adds; None where it has no limit or nobody can count."""
        limit = self.engine.max_seq_length
        return int(limit) if limit and math.isfinite(limit) and callable(self.engine.tokenizer) else None

    def count(self, text: str) -> int:
        """Tokens of prompt and text by the model's tokenizer, with those that it adds; words where it has none."""
        full = self.prompt + readable(text)
        if not callable(self.engine.tokenizer):
            return len(full.split())
        return len(self.engine.tokenizer(full, truncation=False, verbose=False)["input_ids"])

    def knows(self, text: str) -> bool:  # noqa: ARG002
        """True: nobody can tell."""
        return True

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """`batch` texts at a time."""
        return groups(texts, self.batch)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The model's vectors brought to length 1, shape (texts, dimensions).

        Raises: EmbeddingError: the library failed, as for lack of memory; BadVectors.
        """
        check_texts(texts)
        return stacked([self._embed_together(some) for some in self.batches(texts)], self.dimensions)

    def _embed_together(self, texts: Sequence[str]) -> Vectors:
        given = [readable(text) for text in texts]
        try:
            found = self.engine.encode(given, prompt=self.prompt, batch_size=self.batch, show_progress_bar=False)
        except (RuntimeError, ValueError, IndexError) as error:
            raise EmbeddingError(f"{self.which} failed on {len(texts)} texts: {error}") from error
        return unit_vectors(found, texts, self.which, self.dimensions)


def load(
    model: str,
    *,
    revision: str = "",
    sha256: str = "",
    prompt: str | None = None,
    question_prompt: str | None = None,
    batch: int = 32,
    device: str | None = None,
) -> SentenceTransformersEmbedder:
    """The model in a folder, or the one of that name on the hub.

    Args:
        revision: commit of a model on the hub, since a name may mean another model tomorrow.
        sha256: first digits of the hash that a folder must have; the name of an embedder states them.
        prompt, question_prompt: before passages and questions; None: as the model's own settings say.
        device: such as `cpu`; None: as the library chooses.
    Raises: InvalidSpec; ModelChanged: the folder has another hash; MissingExtra; EmbeddingError: it cannot be loaded.
    """
    if batch < 1:
        raise InvalidSpec(f"sentence_transformers: batch must be at least 1, got {batch}.")
    is_folder = Path(model).is_dir()
    which = _folder(model, sha256) if is_folder else _on_the_hub(model, revision)
    library = need("sentence_transformers", extra=_EXTRA)
    try:
        engine = library.SentenceTransformer(
            model, revision=revision or None, local_files_only=is_folder, device=device, trust_remote_code=False
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise EmbeddingError(f"{which} cannot be loaded: {error}") from error
    prompts: Mapping[str, str] = getattr(engine, "prompts", None) or {}
    before = (
        (_own(prompts, _PASSAGES) if prompt is None else prompt),
        (_own(prompts, _QUESTIONS) if question_prompt is None else question_prompt),
    )
    return SentenceTransformersEmbedder(engine, which, *before, batch)


def _own(prompts: Mapping[str, str], names: Sequence[str]) -> str:
    return next((prompts[name] for name in names if prompts.get(name)), "")


def _folder(model: str, sha256: str) -> str:
    """The settings that name a folder and what is in it.

    Raises: ModelChanged.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in Path(model).rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(model).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
    found = digest.hexdigest()
    if not found.startswith(sha256):
        raise ModelChanged(f"Expected the files in {model!r} to have the hash {sha256}..., got {found[:_HASH_DIGITS]}.")
    return f"model={model!r}, sha256={found[:_HASH_DIGITS]!r}"


def _on_the_hub(model: str, revision: str) -> str:
    if not revision:
        raise InvalidSpec(
            f"sentence_transformers: there is no folder {model!r}. For a model of that name on the hub say which "
            "commit of it: revision='...'."
        )
    return f"model={model!r}, revision={revision!r}"
