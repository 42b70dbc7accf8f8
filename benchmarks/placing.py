"""How the time to find where a chunker's pieces stand grows with their number: `evals.placing`.

    python -m benchmarks.placing

Prints for each kind of pieces the CPU time a piece at 32,000 pieces ÷ that at 4,000; 1.00 is linear.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.tables import show
from evals.placing import Piece, located

_SENTENCE = "one two three. "
_FEW, _MANY, _REPEATS = 4000, 32_000, 3
_KINDS: dict[str, Callable[[int], list[str]]] = {
    "equal": lambda count: [_SENTENCE] * count,
    "rewritten": lambda count: [f"one two. {number}" for number in range(count)],
    "overlapping": lambda count: [2 * _SENTENCE] * (count - 1),
    "every other rewritten": lambda count: [_SENTENCE, "one, two."] * (count // 2),
}


def cpu_s(pieces: list[str], count: int) -> float:
    """CPU time to place pieces in a text of so many equal sentences, the least of some passes."""
    text, made, times = _SENTENCE * count, [Piece(piece) for piece in pieces], []
    for _ in range(_REPEATS):
        started = time.process_time()
        located(text, made)
        times.append(time.process_time() - started)
    return min(times)


def main() -> None:
    """Print the table."""
    rows = []
    for name, pieces in _KINDS.items():
        few, many = (cpu_s(pieces(count), count) / count for count in (_FEW, _MANY))
        rows.append([name, f"{many / few:.2f}"])
    show(f"CPU time a piece, {_MANY:,} pieces ÷ {_FEW:,}", ("pieces", "growth"), rows, [])


if __name__ == "__main__":
    main()
