"""Pipelines: a strategy, and what is done to documents before it and to chunks after it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import chunker
from chunker import Chunk, Document, DocumentsFailed, tokenizer_for
from chunker.calls import read_chain
from chunker.chunkfiles import chunk_from
from chunker.errors import InvalidSpec, UnknownTransform
from chunker.fields import InvalidRow
from chunker.pipeline import Pipeline, pipeline_of
from chunker.rows import chunk_row, dropped_row
from chunker.spec import parse, parse_pipeline, transform_class, transform_names
from chunker.testing import SAMPLES
from chunker.transform import Prepared, Sifted, Transform
from chunker.types import Copy, Dropped, Span, Tokenizer
from evals.chunkers import chunker_for, chunkers_for
from evals.invariants import invariants
from evals.relocating import as_cut, relocated
from evals.retrievers import retriever_for
from evals.runner import evaluate, settings_for
from evals.types import EvalSet, Evidence, Question
from tests.command import chunker as run
from tests.command import fill

TOKENIZER = tokenizer_for()
every_transform = pytest.mark.parametrize("name", transform_names())


@dataclass(frozen=True)
class Louder(Transform):
    """Writes documents in capitals, and marks the chunks."""

    def prepared(self, document: Document) -> Prepared:
        return Prepared(replace(document, text=document.text.upper()), lambda chunk: replace(chunk, kind="loud"))


@dataclass(frozen=True)
class OnlyFirst(Transform):
    """Keeps the first chunk, for all the others."""

    def sifted(self, chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        first, *others = chunks
        copies = tuple(Copy(other.document_id, other.start, other.end, 0.5) for other in others)
        return Sifted([replace(first, copies=copies)], [Dropped(other, first, 0.5, "later") for other in others])


LOUD = Pipeline(parse("sentence(max_tokens=4)"), (Louder(),))
FIRST = Pipeline(parse("sentence(max_tokens=4)"), (OnlyFirst(),))


def test_documents_are_prepared_before_they_are_cut_and_chunks_labelled() -> None:
    """Offsets and texts are of what was cut."""
    chunks = [*chunker.split("One. Two. Three.", LOUD)]
    assert [(chunk.text, chunk.kind) for chunk in chunks] == [("ONE.", "loud"), ("TWO.", "loud"), ("THREE.", "loud")]


def test_labels_of_several_transforms_are_put_on_from_the_last_to_the_first() -> None:
    """What was done last is undone first."""

    @dataclass(frozen=True)
    class Softer(Transform):
        def prepared(self, document: Document) -> Prepared:
            return Prepared(document, lambda chunk: replace(chunk, kind=chunk.kind + ", soft"))

    chunks = [*chunker.split("One.", Pipeline(parse("sentence"), (Louder(), Softer())))]
    assert [chunk.kind for chunk in chunks] == ["loud"]


def test_all_chunks_are_sifted_together() -> None:
    """Across documents; what stays says what it stands for."""
    documents = [Document("a", "One. Two. Three."), Document("b", "Four.")]
    (chunk,) = chunker.split(documents, FIRST)
    assert (chunk.text, [copy[0] for copy in chunk.copies]) == ("One.", ["a", "b"])


def test_what_fails_is_told_behind_what_stays() -> None:
    """As without transforms."""
    found: list[Chunk] = []
    with pytest.raises(DocumentsFailed, match="'bad'"):
        found.extend(
            chunker.split([Document("good", "One."), Document("bad", "\U0001f468\u200d\U0001f469" * 9)], FIRST)
        )
    assert [chunk.document_id for chunk in found] == ["good"]


def test_a_strategy_is_a_pipeline_without_transforms() -> None:
    """It sifts nothing."""
    pipeline = pipeline_of(parse("sentence"))
    assert (str(pipeline), pipeline.sifts, FIRST.sifts, LOUD.sifts) == (str(parse("sentence")), False, True, False)
    assert pipeline_of(pipeline) is pipeline


@pytest.mark.parametrize(
    ("spec", "parts"),
    [
        ("a", ["a"]),
        ("a | b(x=1) | c", ["a", "b(x=1)", "c"]),
        ("a(x='1 | 2')|b", ["a(x='1 | 2')", "b"]),
        ("a | ", ["a | "]),
    ],
)
def test_chains_are_read(spec: str, parts: list[str]) -> None:
    """Bars in quotes part nothing; what cannot be read stays for the error."""
    assert read_chain(spec) == parts


@every_transform
def test_the_printed_pipeline_holds_every_setting(name: str) -> None:
    """And parses to an equal one."""
    pipeline = parse_pipeline(f"sentence | {name}")
    assert str(pipeline).startswith("sentence(max_tokens=512, ")
    assert f" | {name}(" in str(pipeline)
    assert parse_pipeline(str(pipeline)) == pipeline
    assert transform_class(name).name() == name


@every_transform
@pytest.mark.parametrize(
    "strategy", ["sentence(max_tokens=40)", "structure(max_tokens=40)", "multiscale(max_tokens=40)"]
)
def test_pipelines_keep_the_promises(name: str, strategy: str) -> None:
    """Limit, counts, slices of what was cut; what is in no chunk any more is accounted for, with what stands for it."""
    pipeline = parse_pipeline(f"{strategy} | {name}")
    documents = [Document(f"{copy}-{number}", text) for copy in "ab" for number, text in enumerate(SAMPLES)]
    prepared = [pipeline.prepared(document) for document in documents]
    chunks = [chunk for one in prepared for chunk in pipeline.cut(one, TOKENIZER)]
    kept, dropped = pipeline.sifted(chunks, TOKENIZER)
    texts = {one.document.id: one.document.text for one in prepared}
    for chunk in kept:
        assert chunk.text == texts[chunk.document_id][chunk.start : chunk.end]
        assert chunk.token_count == TOKENIZER.count(chunk.content) <= 40
    assert [*kept] == sorted(kept, key=lambda chunk: ([*texts].index(chunk.document_id), chunk.start))
    assert {one.kept.id for one in dropped} <= {chunk.id for chunk in kept}
    stands_for = {(chunk.id, copy[:3]) for chunk in kept for copy in chunk.copies}
    assert {(one.kept.id, (one.chunk.document_id, one.chunk.start, one.chunk.end)) for one in dropped} <= stands_for
    for document_id, text in texts.items():
        spans = [chunk.span for chunk in (*kept, *(one.chunk for one in dropped)) if chunk.document_id == document_id]
        left = "".join(character for at, character in enumerate(text) if not any(a <= at < b for a, b in spans))
        assert not left.strip()


@every_transform
def test_pipelines_give_the_same_twice(name: str) -> None:
    """Same input, same output."""
    documents = [Document(f"{copy}-{number}", text) for copy in "ab" for number, text in enumerate(SAMPLES)]
    spec = f"structure(max_tokens=40) | {name}"
    assert [*chunker.split(documents, spec)] == [*chunker.split(documents, parse_pipeline(spec))]


@every_transform
def test_every_transform_is_listed(name: str) -> None:
    """With its settings, as text and as JSON."""
    assert f"{transform_class(name)()}\n" in run("transforms").out
    assert name in [row["name"] for row in run("transforms", "--json").rows]


def test_wrong_chains_are_refused() -> None:
    """With what was expected."""
    with pytest.raises(UnknownTransform, match="No transform 'bogus'"):
        parse_pipeline("sentence | bogus")
    with pytest.raises(InvalidSpec, match=r"Expected a strategy without transforms, got 'sentence . x'"):
        parse("sentence | x")
    with pytest.raises(InvalidSpec, match=r"Cannot read the strategy 'sentence . '"):
        parse_pipeline("sentence | ")
    with pytest.raises(InvalidSpec, match="transforms go with our strategies only, not with 'semchunk'"):
        chunkers_for(["semchunk | x"], TOKENIZER)


def test_rows_hold_what_a_chunk_stands_for() -> None:
    """And are read back as they were written."""
    (chunk,) = chunker.split("One. Two. Three.", FIRST)
    row = json.loads(json.dumps(chunk_row(chunk)))
    assert row["copies"] == [["text", 5, 16, 0.5]]
    assert chunk_from(row) == chunk
    with pytest.raises(InvalidRow, match=r"Expected \[document_id, start, end, similarity\] as a copy, got \[1\]"):
        chunk_from({**row, "copies": [[1]]})


def test_a_dropped_row_says_what_stands_for_it() -> None:
    """Where it stood and where that stands."""
    _, dropped = FIRST.sifted([*FIRST.chunk(Document("a", "One. Two. Three."), TOKENIZER)], TOKENIZER)
    assert [dropped_row(one) for one in dropped] == [
        {
            "id": "a#5-16", "document_id": "a", "start": 5, "end": 16, "text": "Two. Three.",
            "kept": "a#0-4", "kept_document_id": "a", "kept_start": 0, "kept_end": 4,
            "similarity": 0.5, "reason": "later",
        }
    ]  # fmt: skip


def test_dropped_rows_need_a_transform_that_takes_something_out(tmp_path: Path) -> None:
    """Else the file would be empty for a reason that nobody sees."""
    fill(tmp_path, {"a.txt": "One."})
    refusal = run("split", str(tmp_path / "a.txt"), "--dropped", str(tmp_path / "d.jsonl")).refusal
    assert "nothing is taken out" in refusal


def test_evidence_in_a_copy_counts_where_the_kept_chunk_says_it() -> None:
    """Word for word, white space aside; the rest stays where it was."""
    kept = Chunk("a", 0, 20, "Gauges hang  in air.", 5, copies=(Copy("b", 10, 40, 0.9),))
    inside, other = Evidence("b", 10, 21, "Gauges hang"), Evidence("b", 22, 40, "otherwise than it.")
    straddling = Evidence("b", 4, 21, "Well, Gauges hang")
    (question,) = relocated([Question("q", "?", (inside, other, straddling))], [kept], {})
    assert question.evidence == (
        Evidence("a", 0, 11, "Gauges hang"),
        other,
        Evidence("b", 4, 10, "Well, "),
        Evidence("a", 0, 11, "Gauges hang"),
    )


def test_a_whole_document_that_is_a_copy_is_evidence_where_the_kept_one_is() -> None:
    """Evidence without a quote is a whole document; one that has no copy stays, whatever others have."""
    kept = Chunk("a", 0, 14, "Gauges hang in", 5, copies=(Copy("b", 0, 14, 1.0),))
    documents = {name: Document(name, "Gauges hang in" if name == "b" else "Other.") for name in "bc"}
    whole = tuple(Evidence(name, 0, len(document.text)) for name, document in documents.items())
    (question,) = relocated([Question("q", "?", whole)], [kept], documents)
    assert question.evidence == (Evidence("a", 0, 14, "Gauges hang in"), whole[1])


def test_evidence_of_chunks_without_copies_stays() -> None:
    """Nothing is searched for."""
    question = Question("q", "?", (Evidence("a", 0, 4, "One."),))
    assert relocated([question], chunker.split("One."), {}) == [question]


def test_evidence_moves_with_the_text_of_a_document_that_is_changed() -> None:
    """Scores are those of the text that was cut; a document that cannot be prepared is told of when it is cut."""

    def prepared(document: Document) -> Prepared:
        if document.id == "bad":
            raise ValueError
        text = f">> {document.text}"
        return Prepared(replace(document, text=text), moved=lambda span: Span(span.start + 3, span.end + 3))

    documents = {"a": Document("a", "One."), "bad": Document("bad", "Two.")}
    evidence = (Evidence("a", 0, 4, "One."), Evidence("bad", 0, 4, "Two."), Evidence("gone", 0, 4, "x"))
    seen = as_cut(EvalSet("set", documents, (Question("q", "?", evidence),)), prepared)
    assert seen.documents["a"].text == ">> One."
    assert seen.questions[0].evidence == (Evidence("a", 3, 7, "One."), *evidence[1:])


def test_a_set_that_no_transform_changes_stays_itself() -> None:
    """Nothing is copied."""
    found = EvalSet("set", {"a": Document("a", "One.")}, ())
    assert as_cut(found, FIRST.prepared) is found


def test_redacted_documents_are_scored_where_their_evidence_stands_now() -> None:
    """Masks are longer and shorter than what they stand for."""
    text = "Write to jane.doe@fernholt.example first.\n\nThe key hangs behind the door."
    at = text.index("The key")
    question = Question("q", "Where does the key hang?", (Evidence("a", at, len(text), text[at:]),))
    found = EvalSet("set", {"a": Document("a", text)}, (question,))
    chunkers = chunkers_for(["sentence(max_tokens=12) | redact"], TOKENIZER).chunkers
    (run_,) = evaluate(found, chunkers, [retriever_for("bm25")], settings_for(["evidence_recall@250"], [250]))
    assert run_.scores["evidence_recall@250"] == (1.0,)


def test_rules_for_chunks_look_at_redacted_documents() -> None:
    """At what was cut: the text behind a mask is not lost because it stands elsewhere."""
    text = " ".join(f"Write to jane.doe{n}@fernholt.example first. Key {n} hangs behind the door." for n in range(9))
    chunker = chunker_for("sentence(max_tokens=40) | redact", TOKENIZER)
    found = invariants(chunker, {"a": Document("a", text)}, ["coverage", "sentence_integrity"])
    assert {name: one.mean for name, one in found.items()} == {"coverage": 1.0, "sentence_integrity": 1.0}
