"""The walk through a page that sets down what it says, part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from chunker.reading.html.flow import Flow
from chunker.reading.html.formulas import is_drawn_formula, is_formula
from chunker.reading.html.google_lists import GoogleLists
from chunker.reading.html.hidden import NEVER_SHOWN, Region, is_hidden, is_menu, is_tool
from chunker.reading.html.letters import code_in, run_of
from chunker.reading.html.listing import Lists
from chunker.reading.html.looks import is_quote, is_title, look_of
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse
from chunker.reading.html.notes import Notes
from chunker.reading.html.preformatted import language_of, lines_in_blocks, lines_in_rows, lines_of, only_numbers
from chunker.reading.html.survey import Survey
from chunker.reading.html.tables import GatheredTable
from chunker.reading.html.tasks import task_mark
from chunker.reading.html.words import Unread, WordWalk
from chunker.reading.writer import Container, Writer

_BLOCKS = frozenset(
    "address article aside body center details dialog fieldset figure footer form header hgroup html legend main "
    "nav noscript optgroup search section summary figcaption caption tbody tfoot thead".split()
)
_ENDS_HEADINGS = frozenset("p ul ol dl table pre blockquote h1 h2 h3 h4 h5 h6 hr".split())
_REGIONS = frozenset({"nav", "header", "footer"})
_MOST_TABLES = 10  # in each other; those further in are read as their words


def write_page(root: Node, writer: Writer, facts: Survey) -> Unread:
    """Set down all that a page shows."""
    flow = Flow(writer)
    walk = _Walk(
        flow, facts=facts, lists=Lists(flow, GoogleLists(facts.list_marks, facts.indents)), notes=Notes(flow, facts)
    )
    traverse(root, walk.enter)
    walk.flow.end()
    walk.unread.is_too_deep = walk.flow.was_too_deep
    return walk.unread


@dataclass(kw_only=True)
class _Walk(WordWalk):
    """A walk under way.

    Attributes:
        inside_main: how many parts are open that a header or footer can belong to, other than the page.
        tables: those that are open, the innermost last; None for one that only places things on the screen.
        coded: numbers of paragraphs whose code is written.
        end_heading: ends the heading or term being gathered, should another block begin in it.
    """

    facts: Survey
    lists: Lists
    notes: Notes
    inside_main: int = 0
    seen_main: bool = False
    tables: list[GatheredTable | None] = field(default_factory=list)
    coded: set[int] = field(default_factory=set)
    in_title_page: bool = False
    end_heading: Callable[[], None] | None = None

    def enter(self, node: Node) -> Leave:
        """Take in what begins with a node; what comes back ends it."""
        name = name_of(node)
        if name == "-text":
            self.flow.say("" if self.lists.is_shown(node) else self.notes.words_of(node))
            return skipped
        if name[:1] in {"-", "!"} or name in NEVER_SHOWN:
            return self.script(node) if name == "script" else skipped
        given = attributes(node)
        if (given or name in _REGIONS) and (left_out := self._left_out(node, name, given)):
            return left_out
        if self.end_heading and name in _ENDS_HEADINGS and self.flow.has_words():
            self.end_heading()
        handle = _HANDLERS.get(name)
        if handle:
            return handle(self, node, given)
        if name in _BLOCKS:
            return self._block(name, given)
        return self.inline(name, look_of(given, self.facts.looks) if given else None)

    def _left_out(self, node: Node, name: str, given: Attributes) -> Leave:
        """What ends an element that its attributes make another one, or nothing for all others."""
        if is_tool(name, given, node.text(deep=True) if name == "a" else ""):
            return skipped
        if is_hidden(given) and name not in {"html", "body"}:  # scripts show a whole page once it is loaded
            return self._hidden(node, name, given)
        if (name == "img" and self.lists.is_shown(node)) or (self.tables and only_numbers(given)):
            return skipped
        if self.notes.is_label(node, name, given):
            return skipped
        if region := self._region(name, given):
            return self._gather_region(region)
        return self._renamed(node, name, given)

    def _hidden(self, node: Node, name: str, given: Attributes) -> Leave:
        if is_formula(node):
            return None  # what is shown is a picture of it
        is_said = name == "img" or is_drawn_formula(given)
        self.unread.hidden += not is_said and bool(node.text(deep=True).strip())
        return skipped

    def _renamed(self, node: Node, name: str, given: Attributes) -> Leave:
        if label := self.notes.named_by(node, name, given):
            self.flow.say(f"[^{label}]")
            return skipped
        if self.notes.begins(given):
            return self.notes.begin(node, name, given)
        if name in {"input", "div"} and (mark := task_mark(node, name, given)):
            self.flow.say(mark)
            return skipped
        if name == "span" and "selected-value" in classes(given):  # of Notion, without a blank to the next one
            return self.inline("label")
        if given.get("role") == "heading":
            level = given.get("aria-level", "")
            return self._headed(int(level) if level.isdecimal() and len(level) < 3 else 2)
        return None

    # Parts of the page

    def _region(self, name: str, given: Attributes) -> Region | None:
        """Whether an element stands around what the page has to say, and where."""
        if self.flow.is_gathering:
            return None
        if is_menu(name, given):
            return "page_footer" if self.seen_main else "page_header"
        if self.inside_main:
            return None
        if name == "footer" or given.get("role") == "contentinfo" or given.get("id") == "footer":
            return "page_footer"
        is_banner = name == "header" or given.get("role") == "banner"
        return "page_header" if is_banner and self.facts.has_main and self.facts.is_headed else None

    def _gather_region(self, region: Region) -> Leave:
        return self.flow.gather(lambda words: self.flow.ready().paragraph(words, region), "\0")

    def _division(self, node: Node, given: Attributes) -> Leave:
        if not self.flow.is_gathering and (lines := lines_in_blocks(node, given)):
            return self._code(lines, "")
        return self._block("div", given)

    def _block(self, name: str, given: Attributes) -> Leave:
        leave = self._part(name, given)
        if "titlepage" not in given.get("epub:type", "").split():
            return leave
        self.in_title_page = True

        def leave_title_page() -> None:
            self.in_title_page = False
            leave()

        return leave_title_page

    def _part(self, name: str, given: Attributes) -> Callable[[], None]:
        self.flow.end_block()
        if name not in {"main", "article", "section", "aside"} and given.get("role") != "main":
            return self.flow.end_block
        is_main = name in {"main", "article"} or given.get("role") == "main"
        self.seen_main |= is_main
        self.inside_main += 1

        def leave() -> None:
            self.inside_main -= 1
            self.flow.end_block()

        return leave

    def _heading(self, node: Node, _given: Attributes) -> Leave:
        return self._headed(int(name_of(node)[1]))

    def _headed(self, level: int) -> Leave:
        if self.flow.is_gathering or self.in_title_page:  # the title of a book heads no section of it
            self.flow.end_block()
            return self.flow.end_block
        self.seen_main |= not self.facts.has_main
        mark = self.lists.take_heading_mark()
        return self._gather_line(lambda words: self.flow.ready().heading(mark + words, level))

    def _gather_line(self, use: Callable[[str], None]) -> Leave:
        """Gather words that another block ends, should the page forget to."""
        finish = self.flow.gather(use)

        def end() -> None:
            self.end_heading = None
            finish()

        self.end_heading = end
        return end

    def _rule(self, _node: Node, _given: Attributes) -> Leave:
        self.flow.end_block()
        if not self.flow.is_gathering:
            self.flow.ready().rule()
        return skipped

    # Lists

    def _list(self, node: Node, given: Attributes) -> Leave:
        if self.tables and self.flow.is_gathering:
            return self.lists.begin_in_line(node, given)
        if self.flow.is_gathering or self.notes.hold(node):
            self.flow.end_block()
            return self.flow.end_block
        return self.lists.begin(node, given)

    def _item(self, node: Node, given: Attributes) -> Leave:
        if self.flow.is_gathering:
            self.flow.end_block()
            mark = self.lists.mark_in_line(given.get("value", "")) if self.tables else ""
            self.flow.say(mark + task_mark(node, "li", given))
            return self.flow.end_block
        leave = self.lists.item(node, given)
        self.flow.say(task_mark(node, "li", given))
        return leave

    def _paragraph(self, node: Node, given: Attributes) -> Leave:
        """A paragraph or, as programs for texts write them, a note, a title, a quote, an item or code."""
        if node.mem_id in self.coded:
            return skipped
        if not self.flow.is_gathering:
            if note := self.notes.begin_paragraph(node):
                return note
            if is_title(given):
                return self._headed(1)
            if is_quote(given):
                return self._quote(node, given)
        if item := self.lists.paragraph(node, given):
            return item
        is_code = node.mem_id in self.facts.code_paragraphs and not self.flow.is_gathering
        return self._coded(node) if is_code else self._block("p", given)

    def _coded(self, node: Node) -> Leave:
        run = run_of(node, self.facts.code_paragraphs)
        self.coded |= {each.mem_id for each in run}
        return self._code(code_in(run), "")

    def _definitions(self, node: Node, _given: Attributes) -> Leave:
        if self.notes.hold(node):
            self.flow.end_block()
            return self.flow.end_block
        return self._container("definition_list")

    def _term(self, _node: Node, _given: Attributes) -> Leave:
        if self.flow.is_gathering:
            self.flow.end_block()
            return self.flow.end_block
        return self._gather_line(lambda words: self.flow.ready().paragraph(words, "term"))

    def _definition(self, _node: Node, _given: Attributes) -> Leave:
        if note := self.notes.begin_coming():
            return note
        return self._container("definition")

    def _quote(self, _node: Node, _given: Attributes) -> Leave:
        return self._container("quote")

    def _container(self, kind: Container) -> Leave:
        if self.flow.is_gathering:
            self.flow.end_block()
            return self.flow.end_block
        self.flow.open(kind)
        return self.flow.close

    # Tables and code

    def _table(self, node: Node, given: Attributes) -> Leave:
        self.flow.end_block()
        if not self.flow.is_gathering and (lines := lines_in_rows(node, given)):
            return self._code(lines, language_of(node))
        facts = self.facts.tables.get(node.mem_id)
        is_inner = self.flow.is_gathering
        in_cell = 0 < len(self.tables) < _MOST_TABLES and self.tables[-1] is not None
        is_shown = facts is not None and (in_cell and not facts.is_layout if is_inner else facts.is_data())
        self.tables.append(GatheredTable(self.flow, is_inner, facts.bold_rows()) if facts and is_shown else None)
        return self._leave_table

    def _leave_table(self) -> None:
        self.flow.end_block()
        if table := self.tables.pop():
            table.write()

    def _table_head(self, _node: Node, _given: Attributes) -> Leave:
        table = self.tables[-1] if self.tables else None
        if not table:
            return None
        table.in_head = True

        def leave() -> None:
            table.in_head = False

        return leave

    def _row(self, node: Node, _given: Attributes) -> Leave:
        self.flow.end_block()
        table = self.tables[-1] if self.tables else None
        if table and (table.is_inner or not self.flow.is_gathering):
            table.begin_row(node.parent.mem_id if node.parent else 0)
        return self.flow.end_block

    def _cell(self, node: Node, given: Attributes) -> Leave:
        table = self.tables[-1] if self.tables else None
        if table and (table.is_inner or not self.flow.is_gathering):
            return self._struck_cell(table.begin_cell(given, is_header=name_of(node) == "th"), given)
        self.flow.end_block()
        return self.flow.end_block

    def _struck_cell(self, leave: Callable[[], None], given: Attributes) -> Callable[[], None]:
        """What ends a cell, whose words may be struck out as a whole."""
        if not given or look_of(given, self.facts.looks) != "struck" or "struck" in self.opened:
            return leave
        finish = self.inline("", "struck")

        def finish_cell() -> None:
            if finish:
                finish()
            leave()

        return finish_cell

    def _code_block(self, node: Node, _given: Attributes) -> Leave:
        self.flow.end_block()
        if self.flow.is_gathering:
            return self.flow.end_block
        return self._code(lines_of(node), language_of(node))

    def _code(self, lines: str, language: str) -> Leave:
        self.flow.end_block()
        self.flow.ready().code(lines, language)
        return skipped

    def _dialog(self, node: Node, given: Attributes) -> Leave:
        if "open" in given:
            return self._block("div", given)
        self.unread.hidden += bool(node.text(deep=True).strip())
        return skipped


_HANDLERS: dict[str, Callable[[_Walk, Node, Attributes], Leave]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Walk._heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _Walk._list),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext", "textarea"), _Walk._code_block),
    **dict.fromkeys(("td", "th"), _Walk._cell),
    "p": _Walk._paragraph, "div": _Walk._division, "li": _Walk._item,
    "dl": _Walk._definitions, "dt": _Walk._term, "dd": _Walk._definition,
    "blockquote": _Walk._quote, "hr": _Walk._rule, "table": _Walk._table, "thead": _Walk._table_head,
    "tr": _Walk._row, "br": _Walk.line_break, "img": _Walk.image, "svg": _Walk.drawing, "math": _Walk.formula,
    "rt": _Walk.reading, "dialog": _Walk._dialog,
}  # fmt: skip
