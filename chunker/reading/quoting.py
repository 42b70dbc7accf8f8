"""Plain text of mails, parted where other people's words begin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from chunker.reading.content import Content

_MOST_RUNS = 2_000


def quoted_runs(text: str) -> Iterator[Content]:
    """The text in runs of lines: those that begin with `>`, which are quotes as in Markdown, and all others.

    A text with more runs than people write is one.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if sum(line.startswith(">") != after.startswith(">") for line, after in pairwise(lines)) > _MOST_RUNS:
        yield Content(text, "text")
        return
    for is_quoted, run in groupby(lines, key=lambda line: line.startswith(">")):
        words = "\n".join(run).strip("\n")
        if words.strip():
            yield Content(words, "markdown" if is_quoted else "text")
