"""Values of every kind that is redacted, drawn by chance with valid check digits, and the words they stand between.

The check digits are found by trying them against formulas written here, so that nothing is checked by itself.
"""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Callable
from random import Random
from typing import NamedTuple

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Planted(NamedTuple):
    """A value, and the text before it without which nobody would know what it is."""

    kind: str
    before: str
    value: str


def some(random: Random, letters: str, count: int) -> str:
    """So many letters, drawn."""
    return "".join(random.choices(letters, k=count))


def digits(random: Random, count: int, first: str = "123456789") -> str:
    """So many digits."""
    return random.choice(first) + some(random, string.digits, count - 1)


def luhn_sum(number: str) -> int:
    """Every second digit from the right doubled, and its digits added."""
    total = 0
    for place, digit in enumerate(number[::-1]):
        total += sum(divmod(int(digit) * 2, 10)) if place % 2 else int(digit)
    return total


def card(random: Random) -> str:
    """Visa, Mastercard or American Express, plain or in groups."""
    first, length = random.choice([("4", 16), ("5" + random.choice("12345"), 16), ("37", 15)])
    body = first + some(random, string.digits, length - len(first) - 1)
    number = next(body + digit for digit in string.digits if luhn_sum(body + digit) % 10 == 0)
    mark = random.choice(["", " ", "-"])
    cuts = (4, 8, 12) if length == 16 else (4, 10)
    return mark.join(number[start:end] for start, end in zip((0, *cuts), (*cuts, length), strict=True))


def iban(random: Random) -> str:
    """A German, British or French one; the check digits are 98 less the remainder."""
    country, rest = random.choice(
        [
            ("DE", some(random, string.digits, 18)),
            ("GB", "NWBK" + some(random, string.digits, 14)),
            ("FR", some(random, string.digits, 23)),
        ]
    )
    letters = f"{rest}{country}00"
    remainder = int("".join(letter if letter.isdigit() else str(ord(letter) - 55) for letter in letters)) % 97
    number = f"{country}{98 - remainder:02}{rest}"
    return number if random.random() < 0.5 else " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def jwt(random: Random) -> str:
    """Head, claims and a signature."""
    parts = [json.dumps({"alg": "HS256"}), json.dumps({"sub": some(random, ALNUM, 12)}), some(random, ALNUM, 30)]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def private_key(random: Random) -> str:
    """Armour around lines of 64."""
    lines = "\n".join(some(random, ALNUM + "+/", 64) for _ in range(4))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"


def dni(random: Random) -> str:
    """Eight digits and their letter."""
    number = digits(random, 8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def cpf(random: Random) -> str:
    """Eleven digits with marks."""
    body = [int(digit) for digit in digits(random, 9)]
    for _ in range(2):
        total = sum(digit * weight for digit, weight in zip(body, range(len(body) + 1, 1, -1), strict=True))
        body.append(0 if total % 11 < 2 else 11 - total % 11)
    number = "".join(map(str, body))
    return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"


def phone(random: Random) -> str:
    """International, American or French."""
    pairs = " ".join(some(random, string.digits, 2) for _ in range(4))
    area, exchange = (random.choice("23456789") + random.choice("023456789") + str(random.randint(0, 9)) for _ in "12")
    local = f"{area}-{exchange}-{some(random, string.digits, 4)}"
    return random.choice([f"+44 20 {digits(random, 4)} {digits(random, 4)}", local, f"06 {pairs}", f"+33 6 {pairs}"])


def email(random: Random) -> str:
    """A name and a domain."""
    name, host = some(random, string.ascii_lowercase, 6), some(random, string.ascii_lowercase, 7)
    return f"{name}.{some(random, ALNUM, 3)}@{host}.example"


def ip(random: Random) -> str:
    """IPv4 with two long numbers at least, or IPv6."""
    if random.random() < 0.5:
        return ".".join(str(random.randint(10, 199)) for _ in range(4)).replace("127.", "128.", 1)
    return ":".join(["2001", "db8", *(f"{random.randint(1, 65535):x}" for _ in range(6))])


def birthday(random: Random) -> str:
    """A day in one of three forms."""
    year, month, day = random.randint(1930, 2009), random.randint(1, 12), random.randint(1, 28)
    return random.choice([f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}", f"{day} March {year}"])


MAKERS: dict[str, tuple[str, Callable[[Random], str]]] = {
    "private_key": ("", private_key),
    "aws_key": ("id ", lambda random: "AKIA" + some(random, string.ascii_uppercase + "234567", 16)),
    "google_key": ("", lambda random: "AIza" + some(random, ALNUM + "_", 35)),
    "azure_key": ("AccountKey=", lambda random: some(random, ALNUM + "+/", 86) + "=="),
    "github_token": ("", lambda random: random.choice(["ghp_", "gho_", "ghs_"]) + some(random, ALNUM, 36)),
    "gitlab_token": ("", lambda random: "glpat-" + some(random, ALNUM, 20)),
    "slack_token": ("", lambda random: f"xoxb-{digits(random, 12)}-{some(random, ALNUM, 24)}"),
    "stripe_key": ("", lambda random: random.choice(["sk_live_", "rk_test_"]) + some(random, ALNUM, 24)),
    "openai_key": ("", lambda random: "sk-proj-" + some(random, ALNUM, 48)),
    "anthropic_key": ("", lambda random: "sk-ant-api03-" + some(random, ALNUM, 93)),
    "huggingface_token": ("", lambda random: "hf_" + some(random, ALNUM, 34)),
    "npm_token": ("", lambda random: "npm_" + some(random, ALNUM, 36)),
    "pypi_token": ("", lambda random: "pypi-AgEIcHlwaS5vcmc" + some(random, ALNUM, 60)),
    "service_token": ("", lambda random: "dop_v1_" + some(random, HEX, 64)),
    "jwt": ("Bearer ", jwt),
    "card": ("", card),
    "iban": ("", iban),
    "ssn": ("", lambda random: f"{random.randint(100, 665)}-{random.randint(10, 99)}-{random.randint(1000, 9999)}"),
    "national_id": ("", lambda random: random.choice([dni, cpf])(random)),
    "birth_date": ("born on ", birthday),
    "email": ("", email),
    "phone": ("", phone),
    "ip": ("from ", ip),
    "mac": ("", lambda random: ":".join(some(random, HEX, 2) for _ in range(5)) + ":a1"),
    "password": ("password = ", lambda random: some(random, ALNUM, 9) + "!7x"),
    "secret": ("client_secret: ", lambda random: some(random, HEX, 40)),
}


def planted(kind: str, random: Random) -> Planted:
    """One value of a kind."""
    before, make = MAKERS[kind]
    return Planted(kind, before, make(random))


def near(kind: str, random: Random) -> str:
    """A value of a kind with one digit or letter changed, which a check digit finds out."""
    value = planted(kind, random).value
    place = random.choice([place for place, letter in enumerate(value) if letter.isdigit()][3:-1])
    return value[:place] + str((int(value[place]) + random.randint(1, 8)) % 10) + value[place + 1 :]
