"""`chunker fit`: the most vital parts of documents within a token budget."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Exclude, Include, Model, Tokenizer, chosen_tokenizer
from chunker.cli.places import check_outputs, gather_in_order
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note, say
from chunker.cli.telling import tell_failure, tell_passed_over, tell_remarks
from chunker.errors import UnknownModel
from chunker.failing import failure_of
from chunker.job import notes_of
from chunker.models import find_model
from chunker.output import to_row, write_whole
from chunker.prioritizing import OMISSION, Excerpt, prioritize
from chunker.prioritizing.chat import ChatModel
from chunker.reading.folder import Source, read_document
from chunker.types import Document, Encoding, Failure
from chunker.viewing import visible

_MOST_NAMED = 5

Paths = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files and folders; - reads one text from stdin.")]
Budget = Annotated[int, typer.Option("--budget", "-b", min=1, metavar="NUMBER", help="The most tokens of the text.")]
Query = Annotated[str, typer.Option("--query", "-q", help="What the kept parts should be about.")]
Omission = Annotated[str, typer.Option("--omission", help="Stands where something is left out; counted.")]
SummarizeWith = Annotated[
    str | None,
    typer.Option("--summarize-with", metavar="MODEL", help="Also summarise what is left out, by this model."),
]
Endpoint = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Where the model is asked; gets the text left out.")
]
KeyFrom = Annotated[
    str | None, typer.Option("--key-from", metavar="VARIABLE", help="Environment variable with the endpoint's key.")
]
Window = Annotated[
    int | None, typer.Option("--window", min=1, metavar="NUMBER", help="Tokens of the model's window, if not listed.")
]
Output = Annotated[str, typer.Option("--output", "-o", help="FILE, or - for stdout.")]


def fit(
    paths: Paths,
    budget: Budget,
    query: Query = "",
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    omission: Omission = OMISSION,
    summarize_with: SummarizeWith = None,
    endpoint: Endpoint = None,
    key_from: KeyFrom = None,
    window: Window = None,
    output: Output = "-",
    include: Include = None,
    exclude: Exclude = None,
    as_json: AsJson = False,
) -> int:
    """Keep the parts of documents that say most, or most of a query, within a token budget.

    Example: chunker fit guide.md --budget 500 --query 'how did it begin'
    """
    counter = chosen_tokenizer(model, tokenizer)
    summarizer = _summarizer(summarize_with, endpoint, key_from, window, counter)
    sources = gather_in_order(paths, include or (), exclude or ())  # an output may look like any of them, so none is
    check_outputs([output], sources)
    documents, failures = _read(sources)
    passed_over = tell_passed_over(paths, include or (), exclude or (), [output])
    if not documents:
        return FAILED
    excerpt = prioritize(documents, budget, counter, query=query, omission=omission, summarizer=summarizer)
    if as_json:
        write_whole(output, to_row({**_row(excerpt, counter, query, failures), "passed_over": passed_over}))
    else:
        write_whole(output, f"{excerpt.text}\n".encode() if excerpt.text else b"")
        _summarize(excerpt, counter)
        if query.strip() and not excerpt.query_words:
            note("No word of the query stands in the text: this is what is kept without one.")
    return FAILED if failures else OK


def _summarizer(
    name: str | None, endpoint: str | None, key_from: str | None, window: int | None, counter: Encoding
) -> ChatModel | None:
    """The model that summarises, if one is wanted; one that we do not know is counted by the tokenizer of the budget.

    Raises: BadParameter: options that do not go together, or no window. MissingExtra.
    """
    if name is None:
        if endpoint or key_from or window:
            raise typer.BadParameter("--endpoint, --key-from and --window only go with --summarize-with.")
        return None
    if not endpoint:
        raise typer.BadParameter("--summarize-with needs --endpoint, the address at which the model is asked.")
    if key_from and not os.environ.get(key_from):
        raise typer.BadParameter(f"--key-from names {key_from}, and no such environment variable is set.")
    try:
        known = find_model(name)
    except UnknownModel:
        known = None
    tokens = window or (known.context_tokens if known else None)
    if not tokens:
        raise typer.BadParameter(f"Nobody knows the window of {name!r}. Say how many tokens it has: --window.")
    tokenizer = chosen_tokenizer(name, None) if known else counter
    try:
        return ChatModel(name, endpoint, tokens, tokenizer, os.environ.get(key_from or "", ""))
    except ValueError as error:
        raise typer.BadParameter(f"--endpoint: {error}") from error


def _read(sources: Sequence[Source]) -> tuple[list[Document], list[Failure]]:
    """The documents that can be read, and the others; both told on stderr where there is something to tell."""
    documents, failures = [], []
    for source in sources:
        try:
            document = read_document(source)
        except Exception as error:  # noqa: BLE001  one bad document never stops the others
            failures.append(failure_of(source.id, error))
            tell_failure(failures[-1])
        else:
            documents.append(document)
            tell_remarks(notes_of(document))
    return documents, failures


def _row(excerpt: Excerpt, counter: Encoding, query: str, failures: Sequence[Failure]) -> dict[str, object]:
    return {
        **dataclasses.asdict(excerpt),
        "missing_documents": excerpt.missing_documents,
        "tokenizer": counter.name,
        "query": query,
        "failures": [dataclasses.asdict(failure) for failure in failures],
    }


def _summarize(excerpt: Excerpt, counter: Encoding) -> None:
    """How much of what was kept, and of which documents nothing was."""
    left_out = sum(part.token_count for part in excerpt.left_out)
    say(
        f"{excerpt.token_count:,} of {excerpt.budget_tokens:,} tokens ({counter.name}); "
        f"left out: {left_out:,} tokens in {len(excerpt.left_out):,} places."
    )
    if missing := excerpt.missing_documents:
        more = f" and {len(missing) - _MOST_NAMED:,} more" if len(missing) > _MOST_NAMED else ""
        note(f"Nothing is kept of {', '.join(visible(name) for name in missing[:_MOST_NAMED])}{more}.")
