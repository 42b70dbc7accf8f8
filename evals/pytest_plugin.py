"""The gate inside pytest: a fixture `evals` whose `check` fails the test when the gate does.

    def test_recall(evals):
        evals.check("corpora/handbook", strategy="sentence(max_tokens=200)", baseline="main")

Nothing of ours is loaded before a test asks for the fixture and calls it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from evals.gate import Judgement

Inconclusive = Literal["warn", "fail"]
_OPTION = "evals_inconclusive"


class InconclusiveWarning(UserWarning):
    """The gate could not tell whether the candidate is worse."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What the fixture `evals` is.

    Attributes:
        root: what relative paths are relative to: the root of the test run.
        inconclusive: whether a gate that cannot tell warns or fails, unless a call says it.
        properties: of the test, as reports in JUnit XML show them.
    """

    root: Path
    inconclusive: Inconclusive
    properties: list[tuple[str, object]]

    def check(
        self,
        eval_set: str,
        *,
        baseline: str,
        strategy: str | None = None,
        retriever: str | None = None,
        tokenizer: str | None = None,
        rules: str | None = None,
        folder: str = ".evals",
        baselines: str = "baselines",
        inconclusive: Inconclusive | None = None,
    ) -> Judgement:
        """What `evals check` says of a candidate; None for a setting means as the baseline has it.

        Raises: AssertionError: the gate fails, or cannot tell where that is to fail; its text is the verdict's.
            ChunkerError: something that is named does not exist, or the two are not comparable.
        """
        from evals.measuring import Wanted, judgement
        from evals.report.judgement import as_text

        found = judgement(
            Wanted(
                eval_set, baseline, strategy, retriever, tokenizer=tokenizer, rules=Path(rules) if rules else None,
                folder=Path(folder), baselines=Path(baselines), root=self.root,
            )
        )  # fmt: skip
        self.properties.append(("evals.verdict", found.word))
        self.properties.append((f"evals.{found.headline.metric}.difference", found.headline.difference.mean))
        if found.word == "fail" or (found.word, inconclusive or self.inconclusive) == ("inconclusive", "fail"):
            raise AssertionError(as_text(found))
        if found.word == "inconclusive":
            warnings.warn(InconclusiveWarning(as_text(found)), stacklevel=2)
        return found


def pytest_addoption(parser: pytest.Parser) -> None:
    """One setting: what a gate does that cannot tell."""
    parser.addini(_OPTION, "warn or fail where the gate of evals is inconclusive", default="warn")


@pytest.fixture
def evals(request: pytest.FixtureRequest) -> Gate:
    """The gate of evals: `evals.check(eval_set, baseline=..., strategy=...)` fails the test when the gate fails."""
    inconclusive = request.config.getini(_OPTION)
    if inconclusive not in {"warn", "fail"}:
        raise pytest.UsageError(f"{_OPTION} must be warn or fail, got {inconclusive!r}.")
    return Gate(request.config.rootpath, inconclusive, request.node.user_properties)
