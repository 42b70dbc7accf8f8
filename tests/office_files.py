"""Small office files made by hand, with as little in them as their readers need."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from chunker.reading.content import Content
from tests.block_promises import assert_nested

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORD_NAMES = (
    f'{WORD} xmlns:r="{_OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{address}:1.0"'
    for name, address in {
        "office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible",
        "draw": "drawing", "meta": "meta", "svg": "svg-compatible",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part that says what another one refers to: kind and target for each id."""
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
    )


def word_file(body: str, **parts: str) -> bytes:
    """A Word document; each further part (`styles`, `numbering`, `footnotes`) by what stands in its root element."""
    members = {
        "_rels/.rels": relations({"a": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {_WORD_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations({kind: (kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts}),
    }
    members |= {f"word/{kind}.xml": f"<w:{kind} {_WORD_NAMES}>{inner}</w:{kind}>" for kind, inner in parts.items()}
    return zipped(members)


def p(text: str = "", look: str = "") -> str:
    """A paragraph of Word with a run of words, or with what stands in it as XML."""
    inner = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


def item(text: str, level: int = 0, list_id: int = 1, more: str = "") -> str:
    """A paragraph of Word in a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more}')


def level(place: int, kind: str, pattern: str, more: str = "") -> str:
    """How a level of a list is numbered; each is set in by half an inch more."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/>{more}'
        f'<w:pPr><w:ind w:left="{720 * (place + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def lists(*levels: str) -> str:
    """Numberings 1, 2 and so on, each with its levels."""
    made = enumerate(levels, 1)
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>' for n, inner in made)
    numbers = range(1, len(levels) + 1)
    return abstract + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in numbers)


def style(name: str, look: str = "", letters: str = "", based_on: str = "") -> str:
    """A style for paragraphs; its id is its name without spaces."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{look}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def styled(text: str, style_id: str) -> str:
    """A paragraph in a style."""
    return p(text, f'<w:pStyle w:val="{style_id}"/>')


def row(*cells: str, look: str = "") -> str:
    """A row of a table of Word; each cell is words, or XML."""
    inner = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{look}</w:trPr>{inner}</w:tr>"


def odt_file(text: str, styles: str = "", automatic: str = "", meta: str = "", margins: str = "", **more: str) -> bytes:
    """An OpenDocument text."""
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF}><office:styles>{styles}</office:styles>"
        f"<office:master-styles>{margins}</office:master-styles></office:document-styles>",
        "meta.xml": f'<office:document-meta {_ODF} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta>{meta}</office:meta></office:document-meta>",
        **more,
    })  # fmt: skip


def kinds(content: Content) -> list[tuple[str, str]]:
    """Kind and text of each block; that they nest as they must is checked on the way."""
    assert content.blocks is not None
    assert_nested(content.text, content.blocks)
    return [(block.kind, content.text[slice(*block.span)]) for block in content.blocks]


def of_kind(content: Content, kind: str) -> list[str]:
    """Texts of all blocks of a kind."""
    return [text for found, text in kinds(content) if found == kind]
