"""The letters of a page as PDFium gives them, put together to runs."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby
from typing import TYPE_CHECKING

from chunker.extras import need
from chunker.reading.pdf.directions import begins_left, is_leftward, reads_from_right
from chunker.reading.pdf.leftward import leftward_runs
from chunker.reading.pdf.runs import NO_MARK, Glyph, Look, Run
from chunker.reading.pdf.words import is_set_apart

if TYPE_CHECKING:
    from types import ModuleType

    from pypdfium2 import PdfPage, PdfTextPage

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|-bd\b|cmbx|cmssbx", re.IGNORECASE)
_MONO = re.compile(r"mono|courier|consol|typewriter|menlo|\bcmtt|inconsolata|fixed|source ?code|andale", re.IGNORECASE)
_FORMS = (*range(0xFB00, 0xFB07), *range(0xFB1D, 0xFDFC), *range(0xFE70, 0xFEFD))  # ligatures, letters as drawn
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)).strip() for code in _FORMS}
_FIXED_PITCH, _FORCED_BOLD = 1, 1 << 18  # of a font's flags (PDF 1.7, table 123)
_BOLD_WEIGHT = 600
_UNNAMED = frozenset({0, 0xFFFE, 0xFFFF})  # what PDFium says of letters that the file does not name
_HYPHEN = 2  # what PDFium makes of a hyphen at the end of a line
_WIDE_GAP = 0.45  # heights of the font between two letters: wider than most blanks; what stands in columns is parted
_BACK = 0.3  # heights of the font to the left: another line, whatever the file says
_OTHER_LINE = 0.6  # heights of the font up or down
_ASCENT, _DESCENT = 0.75, 0.22  # heights of the font above and below the line that letters stand on
_SHOWN_GAP = 0.27  # heights of the font: more than typesetters put between Chinese characters and Latin letters
_LEVEL_DEGREES = 5.0


def page_runs(page: PdfPage, text_page: PdfTextPage) -> tuple[Run, ...]:
    """The runs of a page, in the order of the file; coordinates as the page is turned for reading."""
    reader = _Reader(page, text_page)
    glyphs = list(reader.glyphs())
    text = "".join(glyph if isinstance(glyph, str) else glyph.text for glyph in glyphs)
    is_leftward_page = is_leftward(text) and bool(reads_from_right(text))
    runs = list(_directed(glyphs, is_leftward_page) if is_leftward(text) else _joined(glyphs))
    if any(run.look.is_mono for run in runs):
        runs = _with_blanks(runs, reader.blanks())
    if is_leftward_page:
        runs = _placed(runs, page.get_width())
    return tuple(run._replace(order=order) for order, run in enumerate(runs))


class _Reader:
    """Asks PDFium for one letter after the other; what letters of one object share is asked for once."""

    def __init__(self, page: PdfPage, text_page: PdfTextPage) -> None:
        self._raw: ModuleType = need("pypdfium2.raw", extra="documents")
        self._page = page.raw
        self._text_page = text_page.raw
        self._looks: dict[bytes, Look] = {}
        self._turn = page.get_rotation() // 90 % 4
        left, bottom, right, top = page.get_bbox()
        self._frame = (left, bottom, right, top)

    def glyphs(self) -> Iterator[Glyph | str]:
        """Letters, and between them the blanks and line breaks that PDFium added."""
        raw, page = self._raw, self._text_page
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for index in range(max(0, raw.FPDFText_CountChars(page))):
            code = raw.FPDFText_GetUnicode(page, index)
            if raw.FPDFText_IsGenerated(page, index) == 1:
                yield chr(code)
                continue
            if raw.FPDFText_GetLooseCharBox(page, index, box) and raw.FPDFText_GetCharOrigin(page, index, x, y):
                look = self._look(index)
                yield Glyph(_text(code), *self._place(box, x.value, y.value, look.size), look)

    def _place(self, box: ctypes.Structure, x: float, y: float, size: float) -> tuple[float, float, float, float]:
        """Left, bottom, right, top on the page as it is shown; letters of one size on one line are equally high."""
        x0, y0, x1, y1 = self._frame
        if self._turn == 1:
            left, base, right = box.bottom - y0, x1 - x, box.top - y0
        elif self._turn == 2:
            left, base, right = x1 - box.right, y1 - y, x1 - box.left
        elif self._turn == 3:
            left, base, right = y1 - box.top, x - x0, y1 - box.bottom
        else:
            left, base, right = box.left - x0, y - y0, box.right - x0
        return left, base - _DESCENT * size, right, base + _ASCENT * size

    def blanks(self) -> Iterator[tuple[float, float]]:
        """Where texts of nothing but blanks begin, which PDFium gives no letters for; none on a page that is turned."""
        raw, matrix = self._raw, self._raw.FS_MATRIX()
        for number in range(0 if self._turn else raw.FPDFPage_CountObjects(self._page)):
            thing = raw.FPDFPage_GetObject(self._page, number)
            if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT and bytes(thing) not in self._looks:
                raw.FPDFPageObj_GetMatrix(thing, matrix)
                yield matrix.e - self._frame[0], matrix.f - self._frame[1]

    def _look(self, index: int) -> Look:
        thing = self._raw.FPDFText_GetTextObject(self._text_page, index)
        key = bytes(thing)  # the address that it points to
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(index, thing)
        return look

    def _new_look(self, index: int, thing: object) -> Look:
        matrix = self._raw.FS_MATRIX()
        self._raw.FPDFText_GetMatrix(self._text_page, index, matrix)
        size = self._raw.FPDFText_GetFontSize(self._text_page, index) * (math.hypot(matrix.c, matrix.d) or 1)
        degrees = math.degrees(math.atan2(matrix.b, matrix.a)) - 90 * self._turn
        is_bold, is_mono = self._weight(index)
        mark = self._raw.FPDFPageObj_GetMarkedContentID(thing) if thing else NO_MARK
        is_turned = abs((degrees + 180) % 360 - 180) > _LEVEL_DEGREES
        return Look(round(abs(size), 1), is_bold, is_mono, max(mark, NO_MARK), self._is_artifact(thing), is_turned)

    def _weight(self, index: int) -> tuple[bool, bool]:
        """Whether the font is bold, and whether all its letters are equally wide."""
        name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._text_page, index, name, 256, flags)
        font = name.value.decode("utf-8", "replace")
        is_heavy = self._raw.FPDFText_GetFontWeight(self._text_page, index) >= _BOLD_WEIGHT
        return (
            bool(is_heavy or flags.value & _FORCED_BOLD or _BOLD.search(font)),
            bool(flags.value & _FIXED_PITCH or _MONO.search(font)),
        )

    def _is_artifact(self, thing: object) -> bool:
        if not thing:
            return False
        marks = (
            self._raw.FPDFPageObj_GetMark(thing, number) for number in range(self._raw.FPDFPageObj_CountMarks(thing))
        )
        return any(self._mark_name(mark) == "Artifact" for mark in marks)

    def _mark_name(self, mark: object) -> str:
        name, length = (self._raw.FPDF_WCHAR * 64)(), ctypes.c_ulong()
        self._raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        return bytes(name)[: max(0, length.value - 2)].decode("utf-16-le", "replace")


def _with_blanks(runs: Sequence[Run], blanks: Iterable[tuple[float, float]]) -> list[Run]:
    """The runs, each with a blank at its end where one begins."""
    places = {(round(x), round(y)) for x, y in blanks}
    return [run if run.text.endswith(" ") or not _has_blank(run, places) else _ended(run) for run in runs]


def _has_blank(run: Run, places: Set[tuple[int, int]]) -> bool:
    """Whether there is a blank behind a run, less than a point from where it ends."""
    x, y = run.right, run.bottom + _DESCENT * run.look.size
    return any((round(x + right), round(y + up)) in places for right in (-0.5, 0.5) for up in (-0.5, 0.5))


def _ended(run: Run) -> Run:
    return run._replace(text=f"{run.text} ")


class _Growing:
    """A run that letters are still added to."""

    def __init__(self, first: Glyph) -> None:
        self.last = first
        self._first = first
        self._texts = [first.text]
        self._bottom, self._right, self._top = first.bottom, first.right, first.top

    def takes(self, glyph: Glyph) -> bool:
        """Whether a letter goes on where the last one ended."""
        size, last = max(glyph.look.size, 1.0), self.last
        if glyph.look != last.look:
            return False
        if glyph.look.is_turned:
            return True
        return (
            glyph.left - last.left > -_BACK * size  # the letters of a ligature all stand at its place
            and glyph.left - last.right < _WIDE_GAP * size
            and abs(glyph.bottom - last.bottom) < _OTHER_LINE * size
        )

    def add(self, glyph: Glyph) -> None:
        """The letter belongs to the run."""
        self._texts.append(glyph.text)
        self.last = glyph
        self._bottom, self._top = min(self._bottom, glyph.bottom), max(self._top, glyph.top)
        self._right = max(self._right, glyph.right)

    def add_blank(self) -> None:
        """A blank follows, and nothing says how wide it is."""
        self._texts.append(" ")

    def run(self) -> Run:
        """The finished run."""
        left = min(self._first.left, self.last.left)
        text = _writable("".join(self._texts))
        return Run(text, left, self._bottom, self._right, self._top, self._first.look)


def _directed(glyphs: Iterable[Glyph | str], is_leftward_page: bool) -> Iterator[Run]:
    """Runs of a page with letters to the left; if it is mostly such, signs at the ends of others follow them."""
    for _, line in groupby(glyphs, key=lambda glyph: glyph in ("\r", "\n")):
        mixed = list(line)
        letters = [glyph for glyph in mixed if isinstance(glyph, Glyph)]
        is_plain = is_leftward_page and not any(glyph.look.is_mono for glyph in letters)
        is_directed = is_plain or any(is_leftward(glyph.text) for glyph in letters)
        is_level = not any(glyph.look.is_turned for glyph in letters)
        yield from leftward_runs(mixed) if is_directed and is_level else _joined(mixed)


def _placed(runs: Sequence[Run], width: float) -> list[Run]:
    """The runs of a page that is mostly in scripts from right to left, seen from the side where its lines begin."""
    if begins_left(runs):
        return [run._replace(begins="left") for run in runs]
    lines = groupby((run.mirrored(width) for run in runs), key=lambda run: round(run.bottom))
    return [run for _, line in lines for run in sorted(line, key=lambda run: run.left)]


def _joined(glyphs: Iterable[Glyph | str]) -> Iterator[Run]:
    growing: _Growing | None = None
    breaks = has_gap = False
    for glyph in glyphs:
        if isinstance(glyph, str):
            breaks = breaks or glyph in ("\r", "\n")
            has_gap = has_gap or not breaks
        elif glyph.text.isspace():
            if growing:
                growing.add_blank()
        else:
            if growing and has_gap and not _is_wide_enough(growing.last, glyph):
                has_gap = False
            if growing and has_gap:
                growing.add_blank()
            if growing and not breaks and growing.takes(glyph):
                growing.add(glyph)
            else:
                if growing:
                    yield growing.run()
                growing = _Growing(glyph)
            breaks = has_gap = False
    if growing:
        yield growing.run()


def _is_wide_enough(last: Glyph, glyph: Glyph) -> bool:
    """Whether a gap that is no blank in the file stands for one; next to characters that need none it is for show."""
    is_wide = glyph.left - last.right > _SHOWN_GAP * glyph.look.size
    return is_wide or not (is_set_apart(last.text) or is_set_apart(glyph.text))


def _text(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    return "\ufffd" if code in _UNNAMED else _LIGATURES.get(code) or chr(code)


def _writable(text: str) -> str:
    """Halves of characters put together again where a file names them one by one; no control characters."""
    if text.isprintable():
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(" " if char.isspace() else char for char in whole if char.isspace() or not _is_control(char))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"
