"""`evals ask`: what is shown, and feedback that becomes a question of the eval set, or is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.evalsets import load
from evals.feedback import remember
from evals.types import Evidence, Question
from tests.chatting import Model, credulous_reader, replied
from tests.command import evals, fill, typed_into
from tests.endpoints import error, serving
from tests.evalsets import GUIDE, folder_of

BRIDGE = "# Bridge\n\nThe bridge was built in 1931. It is 40 m long. Nobody owns it.\n\n- Red lamps burn all night.\n"
ASKED = "In which year was the bridge built?"


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A set of two documents and one question."""
    return folder_of(tmp_path / "handbook", documents={"guide.md": GUIDE, "bridge.md": BRIDGE})


@pytest.fixture
def model() -> Iterator[Model]:
    """A model that says the last word of the first passage."""
    with serving(Model(says=credulous_reader)) as state:
        yield state


def added(handbook: Path) -> Question:
    """The last question of the set, which is sound."""
    return load(handbook).questions[-1]


def quotes(question: Question) -> list[str]:
    """What its evidence says."""
    return [item.quote for item in question.evidence]


def test_people_see_passages_with_their_places(handbook: Path) -> None:
    """Numbered as an answer would cite them; nothing is written."""
    before = (handbook / "questions.jsonl").read_bytes()
    done = evals("ask", handbook, ASKED, "--budget", 30)
    assert done.code == 0
    assert "[1] bridge.md 0-" in done.out
    assert "    The bridge was built in 1931." in done.out
    assert "tokens of 30" in done.out
    assert (handbook / "questions.jsonl").read_bytes() == before


def test_json_holds_passages_and_the_answer(handbook: Path, model: Model) -> None:
    """With offsets that are the document's."""
    reader = f'llm(model="{model.spec()}")'
    (row,) = evals("ask", handbook, ASKED, "--json", "--reader", reader, "--recordings", handbook.parent / "r").rows
    for passage in row["passages"]:
        text = {"bridge.md": BRIDGE, "guide.md": GUIDE}[passage["document_id"]]
        assert passage["text"] == text[passage["start"] : passage["end"]]
    assert row["answer"]["citations"] == [1]
    assert row["question"] == ASKED


def test_a_right_passage_becomes_evidence_in_whole_units(handbook: Path) -> None:
    """The one sentence that says the answer; without an answer, all that the passage has a part of."""
    done = evals("ask", handbook, ASKED, "--right", 1, "--answer", "1931", "--down")
    assert "is new" in done.err
    assert quotes(added(handbook)) == ["The bridge was built in 1931."]
    assert (added(handbook).answers, added(handbook).tags) == (("1931",), ("asked", "down"))
    evals("ask", handbook, ASKED, "--right", 1, "--budget", 12, "-s", "fixed(max_tokens=4)")
    assert quotes(added(handbook)) == ["The bridge was built in 1931."]


def test_a_quote_is_evidence_word_for_word(handbook: Path) -> None:
    """Through other white space as well; several quotes are several pieces."""
    evals("ask", handbook, ASKED, "--quote", "built  in 1931", "--quote", "every 15 minutes")
    start = BRIDGE.index("built in 1931")
    assert added(handbook).evidence[0] == Evidence("bridge.md", start, start + 13, "built in 1931")
    assert quotes(added(handbook))[1] == "every 15 minutes"


def test_no_document_may_be_the_answer(handbook: Path) -> None:
    """A question without evidence, for readers that should refuse."""
    evals("ask", handbook, "Who paid for the bridge?", "--none", "--down")
    assert added(handbook).evidence == ()


def test_thumbs_up_takes_what_the_answer_cites(handbook: Path, model: Model) -> None:
    """And its text as the right answer."""
    reader = ["--reader", f'llm(model="{model.spec()}")', "--recordings", handbook.parent / "r"]
    done = evals("ask", handbook, ASKED, "--up", "-s", "sentence(max_tokens=8)", "--budget", 8, *reader)
    assert "1931 [1]" in done.out
    assert (added(handbook).answers, added(handbook).tags) == (("1931",), ("asked", "up"))
    assert quotes(added(handbook)) == ["The bridge was built in 1931."]


def test_asking_again_takes_the_place_of_what_was_said(handbook: Path) -> None:
    """The other lines stay byte by byte, a blank one and one without an end among them."""
    path = handbook / "questions.jsonl"
    path.write_text("\n" + path.read_text().rstrip("\n"))
    before = path.read_text()
    evals("ask", handbook, ASKED, "--right", 1)
    done = evals("ask", handbook, ASKED, "--quote", "Nobody owns it")
    assert "replaces what was said before" in done.err
    assert path.read_text().startswith(before + "\n")
    assert quotes(added(handbook)) == ["Nobody owns it"]
    assert len(load(handbook).questions) == 2


def test_two_people_at_once_lose_nothing(handbook: Path) -> None:
    """Each line is whole, and there."""
    texts = [f"Question number {number}?" for number in range(8)]
    workers = [
        threading.Thread(target=remember, args=(handbook / "questions.jsonl", Question(text, text))) for text in texts
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {question.text for question in load(handbook).questions[1:]} == {*texts}


def test_an_answer_that_the_evidence_does_not_say_is_remarked(handbook: Path) -> None:
    """It is kept all the same: a person said so."""
    done = evals("ask", handbook, ASKED, "--quote", "Nobody owns it", "--answer", "1931")
    assert "does not say '1931'" in done.err
    assert added(handbook).answers == ("1931",)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--down"], "cannot be a test yet"),
        (["--up"], "cannot be a test yet"),
        (["--right", "99"], "There is no passage 99"),
        (["--quote", "not there at all"], "it stands nowhere"),
        (["--quote", "It"], "must stand in one place"),
        (["--none", "--right", "1"], "only one of these"),
        (["--none", "--answer", "1931"], "only one of these"),
    ],
)
def test_what_is_no_feedback_is_refused_and_nothing_is_written(more: list[str], words: str, handbook: Path) -> None:
    """One line that says what to do; the passages were shown before."""
    before = (handbook / "questions.jsonl").read_bytes()
    done = evals("ask", handbook, ASKED, *more)
    assert done.code == 2
    assert words in done.err
    assert (handbook / "questions.jsonl").read_bytes() == before


def test_an_answer_without_words_is_none(handbook: Path) -> None:
    """No answer could be like it."""
    assert evals("ask", handbook, ASKED, "--right", 1, "--answer", " ").code == 0
    assert added(handbook).answers == ()


def test_citations_of_nothing_are_no_evidence(handbook: Path, model: Model) -> None:
    """With a thumb up, the passages that are not there are passed over."""
    reader = ["--reader", f'llm(model="{model.spec()}")', "--recordings", handbook.parent / "r"]
    model.script = [replied('{"answerable": true, "answer": "1931", "citations": [7, 1]}')]
    assert evals("ask", handbook, ASKED, "--up", *reader).code == 0
    assert quotes(added(handbook)) == ["The bridge was built in 1931."]
    model.script = [replied('{"answerable": true, "answer": "1931", "citations": [7]}')]
    assert "cannot be a test yet" in evals("ask", handbook, "When was the bridge built?", "--up", *reader).err


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_refused_before_anything_is_asked(encoding: str, handbook: Path) -> None:
    """Reading guesses encodings; writing must not."""
    path = handbook / "questions.jsonl"
    path.write_bytes(path.read_text().replace("How often", "H\u00f6w often").encode(encoding))
    assert "is not UTF-8" in evals("ask", handbook, ASKED, "--none").refusal


def test_a_link_stays_a_link_and_rights_stay(handbook: Path) -> None:
    """What it leads to gets the question."""
    path, real = handbook / "questions.jsonl", handbook.parent / "real.jsonl"
    path.rename(real)
    path.symlink_to(real)
    real.chmod(0o600)
    evals("ask", handbook, ASKED, "--none")
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert added(handbook).text == ASKED


def test_evidence_in_code_is_whole_lines(tmp_path: Path) -> None:
    """There are no sentences, and chunks end in the middle of a line."""
    code = "".join(f"gate_{number}(x): return open_gate(x, {number})\n" for number in range(20))
    folder = folder_of(tmp_path / "set", documents={"a.md": f"```\n{code}```\n"}, rows=[])
    evals("ask", folder, "gate_16 open", "-s", "fixed(max_tokens=30)", "--budget", 40, "--right", 1)
    (quote,) = quotes(added(folder))
    assert {*quote.splitlines()} <= {*code.splitlines(), "```"}


def test_places_in_a_changed_document_are_not_taken(tmp_path: Path) -> None:
    """A redacted document has other offsets; a quote of the original is right."""
    text = "Write to ada@example.org about the bridge. It was built in 1931.\n"
    folder = folder_of(tmp_path / "set", rows=(), documents={"a.md": text})
    (folder / "questions.jsonl").write_text("")
    line = ["ask", folder, ASKED, "-s", "sentence(max_tokens=64) | redact"]
    assert "a.md was changed before it was cut" in evals(*line, "--right", 1).err
    assert evals(*line, "--quote", "built in 1931").code == 0
    assert quotes(added(folder)) == ["built in 1931"]


def test_sets_of_others_can_be_asked_and_not_added_to(tmp_path: Path) -> None:
    """Before anything is asked."""
    squad = '{"data": [{"title": "t", "paragraphs": [{"context": "It rained.", "qas": []}]}]}'
    path = fill(tmp_path, {"squad.json": squad}) / "squad.json"
    assert "of format squad" in evals("ask", f"squad:{path}", "Did it rain?", "--none").err
    assert "It rained." in evals("ask", f"squad:{path}", "Did it rain?").out


@pytest.mark.parametrize("question", ["", "  "])
def test_no_question_is_refused(question: str, handbook: Path) -> None:
    """Rather than answered."""
    assert "Expected a question" in evals("ask", handbook, question).refusal


def test_a_failed_answer_is_shown_with_the_passages(handbook: Path, model: Model) -> None:
    """Exit code 1; what was found is there."""
    model.script = [error(401)] * 3
    reader = ["--reader", f'llm(model="{model.spec()}")', "--recordings", handbook.parent / "r"]
    done = evals("ask", handbook, ASKED, *reader)
    assert done.code == 1
    assert "No answer: endpoint" in done.out
    assert "built in 1931" in done.out


def test_a_person_is_asked_on_a_terminal(handbook: Path) -> None:
    """Good, passage 1, the answer: the same as by options."""
    code, shown = typed_into("y\n1\n1931\n", "ask", handbook, ASKED)
    assert (code, "Good?" in shown) == (0, True)
    assert (quotes(added(handbook)), added(handbook).answers) == (["The bridge was built in 1931."], ("1931",))


def test_what_is_typed_is_understood_or_asked_for_again(handbook: Path) -> None:
    """Whole words in any case, numbers with commas; anything else is no thumb down."""
    code, shown = typed_into("perhaps\nYes\n1, 1\n\n", "ask", handbook, ASKED)
    assert (code, shown.count("Good?")) == (0, 2)
    assert added(handbook).tags == ("asked", "up")


def test_a_person_may_say_nothing(handbook: Path) -> None:
    """Then nothing is written."""
    before = (handbook / "questions.jsonl").read_bytes()
    assert typed_into("\n", "ask", handbook, ASKED)[0] == 0
    assert (handbook / "questions.jsonl").read_bytes() == before
