"""Grammars of programming languages, by the names that people give them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from chunker.errors import MissingExtra
from chunker.extras import need

if TYPE_CHECKING:
    from tree_sitter import Language

_MODULES = {
    "bash": "tree_sitter_bash",
    "c": "tree_sitter_c",
    "cpp": "tree_sitter_cpp",
    "csharp": "tree_sitter_c_sharp",
    "go": "tree_sitter_go",
    "java": "tree_sitter_java",
    "javascript": "tree_sitter_javascript",
    "php": "tree_sitter_php",
    "python": "tree_sitter_python",
    "ruby": "tree_sitter_ruby",
    "rust": "tree_sitter_rust",
    "tsx": "tree_sitter_typescript",
    "typescript": "tree_sitter_typescript",
}
_FUNCTIONS = {"php": "language_php", "tsx": "language_tsx", "typescript": "language_typescript"}
_OTHER_NAMES = {
    "bash": "sh shell zsh ksh console shell-session",
    "c": "h",
    "cpp": "c++ cc cxx hpp hxx h++ cuda",
    "csharp": "c# cs c-sharp",
    "go": "golang",
    "javascript": "js jsx mjs cjs node ecmascript",
    "php": "php3 php5 php7 php8",
    "python": "py python2 python3 py3 pyi",
    "ruby": "rb",
    "rust": "rs",
    "typescript": "ts mts cts",
}
_NAMES = {name: name for name in _MODULES} | {
    other: name for name, others in _OTHER_NAMES.items() for other in others.split()
}
_WORD = re.compile(r"[{.]*(?:language-|lang-)?([\w+#-]+)")


def language_named(info: str) -> str | None:
    """The language whose grammar we have, by the first word of a fence or of a file; None for all others.

    What follows a name is not part of it: `python,ignore`, `{.js #id}` and `ts:a.ts` are Python, JS and TS.
    """
    word = _WORD.match(info.strip().lower())
    return _NAMES.get(word[1]) if word else None


@cache
def grammar(language: str) -> Language:
    """The grammar of a language that `language_named` knows.

    Raises: MissingExtra: the library that holds it is not installed.
    """
    name = _MODULES[language]
    module = need(name, extra="code")
    found: Language = need("tree_sitter", extra="code").Language(
        getattr(module, _FUNCTIONS.get(language, "language"))()
    )
    return found


def check_grammars() -> None:
    """Nothing, when all of the extra `code` is installed.

    Raises: MissingExtra: some of it is not; the message holds the command that installs it.
    """
    for language in _MODULES:
        try:
            grammar(language)
        except ValueError as error:  # a grammar newer than the library that reads it
            raise MissingExtra(
                f"The grammar of {language} and the installed tree-sitter do not fit together ({error}): "
                "pip install --upgrade 'chunkproof[code]'."
            ) from error
