"""The documents to measure on: our own corpus, and any folder somebody names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from chunker import Document
from chunker.errors import UnreadableDocument
from chunker.reading.folder import find_sources, read_document

OWN_CORPUS = Path(__file__).parents[1] / "corpora" / "fernholt" / "documents"

# Seen by every contender before the clock starts, and in no corpus: it loads tables that are made on first use, those
# that tell languages and the parser of rare Markdown too.
_PARTS = "\n\n".join(
    f"## Part {number}\n\nWater rose by {number} cm, i.e. more than Dr. Brill feared. Who measured it? Nobody knew!\n"
    f"- Größe {number} à Málaga; 水位は{number}センチです。誰が測ったのか。\n- Мост {number} закрыт… 👍🏽 e\u0301"
    for number in range(400)
)
_GERMAN = " ".join(f"Das Wasser stieg bis zum Abend um {number} cm. Niemand hat es gemessen." for number in range(100))
WARM_UP = f"{_GERMAN}\n\n> {_GERMAN}\n\n<div>\n\n{_PARTS}"


def add_documents_option(parser: argparse.ArgumentParser) -> None:
    """Gives a command the option `--documents`."""
    parser.add_argument(
        "--documents",
        nargs="+",
        type=Path,
        default=[],
        metavar="PATH",
        help="folders (or files) of text or Markdown to measure on as well; our own corpus is always measured",
    )


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Our own corpus, then the documents of each path in order; what is not text or blank is named and left out."""
    documents = []
    for path in (OWN_CORPUS, *paths):
        for source in find_sources(path):
            try:
                document = read_document(source)
            except UnreadableDocument as error:
                print(f"Left out: {error}", file=sys.stderr)
                continue
            if document.text.strip():
                documents.append(document)
    return documents


def size_bytes(text: str) -> int:
    """Length of a text in UTF-8."""
    return len(text.encode())
