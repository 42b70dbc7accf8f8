"""What rules say about themselves, for the terminal and for docs/lint.md."""

from __future__ import annotations

import inspect

from evals.lint import find_rule, rule_ids
from evals.lint.types import Need, Rule

OPTIONS: dict[Need, str] = {
    "documents": "--documents",
    "limit_tokens": "--strategy",
    "embedder": "--embedder",
    "eval_set": "--eval-set",
}


def summary(rule: Rule) -> str:
    """What is wrong, in a line."""
    return inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]


def explain(rule_id: str) -> str:
    """A rule's section in Markdown: what is wrong, why it matters, what to do, what it needs.

    Raises: UnknownName.
    """
    rule = find_rule(rule_id)
    needs = " and ".join(f"`{OPTIONS[need]}`" for need in rule.NEEDS)
    level = f"Level: {rule.LEVEL}." + (f" A file with chunks needs {needs} for it." if needs else "")
    return "\n\n".join([f"## {rule_id}", inspect.cleandoc(rule.__doc__ or ""), f"Fix: {rule.FIX}", level]) + "\n"


def explain_all() -> str:
    """Every rule's section, and a table in front."""
    rows = "".join(f"| `{name}` | {find_rule(name).LEVEL} | {summary(find_rule(name))} |\n" for name in rule_ids())
    return f"| rule | level | what is wrong |\n|---|---|---|\n{rows}\n" + "\n".join(map(explain, rule_ids()))
