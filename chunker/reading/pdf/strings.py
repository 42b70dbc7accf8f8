"""Text that PDFium writes into a buffer."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_LONGEST = 1 << 20  # bytes; a title or an alternative text longer than that is cut


def wide_text(call: Callable[..., int], *arguments: object) -> str:
    """What a function of PDFium says that takes a buffer of UTF-16 and its size last; empty where it says nothing."""
    size = call(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    call(*arguments, buffer, size)
    return bytes(buffer)[: min(size, _LONGEST) - 2].decode("utf-16-le", "replace").strip("\0")
