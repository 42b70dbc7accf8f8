"""Whether a chunk can be understood without what stood before it: whether it opens with a word that points back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evals.metrics import IntrinsicMetric
from evals.metrics._cuttings import Piecework, each_document, next_visible

_HEAD_CHARS = 200
_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")

# Pronouns, pronominal adverbs and connectives that need a sentence before them. Short on purpose: a word that often
# opens a text of its own (there, when, in, all) is not here.
OPENERS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        (
            "he,she,it,its,they,them,their,theirs,his,her,hers,him,this,that,these,those,such,both,neither,"
            "and,but,or,nor,so,yet,then,thus,hence,therefore,however,moreover,furthermore,also,besides,instead,"
            "otherwise,nevertheless,nonetheless,meanwhile,similarly,likewise,consequently,accordingly,additionally,"
            "afterwards,the former,the latter,as a result,as such,for this reason,in addition,in contrast,"
            "on the contrary,on the other hand,because of this,at that time,by contrast"
        ).split(",")
    ),
    "de": frozenset(
        (
            "er,sie,es,ihm,ihn,ihnen,sein,seine,ihr,ihre,dieser,diese,dieses,diesem,diesen,jener,jene,jenes,solche,"
            "beide,dabei,dadurch,dafür,dagegen,daher,damit,danach,daneben,daran,darauf,daraus,darin,darüber,darum,"
            "davon,davor,dazu,deshalb,deswegen,dennoch,trotzdem,jedoch,aber,und,oder,denn,also,außerdem,zudem,ferner,"
            "allerdings,hingegen,folglich,somit,sonst,stattdessen,ebenso,auch,aus diesem grund,im gegensatz dazu,"
            "zum anderen"
        ).split(",")
    ),
    "es": frozenset(
        (
            "él,ella,ello,ellos,ellas,este,esta,esto,estos,estas,ese,esa,eso,esos,esas,aquel,aquella,aquello,su,sus,"
            "ambos,ambas,pero,y,o,sino,además,también,tampoco,así,entonces,luego,después,sin embargo,no obstante,"
            "por tanto,por lo tanto,por eso,por ello,por consiguiente,en cambio,en consecuencia,asimismo"
        ).split(",")
    ),
    "fr": frozenset(
        (
            "il,elle,ils,elles,ce,cela,ceci,ça,cet,cette,ces,celui,celle,ceux,celles,son,sa,ses,leur,leurs,mais,et,"
            "ou,donc,or,ni,car,puis,ensuite,ainsi,aussi,alors,cependant,pourtant,néanmoins,toutefois,en effet,"
            "en outre,de plus,par conséquent,en revanche,par contre,c est pourquoi"
        ).split(",")
    ),
}


def standalone(work: Piecework) -> float | None:
    """Share of the chunks after a document's first that do not open with a pronoun or connective that points back.

    Marks, digits and list markers in front are passed over. The lists hold a few dozen words a language; the metric
    does not apply to other languages. It knows no grammar: an impersonal `It is raining` counts as well.
    Example: chunks `The lamp fell.`, `It broke.` and `Glass was everywhere.`: of the last two one points back: 0.5.
    """
    openers = OPENERS.get(work.cutting.language)
    first = next_visible(work.document.text, 0)
    later = [chunk.text for chunk in work.chunks if chunk.start > first]
    if openers is None or not later:
        return None
    return sum(not points_back(text, openers) for text in later) / len(later)


def points_back(text: str, openers: frozenset[str]) -> bool:
    """Whether a text begins with one of the openers."""
    found = _WORD.findall(text[:_HEAD_CHARS].lower())[:_MOST_WORDS]
    return any(" ".join(found[:count]) in openers for count in range(1, len(found) + 1))


INTRINSIC = (IntrinsicMetric("standalone", each_document(standalone)),)
