"""PDFs written by hand for tests: words at places on pages, tags, an outline; no library between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}
HEBREW = "hebrew"  # a font whose letters all are 6 points wide at a size of 10
# First of 26 Hebrew letters, of as many Arabic ones and of Hebrew vowel signs, and what stands for it in the file.
_LETTERS = {0x05D0: "a", 0x062A: "A", 0x05B0: "\u00c0"}


@dataclass(frozen=True)
class Words:
    """Words on a page, from a point to the right; `mark` numbers them for tags, `artifact` says that they have none."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "plain"
    mark: int | None = None
    artifact: bool = False

    def drawn(self) -> str:
        escaped = _coded(self.text).replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown = f"BT /{self.font} {self.size} Tf {self.x} {self.y} Td ({escaped}) Tj ET"
        if self.artifact:
            return f"/Artifact BMC {shown} EMC"
        return shown if self.mark is None else f"/P <</MCID {self.mark}>> BDC {shown} EMC"


@dataclass(frozen=True)
class Tag:
    """An element of the structure tree; a child that is a pair is marked content: page (from 0) and number."""

    kind: str
    children: Sequence[Tag | tuple[int, int]] = ()
    extra: str = ""


def lines(x: float, y: float, *texts: str, size: float = 10, font: str = "plain", step: float = 12) -> list[Words]:
    """Lines of text, one below the other."""
    return [Words(x, y - step * place, text, size, font) for place, text in enumerate(texts)]


class _Objects(list[str]):
    """Objects of a file, numbered from 1."""

    def add(self, text: str = "") -> int:
        """Number of an object, put behind all others."""
        self.append(text)
        return len(self)


def pdf(
    *pages: Sequence[Words], tags: Tag | None = None, catalog: str = "", info: str = "", outline: Sequence[str] = ()
) -> bytes:
    """A PDF of pages of 600 by 800 points.

    Args:
        outline: titles of bookmarks, all to the first page.
    """
    objects = _Objects(["", ""])  # the catalog and the page tree are written last
    font = "<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>"
    fonts = " ".join(f"/{name} {objects.add(font.format(base))} 0 R" for name, base in FONTS.items())
    fonts += f" /{HEBREW} {_hebrew_font(objects)} 0 R"
    numbers = [_page(words, place, fonts, objects) for place, words in enumerate(pages)]
    if tags:
        catalog += f"/MarkInfo<</Marked true>>/StructTreeRoot {_tree(tags, numbers, objects)} 0 R"
    if outline:
        catalog += f"/Outlines {_outline(outline, numbers[0], objects)} 0 R"
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{catalog}>>"
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"
    return assembled(objects, f"/Info {objects.add(f'<<{info}>>')} 0 R" if info else "")


def _hebrew_font(objects: _Objects) -> int:
    """Number of a font that says of its codes which Hebrew and Arabic letters they are."""
    ranges = "".join(f"<{ord(code):02x}> <{ord(code) + 25:02x}> <{letter:04x}>\n" for letter, code in _LETTERS.items())
    ranges += "<20> <3f> <0020>\n<5b> <5d> <005b>\n"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{ranges.count(chr(10))} beginbfrange\n{ranges}endbfrange\nendcmap end end"
    )
    names = objects.add(f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream")
    widths = " ".join(["600"] * 224)
    return objects.add(
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255"
        f"/Widths[{widths}]/ToUnicode {names} 0 R>>"
    )


def _coded(text: str) -> str:
    """The text with the codes that stand for Hebrew and Arabic letters."""
    return "".join(
        next(
            (chr(ord(code) + ord(char) - letter) for letter, code in _LETTERS.items() if 0 <= ord(char) - letter < 26),
            char,
        )
        for char in text
    )


def _page(words: Sequence[Words], place: int, fonts: str, objects: _Objects) -> int:
    stream = "\n".join(word.drawn() for word in words)
    content = objects.add(f"<</Length {len(stream.encode('cp1252'))}>>stream\n{stream}\nendstream")
    return objects.add(
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<<{fonts}>>>>"
        f"/Contents {content} 0 R/StructParents {place}>>"
    )


def assembled(objects: Sequence[str], trailer: str = "") -> bytes:
    """A file of objects, the first of which is the catalog."""
    written = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + end.encode()


def _outline(titles: Sequence[str], page: int, objects: _Objects) -> int:
    """Number of the outline."""
    root = objects.add()
    first = root + 1
    for place, title in enumerate(titles):
        after = f"/Next {first + place + 1} 0 R" if place + 1 < len(titles) else ""
        objects.add(f"<</Title({title})/Parent {root} 0 R/Dest[{page} 0 R/Fit]{after}>>")
    objects[root - 1] = f"<</Type/Outlines/First {first} 0 R/Last {len(objects)} 0 R/Count {len(titles)}>>"
    return root


def _tree(tags: Tag, pages: Sequence[int], objects: _Objects) -> int:
    """Number of the root of the structure tree."""
    root = objects.add()
    owners: dict[int, dict[int, int]] = {}
    top = _element(tags, root, pages, objects, owners)
    parents = []
    for page, marks in sorted(owners.items()):
        entries = (f"{marks[mark]} 0 R" if mark in marks else "null" for mark in range(max(marks) + 1))
        parents.append(f"{page} [{' '.join(entries)}]")
    objects[root - 1] = f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree<</Nums[{' '.join(parents)}]>>>>"
    return root


def _element(tag: Tag, parent: int, pages: Sequence[int], objects: _Objects, owners: dict[int, dict[int, int]]) -> int:
    """Number of an element; who owns which marked content is noted."""
    number = objects.add()
    kids = []
    for child in tag.children:
        if isinstance(child, Tag):
            kids.append(f"{_element(child, number, pages, objects, owners)} 0 R")
        else:
            page, mark = child
            owners.setdefault(page, {})[mark] = number
            kids.append(f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mark}>>")
    objects[number - 1] = f"<</Type/StructElem/S/{tag.kind}/P {parent} 0 R/K[{' '.join(kids)}]{tag.extra}>>"
    return number
