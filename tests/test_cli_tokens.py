"""`chunker tokens`: exact counts, pieces that make up the text, and a terminal that no document can drive."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import tokenizer_for
from chunker.viewing import visible
from tests.command import BINARY, CORPUS, FAMILY, STORY, chunker, fill, on_a_terminal

TEXTS = {
    "plain": "How many tokens has this?\nTwo lines.\n",
    "many scripts": "caf\u00e9 \u65e5\u672c\u8a9e \u0645\u0631\u062d\u0628\u0627 \u0939\u093f\u0928\u094d\u0926\u0940",
    "shared characters": f"{FAMILY} \U00020bb7 \U0001f1e9\U0001f1ea",
    "special": "<|endoftext|> <|im_start|>",
    "windows": "one\r\ntwo\r\n",
    "empty": "",
}
HOSTILE = (
    "Red \x1b[31malert\x1b[0m, title \x1b]0;owned\x07, C1 \x9b31m, back\x08space, del\x7f, \u202eleft. " + "word " * 200
)
ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "gpt2")
_OURS = re.compile(r"\x1b\[30;48;5;\d+m|\x1b\[0m|\u00b7\d+")


def shown_text(out: str) -> str:
    """What `--show` printed, without our colours, counts and last line."""
    return _OURS.sub("", out.rpartition("\n")[0].rpartition("\n")[0])


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_count_is_that_of_the_reference(text: str, encoding: str) -> None:
    """Alone on a line, ready for a script."""
    expected = tokenizer_for(tokenizer=f"tiktoken:{encoding}").count(text)
    assert chunker("tokens", "-t", encoding, stdin=text) == (0, f"{expected}\n", "")


def test_a_file_and_standard_input_are_counted_alike() -> None:
    """With no file named, `-` is meant."""
    runs = [
        chunker("tokens", STORY),
        chunker("tokens", stdin=STORY.read_bytes()),
        chunker("tokens", "-", stdin=STORY.read_bytes()),
    ]
    assert runs[0] == runs[1] == runs[2]
    assert int(runs[0].out) > 1000


def test_a_model_counts_with_its_encoding() -> None:
    """An approximate one says so on stderr, and the count stays alone on stdout."""
    exact, near = chunker("tokens", STORY, "-m", "gpt-4"), chunker("tokens", STORY, "-m", "claude-sonnet-4-5")
    assert exact == chunker("tokens", STORY, "-t", "cl100k_base")
    assert near.out == chunker("tokens", STORY, "-t", "o200k_base").out
    assert near.err.startswith("note: claude-sonnet-4-5: ")


@pytest.mark.parametrize("text", [*TEXTS.values(), HOSTILE], ids=[*TEXTS, "hostile"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pieces_cover_the_text_and_hold_all_its_tokens(text: str, encoding: str) -> None:
    """Each piece begins where the one before it ends; tokens that share a character are one piece."""
    row = chunker("tokens", "--show", "--json", "-t", encoding, stdin=text).rows[0]
    pieces = row["pieces"]
    assert [piece["end"] for piece in pieces[:-1]] == [piece["start"] for piece in pieces[1:]]
    assert (pieces[0]["start"], pieces[-1]["end"]) == (0, len(text)) if text else pieces == []
    assert all(piece["start"] < piece["end"] and piece["tokens"] >= 1 for piece in pieces)
    assert sum(piece["tokens"] for piece in pieces) == row["tokens"]
    assert (row["characters"], row["tokenizer"]) == (len(text), encoding)


def test_json_without_show_is_only_the_count() -> None:
    """Pieces of a long text are printed on request only."""
    assert chunker("tokens", "--json", stdin="one two").rows == [
        {"tokens": 2, "characters": 7, "tokenizer": "o200k_base"}
    ]


@pytest.mark.parametrize("text", [*TEXTS.values(), STORY.read_text(encoding="utf-8")], ids=[*TEXTS, "story"])
def test_show_prints_the_whole_text_and_the_counts(text: str) -> None:
    """Without the colours the text stands there, line by line, its line ends marked."""
    done = chunker("tokens", "--show", stdin=text)
    count = tokenizer_for().count(text)
    assert shown_text(done.out).replace("\n", "") == visible(text)
    assert done.out.endswith(f"\n{count:,} tokens of o200k_base, {len(text):,} characters\n")
    assert done.out.count("\u23ce") == text.count("\n")


def test_neighbouring_pieces_have_different_colours_and_shared_characters_a_number() -> None:
    """So that a person can see where tokens end, and where several make one character."""
    out = chunker("tokens", "--show", stdin=TEXTS["shared characters"] + " and some words").out
    colors = re.findall(r"48;5;(\d+)m", out)
    assert len(colors) > 5
    assert all(one != next_one for one, next_one in pairwise(colors))
    assert "\U00020bb7\u00b7" in out


def test_no_control_character_of_a_document_reaches_the_terminal() -> None:
    """Escape sequences, C1 controls, backspaces and direction overrides are shown as marks."""
    left = _OURS.sub("", chunker("tokens", "--show", stdin=HOSTILE).out)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", left)
    assert all(
        mark in left for mark in ("\u241b[31malert", "\u2407", "<009B>31m", "back\u2408space", "del\u2421", "<202E>")
    )


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=8))
def test_shown_text_never_holds_a_control_character(text: str) -> None:
    """Whatever the document, what is left besides our colours is printable or a line break."""
    done = chunker("tokens", "--show", stdin=f"{'word ' * 100}{text}")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", _OURS.sub("", done.out))


def test_on_a_terminal_the_pieces_are_shown_without_asking() -> None:
    """A person sees colours and the count; --count keeps to the number."""
    assert re.search(
        r"\x1b\[30;48;5;\d+mHow\x1b\[0m.*\r\n4 tokens of o200k_base",
        on_a_terminal("tokens", stdin=b"How many tokens?").out,
        re.S,
    )
    assert on_a_terminal("tokens", "--count", stdin=b"How many tokens?").out == "4\r\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.md"], ["No file 'missing.md'", "looked for in"]),
        (["folder"], ["Expected a file, got the folder 'folder'"]),
        (["binary.md"], ["Expected text, got binary data"]),
        (["a.md", "b.md"], ["unexpected extra argument", "b.md", "chunker tokens --help"]),
        (["a.md", "-m", "gpt-9000"], ["No model 'gpt-9000'", "Did you mean"]),
        (["a.md", "-t", "o300k"], ["No token encoding 'o300k'", "Available: cl100k_base"]),
        (["a.md", "--strategy", "fixed"], ["No such option: --strategy", "chunker tokens --help"]),
    ],
    ids=str,
)
def test_what_cannot_be_counted_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    """Exit code 2, and the line says what came."""
    fill(tmp_path, {"a.md": "A.", "binary.md": BINARY, "folder/x.md": ""})
    monkeypatch.chdir(tmp_path)
    refusal = chunker("tokens", *arguments).refusal
    assert all(word in refusal for word in words), refusal


def test_every_document_of_the_corpus_has_pieces_that_add_up() -> None:
    """Counting and showing agree on real text in four languages."""
    for path in CORPUS.iterdir():
        row = chunker("tokens", "--show", "--json", path).rows[0]
        assert sum(piece["tokens"] for piece in row["pieces"]) == int(chunker("tokens", path).out)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u2028b\u200bc", "a<2028>b<200B>c"),
        ("x\U000e0041\u202ey\u00ad", "x<E0041><202E>y<00AD>"),
        ("\x1b[31m\n\x9b", "\u241b[31m\u23ce<009B>"),
        ("\U0001f468\u200d\U0001f469 na\u00efve \u65e5", "\U0001f468\u200d\U0001f469 na\u00efve \u65e5"),
    ],
)
def test_nothing_unseen_gets_through(text: str, shown: str) -> None:
    """Line separators, tags, what turns the direction round, escapes; families and accents stay whole."""
    assert visible(text) == shown
