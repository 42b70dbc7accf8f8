"""A small file of each format that needs no library, with what such files hold."""

from __future__ import annotations

import json

CSV = b'name;price;note\r\nSluice 5;1.200,50;"two\r\nlines; and ""quotes"""\r\nReed 3;80,00\r\n'
JSON = json.dumps(
    {
        "title": "Gauges",
        "count": 2,
        "rows": [{"id": 1, "name": "Reed"}, {"id": 2, "name": "Sluice"}],
        "notes": ["short", "Long. " * 60 + "\n\nIn two paragraphs."],
        "inner": {"empty": {}, "none": None, "deep": [{"a": [1, 2]}, {"b": "c"}]},
    }
).encode()
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["# Levels\n", "\n", "We need:\n", "- a gauge\n", "- a *mast*"]},
            {
                "cell_type": "code",
                "source": "print(1)",
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": ["1\n"]},
                    {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": ["<Figure>"]}},
                    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: v"]},
                ],
            },
            {"cell_type": "raw", "source": "as it is"},
        ],
        "metadata": {
            "kernelspec": {"language": "python"},
            "title": "Levels of the Wend",
            "authors": [{"name": "A. Reed"}, {"name": "B. Sluice"}],
        },
        "nbformat": 4,
    }
).encode()
MAIL = b"""From: Ann <ann@example.org>
To: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
Cc: all@example.org
Date: Tue, 3 Feb 2026 10:00:00 +0100
Subject: Gauge at
 the weir
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="a"

--a
Content-Type: text/html

<p>Not this one.</p>
--a
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe. We need:

- a gauge
- a mast

On Monday Ben wrote:
> Is it there?
>> Was it ever?
--a--
--b
Content-Type: text/csv; name="prices.csv"
Content-Disposition: attachment; filename="prices.csv"

name,price
Reed,80
--b
Content-Type: image/png
Content-Disposition: attachment; filename="weir.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b
Content-Type: message/rfc822

From: cy@example.org
Subject: Forwarded

The mast is rusty.
--b--
"""
MARKDOWN = b"---\ntitle: Gauges\n---\n\n# Gauges\n\nWe need:\n\n- one\n- two\n"
SAMPLES: dict[str, bytes] = {
    "code": b"\n\ndef read():\n    return 1\n\n",
    "csv": CSV,
    "eml": MAIL,
    "ipynb": NOTEBOOK,
    "json": JSON,
    "markdown": MARKDOWN,
    "text": b"A text.\n\n- one\n- two\n",
}
