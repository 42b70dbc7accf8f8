"""How our commands end: one line for every error, and an exit code that says what kind it was."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence

import typer

from chunker.cli.saying import drop, say
from chunker.errors import ChunkerError, MissingKey

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
        return _refuse(_advice(error, name))
    except BrokenPipeError:
        drop(sys.stdout.fileno())  # the reader left: nothing more to say
        return OK
    except MissingKey as error:  # all our commands take keys from there
        return _refuse(f"{_oneline(str(error))} Set the environment variable of that name.")
    except (ChunkerError, FileNotFoundError) as error:
        return _refuse(_oneline(str(error)))
    except OSError as error:
        drop(sys.stdout.fileno())
        what = "write" if error.filename is None else f"use {error.filename!r}"
        return _refuse(f"Cannot {what}: {error.strerror or error}.")
    return code if isinstance(code, int) else OK


def _speak_utf8() -> None:
    """Rows are UTF-8 with plain line breaks, whatever the locale or system."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def _advice(error: typer.TyperException, name: str) -> str:
    """What was wrong with the command line, and whose help to read."""
    message = _oneline(error.format_message()).rstrip(".") + _got(error)
    context = getattr(error, "ctx", None)
    return f"{message}{'' if message.endswith('?') else '.'} See: {context.command_path if context else name} --help"


def _got(error: typer.TyperException) -> str:
    """The value that could not be read, where the message leaves it out."""
    faults: Sequence[Mapping[str, object]] = getattr(error.__cause__, "errors", list)()
    given = [fault["input"] for fault in faults if "input" in fault]
    return f", got {given[0]!r:.40}" if given and repr(given[0]) not in error.format_message() else ""


def _refuse(message: str) -> int:
    say(f"error: {message}")
    return USAGE


def _oneline(text: str) -> str:
    return " ".join(text.split())
