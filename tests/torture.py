"""Hostile texts: documents on which splitters have crashed, hung, lost text or broken their limit.

`TORTURE` maps a name to a text of at most about 20 kB, `big` builds texts of any size for speed tests, and
`hostile_text` is a hypothesis strategy made of fragments of the former. Everything is the same on every run:
what looks random comes from a hash. Invisible characters are written as escapes, so this file itself is harmless.
"""

from __future__ import annotations

import base64
import hashlib
import json
import textwrap
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

_TALE = (
    "the river and old bridge were closed for winter while engineers measured every crack again because "
    "nobody could explain why water kept rising under stone arches although rain had stopped weeks ago "
    "some blamed pumps others suspected maps drawn long before valley changed its course towards sea "
    "now each report adds one more careful guess about clay sand roots pressure"
)
_WORDS = _TALE.split()
_BYTE_TO_WORD = [_WORDS[byte % len(_WORDS)] for byte in range(256)]
_BYTE_TO_LETTER = bytes(97 + byte % 26 for byte in range(256))
_BYTE_TO_HAN = [chr(0x4E00 + 80 * byte) for byte in range(256)]


def _noise(label: str, size: int) -> bytes:
    """`size` bytes that look random and depend only on the label, on every Python version."""
    return hashlib.shake_256(label.encode()).digest(size)


def _words(label: str, count: int) -> list[str]:
    return [_BYTE_TO_WORD[byte] for byte in _noise(label, count)]


def _sentences(label: str, count: int) -> list[str]:
    """Sentences of 3 to 18 plain words with a capital and an end mark."""
    lengths = [3 + byte % 16 for byte in _noise(f"{label} lengths", count)]
    return [
        " ".join(_words(f"{label} {number}", length)).capitalize() + ".?!."[number % 4]
        for number, length in enumerate(lengths)
    ]


def _prose(label: str, count: int) -> str:
    return " ".join(_sentences(label, count))


def _letters(label: str, size: int) -> str:
    return _noise(label, size).translate(_BYTE_TO_LETTER).decode("ascii")


def _unbroken() -> dict[str, str]:
    """Nothing to cut at: the only legal cuts are inside a word."""
    return {
        "empty": "",
        "one_letter": "x",
        "long_word": "pneumo" + "supercalcified" * 300 + "ness",
        "random_letters": _letters("random letters", 4000),
        "hex": _noise("hex", 2000).hex(),
        "base64": base64.b64encode(_noise("base64", 3000)).decode("ascii"),
        "base64_in_prose": f"See {base64.b64encode(_noise('inline', 900)).decode('ascii')} for the image. Then go on.",
        "same_letter": "a" * 6000,
        "same_han": "\u7684" * 2000,
        "exclamation_run": "!" * 3000,
        "digits": str(int.from_bytes(_noise("digits", 1200), "big")),
        "url": "https://example.org/a?" + "&".join(f"key{n}=%C3%A9{b:02x}" for n, b in enumerate(_noise("url", 260))),
    }


def _runs() -> dict[str, str]:
    """Whitespace and dots without end: chunks may be blank, and one token may hold eighty spaces."""
    return {
        "blank": " \n\t \n ",
        "one_space": " ",
        "spaces": " " * 4000,
        "newlines": "\n" * 3000,
        "tabs": "\t" * 2000,
        "crlf_only": "\r\n" * 1500,
        "dots": "." * 3000,
        "spaced_dots": ". " * 1000,
        "spaces_between_words": (" " * 83).join(_words("wide", 60)),
        "spaces_before_text": " " * 1000 + "Text at last." + "\n" * 1000,
        "dot_leaders": "\n".join(f"{word.title()} {'.' * 60} {n}" for n, word in enumerate(_words("toc", 60), 1)),
    }


def _long_units() -> dict[str, str]:
    """Units larger than any limit, or so small that thousands must be joined."""
    return {
        "sentence_of_1500_words": " ".join(_words("one sentence", 1500)).capitalize() + ".",
        "line_of_sentences": _prose("line", 150),
        "line_of_words": " ".join(_words("line of words", 2500)),
        "one_word_per_line": "\n".join(_words("column", 800)),
        "one_word_sentences": " ".join(f"{word.title()}." for word in _words("short", 600)),
        "one_word_paragraphs": "\n\n".join(_words("lonely", 500)),
        "hard_wrapped": "\n\n".join(textwrap.fill(_prose(f"wrap {n}", 9), width=60) for n in range(8)),
    }


def _sentence_traps() -> dict[str, str]:
    """Marks that do not end a sentence, and ends without a mark."""
    short = {
        "abbreviations": "Dr. Ona Brill met Mr. Tate of the U.S. Dept. of Water at 9 a.m. on Fri. the 3rd. They "
        "read Fig. 2, i.e. the map, cf. p. 14 ff., vol. 2, no. 7. Some tools, e.g. saws, stay. J. R. Oake, Ph.D., vs. "
        "Lund Inc. et al. is from the U.S. It rained in D.C. Nobody came. ",
        "decimals": "Version 3.11.4 costs 4.75 EUR, i.e. 0.5 % of $1,250.00. At 10.30 p.m. it was -3.2 C. See "
        "192.168.0.1:8080, sec. 4.2.1. and node.js. Pi is 3.14159. 42. That is all. ",
        "quotes": '"Stop!" she said. "Why? Nobody can." \u201cCome here.\u201d He left. (It was late.) '
        "\u00abD\u2019accord.\u00bb One asked, \u2018Now?\u2019, one \u201eJetzt!\u201c \u2039Yes.\u203a 'No.''Oh.' ",
        "ellipses": "Well... maybe. Wait\u2026 What?! No!!! . . . Then?\u2026 \u2026and so on... . "
        "Etc... Really?!?! Yes.. ) Then... (...) .5 .NET ?! ",
        "brackets": "He said (I quote: it rained. It poured [all day. All night.]) and left. {One. Two. (Three.} "
        "Four.) Five. [The first claim. The second claim.](https://example.org/a_(b).c) ",
        "contractions": "it's it\u2019s it\u02bcs it`s IT'S it'\u017f don't don\u2019t DON'T y'all'd've rock 'n' "
        "roll '90s we'LL I'M o'clock 's 't 're ''s s' '\u2019' \uff07s ",
    }
    return {name: text * 4 for name, text in short.items()} | {
        "unclosed_brackets": "(" * 300 + "Inside. Still inside. " * 20 + "]" * 300,
        "no_space_after_mark": "".join(_sentences("tight", 60)),
        "lower_case_starts": _prose("lower", 40).lower(),
        "mark_soup": "?!.;:,\u203d\u2026\u061f\u3002\uff01\u0964" * 120,
    }


_FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
_ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def _clusters() -> dict[str, str]:
    """One visible character made of many code points: a cut inside shows as damage."""
    zalgo = "".join(
        letter + "".join(chr(0x300 + mark % 0x70) for mark in _noise(f"zalgo {n}", 1 + n % 20))
        for n, letter in enumerate("He comes. He waits. The line is cut. ")
    )
    skin = "".join(hand + chr(tone) for hand in "\U0001f44d\U0001f44b\U0001f64f" for tone in range(0x1F3FB, 0x1F400))
    flags = "".join(chr(0x1F1E6 + ord(letter) - 65) for letter in "FRDEJPBRINZAKRUS")
    return {
        "zwj_families": _FAMILY * 100,
        "zwj_in_prose": f"We are {_FAMILY}. You are {_FAMILY}! " * 30,
        "zwj_chain": "\u200d".join("\U0001f9d1" * 400),
        "skin_tones": skin * 25,
        "flags": flags * 40,
        "odd_flags": flags[:-1] * 20 + " " + flags[0] * 31,
        "keycaps": "".join(f"{key}\ufe0f\u20e3" for key in "0123456789*#") * 30,
        "tag_flag": _ENGLAND * 60,
        "hidden_tags": "Plain. " + "".join(chr(0xE0000 + ord(letter)) for letter in "Nobody sees me. " * 30),
        "variation_selectors": "\u2764\ufe0f\u2764\ufe0e\u8fbb\U000e0100\u8fbb\U000e0101a\ufe0f\ufe0f " * 60,
        "zalgo": zalgo * 6,
        "zalgo_one_cluster": "a" + "\u0301\u0323" * 2500,
        "marks_without_base": "\u0301" * 500 + "\n\u0301 \u0308.\u0301 " * 50,
        "devanagari_conjuncts": "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f \u0936\u094d\u0930\u0940 "
        "\u0930\u093e\u0937\u094d\u091f\u094d\u0930 \u0915\u094d\u200d\u0937 \u0930\u094d\u200c\u0915\u0964 " * 40,
        "hangul_jamo": "\u1112\u1161\u11ab\u1100\u1173\u11af " * 80 + "\u1100" * 200 + "\u1161\u11a8" * 200,
    }


def _normal_forms() -> dict[str, str]:
    """Equal to the eye, different in length: offsets found in a normalised copy are wrong."""
    text = "L'\u00e9t\u00e9 \u00e0 Hu\u1ebf \u0111\u1eb9p l\u1eafm. \u00c5ngstr\u00f6m na\u00efve \u0160koda. " * 12
    twin = unicodedata.normalize("NFD", text)
    return {
        "nfc": text,
        "nfd": twin,
        "nfc_then_nfd": text + "\n\n" + twin,
        "singletons": "\u212b \u2126 \u212a \u037e \u1fef \uf900 \u2f00. " * 60,
        "length_changers": "\u0130stanbul stra\u00dfe \ufb01n \ufb03 \ufdfa \u00bd \u2460 \u1f82 \u0149. " * 50,
    }


def _scripts() -> dict[str, str]:
    """Prose without spaces, without Latin end marks, or written from right to left."""
    texts = {
        "zh": "昨天下午,水库的管理员检查了北边的闸门。他说:“今年的雨下得太早了!”原因不明。"
        "于是他们重新测量了三次,结果是4.75米,比去年高出很多。谁来修理旧桥呢?还没有决定。",
        "ja": "山の上の小さな駅には、朝になると猫が三匹やって来ます。駅長は「おはよう。今日も寒いね。」と言います。"
        "次の列車は午前9時15分です。乗る人はだれもいません。それでも時計はきちんと動いています。",
        "ko": "우리 마을의 도서관은 강가에 있습니다. 토요일마다 아이들이 모여서 지도를 그려요. 다리는 언제 고칠까요? "
        "아무도 모릅니다! 그래서 선생님은 물의 높이를 매일 공책에 적었습니다.",
        "th": "เมื่อวานนี้ฝนตกหนักมากที่ริมแม่น้ำ ชาวบ้านช่วยกันขนทรายไปที่สะพานเก่า ไม่มีใครรู้ว่าน้ำจะลดลงเมื่อไร "
        "เด็กๆนั่งดูเรือลำเล็กผ่านไปช้าๆแล้วก็กลับบ้านไปกินข้าว",
        "ar": "وصل المهندسون إلى القرية قبل الفجر. هل كان الجسر القديم آمنا؟ لم يعرف أحد الجواب، فقاسوا الشقوق مرة؛ "
        "ثم كتبوا تقريرا من ٢٥ صفحة. كانَ المَطَرُ قَد تَوَقَّفَ.",
        "he": "בבוקר הגיעו שלושה מודדים אל הגשר הישן. האם המים ימשיכו לעלות? איש לא ידע. נחכה עד יום ה', אמרה המהנדסת. "
        "שָׁלוֹם לְכֻלָּם.",
        "hi": "गाँव के पास एक पुराना पुल है। हर साल बारिश में नदी का पानी ऊपर आ जाता है। क्या इस बार भी रास्ता बंद होगा? "
        "डॉ. मिश्रा ने कहा कि चिंता मत करो॥ बच्चे स्कूल के लिए दूसरी सड़क से जाते हैं।",
    }
    texts["zh"] = texts["zh"].translate({ord(mark): 0xFEE0 + ord(mark) for mark in ",:!?"})  # their full-width forms
    paragraphs = {f"script_{code}": f"{text}\n\n{text}{text}" for code, text in texts.items()}
    return paragraphs | {
        "scripts_mixed": "".join(f"{text} Then, in English: wait. " for text in texts.values()),
        "han_without_marks": "".join(_BYTE_TO_HAN[byte] for byte in _noise("han", 1500)),
        "bidi_marks": f"Read \u202b{texts['ar']}\u202c and \u2067{texts['he']}\u2069 \u200f(1.5)\u200e. \u061cSo. " * 2,
        "bidi_override": "Pay \u202e.00001 $ ot\u202c now. \u2066Open. \u202d\u202eNever closed. " * 30,
    }


def _line_ends() -> dict[str, str]:
    """Line ends that str.splitlines, re and Markdown parsers do not agree on."""
    lines = [" ".join(_words(f"row {n}", 9)).capitalize() + "." for n in range(40)]
    ends = {
        "crlf": "\r\n", "lone_cr": "\r", "lf_cr": "\n\r", "tab": "\t", "nbsp": "\u00a0", "vertical_tab": "\v",
        "form_feed": "\f", "nel": "\u0085", "line_separator": "\u2028", "paragraph_separator": "\u2029",
        "file_separator": "\x1c", "zero_width_space": "\u200b", "ideographic_space": "\u3000",
    }  # fmt: skip
    odd_ends = "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"
    markdown = "# Head\n\n- one\n- two\n\n```\ncode\n\nmore\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    return {f"between_lines_{name}": end.join(lines) for name, end in ends.items()} | {
        "mixed_line_ends": "".join(map("".join, zip(lines, odd_ends * 4, strict=True))),
        "paragraphs_crlf": "\r\n\r\n".join(lines),
        "markdown_crlf": markdown.replace("\n", "\r\n") * 12,
        "soft_hyphens": "\u00ad".join(_words("soft", 300)) + " co\u00adop\u00ader\u00adate." * 40,
        "zero_width": "ze\u200bro wi\u200cdth \u2060join\u2060ers \ufeffhere\u180e. " * 40,
    }


def _tokenizer_traps() -> dict[str, str]:
    """Strings with a meaning to a tokenizer: special tokens, byte pieces, word-start marks."""
    return {
        "special_gpt": "Before <|endoftext|> after. <|im_start|>user\nHi.<|im_end|> <|fim_prefix|> " * 20,
        "special_bert": "[CLS] First part. [SEP] Second [MASK] part. [PAD][PAD] [UNK] ##ing ##s. " * 20,
        "special_pieces": "<s> One. </s> <unk> <0x0A> \u2581word \u0120the\u010a [INST] Do. [/INST] <|eot_id|> " * 20,
        "special_cut": "<|endof text|> <|endoftext| <|end\u200boftext|> |endoftext|> <|ENDOFTEXT|> " * 20,
    }


def _odd_code_points() -> dict[str, str]:
    """Code points that codecs, databases and C strings refuse."""
    controls = "".join(chr(code) for code in [*range(32), *range(0x7F, 0xA0)])
    return {
        "nul": "a\0b. \0\0\0 End.\0\n" * 40,
        "controls": (controls + "Text. ") * 12,
        "high_surrogate": "High \ud83d here. " * 40,
        "low_surrogate": "Low \ude00 here. " * 40,
        "reversed_surrogates": "Reversed \ude00\ud83d pair. " * 40,
        "unjoined_surrogates": "Two halves \ud83d\ude00 of one. " * 40,
        "surrogates_only": "\ud800" * 200 + "\udfff" * 200,
        "surrogate_at_ends": "\udc80" + _prose("ends", 12) + "\ud800",
        "bom_inside": "One.\ufeff Two. \ufeff\ufeffThree\ufeff.\n\ufeff\n" * 30,
        "private_use": "\ue000\uf8ff \U000f0000\U0010fffd. " * 80,
        "unassigned": "\u0378\u0530 \U0003fffa \U000e0080. \ufdd0\ufffe\uffff \U0010ffff. " * 50,
    }


_CODE = '''\
class Gauge:
    """Depth in metres. Never negative."""

    def highest(self) -> float:
        if not self.depths:
            raise ValueError("no depth was read.")
\treturn max(self.depths)  # tab on purpose


'''
_HTML = """\
<html><head><style>p{margin:0}</style><script>if (a < b && c) { run("</p>"); }</script></head>
<body><h1>Bridge&nbsp;&amp; river</h1><p>One.<br/>Two. <!-- a comment. - - > --><b>Three</p></b>
<table><tr><td>4</td><td colspan=2>5 &lt; 6</table><pre>
   kept   </pre><ul><li>a<li>b<ul><li>c</ul></ul></body></html>
"""
_DIFF = """\
--- a/gauge.py
+++ b/gauge.py
@@ -7,3 +7,4 @@ class Gauge:
-    return max(self.depths)
+    if self.depths:
+        return max(self.depths)
\\ No newline at end of file
"""


def _machine_text() -> dict[str, str]:
    """Not prose: line structure and indentation carry the meaning, sentence rules do harm."""
    words = list(enumerate(_words("records", 100)))
    records = [{"id": n, "name": word, "ok": n % 2 == 0, "x": [n / 7, None]} for n, word in words]
    rows = [f'{n},"{word}, said ""{word}.""",{n * 1.5},' for n, word in words]
    logs = [f"2021-03-04T05:06:{n % 60:02d}.{n:03d}Z WARN [p-{n % 7}] a.b: {w}=0x{n:08x} ({n}/9)" for n, w in words]
    return {
        "json_minified": json.dumps(records, separators=(",", ":")),
        "json_nested": "[" * 500 + "]" * 500,
        "html": _HTML * 8,
        "code": _CODE * 10,
        "diff": _DIFF * 12,
        "csv": "id,quote,value,\n" + "\n".join(rows),
        "log_lines": "\n".join(logs),
    }


_MATH = r"""Let $x_1 \in \mathbb{R}^n$ be \(a.b\), then \[c = d.\] costs \$5.

$$
\begin{aligned}
f(x) &= \sum_{i=1}^{n} \frac{x_i^2}{2.5 \sigma} \\
     &\leq \left\| x \right\|^2 . % done.
\end{aligned}
$$

"""


def _markdown() -> dict[str, str]:
    """Markdown with units that are huge, empty, unfinished or nested past reason."""
    cells = [f"column {n}" for n in range(80)]
    table = [cells, ["---"] * 80, *([f"{word}.{n}" for n in range(80)] for word in _words("table", 12))]
    fence_lines = "\n".join(f"step_{n} = run({n})  # {word}." for n, word in enumerate(_words("fence", 200)))
    return {
        "giant_list_item": "Before:\n\n- small\n- " + _prose("item", 120) + "\n- last\n",
        "nested_list": "".join("  " * depth + f"- level {depth}. Still {depth}.\n" for depth in range(60)),
        "empty_items": "- \n" * 200 + "* * *\n" + "1.\n" * 100,
        "wide_table": "".join(f"| {' | '.join(row)} |\n" for row in table),
        "ragged_table": "| a | b |\n|---|\n| 1 | 2 | 3 |\n||\n| `x|y` | \\| |\nnot a row\n" * 12,
        "long_fence": f"Run this:\n\n```python\n{fence_lines}\n```\n\nDone.\n",
        "unclosed_fence": f"Text.\n\n~~~~\n```\n{fence_lines}\n\n# not a heading\n",
        "headings_only": "".join("#" * (1 + n % 6) + f" Heading {n}\n\n" for n in range(120)),
        "empty_headings": "#\n##\n###### ######\n#not\n####### seven\nTitle\n===\n---\n" * 15,
        "long_heading": "# " + " ".join(_words("heading", 400)) + "\n\nShort body.\n",
        "front_matter": "---\ntitle: 'A: b'\ntags: [x, y]\n---\n\n# Head\n\n" + _prose("front", 20) + "\n\n---\n",
        "math": _MATH * 8,
    }


def _merged(*groups: dict[str, str]) -> dict[str, str]:
    """All groups as one; a name used twice would hide a text, so it is an error."""
    merged: dict[str, str] = {}
    for group in groups:
        if twice := merged.keys() & group.keys():
            raise ValueError(f"Hostile texts need different names, got twice: {', '.join(sorted(twice))}.")
        merged |= group
    return merged


TORTURE: dict[str, str] = _merged(
    _unbroken(), _runs(), _long_units(), _sentence_traps(), _clusters(), _normal_forms(), _scripts(),
    _line_ends(), _tokenizer_traps(), _odd_code_points(), _machine_text(), _markdown(),
)  # fmt: skip


def _big_words(size: int) -> str:
    shortest = min(map(len, _WORDS)) + 1
    return " ".join(map(_BYTE_TO_WORD.__getitem__, _noise("big words", size // shortest + 1)))[:size]


def _big_sentences(size: int) -> str:
    stock = _sentences("big", 256)
    shortest = min(map(len, stock)) + 1
    return " ".join(map(stock.__getitem__, _noise("big sentences", size // shortest + 1)))[:size]


def _big_han(size: int) -> str:
    return "".join(map(_BYTE_TO_HAN.__getitem__, _noise("big han", size // 3)))  # three bytes each in UTF-8


_BIG: dict[str, Callable[[int], str]] = {
    "letter": lambda size: "a" * size,
    "spaces": lambda size: " " * size,
    "newlines": lambda size: "\n" * size,
    "base64": lambda size: base64.b64encode(_noise("big base64", size)).decode("ascii")[:size],
    "cjk": _big_han,
    "words": _big_words,
    "sentences": _big_sentences,
    "random_letters": lambda size: _letters("big letters", size),
}
BIG_KINDS: tuple[str, ...] = tuple(_BIG)


def big(kind: str, size_bytes: int) -> str:
    """Text of about `size_bytes` UTF-8 bytes; words and sentences come on one line, cjk without any mark.

    Raises: ValueError: the kind is not one of `BIG_KINDS`.
    """
    if kind not in _BIG:
        raise ValueError(f"No kind {kind!r} of big text. Available: {', '.join(BIG_KINDS)}.")
    return _BIG[kind](size_bytes)


_MARKS = (
    "\n", "\n\n", "\r\n", "\r", ". ", "? ", "! ", ".\n", "...", "\u3002", " ", "\t", "- ", "# ", "```\n", "| ",
    "\u200d", "\u0301", "\u202e", "\ud83d", "\ude00", "<|endoftext|>",
)  # fmt: skip


def hostile_text() -> st.SearchStrategy[str]:
    """Texts of 0 to 600 characters: torn pieces of `TORTURE`, marks, and any Unicode, lone surrogates included."""
    texts = st.sampled_from([text for text in TORTURE.values() if text])
    starts, lengths = st.integers(0, 20_000), st.integers(1, 60)
    fragments = st.builds(lambda text, start, length: text[start % len(text) :][:length], texts, starts, lengths)
    anything = st.text(st.characters(exclude_categories=()), max_size=20)
    pieces = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_MARKS), fragments, anything)
    few, many = st.lists(pieces, max_size=10), st.lists(pieces, min_size=10, max_size=60)
    return st.one_of(few, many).map(lambda parts: "".join(parts)[:600])
