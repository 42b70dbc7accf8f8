"""What the gate asks of a candidate, from the `[gate]` table of a TOML file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from chunker.calls import nearest
from chunker.errors import UnknownName
from chunker.missing import unreadable
from evals.errors import InvalidRules
from evals.metrics import find_metric, intrinsic_metrics

FILES = ("chunker.toml", "pyproject.toml")
DEFAULT_GATE_MARGIN = 0.02
_TABLES = ("floors", "intrinsic")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate asks; None asks nothing.

    Attributes:
        metric: what must not get worse; None means the baseline's headline.
        margin: the largest drop of its mean that is tolerated.
        worst_stratum_margin: the same for the questions of each tag.
        floors: by metric, what the interval's lower end must reach; where lower is better, what its upper end must
            not exceed.
        max_failed_share: share of the questions for which a metric may fail, 0 to 1.
        max_failed_documents: documents that may fail to be cut.
        max_chunks_ratio, max_indexed_tokens_ratio: cost as a multiple of the baseline's.
        intrinsic: by metric of chunks, the least mean over documents; where lower is better, the most.
        source: the file they stand in, empty for rules that stand in none.
    Raises: InvalidRules: a metric that does not exist, or a number out of range.
    """

    metric: str | None = None
    margin: float = DEFAULT_GATE_MARGIN
    worst_stratum_margin: float | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    max_failed_share: float = 0.0
    max_failed_documents: int = 0
    max_chunks_ratio: float | None = None
    max_indexed_tokens_ratio: float | None = None
    intrinsic: Mapping[str, float] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        for name in (*([] if self.metric is None else [self.metric]), *self.floors):
            _check_metric(name, self.source)
        for name, floor in self.floors.items():
            if find_metric(name)[0].is_share:
                _check_range(f"floors.{name}", floor, 1.0, self.source)
        for name in self.intrinsic:
            if name not in intrinsic_metrics():
                raise InvalidRules(
                    _told(self.source, f"no metric of chunks {name!r}", nearest(name, intrinsic_names()))
                )
        for name in ("margin", "worst_stratum_margin", "max_chunks_ratio", "max_indexed_tokens_ratio"):
            _check_range(name, getattr(self, name), math.inf, self.source)
        _check_range("max_failed_share", self.max_failed_share, 1.0, self.source)
        _check_range("max_failed_documents", self.max_failed_documents, math.inf, self.source)


def intrinsic_names() -> tuple[str, ...]:
    """Names of the metrics of chunks."""
    return tuple(intrinsic_metrics())


def read_rules(path: Path | None = None, folder: Path = Path()) -> Rules:
    """The rules in a file; without one, those of `chunker.toml` or `pyproject.toml` in a folder, else the usual ones.

    In `pyproject.toml` the table is called `[tool.chunker.gate]`, elsewhere `[gate]`.
    Raises: InvalidRules: names the file and the key.
    """
    if path is not None:
        found = _table(path)
        if found is None:
            raise InvalidRules(f"{path} has no [{_table_name(path)}]. Put the rules of the gate there.")
        return parse_rules(found, str(path))
    for name in FILES:
        found = _table(folder / name) if (folder / name).exists() else None
        if found is not None:
            return parse_rules(found, str(folder / name))
    return Rules()


def parse_rules(table: Mapping[str, object], source: str = "") -> Rules:
    """The rules that a table spells.

    Raises: InvalidRules: an unknown key, or a value of another type.
    """
    known = [one.name for one in fields(Rules) if one.name != "source"]
    for key, value in table.items():
        if key not in known:
            raise InvalidRules(_told(source, f"no rule {key!r}", nearest(key, known)))
        _check_type(key, value, source)
    return Rules(**{**table, "source": source})  # type: ignore[arg-type]


def _table(path: Path) -> Mapping[str, Any] | None:
    """The table of rules in a TOML file; None where it has none."""
    try:
        found: object = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidRules(unreadable(path, error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidRules(f"{path} is not TOML: {error}. Names with @ stand in quotes.") from error
    for key in _table_name(path).split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if found is not None and not isinstance(found, Mapping):
        raise InvalidRules(f"{path}: expected a table [{_table_name(path)}], got {found!r}.")
    return found


def _table_name(path: Path) -> str:
    return "tool.chunker.gate" if path.name == "pyproject.toml" else "gate"


def _check_type(key: str, value: object, source: str) -> None:
    if key == "metric":
        is_right, wanted = isinstance(value, str), 'a name in quotes, such as "recall_auc"'
    elif key in _TABLES:
        is_right = isinstance(value, Mapping) and all(map(_is_number, value.values()))
        wanted = "a table of numbers by metric"
    elif key == "max_failed_documents":
        is_right, wanted = isinstance(value, int) and not isinstance(value, bool), "a whole number"
    else:
        is_right, wanted = _is_number(value), "a number"
    if not is_right:
        raise InvalidRules(_told(source, f"{key} must be {wanted}, got {value!r}"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_metric(name: str, source: str) -> None:
    try:
        find_metric(name)
    except (UnknownName, ValueError) as error:
        raise InvalidRules(_told(source, str(error).rstrip("."))) from error


def _check_range(name: str, value: float | None, most: float, source: str) -> None:
    if value is None or (math.isfinite(value) and 0 <= value <= most):
        return
    wanted = "at least 0" if math.isinf(most) else f"from 0 to {most:g}"
    raise InvalidRules(_told(source, f"{name} must be {wanted}, got {value}"))


def _told(source: str, what: str, hint: str = "") -> str:
    place = f"{source}: " if source else ""
    return f"{place}{what}.{f' {hint}' if hint else ''}"
