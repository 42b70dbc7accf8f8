"""Models by name: the encoding their tokens are counted with, and how much they take.

The table is `data/models.json`, made by `tools/make_model_table.py` and read on first use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from heapq import nlargest
from importlib.resources import files
from itertools import takewhile

from chunker.errors import UnknownModel

# What gateways and clouds put in front of a name, with their regions.
_PREFIXES = re.compile(
    r"""\A(?:
      (?:openai|azure|azure_ai|github|openrouter|litellm_proxy)/
    | (?:anthropic|google|gemini|vertex_ai|publishers|models|cohere|voyage|voyageai)/
    | (?:bedrock|bedrock_converse|converse|amazon|amazon-nova|mistral|mistralai|codestral)/
    | (?:meta|meta-llama|meta_llama|ollama|ollama_chat|groq|together|together_ai|deepinfra|replicate)/
    | (?:us|us-gov|eu|au|jp|ca|apac|global)[./]
    | [a-z]{2}(?:-gov)?-[a-z]+-\d/               # bedrock/us-east-1/
    | (?:amazon|anthropic|cohere|meta|mistral|openai)\.
    | meta-(?=llama)                             # Meta-Llama-3.1-8B-Instruct
    )+""",
    re.VERBOSE,
)

# One date or version at the end. Month and day are checked, so that `mistral-large-2402`
# (year and month: another model) is not taken for a dated `mistral-large`.
_SUFFIX = re.compile(
    r"""(?:
      -\d{4}-\d\d-\d\d                           # -2024-08-06
    | [-@]\d{8}                                  # -20241022
    | -(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])  # -0613
    | [-:@]latest | @default | :free
    | @\d{3} | -00\d                             # @001
    | (?<=\db)-\d:\d                             # gpt-oss-20b-1:0
    | :\d+ | -v\d+(?:\.\d+)?                     # -v1:0 in two steps
    | -(?:preview|exp)(?:-\d\d-\d\d(?:\d\d)?)?   # -preview-05-20, -preview-09-2025
    )\Z""",
    re.VERBOSE,
)


_NEAR = 0.8  # likeness from which on a name is suggested; a name that nothing is like has 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """One model: what its tokens are counted with and how much it takes."""

    name: str
    provider: str
    encoding: str  # encoding counts are made with, e.g. "o200k_base"
    is_exact: bool  # False: the encoding only approximates the model's own tokenizer
    context_tokens: int | None  # context window, input and output together; None: not listed
    max_output_tokens: int | None
    embedding_tokens: int | None  # longest input; embedding models only
    note: str  # what an approximation means and how to count exactly, else ""
    source: str  # where the figures come from
    date: str  # when they were read, ISO


def find_model(name: str) -> Model:
    """The model that `name` means, with provider prefixes, dates and versions allowed around it.

    Names are compared without case and separators (`gpt-35-turbo`, `claude-3.5-sonnet`).
    A dated name gets the undated row's figures, unless it has a row of its own.

    Raises: UnknownModel: no row fits; a name is never matched by its first letters alone.
    """
    if not isinstance(name, str):
        raise TypeError(f"Expected the name of a model, such as 'gpt-4o', got {name!r:.60}.")
    for candidate in candidate_names(name):
        if model := _by_spelling().get(spelling(candidate)):
            return model
    raise UnknownModel(_advice(name))


@cache
def all_models() -> tuple[Model, ...]:
    """Every model of the table, sorted by provider and name."""
    rows = json.loads((files("chunker") / "data" / "models.json").read_text(encoding="utf-8"))
    return tuple(Model(**row) for row in rows)


def candidate_names(name: str) -> Iterator[str]:
    """The names to look up for `name`: as given, without prefixes, then one suffix shorter each time."""
    yield name
    yield (bare := _without_prefixes(name))
    while (shorter := _SUFFIX.sub("", bare)) != bare:
        yield (bare := shorter)


def spelling(name: str) -> str:
    """The name in lower case without separators: `Llama-3.1-8B`, `llama3-1-8b` and `llama3.1:8b` are one."""
    return re.sub(r"[-._:\s]", "", name.lower())


def _without_prefixes(name: str) -> str:
    """The lower-case name alone: no provider, no region, no `ft:…:org::id` around the base model."""
    bare = _PREFIXES.sub("", name.strip().lower())
    return re.sub(r"\Aft:([^:]+).*", r"\1", bare)


@cache
def _by_spelling() -> Mapping[str, Model]:
    """Every model under its spelling."""
    return {spelling(model.name): model for model in all_models()}


def _advice(name: str) -> str:
    """One line: names that are near, where to see all, and how to go on without one."""
    near = " or ".join(map(repr, _near(_without_prefixes(name))))
    meant = f"Did you mean {near}? " if near else ""
    return (
        f"No model {name!r}. {meant}`chunker models` lists all. Or name an encoding: "
        'tokenizer="o200k_base" in Python, --tokenizer o200k_base on the command line, or a path to a tokenizer.json.'
    )


def _near(wanted: str) -> list[str]:
    """At most three models that may have been meant, the nearest first."""
    likeness = {model.name: _nearness(wanted, model.name) for model in all_models()}
    return [name for name in nlargest(3, likeness, key=likeness.__getitem__) if likeness[name] >= _NEAR]


def _nearness(wanted: str, known: str) -> float:
    """How alike two names are; a common beginning counts twice, for it names the family."""
    beginning = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(wanted, known, strict=False)))
    return beginning / max(len(wanted), 1) + SequenceMatcher(None, wanted, known).ratio()
