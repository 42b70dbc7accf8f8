"""Which of two forms of a text in a mail says what the mail says."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 2000  # characters of a plain text that may stand for more
_SHORT, _LEAST, _SHARE = 400, 50, 3  # characters of one that does, if the HTML is so many times as long
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|<mailto:[^>\s]*>", re.IGNORECASE)
_WORD = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_]+")
_POINTER = re.compile("html|browser|navigat|navega|браузер|ブラウザ|浏览器|瀏覽器|브라우저", re.IGNORECASE)


def may_stand_for_more(plain: str) -> bool:
    """Whether a plain text is so short that its form in HTML has to be looked at."""
    return len(_said(plain)) <= _LONGEST


def is_fuller(html: str, plain: str) -> bool:
    """Whether the form in HTML is longer and most of its words are not in the plain one, or it is very much longer."""
    said, rich = _said(plain), _said(html)
    is_new = 2 * _share_of_new(_words(rich), _words(said)) > 1
    is_longer = len(rich) > len(said) or _only_points(said)
    return (is_new and is_longer) or (len(said) <= _SHORT and len(rich) > _SHARE * max(len(said), _LEAST))


def says_more(plain: str, html: str) -> bool:
    """Whether a plain text has words of its own, and not only says where the others are."""
    said = _said(plain)
    return 2 * _share_of_new(_words(said), _words(html)) > 1 and not _only_points(said)


def _only_points(said: str) -> bool:
    """Whether a plain text says no more than that there is a form in HTML, if that."""
    return not _WORD.search(said) or (len(said) <= _SHORT and bool(_POINTER.search(said)))


def _said(text: str) -> str:
    """A text without addresses of pages, which may be longer than all else."""
    return " ".join(_ADDRESS.sub(" ", text).split())


def _words(text: str) -> set[str]:
    """The words of a text; of scripts that do not part them, their letters."""
    return {word.casefold() for word in _WORD.findall(text)}


def _share_of_new(words: Iterable[str], known: set[str]) -> float:
    found = [*words]
    return sum(word not in known for word in found) / len(found) if found else 0.0
