"""Other libraries as chunkers, one a file; the file's name is its name among the strategies.

Each is set up as its documentation says, without network, with our tokenizer, so that limits mean the same for all;
`max_tokens=None` is the library's own size instead, in its own unit. `overlap=None` is no overlap, or with
`max_tokens=None` the library's own. They are not installed with us: those that are missing are named as missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Protocol

from chunker.calls import check_settings, nearest, read_call
from chunker.errors import UnknownStrategy
from chunker.types import Encoding
from evals.cutting import FunctionChunker
from evals.identity import identity, is_known
from evals.parts import class_in, names_in, setting_types
from evals.placing import Piece


class Rival(Protocol):
    """Settings of another library's chunker: a frozen dataclass, of which every field has a default."""

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[str | Piece]]:
        """The function from a text to its pieces.

        Raises: MissingExtra: the library is not installed. InvalidSpec: settings that it cannot have.
        """


def rival_names() -> tuple[str, ...]:
    """Names of the rivals that can be asked for, installed or not, sorted."""
    return names_in(sys.modules[__name__])


def rival_for(spec: str, tokenizer: Encoding) -> FunctionChunker:
    """The chunker that a spec such as `langchain_recursive(max_tokens=200)` describes.

    Raises: UnknownStrategy, InvalidSpec, MissingExtra.
    """
    call = read_call(spec, "rival", "semchunk(max_tokens=200)")
    if call.name not in rival_names():
        raise UnknownStrategy(f"No rival {call.name!r}. {nearest(call.name, rival_names())}")
    kind = class_in(sys.modules[__name__], call.name)
    check_settings(call, setting_types(kind))
    rival = kind(**call.settings)
    settings = ", ".join(f"{field.name}={getattr(rival, field.name)!r}" for field in fields(kind))
    code = identity() if is_known(tokenizer) else None
    return FunctionChunker(rival.splitter(tokenizer), f"{call.name}({settings})", tokenizer, code)
