"""Tokenizers from a Hugging Face `tokenizer.json`."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from tokenizers import Tokenizer, processors

from chunker.errors import MissingExtra, UnknownEncoding
from chunker.tokens import tokenizer_for
from chunker.tokens.huggingface import HuggingFaceTokenizer
from tests.counters import train_tokenizer
from tests.torture import TORTURE, hostile_text

LONG = "The engineers measured the bridge again. " * 50


def saved(engine: Tokenizer, folder: Path) -> str:
    """The path of a tokenizer.json."""
    path = folder / "tokenizer.json"
    engine.save(str(path))
    return str(path)


@given(text=hostile_text())
def test_counts_are_those_of_the_library(tokenizer_json: Path, text: str) -> None:
    """The count is the number of ids that the library itself gives."""
    text = text.encode("utf-8", "replace").decode()
    engine = Tokenizer.from_file(str(tokenizer_json))
    assert tokenizer_for(tokenizer=tokenizer_json).count(text) == len(engine.encode(text).ids)


def test_a_truncating_file_counts_the_whole_text(tmp_path: Path) -> None:
    """Files saved for training often cut at 512 tokens; a count of 512 would break every limit above."""
    engine = train_tokenizer()
    whole = len(engine.encode(LONG).ids)
    engine.enable_truncation(max_length=3)
    assert tokenizer_for(tokenizer=saved(engine, tmp_path)).count(LONG) == whole > 3


def test_a_padding_file_counts_the_text_alone(tmp_path: Path) -> None:
    """Padding to a fixed length is not part of the text."""
    engine = train_tokenizer()
    short = len(engine.encode("The bridge").ids)
    engine.enable_padding(length=64, pad_token="<pad>")
    assert tokenizer_for(tokenizer=saved(engine, tmp_path)).count("The bridge") == short < 64


def test_a_templates_special_tokens_are_not_counted(tmp_path: Path) -> None:
    """A model's begin and end marks are added once by whoever calls it, not once a chunk."""
    engine = train_tokenizer()
    plain = len(engine.encode("The bridge").ids)
    engine.post_processor = processors.TemplateProcessing(single="<pad> $A <pad>", special_tokens=[("<pad>", 0)])
    assert len(engine.encode("The bridge").ids) == plain + 2
    assert tokenizer_for(tokenizer=saved(engine, tmp_path)).count("The bridge") == plain


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"model": {"type": "None"}}'])
def test_a_broken_file_is_an_unknown_encoding(content: str, tmp_path: Path) -> None:
    """The error names the file, when the tokenizer is asked for."""
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(UnknownEncoding, match=r"broken\.json is not a tokenizer\.json that tokenizers can read: "):
        tokenizer_for(tokenizer=path)


def test_a_missing_file_is_an_unknown_encoding(tmp_path: Path) -> None:
    """A wrong path fails like a wrong name."""
    with pytest.raises(UnknownEncoding, match=r"nowhere\.json"):
        tokenizer_for(tokenizer=tmp_path / "nowhere.json")


def test_without_the_library_the_error_says_what_to_install(
    tokenizer_json: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tokenizers` is an extra."""
    monkeypatch.setitem(__import__("sys").modules, "tokenizers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[huggingface\]'"):
        HuggingFaceTokenizer(tokenizer_json)


@pytest.mark.parametrize("title", ["abbreviations", "zwj_in_prose", "line_of_words", "nul", "empty"])
def test_ends_are_offsets_that_never_decrease(tokenizer_json: Path, title: str) -> None:
    """They are only estimates, but offsets of this text all the same."""
    ends = tokenizer_for(tokenizer=tokenizer_json).token_ends(TORTURE[title]).tolist()
    assert ends == sorted(ends)
    assert all(0 <= end <= len(TORTURE[title]) for end in ends)


def test_estimates_of_a_plain_text_are_its_count(tokenizer_json: Path) -> None:
    """Cut before a space, pieces of plain words have the tokens of the whole."""
    tokenizer = tokenizer_for(tokenizer=tokenizer_json)
    assert len(tokenizer.token_ends(LONG * 20)) == tokenizer.count(LONG * 20)


def test_it_is_found_again_in_another_process(tokenizer_json: Path) -> None:
    """Pickled, it is its path."""
    tokenizer = tokenizer_for(tokenizer=tokenizer_json)
    assert pickle.loads(pickle.dumps(tokenizer)).name == tokenizer.name


def test_a_file_that_was_rewritten_is_read_again(tokenizer_json: Path, tmp_path: Path) -> None:
    """What it said before is not remembered."""
    path = tmp_path / "tokenizer.json"
    path.write_bytes(tokenizer_json.read_bytes())
    assert tokenizer_for(tokenizer=path).count("one") > 0
    path.write_text("{}")
    with pytest.raises(UnknownEncoding, match=r"is not a tokenizer\.json"):
        tokenizer_for(tokenizer=path)
