"""All commands of `chunker`, one module each."""

from __future__ import annotations

import typer

from chunker.cli.catalog import models, strategies, transforms
from chunker.cli.embed import embed
from chunker.cli.explain import explain
from chunker.cli.fit import fit
from chunker.cli.forget import forget
from chunker.cli.redact import redact
from chunker.cli.show import show
from chunker.cli.split import split
from chunker.cli.sync import sync
from chunker.cli.tokens import tokens
from chunker.cli.version import SHORT_HELP, with_version

app = typer.Typer(
    help="Cut documents into chunks that provably fit a model's token limit.",
    callback=with_version,
    context_settings=SHORT_HELP,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (split, embed, show, tokens, explain, fit, sync, forget, redact, strategies, transforms, models):
    app.command()(command)
