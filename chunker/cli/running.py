"""How our commands end: one line for every error, and an exit code that says what kind it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from chunker.errors import ChunkerError

OK, FAILED, USAGE = 0, 1, 2


def run(name: str, app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line; errors become one line on stderr."""
    command = typer.main.get_command(app)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = command.main(args=given or ["--help"], prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        return _say(f"{_oneline(error.format_message()).rstrip('.')}. See: {name} --help")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: nothing more to say
        return OK
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; unfinished outputs were left as they were.", FAILED)
    except (ChunkerError, FileNotFoundError) as error:
        return _say(_oneline(str(error)))
    except OSError as error:
        return _say(f"Cannot write: {error.strerror or error}.")
    return code if isinstance(code, int) else OK


def _say(message: str, code: int = USAGE) -> int:
    sys.stderr.write(f"error: {message}\n")
    return code


def _oneline(text: str) -> str:
    return " ".join(text.split())
