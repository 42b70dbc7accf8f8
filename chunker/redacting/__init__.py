"""Secrets and personal data in texts and documents: where they stand, and copies without them.

>>> from chunker.redacting import find
>>> find("Write to ada@example.org.")
[Found(kind='email', span=Span(start=9, end=24))]
"""

from __future__ import annotations

from chunker.redacting.allowing import Allowed
from chunker.redacting.documents import Redacted, redacted
from chunker.redacting.finding import find
from chunker.redacting.kinds import kind_names
from chunker.redacting.masking import MASKS, Key
from chunker.redacting.offsets import OffsetMap
from chunker.redacting.types import Detector, Found

__all__ = ["MASKS", "Allowed", "Detector", "Found", "Key", "OffsetMap", "Redacted", "find", "kind_names", "redacted"]
