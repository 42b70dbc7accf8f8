"""Bring a corpus's `corpus.toml` up to date with the files in its `documents` folder.

Run from the root of the repository:

    python -m tools.make_corpus_manifest corpora/fernholt --language en

Words and hashes are computed anew, rows of files that are gone are dropped, files without a row get one in
the stated language. Every other field stays as somebody wrote it; comments do not. The same input gives the
same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST, DOCUMENTS = "corpus.toml", "documents"
UNSPACED_LANGUAGES = frozenset({"ja", "zh"})  # written without spaces: two characters count as a word
_WIDTH = 110
_LINE = re.compile(rf"(?=.{{{_WIDTH}}})(.{{1,{_WIDTH - 2}}} )(?=\S)")  # a full line, up to a word of the next
_HEADING = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)

Row = Mapping[str, Any]


class Corpus(NamedTuple):
    """What `corpus.toml` says: fields of the corpus, then a row for each document, sorted by path."""

    fields: Row
    documents: tuple[Row, ...]


def read_manifest(folder: Path) -> Corpus:
    """What stands in the `corpus.toml` of a corpus folder."""
    fields = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Corpus(fields, tuple(fields.pop("documents", ())))


def document_paths(folder: Path) -> list[str]:
    """Every file below `documents`, relative to the corpus folder, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in (folder / DOCUMENTS).rglob("*") if path.is_file())


def updated(corpus: Corpus, folder: Path, language: str | None, kind: str = "other") -> Corpus:
    """The manifest that fits the files; those without a row get one with this language and kind.

    Raises: ValueError: there is such a file, and no language.
    """
    known = {row["path"]: row for row in corpus.documents}
    paths = document_paths(folder)
    if language is None and (new := [path for path in paths if path not in known]):
        raise ValueError(f"No row for {', '.join(new)}. State the language of the new documents: --language en.")
    rows = (known.get(path) or _new_row(folder, path, str(language), kind) for path in paths)
    return Corpus(corpus.fields, tuple({**row, **measured(folder / row["path"], row["language"])} for row in rows))


def measured(path: Path, language: str) -> dict[str, Any]:
    """Words and hash of one file."""
    data = path.read_bytes()
    return {"words": count_words(data.decode(), language), "sha256": hashlib.sha256(data).hexdigest()}


def count_words(text: str, language: str) -> int:
    """Words between white space; in scripts without spaces, half the characters that are not white space.

    >>> count_words("Two words.", "en"), count_words("水位計です。", "ja")
    (2, 3)
    """
    words = text.split()
    return sum(map(len, words)) // 2 if language in UNSPACED_LANGUAGES else len(words)


def render(corpus: Corpus) -> str:
    """The manifest as TOML."""
    tables = [_lines(corpus.fields), *("[[documents]]\n" + _lines(row) for row in corpus.documents)]
    return "\n".join(tables)


def _new_row(folder: Path, path: str, language: str, kind: str) -> Row:
    """A row whose title is the first heading, or else the file's name."""
    heading = _HEADING.search((folder / path).read_text(encoding="utf-8"))
    title = heading[1] if heading else Path(path).stem
    return {"path": path, "title": title, "language": language, "kind": kind}


def _lines(row: Row) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in row.items())


def _value(value: Any) -> str:
    """A text, number, truth value or list of them: TOML writes these as JSON does. Long texts are wrapped."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str) or len(line) <= _WIDTH:
        return line
    wrapped = _LINE.sub(r"\1\\" "\n", line[1:-1])
    return f'"""\\\n{wrapped}"""'


def main() -> int:
    """Rewrite the manifest; 2 when a new file has no language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the corpus, such as corpora/fernholt")
    parser.add_argument("--language", help="language code of files that have no row yet")
    parser.add_argument("--kind", default="other", help="what those files are, such as policy or faq")
    arguments = parser.parse_args()
    before = read_manifest(arguments.folder)
    try:
        after = updated(before, arguments.folder, arguments.language, arguments.kind)
    except ValueError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    (arguments.folder / MANIFEST).write_text(render(after), encoding="utf-8", newline="\n")
    old, new = ({row["path"] for row in corpus.documents} for corpus in (before, after))
    sys.stderr.writelines(f"added: {path}\n" for path in sorted(new - old))
    sys.stderr.writelines(f"dropped: {path}\n" for path in sorted(old - new))
    return 0


if __name__ == "__main__":
    sys.exit(main())
