"""Options of the commands whose contexts may be read by a model."""

from __future__ import annotations

from typing import Annotated

import typer

ReaderSpec = Annotated[
    str | None,
    typer.Option("--reader", metavar="SPEC", help='Who answers from the contexts: llm(model="openai(...)").'),
]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="Who scores answers, such as support; repeatable."),
]
AnswerEmbedder = Annotated[
    str | None, typer.Option("--answer-embedder", metavar="NAME", help="Likeness of answers by this embedder.")
]
