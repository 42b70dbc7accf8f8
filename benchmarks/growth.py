"""How the cost of a byte grows with the length of the document, and what memory it takes; prose and hostile text.

    python -m benchmarks.growth

One text of 10 MB is cut in a hundred documents, in ten, and in one, so that nothing but their length differs. Every
case runs in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.children import in_fresh_process
from benchmarks.contenders import CONTENDERS, Cut, built, tokens_only
from benchmarks.documents import WARM_UP, read_documents, size_bytes
from benchmarks.tables import show
from chunker.tokens import encoding_names
from tests.torture import BIG_KINDS, big

_KINDS = ("prose", *BIG_KINDS)
_OURS = "ours, sentence"


class Case(NamedTuple):
    """One contender on one kind of text of `size` bytes."""

    contender: str
    kind: str
    size: int
    max_tokens: int
    encoding: str

    def build(self) -> Cut:
        """The contender, warmed up."""
        cut = built(self.contender, self.max_tokens, self.encoding)
        cut(WARM_UP)
        return cut

    def text(self) -> str:
        """The text; prose is our own corpus again and again, each round under its own heading."""
        if self.kind != "prose":
            return big(self.kind, self.size)
        corpus = "\n\n".join(document.text for document in read_documents([]))
        rounds = range(self.size // size_bytes(corpus) + 1)
        text = "\n\n".join(f"# Round {number}\n\n{corpus}" for number in rounds)
        return text[: self.size * len(text) // size_bytes(text)]


@dataclass(slots=True)
class Growth:
    """What time and memory did in one case; None where it failed or could not be measured.

    Attributes:
        tenth: CPU time of a byte in documents of a tenth of the text, relative to a hundredth.
        whole: the same for one document.
        speed: speed relative to tiktoken in documents of a tenth; higher is better.
        memory: bytes of memory that a byte of the one document adds at the worst moment.
    """

    contender: str
    kind: str
    tenth: float | None = None
    whole: float | None = None
    speed: float | None = None
    memory: float | None = None
    failure: str = ""


def cpu_seconds(case: Case) -> tuple[float, float, float, float]:
    """CPU time of the text in hundredths, in tenths and as a whole, then tiktoken's for the tenths."""
    cut, reference, text = case.build(), tokens_only(case.encoding), case.text()
    reference(WARM_UP)
    gc.collect()
    gc.freeze()
    hundredths = sum(_cpu_s(cut, part) for part in _parts(text, 100))
    tenths = sum(_cpu_s(cut, part) for part in _parts(text, 10))
    whole = sum(_cpu_s(cut, part) for part in _parts(text, 1))
    return hundredths, tenths, whole, sum(_cpu_s(reference, part) for part in _parts(text, 10))


def _parts(text: str, count: int) -> Iterator[str]:
    step = -(-len(text) // count)
    return (text[start : start + step] for start in range(0, len(text), step))


def _cpu_s(cut: Cut, text: str) -> float:
    started = time.process_time()
    cut(text)
    return time.process_time() - started


def peak_memory(case: Case) -> float | None:
    """Bytes that cutting the whole text adds at the worst moment, for each byte of the text; None without /proc.

    The chunks count, which are kept in a list. The text does not, nor what a first, short document leaves behind.
    """
    cut, text = case.build(), case.text()
    cut(text[: len(text) // 100])
    gc.collect()
    peak_reset = Path("/proc/self/clear_refs")
    if not peak_reset.exists():
        return None
    peak_reset.write_text("5", encoding="ascii")  # the kernel's code for: the peak starts again from here
    before = _kilobytes("VmRSS")
    chunks = cut(text)
    added = _kilobytes("VmHWM") - before
    del chunks
    return added * 1024 / size_bytes(text)


def _kilobytes(field: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def measure(case: Case, timeout_s: float) -> Growth:
    """Time and memory of one case, each in a fresh process."""
    growth = Growth(case.contender, case.kind)
    try:
        hundredths, tenths, whole, reference = in_fresh_process(cpu_seconds, case, timeout_s=timeout_s)
        growth.tenth, growth.whole, growth.speed = tenths / hundredths, whole / hundredths, reference / tenths
        growth.memory = in_fresh_process(peak_memory, case, timeout_s=timeout_s)
    except (TimeoutError, ChildProcessError) as error:
        growth.failure = str(error)
    return growth


def _cells(growth: Growth) -> list[str]:
    figures = (growth.tenth, growth.whole, growth.speed, growth.memory)
    return [growth.kind, *("-" if figure is None else f"{figure:.2f}" for figure in figures)]


def main() -> None:
    """Print a table for each contender, or everything measured as JSON."""
    names = [contender.name for contender in CONTENDERS]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--contender", nargs="+", choices=names, default=[_OURS], metavar="NAME", help=", ".join(names))
    parser.add_argument("--kind", nargs="+", choices=_KINDS, default=_KINDS, metavar="KIND", help=", ".join(_KINDS))
    parser.add_argument("--megabytes", type=float, default=10, help="size of the text")
    parser.add_argument("--max-tokens", type=int, default=512)
    parser.add_argument("--encoding", choices=encoding_names(), default="cl100k_base")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="for each process")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()

    size = int(options.megabytes * 1_000_000)
    found: dict[str, list[Growth]] = {}
    for name in options.contender:
        for kind in options.kind:
            print(f"{name}: {kind}", file=sys.stderr)
            case = Case(name, kind, size, options.max_tokens, options.encoding)
            found.setdefault(name, []).append(measure(case, options.timeout))
    if options.json:
        print(json.dumps([asdict(growth) for rows in found.values() for growth in rows], indent=1))
        return
    whole, tenth, hundredth = (_size_name(size // parts) for parts in (1, 10, 100))
    for name, rows in found.items():
        show(
            f"{name}, {options.max_tokens} tokens of {options.encoding}: CPU time of a byte relative to documents of "
            f"{hundredth},\nspeed relative to tiktoken's, and memory relative to the text",
            ("text", f"CPU at {tenth}", f"CPU at {whole}", f"speed at {tenth}", f"memory at {whole}"),
            [_cells(growth) for growth in rows],
            [f"{growth.kind}: {growth.failure}" for growth in rows if growth.failure],
        )


def _size_name(size: int) -> str:
    return f"{size / 1e6:g} MB" if size >= 1_000_000 else f"{size / 1e3:g} KB"


if __name__ == "__main__":
    main()
