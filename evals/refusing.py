"""Whether a text is a refusal: it says that there is no answer, and gives none.

For readers that give plain text; one that answers in a schema says so itself. A text is a refusal if it is empty, or if
it is short and its first sentence has one of the phrases below: somebody does not know, the passages do not say, or
something is not mentioned, in English, German, Spanish, French, Chinese or Japanese. A refusal in other words is taken
for an answer, and so is a long text that begins with one.
"""

from __future__ import annotations

import re

_MOST_CHARS = 300  # a longer text answers something, whatever it begins with
_PHRASES = re.compile(
    r"^(?:sorry,? |unfortunately,? )*(?:i|we)\b.{0,20}\b(?:not|don't|cannot|can't|couldn't|unable)\b"
    r"|\b(?:passages?|context|texts?|documents?|excerpts?|sources?)\b.{0,40}\b(?:not|doesn't|don't|didn't|no)\b"
    r"|\b(?:un|not )answerable\b|^n/a\b|\bcan(?:not|'t| not) be (?:answered|determined|found)\b"
    r"|(?:\bnot|n't) (?:mentioned|stated|specified|provided|given|known)\b"
    r"|^(?:there is )?no (?:answer|mention|evidence)\b"
    r"|\b(?:no|not enough|insufficient) (?:information|context|details?)\b"
    r"|\bwei(?:ß|ss) (?:es |ich |das )*nicht\b|\bkeine (?:angaben?|informationen|antwort)\b"
    r"|\bnicht (?:angegeben|erwähnt|genannt|beantwort\w*)\b"
    r"|\bno (?:se (?:menciona|indica|especifica|dice)|lo sé|hay información)\b"
    r"|\bne sais pas\b|\bpas (?:mentionné|indiqué|précisé)\w*\b|\baucune information\b"
    r"|不知道|无法(?:回答|确定)|没有(?:提到|提及|说明)|未提(?:及|到)|分かりません|わかりません|記載(?:が|は)?(?:あり|されてい)ません",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]?")


def is_refusal(text: str) -> bool:
    """Whether the text says that there is no answer.

    >>> [is_refusal(said) for said in ("", "The passages do not say.", "It fell by 3 m. No mention of rain.")]
    [True, True, False]
    """
    said = text.strip().replace("\u2019", "'")
    if not said:
        return True
    first = _SENTENCE.match(said)
    return len(said) <= _MOST_CHARS and bool(first and _PHRASES.search(first[0]))
