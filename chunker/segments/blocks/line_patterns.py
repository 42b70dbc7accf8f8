"""How lines of Markdown begin that can be one thing only, whatever stands around them.

To the parser only spaces and tabs are space. Possessive quantifiers let a line be read once.
"""

from __future__ import annotations

_WORDS = (
    r"[^ \t\n#`~>*\-+_=<\[|:0-9]",  # no other block, and no line below a heading or a table's header, begins like this
    r"\*++[^* \t\n]",
    r"_++[^_ \t\n]",
    r"`{1,2}+[^`\n]",
    r"~{1,2}+[^~ \t\n]",
    r"\+[^ \t\n]",
    r"-++[^-:| \t\n]",
    r":++[^-:| \t\n]",
    r"#++[^# \t\n]",
    r"[0-9]++(?![.)](?:[ \t\n]|\Z))",
)
END = r"(?=\n|\Z)"
BLANK_LINES = r"(?:[ \t]*+\n)*+"
LIST_MARKER = r"(?:[-+*]|[0-9]{1,9}+[.)])(?=[ \t\n]|\Z)"
_GOES_ON = rf"(?:{'|'.join(_WORDS)}|\[(?!\^))"
_BEGINS = rf"(?:{'|'.join(_WORDS)}|\[(?!\^)[^\[\]\\\n]*+(?:\[|\](?!:)))"  # and with no label of a link definition
# Lines of a paragraph; without those that only the parser knows to go on with it.
WORDS = rf"(?={_BEGINS})[^\n]*+(?:\n[ \t]*+{_GOES_ON}[^\n]*+)*+"
# The beginning of a line that ends the paragraph above, in the first case whatever that is in.
BREAKS_OFF = rf" {{0,3}}+(?:\#{{1,6}}+(?:[ \t\n]|\Z)|>|`{{3,}}+[^`\n]*+{END}|~{{3}})"
OPENS_LIST = r" {0,3}+(?:[-*+]|1[.)])[ \t]++[^ \t\n]"
