"""The `datasets` library: small datasets that the tests save themselves, and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import pytest

from chunker.errors import InvalidSpec
from evals.errors import BrokenEvalSet
from evals.evalsets import load, read
from evals.types import Evidence, Question
from tests.command import fill

CONTEXT = "The gauge measures every 15 minutes."


def saved(folder: Path, *rows: dict[str, Any]) -> Path:
    """The rows as a dataset on disk."""
    datasets.Dataset.from_list([*rows]).save_to_disk(folder / "gauges")
    return folder / "gauges"


def asked(**fields: Any) -> dict[str, Any]:
    """A row in the form of SQuAD."""
    answers = {"text": ["15 minutes"], "answer_start": [25]}
    return {"id": "q", "title": "Gauges", "context": CONTEXT, "question": "How often?", "answers": answers, **fields}


def test_rows_in_the_form_of_squad_need_no_mapping(tmp_path: Path) -> None:
    """Contexts are documents named by their hash, once each; no answer means no evidence."""
    rows = [asked(), asked(id="r", answers={"text": [], "answer_start": []})]
    found = load(saved(tmp_path, *rows))
    (name,) = found.documents
    assert name.startswith("context-")
    assert found.questions == (
        Question("q", "How often?", (Evidence(name, 25, 35, "15 minutes"),), ("15 minutes",)),
        Question("r", "How often?"),
    )
    assert read(tmp_path / "gauges").format == "huggingface"


def test_contexts_of_one_document_are_joined(tmp_path: Path) -> None:
    """Where a column names the document; offsets move with them."""
    first = asked(context="First.", answers={"text": ["First"], "answer_start": [0]})
    found = load(f"huggingface:{saved(tmp_path, first, asked(id='r'), asked(id='s'))}?document=title")
    assert found.documents["Gauges"].text == f"First.\n\n{CONTEXT}"
    assert found.questions[1].evidence == (Evidence("Gauges", 33, 43, "15 minutes"),)


def test_columns_can_be_mapped(tmp_path: Path) -> None:
    """Quotes are looked for in their context; rows without an id are numbered."""
    path = saved(tmp_path, {"q": "How often?", "passage": CONTEXT, "gold": "15", "support": ["every 15", "gauge"]})
    reference = f"huggingface:{path}?question=q&context=passage&answers=gold&quote=support"
    (found,) = load(reference).questions
    assert (found.id, found.answers, [one.quote for one in found.evidence]) == ("row-1", ("15",), ["every 15", "gauge"])


def test_a_context_is_evidence_as_a_whole_where_nothing_is_marked(tmp_path: Path) -> None:
    """Plain answers do not say where they stand."""
    (found,) = load(saved(tmp_path, asked(answers="15 minutes"))).questions
    assert [one.quote for one in found.evidence] == [CONTEXT]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (asked(answers={"text": ["15 minutes"], "answer_start": [26]}), "quote"),
        (asked(answers={"text": ["15 minutes"], "answer_start": [25, 26]}), "type"),
        (asked(question=None), "type"),
        ({"id": "q", "question": "How often?"}, "missing"),
    ],
    ids=["moved", "too many", "no question", "no context"],
)
def test_rows_that_are_broken_are_named_by_their_number(tmp_path: Path, row: dict[str, Any], rule: str) -> None:
    """And by their id."""
    path = saved(tmp_path, row)
    problem = read(path).problems[0]
    assert (problem.place, problem.question_id, problem.rule) == (f"{path}: row 1", "q", rule)


def test_a_quote_that_is_ambiguous_in_its_context_is_named(tmp_path: Path) -> None:
    """As in every format with quotes."""
    path = saved(tmp_path, {"question": "What?", "context": "Rain, rain and rain.", "quote": "rain"})
    assert read(f"huggingface:{path}?quote=quote").problems[0].rule == "ambiguous-quote"


def test_a_split_has_to_be_chosen_where_there_are_several(tmp_path: Path) -> None:
    """The error lists them."""
    one, two = (datasets.Dataset.from_list([asked(id=name)]) for name in "ab")
    datasets.DatasetDict({"train": one, "test": two}).save_to_disk(tmp_path / "both")
    with pytest.raises(BrokenEvalSet, match=r"splits train, test, got none\. Add \?split=NAME"):
        load(tmp_path / "both")
    assert [question.id for question in load(f"huggingface:{tmp_path}/both?split=test").questions] == ["b"]


def test_a_dataset_is_loaded_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library takes for a name, here a folder of rows, goes to the library."""
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    fill(tmp_path, {"rows/train.jsonl": json.dumps(asked()) + "\n"})
    assert [question.id for question in load(f"huggingface:{tmp_path}/rows").questions] == ["q"]


def test_a_setting_that_does_not_exist_is_an_error() -> None:
    """Before anything is read."""
    with pytest.raises(InvalidSpec, match=r"no setting 'splt' .*Available: split, config, id, question"):
        load("huggingface:anything?splt=test")
