"""Letters of the fonts Symbol and Wingdings, which files keep by their place in the font."""

from __future__ import annotations

BLANKS = " \t\n\xa0\u200b\uf020"  # bullets that nobody sees; the last is the space of such a font

_PRIVATE = 0xF000  # where Word puts the places of such fonts
_LATIN = "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw"
_GREEK = dict(zip(_LATIN, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SYMBOL = {
    **{ord(letter): greek for letter, greek in _GREEK.items()},
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xB7: "•", 0xA5: "∞",
    0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xAB: "↔", 0xDE: "⇒", 0xE5: "∑", 0xD6: "√", 0xCE: "∈", 0xB6: "∂",
    0xD1: "∇", 0xF2: "∫", 0xBC: "…",
}  # fmt: skip
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0xA7: "▪",
    0x6C: "●", 0x6E: "■", 0x4A: "☺", 0x4C: "☹", 0x28: "☎", 0x2A: "✉", 0xAB: "★",
}  # fmt: skip


def symbol(font: str, code: str) -> str:
    """The letter that looks like this one of a font; U+FFFD where that is not known, nothing without a number."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    in_font = place - _PRIVATE if _PRIVATE <= place < _PRIVATE + 256 else place
    name = font.casefold()
    table = _SYMBOL if name == "symbol" else _WINGDINGS if name == "wingdings" else {}
    if in_font in table:
        return table[in_font]
    is_letter = in_font != place or table or not 0x20 <= place <= 0x10FFFF or 0xD800 <= place <= 0xDFFF
    return (chr(in_font) if 0x20 < in_font < 0x7F and not table else "\ufffd") if is_letter else chr(place)
