"""Markdown converted to other formats by programs that are no part of this project: pandoc and LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Format(NamedTuple):
    """How a format is made.

    Attributes:
        suffix: of its files.
        reader: name of the file in `chunker/reading/formats` that reads it.
        office: what LibreOffice is told to make of a file of pandoc's; pandoc writes the format where it is empty.
        source: name of the format that LibreOffice is given.
        has_tags: what stands as HTML in the Markdown is kept; pandoc leaves the tags out of other formats.
    """

    suffix: str
    reader: str
    office: str = ""
    source: str = "docx"
    has_tags: bool = False


_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
FORMATS = {
    "docx": Format(".docx", "docx"),
    "html": Format(".html", "html", has_tags=True),
    "epub": Format(".epub", "epub", has_tags=True),
    "odt": Format(".odt", "odt"),
    "rst": Format(".rst", "rst"),
    "docx-libreoffice": Format(".docx", "docx", "docx:MS Word 2007 XML"),
    "odt-libreoffice": Format(".odt", "odt", "odt:writer8"),
    "pdf": Format(".pdf", "pdf", _TAGGED),
    "pdf-from-odt": Format(".pdf", "pdf", _TAGGED, "odt"),
}
_DIALECT = "gfm+footnotes"
_TIMEOUT_S = 600
_BATCH = 20  # documents for which LibreOffice is started once


def convert(sources: Sequence[Path], name: str, folder: Path) -> list[Path]:
    """Each Markdown file in a format, in `folder/<name>`; what is there already is not made again.

    Raises: SystemExit: a program is not installed.
    """
    made = [folder / name / f"{source.stem}{FORMATS[name].suffix}" for source in sources]
    missing = [pair for pair in zip(sources, made, strict=True) if not pair[1].exists()]
    (folder / name).mkdir(parents=True, exist_ok=True)
    if not FORMATS[name].office:
        for source, target in missing:
            _pandoc(source, target)
    elif missing:
        made_before = convert([source for source, _ in missing], FORMATS[name].source, folder)
        for at in range(0, len(made_before), _BATCH):
            _libreoffice(made_before[at : at + _BATCH], FORMATS[name].office, folder / name)
    return made


def _pandoc(source: Path, target: Path) -> None:
    title = ["--metadata", f"title={source.stem}"] if target.suffix == ".epub" else []  # a heading that is not in it
    standalone = ["--standalone", "--metadata", f"pagetitle={source.stem}"] if target.suffix == ".html" else []
    _run([_program("pandoc"), "-f", _DIALECT, *title, *standalone, str(source), "-o", str(target)])


def _libreoffice(sources: Sequence[Path], target: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:  # its own, so that one that is open elsewhere does not matter
        command = [_program("soffice"), f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to"]
        _run([*command, target, "--outdir", str(folder), *map(str, sources)])


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise SystemExit(f"This needs the program {name}, which is not installed.")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)
