"""What counts as a refusal."""

from __future__ import annotations

import pytest

from evals.refusing import is_refusal


@pytest.mark.parametrize(
    "said",
    [
        "",
        "  \n",
        "I don't know.",
        "I cannot answer this.",
        "Sorry, I can\u2019t tell from this.",
        "The passages do not say.",
        "The context doesn't mention a date.",
        "No information about this is provided.",
        "Not mentioned.",
        "This cannot be determined from the text.",
        "unanswerable",
        "N/A",
        "Das ist nicht angegeben.",
        "Ich weiß es nicht.",
        "No se menciona en el texto.",
        "Ce n'est pas précisé.",
        "没有提到。",
        "記載がありません",
    ],
)
def test_refusals_are_seen(said: str) -> None:
    """In several languages."""
    assert is_refusal(said)


@pytest.mark.parametrize(
    "said",
    [
        "Four.",
        "He did not give up the crown.",
        "She didn't tell anyone until 1999.",
        "No, it fell.",
        "The river was not in the valley.",
        "It fell by 3 m. The passages do not say why.",
        "The passages do not say when. " + "But of the gauge they say much. " * 12,
        "Er kam nicht.",
        "四次",
    ],
)
def test_answers_are_not_taken_for_refusals(said: str) -> None:
    """Negations are answers, and so is a long text."""
    assert not is_refusal(said)
