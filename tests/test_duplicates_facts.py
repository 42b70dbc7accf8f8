"""Differences that a reader must be able to tell are seen; those of form are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.duplicates.facts import agreeing_facts, facts, same_facts
from chunker.duplicates.words import plain, words

SAME = [
    ("at 5 a.m. sharp", "at 5 am sharp"),
    ("- One of them", "* One of them"),
    ("It costs 1,500 crowns.", "It costs 1500 crowns."),
    ("It isn't free.", "It is not free."),
    ("Don’t pay", "Don't pay"),
    ("* Write to the Office in Ostrey.", "- Write to the Office in Ostrey."),
    ("AS IS AND WITH ALL FAULTS", "as is and with all faults"),
    ("the gauge reports the level", "The Gauge reports the Level"),
    ("> It costs ½ crown.", "It costs ½ crown."),
]
OTHER = [
    ("x[i+1]", "x[i-1]"),
    ("a + b", "a - b"),
    ("a<b", "a>b"),
    ("a += b", "a -= b"),
    ("C++", "C#"),
    ("C++", "C"),
    ("10MB", "10Mb"),
    ("10 MB", "10 Mb"),
    ("at 5 a.m.", "at 5 p.m."),
    ("5 kilograms", "5 grams"),
    ("the thirtieth", "the twentieth"),
    ("行かない", "行く"),
    ("write to ada@fernholt.org", "write to bob@fernholt.org"),
    ("see api.fernholt.org", "see www.fernholt.org"),
    ("see fernholt.org", "see fernholt.com"),
    ("\n- 5 crowns\n", "\n+ 5 crowns\n"),
    ("\n- 5 crowns\n", "\n5 crowns\n"),
    ("\n\u2013 5 crowns\n", "\n5 crowns\n"),
    ("\n> 5 crowns\n", "\n5 crowns\n"),
    ("version 2.0", "version 2.1"),
    ("10⁵ units", "105 units"),
    ("1½ hours", "11/2 hours"),
    ("1.500 m", "1,500 m"),
    ("at -3 degrees", "at 3 degrees"),
    ("at −3 degrees", "at 3 degrees"),
    ("5 % of it", "5 of it"),
    ("$5", "€5"),
    ("x <= 5", "x >= 5"),
    ("a == b", "a != b"),
    ("on 3 March", "on 3 May"),
    ("within two days", "within three days"),
    ("it is allowed", "it is not allowed"),
    ("es ist erlaubt", "es ist nicht erlaubt"),
    ("está permitido", "no está permitido"),
    ("c'est permis", "ce n'est pas permis"),
    ("è permesso", "non è permesso"),
    ("é permitido", "não é permitido"),
    ("het mag", "het mag niet"),
    ("可以使用", "不可以使用"),
    ("is enabled", "is disabled"),
    ("includes tax", "excludes tax"),
    ("authorised use", "unauthorised use"),
    ("we sued Contoso", "we sued Fabrikam"),
    ("Contoso sued", "Fabrikam sued"),
    ("Ann pays Bob", "Bob pays Ann"),
    ("under the GPL", "under the MIT"),
    ("send it to US", "send it to us"),
    ("THE AUTHORS AND OWNERS", "THE PROJECT AND OWNERS"),
    ("ドイツで測る", "フランスで測る"),
    ("GPL-2.0-only", "GPL-3.0-only"),
    ("a*b", "a/b"),
    ("a * b", "a / b"),
    ("f(x)*2", "f(x)/2"),
    ("a ** b", "a * b"),
    ("a//b", "a/b"),
    ("a&b", "a|b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_differences_of_form_are_no_differences(one: str, other: str) -> None:
    """Whichever comes first."""
    assert same_facts(one, other)
    assert same_facts(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_differences_that_matter_are_seen_in_the_middle_of_equal_words(one: str, other: str) -> None:
    """However much the two have in common."""
    around = "the gauge at the river bank reports the level {} and the answer goes to the station by the mill"
    first, second = around.format(one), around.format(other)
    assert not same_facts(first, second)
    assert not same_facts(second, first)


@given(text=st.text(max_size=200))
def test_a_text_agrees_with_itself(text: str) -> None:
    """Whatever its signs are."""
    assert same_facts(text, text)
    assert agreeing_facts(text, text)


@given(text=st.text(max_size=200))
def test_white_space_is_neither_word_nor_fact(text: str) -> None:
    """Equal texts have equal words and equal facts."""
    spread = "\n".join(plain(text).split(" "))
    assert words(plain(text)) == words(text)
    assert facts(plain(text)) == facts(text)
    assert plain(spread) == plain(plain(text))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("What is the level in Ostrey?", "How high is the water in Ostrey?", True),
        ("In 2025 we paid 3 crowns.", "We paid 3 crowns in 2025.", True),
        ("What is the level in Ostrey?", "How high is the water in Kellmünde?", False),
        ("How many gauges have 3 sensors?", "How many gauges have 4 sensors?", False),
        ("Is it allowed to swim here?", "Is it not allowed to swim here?", False),
    ],
)
def test_texts_in_other_words_agree_in_facts_of_any_order(one: str, other: str, agree: bool) -> None:
    """First words of sentences are no names there."""
    assert agreeing_facts(one, other) is agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thirteen", "sixteen"), ("seventy", "eighty"), ("ninth", "tenth"), ("siebzig", "achtzig"), ("10 mg", "10 g"),
        ("9 am", "9 pm"), ("5 km", "5 miles"), ("10 euros", "10 dollars"), ("a month", "a year"), ("before", "after"),
        ("at least", "at most"), ("must", "should"), ("allowed", "forbidden"), ("三日", "五日"),
        ("相談します", "相談しません"), ("more", "less"), ("left", "right"), ("increase", "decrease"),
        ("increases", "reduces"),
        ("above", "below"), ("first", "last"), ("minimum", "maximum"), ("upper", "lower"), ("north", "south"),
        ("switched on", "switched off"), ("rises", "falls"), ("accepted", "rejected"), ("import", "export"),
        ("open", "closed"), ("earlier", "later"), ("and", "or"), ("all of it", "some of it"), ("up", "down"),
        ("mehr", "weniger"), ("links", "rechts"), ("oben", "unten"), ("más", "menos"), ("izquierda", "derecha"),
        ("plus", "moins"), ("avant", "après"), ("sinistra", "destra"), ("meer", "minder"),
    ],
)  # fmt: skip
def test_small_words_that_turn_a_rule_round_block(one: str, other: str) -> None:
    """Written out numbers, units, and what is before, after, least, most, allowed or not."""
    assert not same_facts(f"they pay {one} in all cases", f"they pay {other} in all cases")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("| n | x |  | x |", "| n |  | x | x |"), ("| \u2713 | |", "| | \u2713 |"),
        ("| Pro | Basic |", "| Basic | Pro |"),
        ("| red | 1 |", "| green | 1 |"), ("- [x] the lamp", "- [ ] the lamp"), ("+ the lamp\n", "- the lamp\n"),
        ("chmod +x, then", "chmod -x, then"), ("\u2192", "\u2190"), (r"\d", r"\D"), ("a & b", "a | b"),
        ("--force", "force"),
        ("x.y", "x->y"), ("~5", "5"), ("\u22485", "5"), ("un-safe", "safe"), ("@x", "x"), ("#x", "x"), ("&x", "x"),
    ],
)  # fmt: skip
def test_signs_that_are_no_punctuation_block(one: str, other: str) -> None:
    """Though the words are the same, or stand in other cells."""
    assert not same_facts(f"on the quay {one} the boat waits", f"on the quay {other} the boat waits")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the *gauge* waits", "the gauge waits"), ("# Gauges\nthey wait", "*Gauges*\n---\nthey wait"),
        ("the gauge - it waits", "the gauge \u2014 it waits"), ("the (old) gauge", "the old gauge"),
        ("> the gauge", "the gauge"), ("the `gauge` waits; why?", "the \u00bbgauge\u00ab waits: why"),
        ("- the gauge", "the gauge"),
    ],
)  # fmt: skip
def test_ordinary_punctuation_is_form(one: str, other: str) -> None:
    """So are emphasis, quotes, bullets and the marks of headings."""
    assert same_facts(f"{one} at the quay", f"{other} at the quay")


@given(first=st.characters(categories=["Sc"]), second=st.characters(categories=["Sc"]))
def test_two_currencies_are_two_facts(first: str, second: str) -> None:
    """Of all there are."""
    told = same_facts(f"they pay {first}5 for the boat", f"they pay {second}5 for the boat")
    assert told is (plain(first) == plain(second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ms", "µs"), ("milligrams", "micrograms"), ("gigabytes", "megabytes"), ("kPa", "hPa"), ("bar", "psi"),
        ("nm", "µm"), ("mmol", "µmol"), ("mm", "Mm"), ("grammes", "milligrammes"), ("mois", "années"),
        ("horas", "días"), ("uren", "dagen"), ("公斤", "公里"), ("rupees", "rubles"), ("sek", "nok"), ("元", "角"),
        ("円", "元"), ("boats", "oars"), ("\u00b0C", "\u00b0F"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["5 {}", "5{}", "five {}", "1,500 {}"])
def test_the_word_behind_a_number_is_a_fact(one: str, other: str, form: str) -> None:
    """In small letters or capitals where it is short."""
    assert not same_facts(f"at least {form.format(one)} of it", f"at least {form.format(other)} of it")


@pytest.mark.parametrize(
    ("one", "other"),
    [("5 Boats", "5 boats"), ("in 5, boats", "in 5, oars")],
)
def test_the_form_of_a_word_behind_a_number_may_differ(one: str, other: str) -> None:
    """And what stands behind the end of a clause is not counted."""
    assert same_facts(f"they say {one} by the mill", f"they say {other} by the mill")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("einundzwanzig", "zweiundzwanzig"), ("dreihundert", "vierhundert"), ("veintiuno", "veintidós"),
        ("ventuno", "ventidue"), ("tweeëntwintig", "drieëntwintig"), ("zero faults", "one fault"), ("iv", "vi"),
        ("quattrocento", "trecento"), ("doscientas", "trescientas"), ("twentyone", "twentytwo"),
        ("anderthalb", "zweieinhalb"),
        ("option b", "option c"), ("壹仟", "贰仟"), ("廿", "卅"), ("ja", "nein"), ("ja", "nee"),
        ("he does", "he doesnt"),
        ("keinesfalls", "jedenfalls"), ("せず", "して"), ("なし", "あり"), ("permis", "interdit"),
        ("consentito", "vietato"), ("toegestaan", "verboden"), ("permitido", "proibido"), ("allow", "deny"),
        ("over", "under"),
        ("innerhalb", "außerhalb"), ("über", "unter"), ("iPhone", "iPad"), ("mRNA", "tRNA"), ("eBay", "eTrade"),
        ("in spring", "in autumn"), ("at noon", "at midnight"), ("in the morning", "in the evening"),
        ("mittags", "nachts"),
        ("weekdays", "weekends"), ("werktags", "feiertags"), ("en verano", "en invierno"), ("le matin", "le soir"),
        ("d'estate", "d'inverno"), ("in de zomer", "in de winter"), ("de manhã", "de noite"),
        ("можно", "нельзя"), ("허용", "금지"), ("خمسة", "ستة"), ("\u03b1", "β"),
        ("允许", "禁止"), ("今天", "昨天"),
    ],
)  # fmt: skip
def test_numbers_rules_times_and_names_of_all_languages_block(one: str, other: str) -> None:
    """Where no list is known for a script, any other word does."""
    assert not same_facts(f"the boat goes {one} by the mill", f"the boat goes {other} by the mill")


def test_sharp_s_is_no_capital() -> None:
    """Words with one are in the lists all the same, and others are no names."""
    assert same_facts("das Boot fährt auf der Straße zur Mühle", "das Boot fährt auf der straße zur Mühle")
    assert same_facts("das Boot fährt außen herum zur Mühle", "das Boot fährt draußen, außen herum zur Mühle")
    assert not same_facts("alle außer dem Boot", "alle samt dem Boot")
    assert not same_facts("ein großes Boot ist groß genug", "ein großes Boot ist klein genug")


def test_an_opposite_blocks_also_where_both_words_stand_elsewhere() -> None:
    """One of them counts once more here, and once less there."""
    around = "the boat over the weir and the boat under the bridge go {} the quay"
    assert not same_facts(around.format("under"), around.format("over"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("you may read / write it", "you may read/write it"),
        ("this and that and those", "this and that, those"),
        ("* * *\nOne of them", "One of them"),
    ],
)
def test_slashes_bullets_and_frequent_words_do_not_block_by_themselves(one: str, other: str) -> None:
    """However they are set; `and` may be left out where no `or` stands instead."""
    assert same_facts(one, other)
