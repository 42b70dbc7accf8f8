"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EvalSetPath = Annotated[str, typer.Argument(metavar="EVALSET", help="An eval set: PATH, or FORMAT:PATH.")]
Specs = Annotated[
    list[str],
    typer.Option("--strategy", "-s", help="A way of cutting to measure, lists for several values; repeatable."),
]
Retrievers = Annotated[
    list[str] | None, typer.Option("--retriever", "-r", help="A way of finding chunks, such as bm25; repeatable.")
]
Reference = Annotated[
    str, typer.Argument(metavar="RUN", help="A run: file, baseline, beginning of its id, or its strategy.")
]
BaselineFolder = Annotated[
    Path, typer.Option("--baselines", metavar="DIR", help="Where promoted versions are kept, for version control.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A baseline, such as main.")]
Note = Annotated[str, typer.Option("--note", help="Why, for the log.")]
Folder = Annotated[Path, typer.Option("--folder", metavar="DIR", help="Where runs and vectors are kept.")]
