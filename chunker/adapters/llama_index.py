"""LlamaIndex: a node parser for its pipelines, and our chunks as its nodes.

Library: https://docs.llamaindex.ai, package `llama-index-core`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from chunker.adapters._cutting import DEFAULT, Counter, Cutter, Cutting, chunk_from, facts_of
from chunker.extras import needing
from chunker.types import Chunk

if TYPE_CHECKING:
    from typing import Self

with needing("llama_index.core", extra="llama-index"):
    from llama_index.core.bridge.pydantic import PrivateAttr
    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.node_parser import NodeParser
    from llama_index.core.node_parser.node_utils import build_nodes_from_splits, default_id_func
    from llama_index.core.schema import (
        BaseNode,
        Document,
        MetadataMode,
        NodeRelationship,
        NodeWithScore,
        RelatedNodeInfo,
        TextNode,
    )
    from llama_index.core.utils import get_tqdm_iterable

_SENT = MetadataMode.EMBED, MetadataMode.LLM  # with metadata of the document in front


class ChunkproofNodeParser(NodeParser):
    """Cuts documents as one of our strategies does; what a node sends to a model is never over the limit.

    That is its text with its context, and the metadata of its document in front where `include_metadata` says so. The
    metadata of a node adds `document_id`, `start_index`, `end_index`, `token_count`, `context`, `kind` and `headings`,
    which are not sent; a key of the document that has such a name gives way. `start_char_idx` and `end_char_idx` are
    where the text stands that follows the context. `document_id` is the document's id.

    Args:
        strategy: a spec such as `structure(max_tokens=512)`, a strategy or a pipeline.
        model: whose tokenizer counts.
        tokenizer: counts instead; see `chunker.split`.
        include_metadata, include_prev_next_rel, callback_manager, id_func: see `NodeParser`.
    Raises: InvalidSpec, UnknownName. TypeError: no strategy.
    """

    strategy: str
    model: str
    tokenizer: str | None
    _cutting: Cutting = PrivateAttr()

    def __init__(
        self,
        strategy: Cutter = DEFAULT,
        *,
        model: str = "gpt-4o",
        tokenizer: Counter | None = None,
        include_metadata: bool = True,
        include_prev_next_rel: bool = True,
        callback_manager: CallbackManager | None = None,
        id_func: Callable[[int, BaseNode], str] = default_id_func,
    ) -> None:
        cutting = Cutting(strategy, model, tokenizer)
        super().__init__(
            **cutting.written,
            include_metadata=include_metadata,
            include_prev_next_rel=include_prev_next_rel,
            callback_manager=callback_manager or CallbackManager([]),
            id_func=id_func,
        )
        self._cutting = cutting

    @classmethod
    def from_defaults(cls, *args: Any, **settings: Any) -> Self:
        """The same as the class called, as LlamaIndex's own parsers have it."""
        return cls(*args, **settings)

    @classmethod
    def class_name(cls) -> str:
        """The name under which pipelines are stored."""
        return cls.__name__

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:
        watched = get_tqdm_iterable(nodes, show_progress, "Parsing nodes")
        return [parsed for node in watched for parsed in self._parsed(node)]

    def _parsed(self, node: BaseNode) -> list[TextNode]:
        """The nodes of one document, cut again in the rare case that text and metadata take more than each alone.

        Each time the room for the text shrinks in proportion to what is sent, and at least by twice the step before,
        so that there are few times.
        """
        limit = self._cutting.strategy.max_tokens
        reserved = self._sent(_described(build_nodes_from_splits([""], node)[0], self._metadata(node)))
        growth = 1
        while True:
            parsed = [*self._nodes(node, reserved)]
            most = max(map(self._sent, parsed), default=0)
            if most <= limit:
                return parsed
            reserved += max(growth, (limit - reserved) * (most - limit) // most)
            growth *= 2

    def _nodes(self, node: BaseNode, reserved: int) -> Iterator[TextNode]:
        text = node.get_content(MetadataMode.NONE)
        chunks = [*self._cutting.chunks(text, node.metadata, node.node_id, reserved)]
        nodes = build_nodes_from_splits([chunk.content for chunk in chunks], node, id_func=self.id_func)
        for parsed, chunk in zip(nodes, chunks, strict=True):
            parsed.start_char_idx, parsed.end_char_idx = chunk.span
            yield _described(parsed, deepcopy(self._metadata(node)), facts_of(chunk))

    def _metadata(self, node: BaseNode) -> dict[str, Any]:
        return node.metadata if self.include_metadata else {}

    def _sent(self, node: TextNode) -> int:
        """The most tokens of a node that an embedding model or a chat model gets."""
        return max(self._cutting.tokenizer.count(node.get_content(mode)) for mode in _SENT)

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Any]) -> list[BaseNode]:
        """Keeps where texts stand, which LlamaIndex would search for again: there is nothing to find without texts."""
        textless = {
            name: Document(metadata=parent.metadata, relationships=parent.relationships)
            for name, parent in parent_doc_map.items()
        }
        return super()._postprocess_parsed_nodes(nodes, textless)


def _described(node: TextNode, metadata: dict[str, Any], facts: dict[str, Any] | None = None) -> TextNode:
    """The node with the metadata of its document, and with its own, which is not sent to models."""
    facts = facts or {}
    node.metadata = {**metadata, **facts}
    node.excluded_embed_metadata_keys = [*dict.fromkeys([*node.excluded_embed_metadata_keys, *facts])]
    node.excluded_llm_metadata_keys = [*dict.fromkeys([*node.excluded_llm_metadata_keys, *facts])]
    return node


def to_nodes(chunks: Iterable[Chunk]) -> list[TextNode]:
    """Chunks, from files that we read for example, as nodes; their ids are the chunks' ids."""
    return [_node(chunk) for chunk in chunks]


def _node(chunk: Chunk) -> TextNode:
    source = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=chunk.document_id)}
    node = TextNode(id_=chunk.id, text=chunk.content, relationships=source)
    node.start_char_idx, node.end_char_idx = chunk.span
    return _described(node, {}, facts_of(chunk))


def to_chunks(nodes: Sequence[BaseNode | NodeWithScore]) -> list[Chunk]:
    """Nodes that were made here, from a retriever for example, as chunks for `assemble` and `expand`.

    Raises: ValueError: one was made elsewhere, or its content was changed.
    """
    plain = [node.node if isinstance(node, NodeWithScore) else node for node in nodes]
    return [chunk_from(node.get_content(MetadataMode.NONE), node.metadata) for node in plain]
