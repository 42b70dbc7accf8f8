"""Secrets that are known by the words before them: passwords, and values that look random behind `key` or `token`."""

from __future__ import annotations

import math
import re
from collections import Counter

from chunker.redacting.password_columns import below_headers
from chunker.redacting.password_places import (
    ASSIGNED,
    CLOSING,
    IN_ELEMENTS,
    IN_NEXT_CELL,
    IN_OPTIONS,
    IN_URLS,
    IN_VALUES,
    IS,
    ON_NEXT_LINE,
    in_lists,
)
from chunker.redacting.password_values import PLACEHOLDERS, is_path
from chunker.redacting.searching import following, together
from chunker.redacting.types import Detector

_SECRET_WORDS = (
    "secret token key credential authoriz signature bearer sessionid session_id apikey accesskey accesstoken authtoken "
    "refreshtoken".split()
)
_SCHEME = r"(?:(?:Bearer|Basic|Token|token)[ \t]{1,3})?"
_ENTROPY_GAP = rf"""(?i:ation|s)?(?:[_-][A-Za-z0-9]{{1,12}})?{CLOSING}{IS}?[ \t]{{0,8}}\*{{0,2}}["'`]?{_SCHEME}"""
_RANDOM = r"([0-9A-Za-z][\w+/.~-]{14,511}={0,2}){R}"
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_RUNS = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")


def is_random(match: re.Match[str]) -> bool:
    """Whether a value looks drawn by chance: digits among letters, many changes between them, 3 bits a character."""
    value = match[1]
    letters = sum(map(str.isalpha, value))
    digits = sum(map(str.isdigit, value))
    if PLACEHOLDERS.fullmatch(value) or digits < 2 or letters < 2 or is_path(value):
        return False
    return bool(_UUID.fullmatch(value)) or (entropy(value) >= 3 and len(_RUNS.findall(value)) >= len(value) / 4)


def entropy(value: str) -> float:
    """Shannon's entropy of the characters of a value, in bits a character.

    >>> entropy("aabb")
    1.0
    """
    shares = (count / len(value) for count in Counter(value).values())
    return -sum(share * math.log2(share) for share in shares)


PASSWORD = Detector(
    "password",
    "secrets",
    "what `password` and its like in nine languages name: behind them, on the next line, in elements, options and "
    "tables; passwords in URLs; no placeholders and plain words",
    together(
        ASSIGNED, ON_NEXT_LINE, IN_ELEMENTS, IN_VALUES, IN_NEXT_CELL, IN_OPTIONS, IN_URLS, in_lists, below_headers
    ),
    (
        "password = ⟨hunter2⟩",
        'db_password: "⟨s3cr3t!x⟩"',
        "Server=db;User=sa;Password=⟨Xy9!z_w⟩;",
        "postgres://app:⟨t0psecret⟩@db.local/x",
        "Das Passwort: ⟨Geh31m!⟩",
        "密码：⟨abc12345⟩",
        'PWD="⟨letmein⟩"',
        "DB_PASS=⟨abc123⟩",
        "The password is: ⟨hunter2x⟩.",
        "password=⟨Secret99!⟩(prod)",
        "password=⟨hunter2⟩(prod)",
        "password = ⟨s3cr3t_pw⟩[prod]",
        'password = "⟨hunter2(prod)⟩"',
        "password=⟨k9.Tz4w⟩",
        "Password:\n\n    ⟨hunter2x⟩\n",
        "password:\r\n  - ⟨hunter2x⟩\r\n",
        "<db:password>⟨hunter2x⟩</db:password>",
        '<Password type="text"> ⟨hunter2x⟩ </Password>',
        '<property name="db.password">⟨hunter2x⟩</property>',
        '<add key="password" value="⟨hunter2x⟩"/>',
        '<input type="password" class="wide" value="⟨hunter2x⟩">',
        "- name: DB_PASSWORD\n  value: ⟨hunter2x⟩",
        '{"name": "DB_PASSWORD", "value": "⟨hunter2x⟩"}',
        "| **Password** | `⟨hunter2x⟩` |",
        "Password\t⟨hunter2x⟩",
        "| user | password |\n| --- | --- |\n| ada | ⟨hunter2x⟩ |",
        "user;password;role\nada;⟨hunter2x⟩;admin",
        "user,dbPassword\nada,⟨hunter2x⟩",
        "mysql --user root --password ⟨hunter2x⟩ db",
        "sshpass -p ⟨hunter2x⟩ ssh host",
        " user | password \n------+----------\n ada  | ⟨hunter2x⟩\n",
        "+------+----------+\n| user | password |\n+------+----------+\n| ada  | ⟨hunter2x⟩ |\n+------+----------+\n",
        'user,password\n"Lovelace, ""Ada""",⟨hunter2x⟩',
        "password: |\n  ⟨hunter2x⟩\n",
        "password: >-\n  ⟨hunter2x⟩\n",
        "passwords:\n  - ⟨hunter2x⟩\n",
        '"password": ["⟨hunter2x⟩"]',
        "'passwords' => [\n  '⟨hunter2x⟩',\n]",
        '{\\"password\\":\\"⟨hunter2x⟩\\"}',
        "postgres://app:⟨pass@word1⟩@db/x",
        'password = """⟨hunter2x⟩"""',
        'password = b"⟨hunter2x⟩"',
        'if (password == "⟨hunter2x⟩")',
        "password !== '⟨hunter2x⟩'",
        "<Password><![CDATA[⟨hunter2x⟩]]></Password>",
        "Das Passwort ist ⟨Geh31m!⟩",
        'password = "⟨two words 99⟩"',
        'password = "⟨correct horse battery⟩"',
        'password = "⟨it\'s4me!⟩"',
        'password = "⟨abc\\"def12⟩"',
        "curl -u ada:⟨hunter2x⟩ https://fernholt.example",
        '"newPassword":"⟨hunter2x⟩"',
        'dbPassword = "⟨hunter2x⟩"',
        "userPassword: ⟨hunter2x⟩",
        "PGPASSWORD=⟨hunter2x⟩ psql",
        "rootPwd=⟨hunter2x⟩",
        "dbPass=⟨hunter2x⟩",
        "DBPASS=⟨hunter2x⟩",
    ),
    (
        "password = getpass()",
        "password = b64decode(x)",
        "password: required",
        "password: str = None",
        "the password is wrong",
        "password=${DB_PASSWORD}",
        "password = config.password",
        '"password": "Passwort"',
        "https://user:password@host/",
        "password: <your password>",
        "password=password",
        "min password: 8",
        "password: 8-64 characters",
        "pass: 12/15 tests",
        'password = f"{user}"',
        "password=get_password(user)",
        'password = os.environ["X"]',
        'password = "get_password(user)"',
        "if password:\n    return value",
        "password:\n    minLength: 8",
        "Password\n========",
        "<label>Password</label><b>hunter2x</b>",
        '<a href="#password-2">RFC2289</a>',
        "| --password | --password-file | PASSWORD |",
        "| password | VARCHAR(255) | hashed |",
        "| password | string | the password |",
        "echo password | base64",
        "| password | --password-file |",
        "| a | password | b |\n| - | - | - |\n| 1 | config.password | 2 |",
        "Enter your user name, password,\nand 2fa_code, then go.",
        "from x import user, password\nfrom y import a, b64decode",
        "--password PASSWORD, --password <value>",
        "userPassword = form.newPassword",
        "bypass = hunter2x",
        '"password": "At least 8 characters"',
        "password: 'Enter a new one'",
        "password: 'Step 2 of 3'",
        "if password == user2:",
        'the `password` is `"swordfish"`',
        'if password == "prompt":',
        "'password' => ['required', 'min:8', 'confirmed']",
        "Passwords:\n- at least 8 signs\n- rotated\n",
        "| user | password |\n+------+----------+\n\n ada | hunter2x",
        "docker run -u 1000:1000 image",
    ),
)
SECRET = Detector(
    "secret",
    "secrets",
    "what looks drawn by chance behind `key`, `secret`, `token`, `credential`, `authorization` or `signature`",
    together(
        following(_SECRET_WORDS, _ENTROPY_GAP + _RANDOM, is_random, 0),
        following(["secret"], r"[_-]?(?:access[_-]?)?key" + _ENTROPY_GAP + r"([0-9A-Za-z+/]{40})(?![\w+/=])"),
    ),
    (
        "aws_secret_access_key = ⟨wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY⟩",
        '"api_key": "⟨9f86d081884c7d659a2feaa0c55ad015⟩"',
        "Authorization: Bearer ⟨mF_9.B5f-4.1JqM8xQ2zR7⟩",
        "client_secret=⟨0f3a1c52-7b1e-4d2a-9a51-6d0c4be81f20⟩",
        '"apiKey":"⟨9f86d081884c7d659a2feaa0c55ad015⟩"',
        "APIKEY=⟨9f86d081884c7d659a2feaa0c55ad015⟩",
        "accessToken=⟨9f86d081884c7d659a2feaa0c55ad015⟩",
        "refreshtoken=⟨9f86d081884c7d659a2feaa0c55ad015⟩",
        "JSESSIONID=⟨9f86d081884c7d659a2feaa0c55ad015⟩;",
    ),
    (
        "key = my_table_primary_key_2024",
        "the key to understanding-the-problem",
        "token: projects/123/locations/us-east1",
        "key: aaaaaaaaaaaaaaaaaaaaaaaa11",
        "secret: short1",
        "monkey=9f86d081884c7d659a2feaa0c55ad015",
    ),
)


DETECTORS = (PASSWORD, SECRET)
