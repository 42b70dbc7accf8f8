"""Pictures of documents for tests: cut by a strategy, or made by hand with all that a chunk can carry."""

from __future__ import annotations

from chunker import Chunk, Document, Span, parse, tokenizer_for
from chunker.explaining import Alternative, Cut
from chunker.viewing.picture import Cutting, EndedChunk, Picture, picture_of
from chunker.viewing.pieces import pieces_of
from tests.command import FAMILY

EMOJI = f"Ein {FAMILY}. Zwei \U0001f600\U0001f600 drei.\n\nVier \U00020bb7 fünf e\u0301. " * 4
HOSTILE = (
    "Ends </script><script>document.title = 'owned'</script> here.\n"
    "<img src=x onerror=\"document.title = 'owned'\"> <!-- <script> & &lt; </title></style>\n"
    "Terminal \x1b[31mred\x1b[0m \x9b31m, bell \x07, nul \x00, \u202eleft, zero\u200bwidth, tag \U000e0041.\r\nEnd.\r"
)
RICH = "Rates by zone.\n- near: 4\n- far: 9\n"


def picture(text: str, *specs: str, name: str = "guide.md") -> Picture:
    """A text as strategies cut it."""
    return picture_of(Document(name, text), [*map(parse, specs or ("sentence(max_tokens=16)",))], tokenizer_for())


def rich_picture() -> Picture:
    """Two chunks that overlap, the second with context, headings, kind and page; the first cut was a forced one."""
    whole = (0, len(RICH) - 1)
    chunks = [
        Chunk("rates.pdf", 0, 24, RICH[:24], 9),
        Chunk("rates.pdf", 15, whole[1], RICH[15 : whole[1]], 21, "Rates > Zones\n", "list", ("Rates", "Zones"), 7),
    ]
    cuts = [
        Cut(Span(0, 24), 9, 0.6, "clause", "near: 4", "- far", (Alternative(25, 0.25, "line", 33),)),
        Cut(Span(15, whole[1]), 21, None, "end of the document", "9", "", ()),
    ]
    cutting = Cutting("structure(max_tokens=24)", 24, tuple(map(EndedChunk, chunks, cuts)))
    document = Document("rates.pdf", RICH)
    return Picture(document, "o200k_base", tuple(pieces_of(RICH, tokenizer_for())), (cutting,))
