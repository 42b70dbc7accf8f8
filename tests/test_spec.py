"""Specs: strategies written as text, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker.transforms
from chunker import spec
from chunker.calls import read_call, write_call
from chunker.errors import InvalidSpec, UnknownStrategy
from chunker.spec import parse, strategy_class, strategy_names
from chunker.strategies.fixed import Fixed
from chunker.strategies.sentence import Sentence
from chunker.transform import Transform

every_strategy = pytest.mark.parametrize("name", strategy_names())


@every_strategy
def test_a_name_alone_is_a_strategy_with_its_defaults(name: str) -> None:
    """Settings left out keep their defaults; brackets may be left out with them."""
    assert parse(name) == parse(f"{name}()") == parse(f"  {name}  ") == strategy_class(name)()


@every_strategy
@given(limit=st.integers(1, 10_000), overlap=st.integers(0), target=st.one_of(st.none(), st.integers(0)))
def test_specs_round_trip(name: str, limit: int, overlap: int, target: int | None) -> None:
    """What a strategy prints, parses to an equal one."""
    target = None if target is None else 1 + target % limit
    strategy = strategy_class(name)(max_tokens=limit, overlap=overlap % limit, target=target)
    assert parse(str(strategy)) == strategy


@dataclass(frozen=True)
class _Worded:
    word: str


@given(word=st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_texts_round_trip(word: str) -> None:
    """Quotes, backslashes and line breaks in a setting are safe."""
    assert read_call(write_call(_Worded(word)), "a setting", "worded(word='')").settings == {"word": word}


@every_strategy
def test_the_printed_spec_holds_every_setting(name: str) -> None:
    """Defaults included: a changed default is a different strategy."""
    printed = str(parse(name))
    assert printed.startswith(f"{name}(")
    assert re.findall(r"(\w+)=", printed) == [field.name for field in fields(strategy_class(name))]


def test_settings_arrive() -> None:
    """Each by its name, in any order."""
    expected = Sentence(max_tokens=256, overlap=32, language="de")
    assert parse('sentence(language="de", overlap=32, max_tokens=256)') == expected


def test_strategies_are_compared_by_their_settings() -> None:
    """Equal settings, equal strategies; another file, another strategy."""
    assert parse("fixed(max_tokens=8)") == Fixed(max_tokens=8) != Fixed(max_tokens=9)
    assert parse("fixed") != parse("sentence")


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "   ",
        "sentence(",
        "sentence)",
        "sentence(256)",
        "sentence(max_tokens)",
        "sentence(max_tokens=)",
        "sentence(max_tokens=x)",
        "sentence(max_tokens=1 + 1)",
        "sentence(max_tokens=open('x'))",
        "sentence(max_tokens=1).chunk",
        "chunker.sentence(max_tokens=1)",
        "sentence(max_tokens=1); fixed",
        "sentence fixed",
        "512",
        "'sentence'",
        "lambda: 1",
        "class(x=1)",
        "\0",
        "(" * 10_000,
        "sentence(max_tokens=1, max_tokens=2)",
        "sentence(**{'max_tokens': 3})",
    ],
    ids=lambda spec: repr(spec[:40]),
)
def test_what_is_no_spec_is_said_with_an_example(spec: str) -> None:
    """Nothing is guessed, run or ignored."""
    with pytest.raises(InvalidSpec, match=r"^Cannot read the strategy .*sentence\(max_tokens=512\)\.$"):
        parse(spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("sentense", "No strategy 'sentense'. Did you mean 'sentence'? Available: "),
        ("zzz(max_tokens=5)", "No strategy 'zzz'. Available: "),
        ("__init__", "No strategy '__init__'. Available: "),
    ],
)
def test_unknown_strategies_are_told_near_names(spec: str, message: str) -> None:
    """The error lists what there is."""
    with pytest.raises(UnknownStrategy, match="^" + re.escape(message) + ".*" + ", ".join(strategy_names())):
        parse(spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("sentence(max_token=5)", "sentence has no setting 'max_token'. Did you mean 'max_tokens'? Available: max_tok"),
        (
            "sentence(zzz=5)",
            "sentence has no setting 'zzz'. Available: max_tokens, overlap, target, language, splitter",
        ),
        ("fixed(language='en')", "fixed has no setting 'language'. "),
        ("fixed(max_tokens='5')", "fixed: max_tokens must be a whole number, got '5'."),
        ("fixed(max_tokens=5.0)", "fixed: max_tokens must be a whole number, got 5.0."),
        ("fixed(max_tokens=True)", "fixed: max_tokens must be a whole number, got True."),
        ("fixed(max_tokens=None)", "fixed: max_tokens must be a whole number, got None."),
        ("fixed(target='x')", "fixed: target must be a whole number or None, got 'x'."),
        ("sentence(language=5)", "sentence: language must be a text in quotes, got 5."),
        ("sentence(splitter=5)", "sentence: splitter must be a text in quotes, got 5."),
        ("sentence(splitter='spacy')", "No sentence splitter 'spacy'. Available: "),
        ("sentence(splitter='punkt', language='eo')", "punkt has no model for language 'eo'. Available: "),
        (
            "sentence(language='German')",
            "language must be `auto` or a code such as `en`, `de` or `zh-Hant`, got 'German'.",
        ),
        ("structure(language='jp')", "language must be `auto` or a code such as `en`, `de` or `zh-Hant`, got 'jp'."),
        ("multiscale(language='')", "language must be `auto` or a code such as `en`, `de` or `zh-Hant`, got ''."),
    ],
)
def test_wrong_settings_are_said(spec: str, message: str) -> None:
    """What was expected and what came."""
    with pytest.raises(InvalidSpec, match="^" + re.escape(message)):
        parse(spec)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("max_tokens=0", "max_tokens must be at least 1, got 0."),
        ("max_tokens=-1", "max_tokens must be at least 1, got -1."),
        ("max_tokens=8, overlap=8", "overlap must be from 0 to max_tokens - 1 = 7, got 8."),
        ("max_tokens=8, overlap=-1", "overlap must be from 0 to max_tokens - 1 = 7, got -1."),
        ("max_tokens=8, target=9", "target must be from 1 to max_tokens = 8, got 9."),
        ("max_tokens=8, target=0", "target must be from 1 to max_tokens = 8, got 0."),
    ],
)
@every_strategy
def test_settings_out_of_range_fail_at_construction(name: str, settings: str, message: str) -> None:
    """Not in the middle of a folder."""
    with pytest.raises(InvalidSpec, match="^" + re.escape(message)):
        parse(f"{name}({settings})")


@pytest.mark.parametrize(
    "settings", ["max_tokens=1", "max_tokens=8, overlap=7", "max_tokens=8, target=1", "max_tokens=512, target=512"]
)
@every_strategy
def test_settings_at_the_edge_are_allowed(name: str, settings: str) -> None:
    """The ends of each range belong to it."""
    assert parse(f"{name}({settings})")


def test_a_file_that_defines_nothing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rather than found out by an error that says nothing."""
    (tmp_path / "empty_one.py").write_text("")
    monkeypatch.setattr(chunker.transforms, "__path__", [*chunker.transforms.__path__, str(tmp_path)])
    with pytest.raises(InvalidSpec, match="empty_one defines no Transform"):
        spec._defined(chunker.transforms, "empty_one", Transform)
