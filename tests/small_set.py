"""A small eval set on disk, with a strategy that finds its evidence and one that cuts it to pieces."""

from __future__ import annotations

from pathlib import Path

from chunker.types import Document
from evals.evalsets import save
from evals.types import EvalSet, Evidence, Question

GOOD, BAD = "sentence(max_tokens=24)", "fixed(max_tokens=2)"
_ANIMALS = "otter heron badger stoat raven marten beaver falcon lynx vole adder newt perch swift".split()
_N = len(_ANIMALS)


def small_set() -> EvalSet:
    """A document and a question an animal; the sentence about its house is the evidence."""
    documents, questions = {}, []
    for number, animal in enumerate(_ANIMALS):
        quote = f"The house of the {animal} stands at the river and has {number + 3} doors."
        text = f"Here lives the {animal}. It sleeps all day.\n\n{quote}\n\nVisitors of every kind are welcome here.\n"
        start = text.index(quote)
        documents[f"{animal}.md"] = Document(f"{animal}.md", text)
        evidence = Evidence(f"{animal}.md", start, start + len(quote), quote)
        questions.append(
            Question(f"q-{animal}", f"How many doors has the house of the {animal}?", (evidence,), tags=("doors",))
        )
    return EvalSet("animals", documents, tuple(questions))


def saved(folder: Path, name: str = "animals") -> Path:
    """The folder of the set, written."""
    save(small_set(), folder / name)
    return folder / name
