"""How lines begin that can be one thing only, whatever stands around them; all others are for the parser to judge.

The groups are possessive, so that a line is read once. `\\s` is not used: to Markdown only spaces and tabs are space.
"""

from __future__ import annotations

_ANYWHERE = (
    r"[^ \t\n#`~>*\-+_=<\[|:0-9]",  # no block begins with any of these
    r"\*++[^* \t\n]",  # *emphasis*, and no list or rule
    r"_++[^_ \t\n]",
    r"`{1,2}+[^`\n]",
    r"~{1,2}+[^~ \t\n]",
    r"\+[^ \t\n]",
    r"-++[^-:| \t\n]",  # nor what underlines a heading or a table's header
    r":++[^-:| \t\n]",
    r"#++[^# \t\n]",
    r"[0-9]++(?![0-9]|[.)](?:[ \t\n]|\Z))",
)
# A line that begins like this goes on with the paragraph above.
GOES_ON = rf"(?:{'|'.join(_ANYWHERE)}|\[(?!\^))"
# A line that begins like this begins a paragraph where there is none, for it holds no label of a link definition.
BEGINS = rf"(?:{'|'.join(_ANYWHERE)}|\[(?!\^)[^\[\]\\\n]*+(?:\[|\](?!:)))"
LIST_MARKER = r"(?:[-+*]|[0-9]{1,9}+[.)])(?=[ \t\n]|\Z)"
END = r"(?=\n|\Z)"
# A line that begins like this ends the paragraph above and is no part of it, nor the underline of a heading.
BREAKS_OFF = rf" {{0,3}}+(?:#{{1,6}}+(?:[ \t\n]|\Z)|>|`{{3,}}+[^`\n]*+{END}|~{{3}})"
OPENS_LIST = r" {0,3}+(?:[-*+]|1[.)])[ \t]++[^ \t\n]"
