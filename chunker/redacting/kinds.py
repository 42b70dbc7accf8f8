"""All detectors, and the ones that somebody names."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.calls import nearest
from chunker.errors import InvalidSpec
from chunker.redacting import identity, mail, network, numbers, passwords, phones, private_keys, tokens
from chunker.redacting.types import Detector

# The kind that stands first names what two detectors claim: the more certain before the less.
DETECTORS: tuple[Detector, ...] = (
    *private_keys.DETECTORS,
    *tokens.DETECTORS,
    *numbers.DETECTORS,
    *identity.DETECTORS,
    *mail.DETECTORS,
    *phones.DETECTORS,
    *network.DETECTORS,
    *passwords.DETECTORS,
)
FAMILIES = ("secrets", "personal")
ALL = "all"


def kind_names() -> tuple[str, ...]:
    """Names of the kinds that are found, the most certain first."""
    return tuple(detector.kind for detector in DETECTORS)


def chosen(kinds: str | Iterable[str] = ALL) -> tuple[Detector, ...]:
    """The detectors of `all`, of the families `secrets` and `personal`, or of kinds: a list, or a text with commas.

    Raises: InvalidSpec: a name that is no kind, or no name at all.
    """
    names = [name.strip() for name in (kinds.split(",") if isinstance(kinds, str) else kinds)]
    known = (ALL, *FAMILIES, *kind_names())
    for name in names:
        if name not in known:
            raise InvalidSpec(f"No kind {name!r} to redact. {nearest(name, known)}")
    if not names:
        raise InvalidSpec(f"Expected kinds to redact, got none. Available: {', '.join(known)}.")
    return tuple(item for item in DETECTORS if {ALL, item.family, item.kind} & {*names})
