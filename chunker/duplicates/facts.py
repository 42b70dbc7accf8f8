"""Words that tell texts apart however much else they share: numbers, dates, negations, names.

Numbers, units, months, weekdays, negations and words that turn a rule round must be the same in the same order. A name
is a word that begins with a capital, and with a small letter in neither text, unless it is one that only joins others;
the names must be the same in the same order as well. No list knows all languages: English, German, Spanish, French,
Italian, Portuguese and Dutch are meant, and negations of Chinese and Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from chunker.duplicates.words import cased_words, tokens_of, unified, words

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_DATES = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday "
    "januar jänner februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag "
    "sonnabend sonntag heute morgen gestern "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes martes "
    "miércoles jueves viernes sábado domingo hoy mañana ayer "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi "
    "vendredi samedi dimanche hier demain "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica oggi domani ieri "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro segunda terça quarta quinta sexta "
    "hoje amanhã ontem "
    "januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag vandaag gisteren"
    .split()
)  # fmt: skip
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred "
    "thousand million billion half twice double first second third fourth fifth "
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig sechzig "
    "neunzig hundert tausend million millionen milliarde milliarden halb doppelt "
    "erste ersten zweite zweiten dritte dritten "
    "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta cien mil "
    "millón millones mitad doble primero primera segundo tercero tercera "
    "deux trois quatre cinq sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille "
    "moitié premier première deuxième second seconde troisième "
    "due tre quattro cinque sei sette otto nove dieci undici dodici quindici venti trenta quaranta cinquanta cento "
    "milione milioni metà doppio primo prima secondo seconda terzo terza "
    "dois duas três quatro sete oito nove dez doze vinte trinta quarenta cinquenta cem metade dobro primeiro primeira "
    "twee drie vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig veertig vijftig honderd duizend "
    "miljoen miljard helft dubbel eerste tweede derde"
    .split()
)  # fmt: skip
_MORE_NUMBERS = frozenset(
    "thirteen fourteen sixteen seventeen eighteen nineteen seventy eighty dozen score triple quadruple "
    "sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth twentieth thirtieth hundredth "
    "fortieth fiftieth sixtieth seventieth eightieth ninetieth quarter siebte achte neunte zehnte elfte zwölfte "
    "dreizehn vierzehn sechzehn siebzehn achtzehn neunzehn siebzig achtzig dutzend dreifach vierte fünfte sechste "
    "trece catorce diecisiete sesenta setenta ochenta noventa treize quatorze seize soixante septante huitante"
    .split()
)  # fmt: skip
_UNITS = frozenset(
    "am pm a.m p.m gram grams kilogram kilograms ton tons tonne tonnes ounce ounces gallon gallons litre litres liter "
    "liters kilometre kilometres kilometer kilometers yard yards yen franken "
    "g kg mg m km cm mm l ml h hz kb mb gb tb kw mw kwh mhz ghz eur usd gbp chf jpy dollar dollars euro euros "
    "pound pounds cent cents percent second seconds minute minutes hour hours day days week weeks month months year "
    "years hourly daily weekly monthly quarterly yearly annually mile miles metre metres meter meters foot feet inch "
    "stunde stunden tag tage woche wochen monat monate jahr jahre täglich wöchentlich monatlich jährlich"
    .split()
)  # fmt: skip
_TURNING = frozenset(
    "before after least most minimum maximum above below allowed permitted forbidden prohibited true false yes must "
    "shall should may can could vor nach mindestens höchstens erlaubt verboten muss soll darf kann".split()
)
_NEGATIONS = frozenset(
    "not no never none nor neither nobody nothing nowhere without cannot unless except non un "
    "nicht kein keine keiner keinen keinem keines nie niemals niemand nichts nirgends ohne weder noch außer "
    "no nunca jamás ningún ninguno ninguna nadie nada sin ni tampoco salvo excepto "
    "ne pas jamais aucun aucune rien personne sans ni sauf "
    "non mai nessun nessuno nessuna niente nulla senza né neanche nemmeno tranne "
    "não nunca jamais nenhum nenhuma ninguém nada sem nem exceto "
    "niet geen nooit niemand niets nergens zonder noch behalve"
    .split()
) - {"un"}  # fmt: skip
_NO_NAMES = frozenset(
    "a an the this that these it its he she they we you i his her their our your my who which what when where why "
    "how and or but so if then else as at by for from in into of on to with within under over is are was were be been "
    "have had do does did will would can could should has however also there here all any each every some such please "
    "der die das den dem des ein eine einer eines einem einen dieser diese dieses es er sie wir ihr ich sein ihre und "
    "oder aber wenn dann als am an auf bei für im in mit nach um unter vom von vor zu zum zur ist sind war hat wird "
    "auch hier alle jede jeder wie wer wo "
    "el la los las un una unos unas este esta estos estas lo su sus y o pero si como con de del en para por al es "
    "son fue ha también aquí todo todos cada que "
    "le les une ces cette ce il elle ils nous vous son sa ses et ou mais comme avec dans du pour par sur au aux est "
    "sont était aussi ici tout tous chaque qui "
    "i gli uno questo questa questi e ma se come con di da del della nel nella per su è sono anche qui ogni che "
    "os as um uma este isto seu mas com do da dos das no na nos nas para pelo pela são foi também aqui cada "
    "de het een deze dit dat hij zij wij ze maar als bij met naar om op te van voor is zijn was heeft ook hier elke"
    .split()
)  # fmt: skip
_JAPANESE_NOT = frozenset({"ない", "なかっ"})
_SIGNS = frozenset("不没沒無无非未勿莫否ん一二三四五六七八九十百千万萬億亿")
_ALL = _DATES | _NUMBERS | _MORE_NUMBERS | _UNITS | _TURNING | _NEGATIONS | _JAPANESE_NOT | _SIGNS
_ONE_FORM = {"cannot": "not", "a.m": "am", "p.m": "pm"}
_BITS = re.compile(r"\d*[KMGT]i?b")
_NEGATED = re.compile(
    r"non[^\W\d]{4,}|un(?!der|i[tvqf]|til|ter)[^\W\d]{3,}(?:ed|able|ible|ing|ful|bar|lich|sam|ig|ige[nrsm]?|te[nrsm]?)$"
)
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "des", "de", "non", "anti", "miss", "mis")
_OPPOSITES = {
    **dict.fromkeys(_NEGATING, ("",)),
    "": _NEGATING, "en": ("dis",), "in": ("", "de", "ex", "out"), "maxi": ("mini",), "max": ("min",),
    "over": ("under",), "up": ("down",), "pre": ("post",), "ein": ("aus",), "an": ("ab",),
}  # fmt: skip
_SHORTEST_STEM, _LONGEST_SYLLABLE = 3, 4
_LONGEST_ACRONYM = 6
_SENTENCE_END = re.compile(r"[.!?:;\u3002\u2026][\"')\]*_\u201d\u2019]*$")


def fact_of(word: str) -> str:
    """What a word of `words` must agree in, in one form for all ways to write it; empty where it is no fact.

    >>> [fact_of(word) for word in ("1,500", "1,5", "isn't", "v2", "may", "unmodified", "meadow")]
    ['1500', '1,5', 'not', 'v2', 'may', 'unmodified', '']
    """
    if word in _ALL:
        return _ONE_FORM.get(word, word)
    if "." in word or not word[0].isalpha() or any(map(str.isdigit, word)):
        return word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
    if word.endswith("n't"):
        return "not"
    if word.startswith("n'"):
        return "ne"
    return word if _NEGATED.match(word) else ""


def facts(text: str) -> list[str]:
    """Numbers, dates, negations and signs of comparison in the order of the text."""
    return [fact for word in words(text) if (fact := fact_of(word))]


def same_facts(one: str, other: str) -> bool:
    """Whether two texts agree in all that must not be lost when one stands for the other."""
    all_first, all_second = tokens_of(one), tokens_of(other)
    left, right = _unlike(all_first, all_second)
    if [*filter(_may_matter, left)] == [*filter(_may_matter, right)]:
        apart = (_told(list(here)).row for here in ({*left} - {*right}, {*right} - {*left}))
        return not _opposed(*map(set, apart))
    first, second = _told(left), _told(right)
    if first.facts != second.facts or _opposed({*first.row}, {*second.row}):
        return False
    names = first.names | second.names
    return first.only(names) == second.only(names) or (
        first.only(rest := names - _small(all_first) - _small(all_second)) == second.only(rest)
    )


class _Word(NamedTuple):
    """A word as it is written, in small letters, and the fact that it is."""

    written: str
    folded: str
    fact: str


class _Told(NamedTuple):
    """What a text says.

    Attributes:
        row: its words in order, acronyms as they are written, all others in small letters.
        names: words that may be names.
    """

    row: list[str]
    facts: list[str]
    names: set[str]

    def only(self, names: set[str]) -> list[str]:
        """The names among the words, in order."""
        return [word for word in self.row if word in names]


@lru_cache(maxsize=1 << 16)
def _words_in(token: str) -> tuple[_Word, ...]:
    written = cased_words(unified(token))
    return tuple(_Word(word, word.casefold(), _fact_as_written(word)) for word in written)


def _fact_as_written(word: str) -> str:
    """`fact_of` a word; `10Mb` are bits and `10MB` bytes."""
    fact = fact_of(word.casefold())
    return f"{fact}it" if _BITS.fullmatch(word) else fact


@lru_cache(maxsize=1 << 16)
def _may_matter(token: str) -> bool:
    """Whether a token holds anything but words in small letters that are no facts."""
    return any(word.fact or not word.written[0].islower() for word in _words_in(token))


def _unlike(one: Sequence[str], other: Sequence[str]) -> Iterator[Sequence[str]]:
    """What is left of two rows of tokens without their common beginning and end, but for one token of each."""
    shorter = min(len(one), len(other))
    head = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    tail = next((place for place in range(shorter - head) if one[-1 - place] != other[-1 - place]), shorter - head)
    for row in (one, other):
        yield row[max(0, head - 1) : len(row) - max(0, tail - 1)]


def _told(tokens: Sequence[str]) -> _Told:
    found = [word for token in tokens for word in _words_in(token)]
    loud = [len(word.written) > 1 and word.written.isupper() for word in found]
    row = [word.folded for word in found]
    for place, word in enumerate(found):
        if loud[place] and len(word.written) <= _LONGEST_ACRONYM and not any(loud[max(0, place - 1) : place + 2 : 2]):
            row[place] = word.written  # capitals beside capitals are only shouted
    names = {told for word, told in zip(found, row, strict=True) if word.written[0].isupper() or _is_katakana(told)}
    return _Told(row, [word.fact for word in found if word.fact], names - _NO_NAMES)


def _small(tokens: Sequence[str]) -> set[str]:
    """Words that begin with a small letter somewhere."""
    return {word.written for token in tokens for word in _words_in(token) if word.written[0].islower()}


def _is_katakana(word: str) -> bool:
    """Japanese writes foreign names so."""
    return "\u30a1" <= word[0] <= "\u30fc"


def _opposed(one: set[str], other: set[str]) -> bool:
    """Whether the texts differ in words that begin with opposite syllables: `enabled` and `disabled`."""
    first, second = one - other, other - one
    return not second.isdisjoint(opposite for word in first for opposite in _opposites(word)) or (
        not first.isdisjoint(opposite for word in second for opposite in _opposites(word))
    )


def _opposites(word: str) -> Iterator[str]:
    for length in range(min(_LONGEST_SYLLABLE, len(word) - _SHORTEST_STEM) + 1):
        for instead in _OPPOSITES.get(word[:length], ()):
            yield instead + word[length:]


def agreeing_facts(one: str, other: str) -> bool:
    """Whether two texts in different words tell the same facts, in any order.

    The same numbers, dates and negations, no opposites, and no name inside a sentence of one that the other lacks.
    """
    first, second = _told(tokens_of(one)), _told(tokens_of(other))
    if sorted(first.facts) != sorted(second.facts) or _opposed({*first.row}, {*second.row}):
        return False
    known = _small(tokens_of(one)) | _small(tokens_of(other))
    return _inner_names(one) - known <= {*second.row} and _inner_names(other) - known <= {*first.row}


def _inner_names(text: str) -> set[str]:
    """Capitalised words that do not begin a sentence or a line."""
    found: set[str] = set()
    for line in text.splitlines():
        tokens = tokens_of(line)
        for before, token in pairwise(tokens):
            if not _SENTENCE_END.search(before):
                found |= {word for word in _told([token]).names if not word.isdigit()}
    return found
