"""What commands are told about redaction that no spec can hold: the key, and the values that may be seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chunker.errors import InvalidSpec
from chunker.missing import no_such
from chunker.pipeline import Pipeline
from chunker.spec import parse_pipeline

if TYPE_CHECKING:
    from chunker.redacting.allowing import Allowed
    from chunker.redacting.masking import Key

KeyFrom = Annotated[
    str | None,
    typer.Option("--redact-key-from", metavar="VARIABLE", help="Environment variable with the key of keyed masks."),
]
Allow = Annotated[
    Path | None,
    typer.Option("--allow", metavar="FILE", help="Values that may stay, one a line: as they are, regex: or sha256:."),
]


def redacting_pipeline(strategy: str, key_from: str | None, allow: Path | None) -> Pipeline:
    """The pipeline of a spec; its `redact` gets the key and the values that may be seen.

    Raises: BadParameter: one of them is given and nothing redacts; all that `key_of`, `allowed_in` and
        `parse_pipeline` raise.
    """
    options = {"--redact-key-from": key_from, "--allow": allow}
    settings = {"key": key_of(key_from), "allowed": None if allow is None else allowed_in(allow)}
    pipeline = parse_pipeline(strategy, {"redact": settings})
    if any(options.values()) and not any(one.name() == "redact" for one in pipeline.transforms):
        raise typer.BadParameter(
            "nothing redacts. Add a transform: --strategy 'structure | redact'.",
            param_hint=next(option for option, value in options.items() if value),
        )
    return pipeline


def key_of(variable: str | None) -> Key | None:
    """The key in an environment variable.

    Raises: BadParameter: it is not set. InvalidSpec: it is too short.
    """
    if variable is None:
        return None
    if not os.environ.get(variable):
        raise typer.BadParameter(f"--redact-key-from names {variable}, and no such environment variable is set.")
    from chunker.redacting.masking import Key

    return Key(os.environ[variable])


def allowed_in(file: Path | None) -> Allowed:
    """The list of values that may be seen.

    Raises: FileNotFoundError; InvalidSpec: a line that cannot be read.
    """
    from chunker.redacting.allowing import NOTHING, Allowed

    if file is None:
        return NOTHING
    if not file.is_file():
        raise FileNotFoundError(no_such(file, "file"))
    try:
        return Allowed.from_lines(file.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        raise InvalidSpec(f"The allow list {str(file)!r} is not UTF-8.") from error
