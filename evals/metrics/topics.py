"""Whether cuts fall where topics change: Pk, WindowDiff and boundary similarity against boundaries set by people.

A segmentation is a row of gaps between sentences, each cut or not. Topics and chunks are moved to the nearest gap, so a
cut inside a sentence counts at its nearer end. None of it applies to a document without gold topics, or with fewer than
four sentences; headings are not topics. Chunks are usually far shorter than topics, and all three punish every further
cut: compare strategies of one size, with a control that cuts at fixed steps.

In the worked examples gold cuts 8 sentences as 4 + 4 (gaps 0001000) and the strategy as 5 + 3 (0000100); k = 2.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from evals.metrics import IntrinsicMetric
from evals.metrics._breaks import sentences_of
from evals.metrics._cuttings import Piecework, each_document, visible_from

Gaps = Sequence[bool]


def window_size(gold: Gaps) -> int:
    """Half the mean number of sentences of a gold segment, rounded to even, at least 2.

    Example: 8 / 2 / 2 = 2.
    """
    return max(2, round((len(gold) + 1) / (2 * (sum(gold) + 1))))


def pk(gold: Gaps, cut: Gaps, window: int) -> float:
    """Share of windows of k gaps in which one segmentation cuts and the other does not; 0 is best.

    Source: Beeferman, Berger and Lafferty 1999, Machine Learning 34.
    Example: windows at gaps 0 to 5: gold cuts in those at 2, 3, the strategy in those at 3, 4: 2 / 6.
    """
    pairs = [*zip(_sums(gold, window), _sums(cut, window), strict=True)]
    return sum((left > 0) != (right > 0) for left, right in pairs) / len(pairs)


def window_diff(gold: Gaps, cut: Gaps, window: int) -> float:
    """Share of windows of k gaps in which the numbers of cuts differ; 0 is best.

    Source: Pevzner and Hearst 2002, Computational Linguistics 28(1).
    Example: as with Pk, since no window holds two cuts: 2 / 6.
    """
    pairs = [*zip(_sums(gold, window), _sums(cut, window), strict=True)]
    return sum(left != right for left, right in pairs) / len(pairs)


def boundary_similarity(gold: Gaps, cut: Gaps) -> float:
    """1 minus the mean cost of making the boundaries equal: a missing or extra one costs 1, one moved by a gap 1/2.

    1 is best; two segmentations without any boundary are equal.
    Source: B with n_t = 2, Fournier 2013, ACL.
    Example: one boundary, moved by one gap: 1 - 0.5 / 1 = 0.5.
    """
    matches = sum(left and right for left, right in zip(gold, cut, strict=True))
    moved, index = 0, 0
    odd = [left != right for left, right in zip(gold, cut, strict=True)]
    while index + 1 < len(odd):
        if odd[index] and odd[index + 1] and gold[index] != gold[index + 1]:
            moved, index = moved + 1, index + 1
        index += 1
    single = sum(odd) - 2 * moved
    return 1 - (single + moved / 2) / (single + moved + matches) if single + moved + matches else 1.0


def _sums(gaps: Gaps, window: int) -> list[int]:
    """Number of cuts in each window."""
    before = [0, *accumulate(map(int, gaps))]
    return [before[start + window] - before[start] for start in range(len(gaps) - window + 1)]


def _segmentations(work: Piecework) -> tuple[list[bool], list[bool]] | None:
    """The gaps that gold and the chunks cut; None without gold topics or with too few sentences."""
    topics = work.cutting.topics.get(work.document.id)
    if topics is None or len(sentences := sentences_of(work)) < 4:
        return None
    starts = [sentence.start for sentence in sentences[1:]]
    cuts = visible_from(work.document.text, [chunk.start for chunk in work.chunks])
    return _gaps(starts, topics), _gaps(starts, [cut for cut in cuts if cut > sentences[0].start])


def _gaps(starts: Sequence[int], offsets: Iterable[int]) -> list[bool]:
    """The gaps (given by where the sentence behind each starts) that are nearest to an offset; ties to the earlier."""
    found = [False] * len(starts)
    for offset in offsets:
        index = bisect_left(starts, offset)
        is_nearer_before = index > 0 and (index == len(starts) or offset - starts[index - 1] <= starts[index] - offset)
        found[index - is_nearer_before] = True
    return found


def _windowed(rule: Callable[[Gaps, Gaps, int], float]) -> Callable[[Piecework], float | None]:
    def of(work: Piecework) -> float | None:
        found = _segmentations(work)
        if found is None or (window := window_size(found[0])) > len(found[0]):
            return None
        return rule(*found, window)

    return of


def _similarity(work: Piecework) -> float | None:
    found = _segmentations(work)
    return boundary_similarity(*found) if found else None


INTRINSIC = (
    IntrinsicMetric("pk", each_document(_windowed(pk)), is_better_higher=False),
    IntrinsicMetric("window_diff", each_document(_windowed(window_diff)), is_better_higher=False),
    IntrinsicMetric("boundary_similarity", each_document(_similarity)),
)
