"""What is found in a text as a whole: one finding for a place, and the same value wherever it stands."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import InvalidSpec
from chunker.redacting import Allowed, Found, find, kind_names, redacted
from chunker.redacting.finding import find_in, joined
from chunker.redacting.kinds import chosen
from chunker.redacting.repeats import repeats
from chunker.types import Document, Span
from tests.planted import planted
from tests.torture import TORTURE

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 20))


def kinds_in(text: str, kinds: str = "all") -> list[tuple[str, str]]:
    """Kinds and values."""
    return [(kind, text[slice(*span)]) for kind, span in find(text, kinds)]


def test_the_longest_of_two_findings_names_both() -> None:
    """A password that looks like a mail address is covered whole."""
    assert kinds_in("password = hunter2;x@example.org!9") == [("password", "hunter2"), ("email", "x@example.org")]
    assert kinds_in("password = hunter2x@example.org!9") == [("password", "hunter2x@example.org!9")]


def test_of_two_of_one_length_the_more_certain_names_both() -> None:
    """A token of a known shape behind `password` is that token."""
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    assert kinds_in(f"password = {token}") == [("github_token", token)]


@given(st.lists(st.tuples(st.sampled_from("abc"), SPANS), max_size=12))
def test_joined_findings_cover_the_same_characters_without_overlaps(pairs: list[tuple[str, Span]]) -> None:
    """Whatever detectors claim, nothing of it stays visible, and the order in which they do does not matter."""
    findings = [Found(kind, span) for kind, span in pairs]
    ranks = {"a": 0, "b": 1, "c": 2}
    merged = [*joined(findings, ranks)]
    assert {at for _, span in merged for at in range(*span)} == {at for _, span in findings for at in range(*span)}
    assert all(one.span.end <= other.span.start for one, other in pairwise(merged))
    assert merged == [*joined(reversed(findings), ranks)]


def test_a_value_found_once_is_found_without_its_words() -> None:
    """Before and after, and inside of other words."""
    text = "s3cr3t!x? password: s3cr3t!x and thes3cr3t!xword"
    assert kinds_in(text) == [("password", "s3cr3t!x")] * 3


def test_a_short_value_is_found_only_where_words_give_it_away() -> None:
    """Five characters stand in many places."""
    assert kinds_in("a12b3 password: a12b3") == [("password", "a12b3")]


@given(
    st.lists(st.text("ab", min_size=6, max_size=9), min_size=1, max_size=90, unique=True), st.text("ab", max_size=200)
)
def test_all_places_of_few_values_and_of_many_are_found(values: list[str], rest: str) -> None:
    """Both ways of looking leave no value standing."""
    text = " ".join([*values, rest])
    starts = [text.index(value) for value in values]
    first = [Found("x", Span(at, at + len(value))) for at, value in zip(starts, values, strict=True)]
    found = [*joined(first, {"x": 0})]
    hidden = {at for _, span in [*found, *repeats(text, found)] for at in range(*span)}
    left = "".join("." if at in hidden else letter for at, letter in enumerate(text))
    assert [value for _, (start, end) in found if (value := text[start:end]) in left] == []


@pytest.mark.parametrize(
    "text",
    [
        'passwords = ["hunter2x", "sekret9!"]',
        "passwords:\n  - hunter2x\n  - sekret9!\n",
        'user,password\n"Lovelace, Ada",hunter2x\nbob,sekret9!\n',
        " user | password \n------+----------\n ada  | hunter2x\n bob  | sekret9!\n(2 rows)\n",
    ],
)
def test_every_password_of_a_list_or_a_column_is_found(text: str) -> None:
    """Not just the first."""
    assert kinds_in(text) == [("password", "hunter2x"), ("password", "sekret9!")]


def test_two_phones_side_by_side_are_two() -> None:
    """The second begins where the code of a country does."""
    assert [value for _, value in kinds_in("+49 30 901820 0049 30 901821")] == ["+49 30 901820", "0049 30 901821"]


def test_texts_are_searched_together() -> None:
    """What words give away in one is found in the others, and nothing across them."""
    texts = ["password: hunter2x", "born on", "1.2.1990 hunter2x"]
    assert [[item.kind for item in here] for here in find_in(texts, chosen("all"))] == [["password"], [], ["password"]]


@pytest.mark.parametrize("text", TORTURE.values(), ids=TORTURE)
def test_hostile_texts_are_searched(text: str) -> None:
    """Spans are in order, inside the text and not empty."""
    edges = [edge for _, span in find(text) for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("text", ["", " ", "\ud800 ada@example.org", "\x00", "[" * 99])
def test_texts_that_are_none_are_searched(text: str) -> None:
    """Nothing raises, not even half a character."""
    assert len(find(text)) == text.count("@")


# Kinds.


def test_kinds_are_chosen_by_name_family_or_list() -> None:
    """Only what was asked for is found."""
    text = "ada@example.org, password = hunter2, 00:1b:44:11:3a:b7"
    assert [kind for kind, _ in kinds_in(text, "personal")] == ["email", "mac"]
    assert [kind for kind, _ in kinds_in(text, "mac, secrets")] == ["password", "mac"]
    assert find(text, ["email"]) == find(text, "email")


@pytest.mark.parametrize(
    ("kinds", "message"), [("emial", "Did you mean 'email'"), ("", "No kind ''"), ("all,x", "No kind 'x'")]
)
def test_an_unknown_kind_is_refused(kinds: str, message: str) -> None:
    """With the nearest one, and all there are."""
    with pytest.raises(InvalidSpec, match=message) as error:
        find("", kinds)
    assert all(kind in str(error.value) for kind in kind_names())


def test_no_kinds_at_all_are_refused() -> None:
    """Nothing to look for is a mistake."""
    with pytest.raises(InvalidSpec, match="got none"):
        find("", [])


# Allow lists.


@pytest.mark.parametrize(
    "line",
    [
        "ada@example.org",
        "  ada@example.org  ",
        r"regex:.*@example\.org",
        f"sha256:{hashlib.sha256(b'ada@example.org').hexdigest()}",
    ],
)
def test_what_is_allowed_is_not_found(line: str) -> None:
    """By value, by pattern, or by hash."""
    allowed = Allowed.from_lines(["# a remark", "", line])
    assert [span for _, span in find("ada@example.org, bob@example.net", allowed=allowed)] == [Span(17, 32)]


@pytest.mark.parametrize("line", ["ADA@example.org", "regex:ada", "ada@example.or", "sha256:" + "0" * 64])
def test_what_is_not_listed_exactly_is_found(line: str) -> None:
    """A pattern must match the whole value."""
    assert find("ada@example.org", allowed=Allowed.from_lines([line]))


@pytest.mark.parametrize(
    ("line", "message"), [("regex:(", "Line 2 .* no regular"), ("sha256:12", "Line 2 .* 64 hexadecimal")]
)
def test_a_wrong_line_is_named_by_its_number(line: str, message: str) -> None:
    """And not shown: it may hold a secret."""
    with pytest.raises(InvalidSpec, match=message):
        Allowed.from_lines(["x", line])


def test_lists_are_told_apart_without_their_values() -> None:
    """In specs."""
    one, other = Allowed.from_lines(["hunter2"]), Allowed.from_lines(["hunter3"])
    assert one.name != other.name
    assert "hunter2" not in one.name + repr(one)


@given(st.sampled_from(kind_names()), st.integers())
def test_the_same_text_has_the_same_findings(kind: str, seed: int) -> None:
    """Every time."""
    _, before, value = planted(kind, Random(seed))
    assert find(before + value) == find(before + value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("paid with [VISA 4111 1111 1111 1111]", "card"),
        ("to [IBAN DE89 3704 0044 0532 0130 00]", "iban"),
        ("by [ACCOUNT DE89370400440532013000 1]", "iban"),
        ("with [API AKIAIOSFODNN7EXAMPLE 1]", "aws_key"),
        ("write to ada@fernholt.org\u2588", "email"),
        ("paid with 4111\u25881111\u25881111\u25881111", "card"),
        ("paid with 4111\u2588\u2588\u25881111\u2588\u2588\u25881111\u2588\u2588\u25881111", "card"),
    ],
)
def test_brackets_and_blocks_hide_no_value(text: str, kind: str) -> None:
    """Only what looks like one of our masks is one."""
    assert [found.kind for found in find(text)] == [kind]


def test_a_value_has_one_mask_however_it_is_written() -> None:
    """In the digits of any script, full width, or with what cannot be seen in it."""
    numbers = ["4111111111111111", "\u0664" + "\u0661" * 15, "\uff14" + "\uff11" * 15]
    mails = ["ada@fernholt.org", "\uff41da@fernholt.org", "ada@fern\u00adholt.org"]
    text = " and ".join([*numbers, *mails])
    masked = redacted(Document("d", text)).document.text
    assert masked == " and ".join(["[CARD 1]"] * 3 + ["[EMAIL 1]"] * 3)


@pytest.mark.parametrize("mask", ["numbered", "blank"])
@pytest.mark.parametrize("value", ["AKIAIOSFODNN7EXAMPLE", "4111 1111 1111 1111"])
def test_what_shows_when_another_value_is_gone_is_found_at_once(value: str, mask: str) -> None:
    """The date ends where the mask begins: a second time nothing is left to find."""
    once = redacted(Document("d", f"{value}, on 9 May 1948, born 9 May 1948{value}"), mask=mask).document
    assert "1948" not in once.text
    assert redacted(once, mask=mask).document.text == once.text
