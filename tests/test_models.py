"""The model table and how names find their rows."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tiktoken.model import encoding_name_for_model

from chunker.errors import UnknownModel
from chunker.models import Model, all_models, find_model, spelling

OPENAI = [model for model in all_models() if model.provider == "openai"]
APPROXIMATE = [model for model in all_models() if not model.is_exact]


@pytest.mark.parametrize(
    ("name", "provider", "encoding"),
    [
        ("gpt-4o", "openai", "o200k_base"),
        ("gpt-4.1", "openai", "o200k_base"),
        ("gpt-5", "openai", "o200k_base"),
        ("o3", "openai", "o200k_base"),
        ("gpt-3.5-turbo", "openai", "cl100k_base"),
        ("gpt-oss-20b", "openai", "o200k_harmony"),
        ("text-embedding-3-large", "openai", "cl100k_base"),
        ("claude-sonnet-4-5", "anthropic", "o200k_base"),
        ("llama-3.1-8b-instruct", "meta", "o200k_base"),
        ("mistral-large", "mistral", "o200k_base"),
        ("gemini-2.5-pro", "google", "o200k_base"),
        ("titan-embed-text-v2", "amazon", "o200k_base"),
        ("embed-english-v3.0", "cohere", "o200k_base"),
        ("voyage-3.5", "voyage", "o200k_base"),
    ],
)
def test_names_people_type_are_found(name: str, provider: str, encoding: str) -> None:
    """A plain model name gives its provider and the encoding to count with."""
    model = find_model(name)
    assert (model.name, model.provider, model.encoding) == (name, provider, encoding)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GPT-4o", "gpt-4o"),
        ("gpt-35-turbo", "gpt-3.5-turbo"),
        ("claude-3.5-sonnet", "claude-3-5-sonnet"),
        ("llama3.1:8b", "llama-3.1-8b"),
        ("openai/gpt-4o", "gpt-4o"),
        ("azure/eu/gpt-4o", "gpt-4o"),
        ("models/gemini-2.5-pro", "gemini-2.5-pro"),
        ("gemini/gemini-2.5-pro", "gemini-2.5-pro"),
        ("openrouter/mistralai/mistral-large", "mistral-large"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1-8b-instruct"),
        ("anthropic.claude-opus-4-5", "claude-opus-4-5"),
        ("us.amazon.nova-pro-v1:0", "nova-pro"),
        ("bedrock/us-east-1/meta.llama3-1-70b-instruct-v1:0", "llama-3.1-70b-instruct"),
        ("ft:gpt-4o-mini-2024-07-18:org::id", "gpt-4o-mini"),
    ],
)
def test_spelling_and_provider_prefixes_do_not_matter(written: str, name: str) -> None:
    """Case, separators and the prefixes of gateways and clouds lead to the same row."""
    assert find_model(written).name == name


@pytest.mark.parametrize(
    ("dated", "name"),
    [
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4-0613", "gpt-4"),
        ("claude-3-5-sonnet-20241022", "claude-3-5-sonnet"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet"),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet"),
        ("vertex_ai/claude-opus-4-5@20251101", "claude-opus-4-5"),
        ("codestral@001", "codestral"),
        ("gpt-4-turbo-preview", "gpt-4-turbo"),
        ("gemini-2.5-pro-preview-05-06", "gemini-2.5-pro"),
        ("amazon.titan-text-express-v1", "titan-text-express"),
        ("amazon.titan-embed-text-v2:0", "titan-embed-text-v2"),
        ("openai.gpt-oss-20b-1:0", "gpt-oss-20b"),
    ],
)
def test_dates_and_versions_fall_back_to_the_plain_name(dated: str, name: str) -> None:
    """A dated or versioned name without a row of its own means the plain model."""
    assert find_model(dated).name == name


def test_a_dated_name_with_other_figures_has_its_own_row() -> None:
    """The first gpt-4o answers with at most 4,096 tokens, later ones with 16,384."""
    assert find_model("gpt-4o-2024-05-13").max_output_tokens == 4_096
    assert find_model("gpt-4o").max_output_tokens == 16_384


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o-banana",
        "gpt-4o-mini-2024-07-18-x",
        "someone/gpt-4o",
        "mistral-large-2405",
        "titan-embed-text",
        "gpt",
        "",
    ],
)
def test_a_name_that_only_begins_like_a_model_is_unknown(name: str) -> None:
    """Neither a first part nor an unknown owner is enough to be taken for a known model."""
    with pytest.raises(UnknownModel):
        find_model(name)


def test_unknown_names_are_told_near_names_and_the_way_out() -> None:
    """One line names the nearest models and how to count without one."""
    with pytest.raises(UnknownModel) as raised:
        find_model("openai/gpt-4o-banana")
    message = str(raised.value)
    assert message.startswith("No model 'openai/gpt-4o-banana'. Did you mean 'gpt-4o-mini'")
    assert all(way in message for way in ('tokenizer="o200k_base"', "--tokenizer o200k_base", "tokenizer.json"))
    assert "\n" not in message


@pytest.mark.parametrize("model", [model for model in OPENAI if model.is_exact], ids=lambda model: model.name)
def test_exact_encodings_are_those_of_tiktoken(model: Model) -> None:
    """What we call exact is what OpenAI's own library says."""
    assert model.encoding == encoding_name_for_model(model.name)


@pytest.mark.parametrize(
    "name", ["gpt-4o-2024-08-06", "gpt-4-0613", "gpt-35-turbo", "o3-mini", "text-embedding-ada-002"]
)
def test_resolved_names_agree_with_tiktoken(name: str) -> None:
    """Where tiktoken knows a dated or Azure name, it names the same encoding."""
    assert find_model(name).encoding == encoding_name_for_model(name)


def test_only_names_tiktoken_knows_are_exact() -> None:
    """A newer OpenAI model without a published encoding is an approximation that says so."""
    assert all(model.provider == "openai" for model in all_models() if model.is_exact)
    assert "tiktoken" in find_model("gpt-6-sol").note


def test_approximations_say_so_and_exact_counts_do_not() -> None:
    """Every approximate model carries a note that starts with what it is; exact ones carry none."""
    assert all(model.note.startswith("Counts made with o200k_base are an approximation:") for model in APPROXIMATE)
    assert all(model.encoding == "o200k_base" for model in APPROXIMATE)
    assert not any(model.note for model in all_models() if model.is_exact)


@pytest.mark.parametrize("name", ["llama-3.3-70b-instruct", "mistral-large", "voyage-3.5", "embed-v4.0"])
def test_notes_of_published_tokenizers_name_the_file_to_pass(name: str) -> None:
    """Where the provider publishes a tokenizer.json, the note says to pass it."""
    assert "tokenizer.json" in find_model(name).note


def test_the_table_is_sorted_and_every_spelling_is_unique() -> None:
    """Rows stand in order of provider and name, and no two names differ by separators alone."""
    keys = [(model.provider, model.name) for model in all_models()]
    assert keys == sorted(keys)
    assert len({spelling(model.name) for model in all_models()}) == len(keys)


def test_every_row_finds_itself() -> None:
    """A listed name is never lost to a shorter one."""
    assert [find_model(model.name) for model in all_models()] == list(all_models())


def test_embedding_models_have_an_input_limit_and_others_a_window() -> None:
    """The two limits exclude each other, and every figure is a positive count of tokens."""
    assert not [m.name for m in all_models() if m.embedding_tokens and (m.context_tokens or m.max_output_tokens)]
    limits = [limit for m in all_models() for limit in (m.context_tokens, m.max_output_tokens, m.embedding_tokens)]
    assert all(limit is None or limit > 0 for limit in limits)


@pytest.mark.parametrize(
    ("name", "window", "longest_answer", "longest_input"),
    [
        ("gpt-5", 400_000, 128_000, None),
        ("claude-3-haiku", 200_000, 4_096, None),
        ("llama-3-8b-instruct", 8_192, None, None),
        ("titan-text-premier", 32_000, 3_072, None),
        ("text-embedding-3-small", None, None, 8_191),
        ("voyage-context-3", None, None, 32_000),
    ],
)
def test_limits_are_those_of_the_source(
    name: str, window: int | None, longest_answer: int | None, longest_input: int | None
) -> None:
    """Spot checks, among them a window listed as input alone and figures corrected from the maker's documentation."""
    model = find_model(name)
    assert (model.context_tokens, model.max_output_tokens, model.embedding_tokens) == (
        window,
        longest_answer,
        longest_input,
    )


def test_every_row_names_its_source_and_date() -> None:
    """A figure can be traced to a table or a document, and to a day."""
    assert all(model.source and model.date == "2026-11-24" for model in all_models())


def test_importing_the_module_reads_no_table_and_no_heavy_library() -> None:
    """The table is read on first use, so that an import costs next to nothing."""
    code = (
        "import sys, chunker.models as m; "
        "print(m.all_models.cache_info().currsize, {'numpy', 'tiktoken'} & sys.modules.keys() or '')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]


@pytest.mark.parametrize("name", ["zzz", "", "bert-base-uncased"])
def test_names_that_are_like_none_suggest_none(name: str) -> None:
    """They are told where all are listed instead."""
    with pytest.raises(UnknownModel, match=rf"^No model '{name}'\. `chunker models` lists all\. Or name an encoding: "):
        find_model(name)
