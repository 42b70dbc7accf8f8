"""The corpora: files and manifests agree, and hold nothing that they should not."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import TypedDict

import pytest

from tools.make_corpus_manifest import (
    DOCUMENTS,
    MANIFEST,
    Row,
    count_words,
    document_paths,
    read_manifest,
    render,
    updated,
)

ROOT = Path(__file__).parent.parent
CORPORA = sorted(path.parent for path in ROOT.glob(f"corpora/*/{MANIFEST}"))
FERNHOLT = ROOT / "corpora/fernholt"
DOCUMENT_FILES = [
    pytest.param(folder / path, id=f"{folder.name}/{path}") for folder in CORPORA for path in document_paths(folder)
]
_HOST = re.compile(
    r"(?:://|[\w.+-]@)([\w.-]*\w)"  # after a scheme or in a mail address, whatever it is
    r"|\b((?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|int|io|dev|app|info|biz|eu|de|es|jp|uk|us))\b"
)
_IP = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_MACHINE_PATH = re.compile(
    r"(?<![\w.~/])/(?:home|root|work|tmp|var|opt|usr|mnt|etc|srv|private|Users|Volumes)\b(?![.]example)|\b[A-Z]:\\"
)

every_corpus = pytest.mark.parametrize("folder", CORPORA, ids=lambda folder: folder.name)
every_document = pytest.mark.parametrize("file", DOCUMENT_FILES)


@every_corpus
def test_every_file_has_a_row_and_every_row_a_file(folder: Path) -> None:
    """Rows are sorted by path, and there is exactly one for each file."""
    assert [row["path"] for row in read_manifest(folder).documents] == document_paths(folder)


@every_corpus
def test_hashes_are_those_of_the_files(folder: Path) -> None:
    """The manifest holds the sha256 of each file's bytes."""
    stated = {row["path"]: row["sha256"] for row in read_manifest(folder).documents}
    assert stated == {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in document_paths(folder)}


@every_corpus
def test_the_manifest_is_as_the_tool_would_write_it(folder: Path) -> None:
    """Running the tool again changes nothing: words, hashes, order and layout are current."""
    written = (folder / MANIFEST).read_text(encoding="utf-8")
    assert render(updated(read_manifest(folder), folder, language=None)) == written


@every_corpus
def test_every_corpus_says_what_it_is(folder: Path) -> None:
    """Name, title, licence and description are there, and every row has all its fields."""
    corpus = read_manifest(folder)
    assert [*corpus.fields] == ["name", "title", "licence", "description"]
    assert corpus.fields["name"] == folder.name
    assert "\n" not in corpus.fields["description"]
    for row in corpus.documents:
        assert [*row] == ["path", "title", "language", "kind", "words", "sha256"]
        assert all(row.values()), row


@every_corpus
def test_the_readme_lists_the_corpus_with_its_size(folder: Path) -> None:
    """The table in `corpora/README.md` has the number of documents and of words."""
    rows = read_manifest(folder).documents
    size = f"| {len(rows)} | {sum(row['words'] for row in rows):,} |"
    assert f"| [{folder.name}]({folder.name}/{MANIFEST}) {size}" in (ROOT / "corpora/README.md").read_text("utf-8")


def test_fernholt_is_large_enough_to_tell_strategies_apart() -> None:
    """At least 25 documents and 60,000 words; Japanese counts half its characters, and is not needed for that."""
    rows = read_manifest(FERNHOLT).documents
    assert len(rows) >= 25
    assert sum(row["words"] for row in rows if row["language"] != "ja") >= 60_000


def test_fernholt_has_three_languages_beside_english() -> None:
    """German, Spanish and Japanese, with more than one document each."""
    languages = Counter(row["language"] for row in read_manifest(FERNHOLT).documents)
    assert {language for language, documents in languages.items() if documents > 1} == {"en", "de", "es", "ja"}


@every_document
def test_documents_are_utf8_with_line_feeds_and_one_final_newline(file: Path) -> None:
    """No byte order mark, no carriage return, exactly one line break at the end."""
    data = file.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.decode().rstrip("\n") + "\n" == data.decode()


@every_document
def test_addresses_are_reserved_ones(file: Path) -> None:
    """Hosts end in `.example`; numeric addresses are private or reserved for documentation."""
    text = file.read_text(encoding="utf-8")
    hosts = {host for pair in _HOST.findall(text) for host in pair if host and not _IP.fullmatch(host)}
    assert not [host for host in hosts if not host.endswith(".example")]
    assert all(ipaddress.ip_address(address).is_private for address in _IP.findall(text))


@every_document
def test_no_document_names_a_path_of_a_machine(file: Path) -> None:
    """Nothing that looks like somebody's home, system or drive folder."""
    assert not _MACHINE_PATH.findall(file.read_text(encoding="utf-8"))


def test_address_and_path_patterns_see_what_they_look_for() -> None:
    """The two tests above would fail on a real host, mail address, home folder or drive."""
    assert _HOST.findall("at https://x.org/a") == [("x.org", "")]
    assert _HOST.findall("write to a.b@mail.net.") == [("mail.net", "")]
    assert _HOST.findall("see docs.python.org today") == [("", "docs.python.org")]
    assert all(map(_MACHINE_PATH.search, ("in /home/me/x", "`/tmp/a`", "C:\\Users")))
    assert not any(map(_MACHINE_PATH.search, ("GET /v2/home/x", "and/or", "https://a.example/home/x")))


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [("", "en", 0), ("One  two\nthree.\n", "en", 3), ("水位計 は\n良い。\n", "ja", 3), ("Z. B. so", "de", 3)],
)
def test_words_are_counted_by_language(text: str, language: str, words: int) -> None:
    """White space parts words; in Japanese two characters other than white space are one word."""
    assert count_words(text, language) == words


class Evidence(TypedDict):
    """A span of a document, in code points, with the text that stands there."""

    document: str
    start: int
    end: int
    quote: str


class Asked(TypedDict):
    """One line of `questions.jsonl`."""

    id: str
    question: str
    evidence: list[Evidence]
    answers: list[str]
    tags: list[str]


_LINES = (FERNHOLT / "questions.jsonl").read_text("utf-8").removesuffix("\n").split("\n")
QUESTIONS: list[Asked] = [json.loads(line) for line in _LINES]
EVALSET = tomllib.loads((FERNHOLT / "evalset.toml").read_text("utf-8"))
TAGS = Counter(tag for row in QUESTIONS for tag in row["tags"])
_LEAST = {
    "two-pieces": 25,
    "two-documents": 10,
    "unanswerable": 18,
    "distractor": 25,
    "cross-language": 6,
    "long": 6,
    **dict.fromkeys(("de", "es", "ja", "code", "faq", "narrative"), 10),
    **dict.fromkeys(("prose", "list", "table", "number", "exception", "negation", "needs-header"), 20),
}


def _text(document: str) -> str:
    """A document of the corpus, with its line ends as they are."""
    with (FERNHOLT / "documents" / document).open(encoding="utf-8", newline="") as file:
        return file.read()


def _words(text: str) -> set[str]:
    """Words of at least four letters, which are mostly those that carry the meaning."""
    return set(re.findall(r"[^\W\d_]{4,}", text.lower()))


class TestQuestions:
    """The eval set of fernholt: `evalset.toml` and `questions.jsonl`."""

    def test_quotes_stand_where_the_offsets_say(self) -> None:
        """Spans lie inside their documents, and each quote is the text between its offsets."""
        for row in QUESTIONS:
            for part in row["evidence"]:
                assert 0 <= part["start"] < part["end"] <= len(text := _text(part["document"])), row["id"]
                assert text[part["start"] : part["end"]] == part["quote"], row["id"]

    def test_quotes_begin_and_end_with_something_to_read(self) -> None:
        """No quote is white space or has it at an edge."""
        quotes = [part["quote"] for row in QUESTIONS for part in row["evidence"]]
        assert all(quote == quote.strip() != "" for quote in quotes)

    def test_ids_are_unique_and_sorted_and_questions_differ(self) -> None:
        """Nothing is asked twice; rows have their fields in one order."""
        assert [row["id"] for row in QUESTIONS] == sorted({row["id"] for row in QUESTIONS})
        assert len({row["question"].casefold() for row in QUESTIONS}) == len(QUESTIONS)
        assert {tuple(row) for row in QUESTIONS} == {("id", "question", "evidence", "answers", "tags")}

    def test_pieces_of_evidence_are_in_order_and_do_not_overlap(self) -> None:
        """Inside one question, pieces of one document follow one another."""
        for row in QUESTIONS:
            assert row["evidence"] == sorted(row["evidence"], key=lambda part: (part["document"], part["start"]))
            for one, next_one in pairwise(row["evidence"]):
                assert one["document"] != next_one["document"] or one["end"] <= next_one["start"], row["id"]

    def test_only_the_unanswerable_lack_evidence_and_answers(self) -> None:
        """All others have evidence and one to three answers."""
        for row in QUESTIONS:
            answerable = "unanswerable" not in row["tags"]
            assert bool(row["evidence"]) == answerable, row["id"]
            assert bool(row["answers"]) == answerable, row["id"]
            assert len(row["answers"]) <= 3
            assert all(answer.strip() for answer in row["answers"])

    def test_every_document_is_asked_about_and_none_too_often(self) -> None:
        """From two to twelve questions need something from each document."""
        asked = Counter(document for row in QUESTIONS for document in {part["document"] for part in row["evidence"]})
        assert {f"{DOCUMENTS}/{document}" for document in asked} == set(document_paths(FERNHOLT))
        assert 2 <= min(asked.values()) <= max(asked.values()) <= 12

    def test_there_are_enough_questions_of_each_kind(self) -> None:
        """At least 150 in all, and of each tag what its stratum needs."""
        assert len(QUESTIONS) >= 150
        assert set(TAGS) == set(_LEAST)
        assert {tag for tag, least in _LEAST.items() if TAGS[tag] < least} == set()

    def test_tags_that_can_be_counted_are_right(self) -> None:
        """Pieces, documents, lengths and languages are what the tags say."""
        languages = {row["path"]: row["language"] for row in read_manifest(FERNHOLT).documents}
        for row in QUESTIONS:
            tags, parts = set(row["tags"]), row["evidence"]
            documents = {part["document"] for part in parts}
            assert ("two-documents" in tags) == (len(documents) > 1), row["id"]
            assert ("two-pieces" in tags) == (len(parts) - ("needs-header" in tags) > 1), row["id"]
            assert ("long" in tags) == (sum(len(part["quote"]) for part in parts) > 600), row["id"]
            foreign = {languages[f"{DOCUMENTS}/{document}"] for document in documents} - {"en"}
            assert not foreign or ("cross-language" in tags) != bool(foreign & tags), row["id"]

    def test_questions_do_not_copy_their_evidence(self) -> None:
        """On average, fewer than four in ten words of a question stand in its evidence (Japanese has no spaces)."""
        shares = []
        for row in QUESTIONS:
            if row["evidence"] and "ja" not in row["tags"]:
                evidence = _words(" ".join(part["quote"] for part in row["evidence"]))
                shares.append(len(_words(row["question"]) & evidence) / len(_words(row["question"])))
        assert fmean(shares) < 0.4

    def test_the_description_counts_what_is_there(self) -> None:
        """`evalset.toml` and the README have the count of every tag, and the README that of all questions."""
        readme = (ROOT / "corpora/README.md").read_text("utf-8")
        rows = re.findall(r"^\| (`.+`) \| ([\d, ]+) \|", readme, re.MULTILINE)
        shown = {tag: int(n) for tags, ns in rows for tag, n in zip(tags.split(", "), ns.split(", "), strict=True)}
        assert EVALSET["tags"] == dict(TAGS) == {tag.strip("`"): count for tag, count in shown.items()}
        assert (FERNHOLT / EVALSET["documents"]).is_dir()
        assert (FERNHOLT / EVALSET["questions"]).is_file()
        assert EVALSET["licence"] == read_manifest(FERNHOLT).fields["licence"]
        assert f"{len(QUESTIONS)} questions" in readme


class TestTool:
    """`tools/make_corpus_manifest.py` on a small corpus."""

    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Path:
        """A corpus of one document whose title somebody chose."""
        (tmp_path / DOCUMENTS).mkdir()
        (tmp_path / DOCUMENTS / "b.md").write_text("# Second\n\nTwo words.\n", encoding="utf-8")
        manifest = (
            'name = "small"\n\n[[documents]]\npath = "documents/b.md"\ntitle = "Chosen \\"title\\""\nlanguage = "en"\n'
        )
        (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
        return tmp_path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The tool as a person runs it."""
        command = [sys.executable, "-m", "tools.make_corpus_manifest", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    def rows(self, corpus: Path) -> dict[str, Row]:
        """The rows by path."""
        return {row["path"]: row for row in read_manifest(corpus).documents}

    def test_words_and_hash_are_written_and_the_rest_is_kept(self, corpus: Path) -> None:
        """A chosen title stays; the measured fields are filled in."""
        assert self.run(corpus).returncode == 0
        row = self.rows(corpus)["documents/b.md"]
        assert (row["title"], row["words"], len(row["sha256"])) == ('Chosen "title"', 4, 64)

    def test_a_new_file_gets_a_row_in_the_stated_language(self, corpus: Path) -> None:
        """Its title is its first heading; rows stay sorted."""
        (corpus / DOCUMENTS / "a.md").write_text("# Erstes\n\nText.\n", encoding="utf-8")
        assert "added: documents/a.md" in self.run(corpus, "--language", "de", "--kind", "faq").stderr
        row = self.rows(corpus)["documents/a.md"]
        assert (row["title"], row["language"], row["kind"]) == ("Erstes", "de", "faq")
        assert [*self.rows(corpus)] == ["documents/a.md", "documents/b.md"]

    def test_a_new_file_without_a_language_is_refused(self, corpus: Path) -> None:
        """The manifest is left as it was, and the message says what to do."""
        before = (corpus / MANIFEST).read_bytes()
        (corpus / DOCUMENTS / "a.md").write_text("Text.\n", encoding="utf-8")
        ran = self.run(corpus)
        assert (ran.returncode, "--language" in ran.stderr) == (2, True)
        assert (corpus / MANIFEST).read_bytes() == before

    def test_the_row_of_a_lost_file_is_dropped(self, corpus: Path) -> None:
        """What is no longer there is no longer listed."""
        shutil.move(corpus / DOCUMENTS / "b.md", corpus / DOCUMENTS / "c.md")
        assert "dropped: documents/b.md" in self.run(corpus, "--language", "en").stderr
        assert [*self.rows(corpus)] == ["documents/c.md"]

    def test_long_texts_are_wrapped_and_read_back_whole(self, corpus: Path) -> None:
        """Quotes, backslashes and double spaces survive the wrapping."""
        text = 'A "long"  text with a \\ backslash. ' * 9
        before = read_manifest(corpus)
        (corpus / MANIFEST).write_text(render(before._replace(fields={"description": text})), encoding="utf-8")
        assert max(map(len, (corpus / MANIFEST).read_text("utf-8").splitlines())) <= 120
        assert read_manifest(corpus).fields == {"description": text}
