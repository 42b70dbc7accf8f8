"""How a store's documents are cut and embedded; another plan means that all of them are cut again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.errors import StoreUnusable
from chunker.store.database import fact, note_fact

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder
    from chunker.pipeline import Pipeline
    from chunker.store.finding import Origin
    from chunker.types import Encoding

_DIGITS = 12
_FACT = "plan"
# The embedder of the plan that `note_plan` noted, for queries.
NOTED_EMBEDDER = f"(SELECT json_extract(value, '$.embedder') FROM facts WHERE name = '{_FACT}')"  # noqa: S608


@dataclass(frozen=True)
class Cutting:
    """What cuts documents and embeds their chunks.

    Attributes:
        embedder: None makes no vectors.
    """

    pipeline: Pipeline
    tokenizer: Encoding
    embedder: Embedder | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a document's chunks depend on besides its bytes, as text.

    Attributes:
        strategy: the spec with every setting.
        tokenizer, embedder: their names; no embedder where there are no vectors.
        include, exclude: patterns of files.
        code: version of this package, and a hash of its source.
    """

    strategy: str
    tokenizer: str
    embedder: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    code: str = ""

    @property
    def id(self) -> str:
        """Hash of it."""
        return hashlib.sha256(_written(self).encode()).hexdigest()


def plan_of(cutting: Cutting, origin: Origin) -> Plan:
    """The plan by which these documents are cut now."""
    embedder = cutting.embedder.name if cutting.embedder else ""
    return Plan(
        str(cutting.pipeline), cutting.tokenizer.name, embedder, origin.include, origin.exclude, code_identity()
    )


def noted_plan(connection: sqlite3.Connection) -> Plan | None:
    """The plan by which the store was filled; None where it is new.

    Raises: StoreUnusable: what stands there is no plan that this version knows.
    """
    text = fact(connection, _FACT)
    if not text:
        return None
    try:
        row = json.loads(text)
        return Plan(**{**row, "include": tuple(row["include"]), "exclude": tuple(row["exclude"])})
    except (ValueError, TypeError, KeyError) as error:
        raise StoreUnusable(
            f"The store's plan cannot be read ({error}): it is damaged, or of a newer version. Upgrade, or make the "
            "store anew in another folder; documents that were forgotten have to be forgotten there again."
        ) from error


def note_plan(connection: sqlite3.Connection, plan: Plan) -> None:
    """From now on the store is filled by this plan."""
    note_fact(connection, _FACT, _written(plan))


def differences(before: Plan, now: Plan) -> Iterator[str]:
    """What is not as it was, a line each."""
    for field in fields(Plan):
        old, new = getattr(before, field.name), getattr(now, field.name)
        if old != new:
            yield f"{field.name} was {_shown(old)}, is {_shown(new)}"


def _shown(value: str | tuple[str, ...]) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return text or "none"


def _written(plan: Plan) -> str:
    return json.dumps(asdict(plan), ensure_ascii=True)


@cache
def code_identity() -> str:
    """Version of this package, and a hash of its source: the same code cuts alike."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    try:
        number = version("chunkproof")
    except PackageNotFoundError:
        number = "unknown"
    return f"{number}+{digest.hexdigest()[:_DIGITS]}"
