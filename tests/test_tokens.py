"""Tokenizers: found by model or name, exact like the reference, and never fetched from anywhere."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiktoken import registry

from chunker import split
from chunker.errors import BadTokenCount, UnknownEncoding, UnknownModel
from chunker.tokens import encoding_names, tokenizer_for, vocabularies
from chunker.tokens.engines import TOKTOK_NAMES, TiktokenEncoding, ToktokEncoding
from chunker.tokens.pieces import pieces
from chunker.tokens.vocabularies import TIKTOKEN_NAMES
from chunker.types import Document
from tests.counters import openai_encoding, words
from tests.torture import TORTURE, hostile_text

FAST = {name: ToktokEncoding(name) for name in TOKTOK_NAMES}
REFERENCE = {name: TiktokenEncoding(name) for name in TIKTOKEN_NAMES}
OFFLINE = """
import sys
def refuse(event, _):
    if event.startswith("socket."):
        raise SystemExit(f"The network was touched: {event}")
sys.addaudithook(refuse)
"""


def ends_by_decoding(name: str, text: str) -> list[int]:
    """Where tiktoken's tokens end: the characters that its bytes so far begin."""
    engine = openai_encoding(name)
    parts = engine.decode_tokens_bytes(engine.encode_ordinary(text))
    return [len(begun.decode(errors="replace")) for begun in accumulate(parts)]


@pytest.mark.parametrize("name", TOKTOK_NAMES)
@given(text=hostile_text())
def test_toktok_ends_tokens_where_tiktoken_does(name: str, text: str) -> None:
    """The fast engine gives the tokens of the reference, one by one."""
    text = Document("d", text).text
    assert FAST[name].token_ends(text).tolist() == ends_by_decoding(name, text)


@pytest.mark.parametrize("name", TIKTOKEN_NAMES)
@given(text=hostile_text())
def test_tokens_end_where_their_bytes_do(name: str, text: str) -> None:
    """A character shared by several tokens belongs to the one that holds its first byte."""
    text = Document("d", text).text
    assert REFERENCE[name].token_ends(text).tolist() == ends_by_decoding(name, text)


@pytest.mark.parametrize("name", TOKTOK_NAMES)
@given(text=hostile_text())
def test_toktok_counts_what_tiktoken_counts(name: str, text: str) -> None:
    """Counting alone is another path in the fast engine, with the same answer."""
    text = Document("d", text).text
    assert FAST[name].count(text) == len(openai_encoding(name).encode_ordinary(text))


@pytest.mark.parametrize("name", TOKTOK_NAMES)
@given(
    text=st.text(st.sampled_from("''\u017f\u212asSdDtTlLvVeErR \n1"), max_size=16)
    | st.sampled_from(["I'\u017f'Scold", "l'\u017f'lLl"])
)
def test_toktok_is_exact_about_contractions(name: str, text: str) -> None:
    """The patterns ignore case, so a long s or a Kelvin sign behind an apostrophe may be a part of the word."""
    assert FAST[name].token_ends(text).tolist() == ends_by_decoding(name, text)
    assert FAST[name].count(text) == len(openai_encoding(name).encode_ordinary(text))


@pytest.mark.parametrize("name", TOKTOK_NAMES)
def test_toktok_is_exact_on_torture_texts(name: str) -> None:
    """Whole hostile documents have the same count and the same tokens by either engine."""
    for title, text in TORTURE.items():
        clean = Document(title, text).text
        assert FAST[name].token_ends(clean).tolist() == REFERENCE[name].token_ends(clean).tolist(), title
        assert FAST[name].count(clean) == len(openai_encoding(name).encode_ordinary(clean)), title


@pytest.mark.parametrize("name", [*TOKTOK_NAMES, *(f"tiktoken:{name}" for name in TIKTOKEN_NAMES)])
@pytest.mark.parametrize("special", ["<|endoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|start|>", "<|im_end|>"])
def test_special_tokens_in_a_text_are_text(name: str, special: str) -> None:
    """A document may speak of `<|endoftext|>`: it is spelled out, never read as one token, never an error."""
    encoding = tokenizer_for(tokenizer=name)
    spelled = len(openai_encoding(name.removeprefix("tiktoken:")).encode_ordinary(special))
    assert encoding.count(special) == len(encoding.token_ends(special)) == spelled > 1


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base", "tiktoken:o200k_base", "p50k_base"])
@pytest.mark.parametrize("code_point", [0xD800, 0xD83D, 0xDFFF])
def test_a_lone_surrogate_counts_as_the_replacement_character(name: str, code_point: int) -> None:
    """No encoding can write it; the count is that of what a document puts in its place."""
    encoding = tokenizer_for(tokenizer=name)
    assert encoding.count(f"one {chr(code_point)} two") == encoding.count("one \ufffd two")


@pytest.mark.parametrize("name", TIKTOKEN_NAMES)
def test_the_reference_engine_can_be_asked_for(name: str) -> None:
    """`tiktoken:` in front of a name means tiktoken itself, even where a faster engine knows the vocabulary."""
    assert isinstance(tokenizer_for(tokenizer=f"tiktoken:{name}"), TiktokenEncoding)


@pytest.mark.parametrize("name", TIKTOKEN_NAMES)
def test_encodings_keep_their_name(name: str) -> None:
    """Reports name the encoding, whichever engine runs it."""
    assert tokenizer_for(tokenizer=name).name == tokenizer_for(tokenizer=f"tiktoken:{name}").name == name


def test_encoding_names_are_sorted_and_all_found() -> None:
    """Every listed name counts something."""
    assert list(encoding_names()) == sorted(encoding_names())
    assert all(tokenizer_for(tokenizer=name).count("Hello there.") == 3 for name in encoding_names())


@pytest.mark.parametrize(("model", "encoding"), [("gpt-4o", "o200k_base"), ("gpt-4", "cl100k_base")])
def test_a_model_means_its_encoding(model: str, encoding: str) -> None:
    """Without a tokenizer the model says which one counts."""
    assert tokenizer_for(model).name == encoding


def test_a_tokenizer_is_preferred_to_a_model() -> None:
    """What is named outright wins."""
    assert tokenizer_for("gpt-4o", "p50k_base").name == "p50k_base"


def test_a_function_counts() -> None:
    """Any function from text to a number is a tokenizer, called by its name."""
    tokenizer = tokenizer_for(tokenizer=words)
    assert (tokenizer.count("one two"), tokenizer.name) == (2, "words")


@pytest.mark.parametrize("found", [1.5, [1, 2], None, "3", -1])
def test_a_function_that_gives_no_number_is_told_so(found: object) -> None:
    """Tokens instead of their number, say; in the first document and not deep in numpy."""
    with pytest.raises(
        BadTokenCount, match="Expected the number of tokens, a whole number from 0 on, from the tokenizer"
    ):
        [*split("Some text.", tokenizer=lambda _: found)]  # type: ignore[arg-type, return-value]


def test_a_number_of_another_library_becomes_an_int() -> None:
    """Rows are written as JSON, which knows no others."""
    (chunk,) = split("Some text.", tokenizer=lambda text: np.int64(len(text.split())))  # type: ignore[arg-type, return-value]
    assert type(chunk.token_count) is int


def test_an_object_with_name_and_count_counts() -> None:
    """A tokenizer of one's own needs nothing more."""

    class Letters:
        name = "letters"

        def count(self, text: str) -> int:
            return len(text)

    tokenizer = tokenizer_for(tokenizer=Letters())
    assert (tokenizer.count("four"), tokenizer.name) == (4, "letters")


def test_an_encoding_is_used_as_it_is() -> None:
    """What already says where tokens end is not wrapped."""
    assert tokenizer_for(tokenizer=REFERENCE["gpt2"]) is REFERENCE["gpt2"]


@given(text=hostile_text(), count=st.sampled_from([len, words, lambda text: 7]))
def test_ends_of_an_unknown_tokenizer_never_decrease(text: str, count: Callable[[str], int]) -> None:
    """Spread evenly over pieces of the text, they end with it."""
    ends = tokenizer_for(tokenizer=count).token_ends(text).tolist()
    assert ends == sorted(ends)
    assert all(0 <= end <= len(text) for end in ends)


@pytest.mark.parametrize("name", ["o200k_base", "tiktoken:o200k_base", "p50k_base"])
def test_encodings_are_found_again_in_another_process(name: str) -> None:
    """A pickled encoding is a few bytes, which stand for the same name and engine."""
    encoding = tokenizer_for(tokenizer=name)
    sent = pickle.dumps(encoding)
    found = pickle.loads(sent)
    assert len(sent) < 100
    assert (type(found), found.name) == (type(encoding), encoding.name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("o200k", r"No token encoding 'o200k'\. Did you mean 'o200k_base'\? Available: cl100k_base, gpt2, "),
        ("tiktoken:cl100k", r"No token encoding 'tiktoken:cl100k'\. .*Available: cl100k_base, gpt2, "),
        ("zzz", r"No token encoding 'zzz'\. Available: .*, or the path of a tokenizer\.json\.$"),
        ("", r"No token encoding ''\. Available: "),
    ],
)
def test_unknown_encodings_are_told_near_names(name: str, message: str) -> None:
    """The error says what came, what was probably meant, and what there is."""
    with pytest.raises(UnknownEncoding, match=message):
        tokenizer_for(tokenizer=name)


def test_an_unknown_model_is_said_at_once() -> None:
    """A tokenizer is found when it is asked for, not when it first counts."""
    with pytest.raises(UnknownModel, match="No model 'gpt-four'"):
        tokenizer_for("gpt-four")


@pytest.mark.parametrize("name", ["cl100k_base", "o200k_base", "p50k_base", "r50k_base", "gpt2"])
def test_a_changed_vocabulary_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that differs in one byte from what tiktoken expects is not counted with."""
    read = vocabularies._read
    monkeypatch.setattr(vocabularies, "_read", lambda filename: b"X" + read(filename)[1:])
    monkeypatch.delitem(registry.ENCODINGS, name, raising=False)
    with pytest.raises(UnknownEncoding, match=r"is not the one tiktoken expects \(sha256 [0-9a-f]{64}\)"):
        vocabularies.encoding.__wrapped__(name)


@pytest.mark.parametrize("name", TIKTOKEN_NAMES)
def test_vocabularies_are_read_without_the_network(name: str, tmp_path: Path) -> None:
    """A fresh interpreter with an empty cache counts by every engine, and no socket is touched."""
    code = f"""
from chunker.tokens import tokenizer_for
print(*(tokenizer_for(tokenizer=prefix + {name!r}).count("One two three.") for prefix in ("", "tiktoken:")))
"""
    assert run_offline(code, tmp_path).split() == ["4", "4"]


@pytest.mark.parametrize("name", TIKTOKEN_NAMES)
def test_tiktoken_itself_works_offline_after_ours(name: str, tmp_path: Path) -> None:
    """Other libraries that ask tiktoken for the encoding get it without a download."""
    code = f"""
from chunker.tokens import tokenizer_for
tokenizer_for(tokenizer="tiktoken:" + {name!r}).count("x")
import tiktoken
print(len(tiktoken.get_encoding({name!r}).encode("One two three.")))
"""
    assert run_offline(code, tmp_path).strip() == "4"


def test_the_guard_against_the_network_works(tmp_path: Path) -> None:
    """The two tests above could fail: a download is noticed."""
    with pytest.raises(subprocess.CalledProcessError) as raised:
        run_offline("import urllib.request as web; web.urlopen('http://localhost:9')", tmp_path)
    assert "The network was touched: socket." in raised.value.stderr


def run_offline(code: str, empty: Path) -> str:
    """What a new interpreter prints that may not open a socket and finds nothing in tiktoken's cache."""
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE + code],
        env={"TIKTOKEN_CACHE_DIR": str(empty)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@given(text=hostile_text(), size_chars=st.integers(1, 50))
def test_pieces_are_the_text_again(text: str, size_chars: int) -> None:
    """Pieces follow one another without a gap, none longer than asked for."""
    found = [*pieces(text, size_chars)]
    assert "".join(piece for _, piece in found) == text
    assert [start for start, _ in found] == [*accumulate((len(piece) for _, piece in found), initial=0)][: len(found)]
    assert all(0 < len(piece) <= size_chars for _, piece in found)


def test_pieces_are_cut_before_a_space() -> None:
    """A word stays whole where there is a space before it."""
    assert [*pieces("one two three", 6)] == [(0, "one"), (3, " two"), (7, " three")]


@pytest.mark.parametrize("given", [5, object()])
def test_what_cannot_count_is_refused_at_once(given: object) -> None:
    """Not at the first document."""
    with pytest.raises(UnknownEncoding, match=r"^Expected the name of an encoding"):
        tokenizer_for(tokenizer=given)  # type: ignore[arg-type]
