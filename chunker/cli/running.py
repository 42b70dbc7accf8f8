"""How our commands end: one line for every error, and an exit code that says what kind it was."""

from __future__ import annotations

import io
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
    _speak_utf8()
    try:
        # not command.main(), which would end Ctrl-C and broken pipes in its own way
        with command.make_context(name, given or ["--help"]) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        code = end.exit_code
    except typer.TyperException as error:
        return _say(_advice(error, name))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: nothing more to say
        return OK
    except KeyboardInterrupt:
        return _say("Interrupted; unfinished outputs were left as they were.", FAILED)
    except (ChunkerError, FileNotFoundError) as error:
        return _say(_oneline(str(error)))
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still buffered cannot be written either
        return _say(f"Cannot write: {error.strerror or error}.")
    return code if isinstance(code, int) else OK


def _speak_utf8() -> None:
    """Rows are UTF-8 with plain line breaks, whatever the locale or system."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def _advice(error: typer.TyperException, name: str) -> str:
    """What was wrong with the command line, and whose help to read."""
    message = _oneline(error.format_message()).rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{message}{'' if message.endswith('?') else '.'} See: {context.command_path if context else name} --help"


def _say(message: str, code: int = USAGE) -> int:
    sys.stderr.write(f"error: {message}\n")
    return code


def _oneline(text: str) -> str:
    return " ".join(text.split())
