"""Words that point back at the beginning of a chunk: counted by the metric `standalone`, named by `evals lint`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from chunker.types import Chunk
from evals.metrics._cuttings import Piecework, next_visible

_HEAD_CHARS = 200
_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")
# English that begins like an opener and points forward, or at the text itself.
_INNOCENT = re.compile(
    r"[\W\d_]*(?:instead of|so far|both(?:\W+\w+){1,6}?\W+and|this (?:document|guide|manual|page|tutorial))\b"
)
_HEADING = re.compile(r"\s*#{1,6}[ \t]")

# Pronouns, pronominal adverbs and connectives that need a sentence before them. Short on purpose: a word that often
# opens a text of its own (there, when, in, all) is not here.
OPENERS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        (
            "he,she,it,its,they,them,their,theirs,his,her,hers,him,this,that,these,those,such,both,neither,"
            "and,but,or,nor,so,yet,then,thus,hence,therefore,however,moreover,furthermore,also,besides,instead,"
            "otherwise,nevertheless,nonetheless,meanwhile,similarly,likewise,consequently,accordingly,additionally,"
            "afterwards,the former,the latter,as a result,as such,for this reason,in addition,in contrast,"
            "on the contrary,on the other hand,because of this,at that time,by contrast,as above,as mentioned above,"
            "as described above,as noted above,as shown above,as stated above,see above"
        ).split(",")
    ),
    "de": frozenset(
        (
            "er,sie,es,ihm,ihn,ihnen,sein,seine,ihr,ihre,dieser,diese,dieses,diesem,diesen,jener,jene,jenes,solche,"
            "beide,dabei,dadurch,dafür,dagegen,daher,damit,danach,daneben,daran,darauf,daraus,darin,darüber,darum,"
            "davon,davor,dazu,deshalb,deswegen,dennoch,trotzdem,jedoch,aber,und,oder,denn,also,außerdem,zudem,ferner,"
            "allerdings,hingegen,folglich,somit,sonst,stattdessen,ebenso,auch,aus diesem grund,im gegensatz dazu,"
            "zum anderen,wie oben,siehe oben"
        ).split(",")
    ),
    "es": frozenset(
        (
            "él,ella,ello,ellos,ellas,este,esta,esto,estos,estas,ese,esa,eso,esos,esas,aquel,aquella,aquello,su,sus,"
            "ambos,ambas,pero,y,o,sino,además,también,tampoco,así,entonces,luego,después,sin embargo,no obstante,"
            "por tanto,por lo tanto,por eso,por ello,por consiguiente,en cambio,en consecuencia,asimismo,"
            "como se dijo arriba,véase arriba"
        ).split(",")
    ),
    "fr": frozenset(
        (
            "il,elle,ils,elles,ce,cela,ceci,ça,cet,cette,ces,celui,celle,ceux,celles,son,sa,ses,leur,leurs,mais,et,"
            "ou,donc,or,ni,car,puis,ensuite,ainsi,aussi,alors,cependant,pourtant,néanmoins,toutefois,en effet,"
            "en outre,de plus,par conséquent,en revanche,par contre,c est pourquoi,voir ci dessus,"
            "comme ci dessus"
        ).split(",")
    ),
}


def openings(work: Piecework) -> Iterator[tuple[Chunk, str]]:
    """Each chunk behind a document's first visible character with the words that point back, empty where none do.

    No chunk in a language without a list.
    """
    openers = OPENERS.get(work.cutting.language)
    first = next_visible(work.document.text, 0)
    if openers is not None:
        yield from ((chunk, pointing_back(chunk.text, openers)) for chunk in work.chunks if chunk.start > first)


def pointing_back(text: str, openers: frozenset[str]) -> str:
    """The words at the beginning of a text that are one of the openers; empty where there are none."""
    head = text[:_HEAD_CHARS]
    if _HEADING.match(head) or _INNOCENT.match(head.lower()):
        return ""
    found = _WORD.findall(head.lower())[:_MOST_WORDS]
    phrases = (" ".join(found[:count]) for count in range(len(found), 0, -1))
    return next((phrase for phrase in phrases if phrase in openers), "")
