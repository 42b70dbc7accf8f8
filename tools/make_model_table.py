r"""Make `chunker/data/models.json` from litellm's table of prices and context windows.

Run from the root of the repository, with the JSON file of litellm's wheel:

    python -m tools.make_model_table model_prices_and_context_window_backup.json \
        --source "litellm 1.109.1, model_prices_and_context_window" --date 2026-11-24 > chunker/data/models.json

The same input gives the same bytes. Prices are not taken, only names and token limits.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import tiktoken
from tiktoken.model import encoding_name_for_model

from chunker.models import Model, candidate_names, spelling


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of the source."""

    key: str
    lister: str  # who offers the model there: its maker or a cloud
    mode: str
    input_tokens: int | None
    output_tokens: int | None


@dataclass(frozen=True, slots=True)
class Family:
    """The keys of one provider's models; the group `name` is what people type."""

    provider: str
    keys: str
    listers: frozenset[str]

    def name(self, listing: Listing) -> str | None:
        """The plain name of a listing, None when it is not of this family."""
        match = re.fullmatch(self.keys, listing.key)
        is_ours = listing.lister in self.listers and listing.mode in TEXT_MODES
        return match["name"] if match and is_ours and not SKIPPED.search(listing.key) else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures that replace the source's where the maker's own documentation contradicts it."""

    source: str
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    embedding_tokens: int | None = None


TEXT_MODES = frozenset({"chat", "completion", "embedding", "responses"})

# Not text in, text out; or variants for one customer, one tool, one experiment.
SKIPPED = re.compile(
    r"audio|realtime|-search|image|tts|multimodal-3|computer|robotics|omni|customtools"
    r"|cyber|rosalind|-law\Z|-0914|vibe|mistral-code|ministral-3-|-4-0\Z|voyage-lite-0"
)

# Order matters: the first family that gives a name wins it.
FAMILIES = (
    Family(
        "openai",
        r"(?P<name>gpt-[3-6].*|o[134](?:-.*)?|(?:babbage|davinci)-002|text-embedding-(?:3-.*|ada-002))",
        frozenset({"openai", "text-completion-openai"}),
    ),
    Family("anthropic", r"(?P<name>claude-.*)", frozenset({"anthropic"})),
    Family("google", r"gemini/(?P<name>gemini-(?:\d|embedding|flash|pro).*)", frozenset({"gemini"})),
    Family("mistral", r"mistral/(?P<name>.*(?:stral|nemo).*)-latest", frozenset({"mistral"})),
    Family("mistral", r"mistral/(?P<name>(?!voxtral|labs).*(?:stral|nemo).*)", frozenset({"mistral"})),
    Family("cohere", r"(?:cohere/)?(?P<name>embed-.*)", frozenset({"cohere"})),
    Family("voyage", r"voyage/(?P<name>voyage-.*)", frozenset({"voyage"})),
)

# Names the source has only under a cloud's spelling, or has no longer under the maker's own.
RENAMED: Mapping[str, Mapping[str, str]] = {
    "openai": {
        "gpt-3.5-turbo-0301": "azure/gpt-35-turbo",
        "gpt-3.5-turbo-0613": "azure/gpt-35-turbo",
        "gpt-3.5-turbo-instruct": "azure/gpt-35-turbo-instruct",
        "gpt-4-0125-preview": "azure/gpt-4-0125-preview",
        "gpt-4-32k": "azure/gpt-4-32k",
        "gpt-4.5-preview": "azure/gpt-4.5-preview",
        "o1-mini": "azure/o1-mini",
        "o1-preview": "azure/us/o1-preview",
        "gpt-oss-20b": "together_ai/openai/gpt-oss-20b",
        "gpt-oss-120b": "together_ai/openai/gpt-oss-120b",
    },
    "anthropic": {
        "claude-3-haiku": "vertex_ai/claude-3-haiku",
        "claude-3-sonnet": "vertex_ai/claude-3-sonnet",
        "claude-3-opus": "vertex_ai/claude-3-opus",
        "claude-3-5-haiku": "vertex_ai/claude-3-5-haiku",
        "claude-3-5-sonnet": "vertex_ai/claude-3-5-sonnet",
        "claude-3-7-sonnet": "vercel_ai_gateway/anthropic/claude-3-7-sonnet",
        "claude-opus-4": "anthropic.claude-opus-4-20250514-v1:0",
        "claude-opus-4-0": "anthropic.claude-opus-4-20250514-v1:0",
        "claude-opus-4-1": "anthropic.claude-opus-4-1-20250805-v1:0",
        "claude-sonnet-4": "anthropic.claude-sonnet-4-20250514-v1:0",
        "claude-sonnet-4-0": "anthropic.claude-sonnet-4-20250514-v1:0",
    },
    "google": {
        "gemini-2.0-flash": "vertex_ai/gemini-2.0-flash",
        "gemini-2.0-flash-lite": "vertex_ai/gemini-2.0-flash-lite",
        "gemini-3-pro-preview": "vertex_ai/gemini-3-pro-preview",
        "text-embedding-004": "text-embedding-004",
        "text-embedding-005": "text-embedding-005",
        "text-multilingual-embedding-002": "text-multilingual-embedding-002",
    },
    "mistral": {
        "mistral-7b-instruct": "mistral.mistral-7b-instruct-v0:2",
        "mixtral-8x7b-instruct": "mistral.mixtral-8x7b-instruct-v0:1",
        "mixtral-8x22b-instruct": "anyscale/mistralai/Mixtral-8x22B-Instruct-v0.1",
        "mistral-large-2402": "mistral.mistral-large-2402-v1:0",
        "mistral-large-2407": "mistral.mistral-large-2407-v1:0",
        "mistral-large-2411": "vertex_ai/mistral-large-2411",
        "mistral-small-2402": "mistral.mistral-small-2402-v1:0",
        "mistral-small-2503": "vertex_ai/mistral-small-2503",
        "mistral-nemo": "vertex_ai/mistral-nemo@2407",
    },
    "amazon": {
        "nova-micro": "amazon.nova-micro-v1:0",
        "nova-lite": "amazon.nova-lite-v1:0",
        "nova-pro": "amazon.nova-pro-v1:0",
        "nova-premier": "amazon.nova-premier-v1:0",
        "nova-2-lite": "amazon.nova-2-lite-v1:0",
        "nova-2-multimodal-embeddings": "amazon.nova-2-multimodal-embeddings-v1:0",
        "titan-text-lite": "amazon.titan-text-lite-v1",
        "titan-text-express": "amazon.titan-text-express-v1",
        "titan-text-premier": "amazon.titan-text-premier-v1:0",
        "titan-embed-text-v1": "amazon.titan-embed-text-v1",
        "titan-embed-text-v2": "amazon.titan-embed-text-v2:0",
        "titan-embed-g1-text-02": "amazon.titan-embed-g1-text-02",
    },
    "cohere": {
        "embed-english-v3": "cohere.embed-english-v3",
        "embed-multilingual-v3": "cohere.embed-multilingual-v3",
    },
}

# Llama: the size, and every name under which it is asked for.
LLAMA: Mapping[str, tuple[str, ...]] = {
    "replicate/meta/llama-2-7b-chat": ("llama-2", "llama-2-7b", "llama-2-7b-chat"),
    "meta.llama2-13b-chat-v1": ("llama-2-13b", "llama-2-13b-chat"),
    "meta.llama2-70b-chat-v1": ("llama-2-70b", "llama-2-70b-chat"),
    "meta.llama3-8b-instruct-v1:0": ("llama-3", "llama-3-8b", "llama-3-8b-instruct"),
    "meta.llama3-70b-instruct-v1:0": ("llama-3-70b", "llama-3-70b-instruct"),
    "meta.llama3-1-8b-instruct-v1:0": ("llama-3.1", "llama-3.1-8b", "llama-3.1-8b-instruct"),
    "meta.llama3-1-70b-instruct-v1:0": ("llama-3.1-70b", "llama-3.1-70b-instruct"),
    "meta.llama3-1-405b-instruct-v1:0": ("llama-3.1-405b", "llama-3.1-405b-instruct"),
    "meta.llama3-2-1b-instruct-v1:0": ("llama-3.2-1b", "llama-3.2-1b-instruct"),
    "meta.llama3-2-3b-instruct-v1:0": ("llama-3.2", "llama-3.2-3b", "llama-3.2-3b-instruct"),
    "meta.llama3-2-11b-instruct-v1:0": ("llama-3.2-11b-instruct", "llama-3.2-11b-vision-instruct"),
    "meta.llama3-2-90b-instruct-v1:0": ("llama-3.2-90b-instruct", "llama-3.2-90b-vision-instruct"),
    "meta_llama/Llama-3.3-70B-Instruct": ("llama-3.3", "llama-3.3-70b", "llama-3.3-70b-instruct"),
    "meta_llama/Llama-4-Scout-17B-16E-Instruct-FP8": ("llama-4-scout", "llama-4-scout-17b-16e-instruct"),
    "meta_llama/Llama-4-Maverick-17B-128E-Instruct-FP8": ("llama-4-maverick", "llama-4-maverick-17b-128e-instruct"),
}

# Open weights: the longest answer is the host's choice, not the model's.
OPEN_WEIGHTS = re.compile(r"gpt-oss-|llama-|mistral-7b|mixtral-|(?:open-)?mistral-nemo")

# For these OpenAI windows the source lists the input's share alone:
# 272,000 of 400,000 and 922,000 of 1,050,000, the rest being the output.
INPUT_SHARES = frozenset({272_000, 922_000})

_TITAN = "Amazon Bedrock User Guide, Amazon Titan Text models"
_VOYAGE = "Voyage AI documentation, contextualized chunk embeddings"
CORRECTED: Mapping[str, Figures] = {
    # The source's 42,000 is Bedrock's limit in characters.
    "titan-text-lite": Figures(_TITAN, context_tokens=4_096, max_output_tokens=4_096),
    "titan-text-express": Figures(_TITAN, context_tokens=8_192, max_output_tokens=8_192),
    "titan-text-premier": Figures(_TITAN, context_tokens=32_000, max_output_tokens=3_072),
    # The source's 120,000 holds only when Voyage cuts the chunks itself.
    "voyage-context-3": Figures(_VOYAGE, embedding_tokens=32_000),
    "voyage-context-4": Figures(_VOYAGE, embedding_tokens=32_000),
}

_APPROXIMATE = "Counts made with o200k_base are an approximation: "
NOTES: Mapping[str, str] = {
    "openai": (
        f"{_APPROXIMATE}tiktoken {tiktoken.__version__} names no encoding for this model, so that of the GPT-5 family"
        " is assumed. Leave headroom, or name the encoding once it is published."
    ),
    "anthropic": (
        f"{_APPROXIMATE}no tokenizer is published for Claude 3 and later."
        " For exact counts use Anthropic's token counting endpoint; otherwise leave headroom."
    ),
    "google": (
        f"{_APPROXIMATE}Google's tokenizer is not bundled here."
        " For exact counts use the countTokens endpoint of the Gemini API; otherwise leave headroom."
    ),
    "meta": (
        f"{_APPROXIMATE}the Llama tokenizer is not bundled here."
        " For exact counts pass the path of the tokenizer.json that comes with the model's weights."
    ),
    "mistral": (
        f"{_APPROXIMATE}Mistral's tokenizers are not bundled here."
        " For exact counts pass the path of the model's tokenizer.json; otherwise leave headroom."
    ),
    "amazon": (
        f"{_APPROXIMATE}no tokenizer is published for Titan and Nova."
        " Leave headroom, and compare with the input token count in the model's responses."
    ),
    "cohere": (
        f"{_APPROXIMATE}Cohere's tokenizers are not bundled here."
        " For exact counts pass the path of the model's tokenizer.json, or use Cohere's tokenize endpoint."
    ),
    "voyage": (
        f"{_APPROXIMATE}Voyage's tokenizers are not bundled here."
        " For exact counts pass the path of the tokenizer.json that Voyage publishes for the model."
    ),
}


def read_listings(path: Path) -> dict[str, Listing]:
    """The entries of the source by key, without its explanatory first entry."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    entries.pop("sample_spec")
    return {key: read_listing(key, entry) for key, entry in entries.items()}


def read_listing(key: str, entry: Mapping[str, object]) -> Listing:
    """One entry of the source, limits that are not given as None."""
    return Listing(
        key,
        lister=str(entry.get("litellm_provider")),
        mode=str(entry.get("mode")),
        input_tokens=limit(entry.get("max_input_tokens")),
        output_tokens=limit(entry.get("max_output_tokens")),
    )


def limit(value: object) -> int | None:
    """A token limit, None when the source gives none; it writes some as 0."""
    return value if isinstance(value, int) and value > 0 else None


def make_models(listings: Mapping[str, Listing], source: str, date: str) -> list[Model]:
    """The table: every name once, sorted, without dated names that resolve to the same figures."""
    models: dict[str, Model] = {}
    for provider, name, listing in named_listings(listings):
        models.setdefault(spelling(name), make_model(provider, name, listing, source, date))
    needed = [model for model in models.values() if not is_implied(model, models)]
    return sorted(needed, key=lambda model: (model.provider, model.name))


def named_listings(listings: Mapping[str, Listing]) -> Iterator[tuple[str, str, Listing]]:
    """Provider, plain name and entry of every model that belongs in the table."""
    for provider, renamed in RENAMED.items():
        for name, key in renamed.items():
            yield provider, name, listings[key]
    for key, names in LLAMA.items():
        for name in names:
            yield "meta", name, listings[key]
    for family in FAMILIES:
        for listing in listings.values():
            if plain := family.name(listing):
                yield family.provider, plain, listing


def make_model(provider: str, name: str, listing: Listing, source: str, date: str) -> Model:
    """The row of one model."""
    encoding, is_exact = encoding_of(provider, name)
    figures = CORRECTED.get(name) or figures_of(provider, name, listing, source)
    return Model(
        name,
        provider,
        encoding,
        is_exact,
        figures.context_tokens,
        figures.max_output_tokens,
        figures.embedding_tokens,
        note="" if is_exact else NOTES[provider],
        source=figures.source,
        date=date,
    )


def encoding_of(provider: str, name: str) -> tuple[str, bool]:
    """The encoding to count with and whether it is the model's own: only what tiktoken names is."""
    try:
        return (encoding_name_for_model(name), True) if provider == "openai" else ("o200k_base", False)
    except KeyError:
        return "o200k_base", False


def figures_of(provider: str, name: str, listing: Listing, source: str) -> Figures:
    """The limits the source gives for a model, its window completed where only the input is listed."""
    window, longest_answer = listing.input_tokens, listing.output_tokens
    if listing.mode == "embedding":
        return Figures(source, embedding_tokens=window)
    if provider == "openai" and window in INPUT_SHARES and longest_answer:
        return Figures(f"{source}: max_input_tokens + max_output_tokens", window + longest_answer, longest_answer)
    return Figures(source, window, None if OPEN_WEIGHTS.match(name) else longest_answer)


def is_implied(model: Model, models: Mapping[str, Model]) -> bool:
    """True for a dated name whose shorter name finds a row with the same figures."""
    shorter = [models.get(spelling(name)) for name in candidate_names(model.name)]
    found = next((row for row in shorter if row and row.name != model.name), None)
    return found is not None and {**asdict(model), "name": found.name} == asdict(found)


def as_json(models: list[Model]) -> str:
    """The table as text, one model per line."""
    rows = (json.dumps(asdict(model), ensure_ascii=False) for model in models)
    return "[\n" + ",\n".join(rows) + "\n]\n"


def main() -> None:
    """Write the table to standard output."""
    parser = argparse.ArgumentParser(description="The model table, from litellm's price and context table.")
    parser.add_argument("path", type=Path, help="model_prices_and_context_window_backup.json of litellm's wheel")
    parser.add_argument("--source", required=True, help='e.g. "litellm 1.109.1, model_prices_and_context_window"')
    parser.add_argument("--date", required=True, help="ISO date the source was read")
    arguments = parser.parse_args()
    sys.stdout.write(as_json(make_models(read_listings(arguments.path), arguments.source, arguments.date)))


if __name__ == "__main__":
    main()
