"""Checks that tell numbers of a kind from other digits, each on the digits and letters alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from string import ascii_uppercase, digits

_ODD = (
    "1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23".split()
)  # of A to Z; of 0 to 9 the first ten
_ITALIAN_ODD = {
    **dict(zip(ascii_uppercase, map(int, _ODD), strict=True)),
    **dict(zip(digits, map(int, _ODD), strict=False)),
}


def alnum(value: str) -> str:
    """The letters and digits of a value, in capitals."""
    return "".join(filter(str.isalnum, value)).upper()


def luhn(number: str) -> bool:
    """Luhn's formula (ISO/IEC 7812-1), of cards and many numbers of persons.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def mod97(iban: str) -> bool:
    """ISO 13616: moved by four and read as a number, an IBAN leaves 1 when divided by 97.

    >>> mod97("DE89370400440532013000")
    True
    """
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def weighted(number: str, weights: Iterable[int]) -> int:
    """Sum of the digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def spanish(number: str) -> bool:
    """DNI and NIE: the letter is that of the number modulo 23.

    >>> spanish("12345678Z"), spanish("X1234567L")
    (True, True)
    """
    body = str("XYZ".index(number[0])) + number[1:-1] if number[0] in "XYZ" else number[:-1]
    return number[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def french(number: str) -> bool:
    """NIR: the last two digits are 97 less the rest modulo 97; departments 2A and 2B count as 19 and 18.

    >>> french("255081416802538")
    True
    """
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return body.isdecimal() and 97 - int(body) % 97 == int(number[13:])


def italian(code: str) -> bool:
    """Codice fiscale: the last letter follows from the values of the other characters.

    >>> italian("RSSMRA85T10A562S")
    True
    """
    odd = sum(_ITALIAN_ODD[letter] for letter in code[:15:2])
    even = sum(int(letter) if letter.isdigit() else ord(letter) - 65 for letter in code[1:15:2])
    return chr(65 + (odd + even) % 26) == code[15]


def brazilian(number: str) -> bool:
    """CPF: two check digits, of the first nine and of the first ten digits.

    >>> brazilian("52998224725"), brazilian("11111111111")
    (True, False)
    """
    if len(set(number)) == 1:
        return False
    checks = (weighted(number, range(count, 1, -1)) * 10 % 11 % 10 for count in (10, 11))
    return all(check == int(digit) for check, digit in zip(checks, number[9:], strict=True))


def chinese(number: str) -> bool:
    """Resident identity number: a birthday inside, and ISO 7064 MOD 11-2.

    >>> chinese("11010519491231002X")
    True
    """
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    check = "10X98765432"[weighted(number[:17], weights) % 11]
    return check == number[17] and is_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def polish(number: str) -> bool:
    """PESEL: a birthday inside, whose month says the century, and a check digit.

    >>> polish("44051401359")
    True
    """
    century, month = divmod(int(number[2:4]), 20)
    year = (1900, 2000, 2100, 2200, 1800)[century] + int(number[:2])
    check = -weighted(number[:10], (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10
    return check == int(number[10]) and is_day(year, month, int(number[4:6]))


def german(number: str) -> bool:
    """Tax number of a person: ISO 7064 MOD 11,10, and one digit that comes twice or three times.

    >>> german("86095742719")
    True
    """
    counts = sorted((number[:10].count(digit) for digit in set(number[:10])), reverse=True)
    product = 10
    for digit in number[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return number[0] != "0" and counts[0] in {2, 3} and (11 - product) % 10 == int(number[10])


def swedish(number: str) -> bool:
    """Personnummer: a birthday and Luhn's formula over ten digits.

    >>> swedish("8112189876")
    True
    """
    return luhn(number) and is_day(2000 + int(number[:2]), int(number[2:4]), int(number[4:6]))
