"""Values of cells as people see them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Value = str | float | int | bool | date | datetime | time | timedelta | None

_LAST_WHOLE = 2**53  # from here on not every whole number can be told from the next
_EXACT_DIGITS = 15  # what a spreadsheet shows at most; behind them is what binary fractions add


def shown(value: Value) -> str:
    """A value as text: dates as ISO 8601 writes them, whole numbers without a fraction, TRUE and FALSE.

    >>> shown(0.1 + 0.2), shown(12.0), shown(datetime(2026, 1, 31)), shown(True)
    ('0.3', '12', '2026-01-31', 'TRUE')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(round(value.total_seconds()))
    return "" if value is None else " ".join(str(value).split())


def _duration(seconds: int) -> str:
    """Hours, which may be more than a day has, minutes and seconds."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' * (seconds < 0)}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _number(value: float) -> str:
    if value.is_integer() and abs(value) <= _LAST_WHOLE:
        return str(int(value))
    return f"{value:.{_EXACT_DIGITS}g}"
