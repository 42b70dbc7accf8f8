"""Source code and settings: the text as it stands, as one block of code."""

from __future__ import annotations

import os

from chunker.reading.content import Content
from chunker.reading.text import decode
from chunker.types import Block, Span

LANGUAGES = {
    ".bash": "bash",
    ".c": "c",
    ".cc": "cpp",
    ".cfg": "ini",
    ".clj": "clojure",
    ".conf": "conf",
    ".cpp": "cpp",
    ".cs": "csharp",
    ".css": "css",
    ".cxx": "cpp",
    ".dart": "dart",
    ".erl": "erlang",
    ".ex": "elixir",
    ".exs": "elixir",
    ".go": "go",
    ".graphql": "graphql",
    ".groovy": "groovy",
    ".h": "c",
    ".hcl": "hcl",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".hs": "haskell",
    ".ini": "ini",
    ".java": "java",
    ".jl": "julia",
    ".js": "javascript",
    ".json5": "json5",
    ".jsonc": "jsonc",
    ".jsx": "jsx",
    ".kt": "kotlin",
    ".kts": "kotlin",
    ".lua": "lua",
    ".m": "objective-c",
    ".mjs": "javascript",
    ".ml": "ocaml",
    ".php": "php",
    ".pl": "perl",
    ".pm": "perl",
    ".properties": "properties",
    ".proto": "protobuf",
    ".ps1": "powershell",
    ".py": "python",
    ".pyi": "python",
    ".r": "r",
    ".rb": "ruby",
    ".rs": "rust",
    ".scala": "scala",
    ".scss": "scss",
    ".sh": "bash",
    ".sql": "sql",
    ".svelte": "svelte",
    ".swift": "swift",
    ".tf": "hcl",
    ".tfvars": "hcl",
    ".toml": "toml",
    ".ts": "typescript",
    ".tsx": "tsx",
    ".vue": "vue",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".zig": "zig",
    ".zsh": "bash",
}
LANGUAGES_BY_NAME = {
    "brewfile": "ruby",
    "cmakelists.txt": "cmake",
    "containerfile": "dockerfile",
    "dockerfile": "dockerfile",
    "gemfile": "ruby",
    "gnumakefile": "make",
    "jenkinsfile": "groovy",
    "justfile": "just",
    "makefile": "make",
    "podfile": "ruby",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
}
SUFFIXES, NAMES = tuple(LANGUAGES), tuple(LANGUAGES_BY_NAME)
IS_UNCHANGED = True


def read(data: bytes, name: str = "") -> Content:
    """The text as it stands, with one block of code; its language is known by `name` or its suffix."""
    decoded = decode(data)
    small = name.lower()
    language = LANGUAGES_BY_NAME.get(small) or LANGUAGES.get(os.path.splitext(small)[1], "")
    facts = {"code_language": language} if language else {}
    return Content(decoded.text, "code", block_of(decoded.text, language), metadata={**decoded.facts, **facts})


def block_of(text: str, language: str) -> tuple[Block, ...]:
    """One block of code, from the first line that is not blank to the end of the last."""
    start = len(text) - len(text.lstrip())
    if start == len(text):
        return ()
    start -= len(text[:start]) - len(text[:start].rstrip(" \t"))
    ends = [found for mark in "\r\n" if (found := text.find(mark, len(text.rstrip()))) >= 0]
    return (Block("code", Span(start, min(ends, default=len(text))), language=language),)
