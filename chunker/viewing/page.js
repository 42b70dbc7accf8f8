"use strict";
// Draws the document from the data beside it. Text becomes text nodes only, never markup. Chunks are elements; tokens,
// of which there may be hundreds of thousands, are highlights, and only where the reader is looking.
(() => {
  const BLOCK_UNITS = 4000; // laid out together; a change of style costs as much as its block is long
  const LONGEST_LINE = 40000; // longer ones are broken between words, or they would be one slow block
  const CHUNK_COLORS = 4;
  const TOKEN_COLORS = 5;
  const DEAR = 0.6; // the price of a cut between clauses; sentences and better are below
  const data = JSON.parse(document.getElementById("data").textContent);
  const text = data.text;
  const byId = (id) => document.getElementById(id);
  const figure = (number) => number.toLocaleString("en");
  const state = { pane: 0, shown: null, tokens: false };

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  /** Place of the last entry that is not above the value, in an ascending array; -1 where all are above. */
  function lastNotAbove(values, value) {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // Offsets for people are characters, as in all other output; here they are UTF-16 units.
  const longCharacters = [];
  if (data.characters !== text.length) {
    for (let at = 0; at < text.length; at++) if (text.codePointAt(at) > 0xffff) longCharacters.push(at++);
  }
  const characters = (offset) => offset - lastNotAbove(longCharacters, offset - 1) - 1;

  // Tokens: where each piece begins.
  const pieceStarts = new Uint32Array(data.lengths.length + 1);
  data.lengths.forEach((length, at) => { pieceStarts[at + 1] = pieceStarts[at] + length; });
  const shared = new Map(data.shared);
  const canHighlight = typeof Highlight === "function" && "highlights" in CSS;
  const highlights = [];
  if (canHighlight) {
    for (let color = 0; color < TOKEN_COLORS; color++) {
      highlights.push(new Highlight());
      CSS.highlights.set(`token-${color}`, highlights[color]);
    }
    highlights.shared = new Highlight();
    highlights.shared.priority = 1;
    CSS.highlights.set("token-shared", highlights.shared);
  }

  // The document, in blocks that end where lines do.

  function* blockEnds() {
    for (let at = 0, end; at < text.length; at = end) {
      end = text.indexOf("\n", at + BLOCK_UNITS) + 1 || text.length;
      if (end - at > LONGEST_LINE) end = Math.min(end, text.indexOf(" ", at + LONGEST_LINE) + 1 || end);
      yield end;
    }
  }

  function drawText(pane) {
    const { chunks } = pane;
    let at = 0, next = 0, around = [];
    pane.parts = chunks.map(() => []);
    pane.tags = [];
    pane.text = make("div", "text");
    for (const end of blockEnds()) {
      const block = make("div", "block");
      block.dir = "auto";
      block.texts = [];
      while (at < end) {
        const first = next;
        for (; next < chunks.length && chunks[next].start <= at; next++) around.push(next);
        around = around.filter((chunk) => chunks[chunk].end > at);
        const edges = around.map((chunk) => chunks[chunk].end);
        if (next < chunks.length) edges.push(chunks[next].start);
        const stop = Math.min(end, ...edges);
        const drawn = part(pane, block, at, stop, around);
        if (first < next) drawn.classList.add("first"); // the tag inside, so that it wraps with the text it stands above
        for (let number = first; number < next; number++) drawn.prepend((pane.tags[number] = tag(pane, number)));
        block.append(drawn);
        at = stop;
      }
      pane.text.append(block);
      watcher?.observe(block);
    }
    if (!chunks.length) pane.text.append(make("p", "nothing", "There is nothing to read in this document, and so no chunk."));
    return pane.text;
  }

  function part(pane, block, start, stop, around) {
    const node = document.createTextNode(text.slice(start, stop));
    block.texts.push({ start, node });
    node.start = start;
    if (!around.length) return node;
    const chunk = around.at(-1);
    const span = make("span", `part k${chunk % CHUNK_COLORS}`, node);
    if (around.length > 1) span.classList.add("overlap", `o${around.at(-2) % CHUNK_COLORS}`);
    span.dataset.chunk = chunk;
    for (const each of around) pane.parts[each].push(span);
    return span;
  }

  /** The number at the beginning of a chunk, which takes no room in the line and can have the focus. */
  function tag(pane, number) {
    const chunk = pane.chunks[number];
    const button = make("button", `tag k${number % CHUNK_COLORS}`, String(number + 1));
    button.type = "button";
    button.tabIndex = number ? -1 : 0;
    button.dataset.chunk = number;
    button.setAttribute("aria-label", `Chunk ${number + 1}, ${chunk.tokens} tokens, ends at ${chunk.name}`);
    button.setAttribute("aria-describedby", "card");
    return button;
  }

  // Tokens of the blocks near the window.

  const watcher = canHighlight && new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      target.isNear = isIntersecting;
      if (isIntersecting && state.tokens) paint(target);
      else unpaint(target);
    }
  }, { rootMargin: "50%" });

  function paint(block) {
    if (block.ranges) return;
    block.ranges = [];
    const { texts } = block;
    const end = texts.at(-1).start + texts.at(-1).node.length;
    let place = 0;
    for (let piece = lastNotAbove(pieceStarts, texts[0].start); pieceStarts[piece] < end; piece++) {
      const from = Math.max(pieceStarts[piece], texts[0].start), to = Math.min(pieceStarts[piece + 1], end);
      const sets = [highlights[piece % TOKEN_COLORS], ...(shared.has(piece) ? [highlights.shared] : [])];
      for (; place < texts.length && texts[place].start < to; place++) {
        const range = rangeIn(texts[place], from, to);
        for (const set of sets) set.add(range);
        block.ranges.push(...sets.map((set) => [set, range]));
        if (texts[place].start + texts[place].node.length > to) break;
      }
    }
  }

  /** The part of `[from, to)` that stands in one text node; a number may stand between two of them. */
  function rangeIn({ start, node }, from, to) {
    const startOffset = Math.max(0, from - start), endOffset = Math.min(node.length, to - start);
    return new StaticRange({ startContainer: node, startOffset, endContainer: node, endOffset });
  }

  function unpaint(block) {
    for (const [set, range] of block.ranges ?? []) set.delete(range);
    block.ranges = null;
  }

  function toggleTokens() {
    if (!canHighlight) return;
    state.tokens = !state.tokens;
    document.body.classList.toggle("tokens", state.tokens);
    byId("tokens").setAttribute("aria-pressed", state.tokens);
    byId("shared-legend").hidden = !(state.tokens && shared.size);
    for (const block of document.querySelectorAll(".block")) {
      if (state.tokens && block.isNear) paint(block);
      else unpaint(block);
    }
  }

  // What is written above a pane.

  function drawHead(pane) {
    const { chunks } = pane;
    const tokens = chunks.map((chunk) => chunk.tokens);
    const mean = tokens.reduce((sum, count) => sum + count, 0) / (tokens.length || 1);
    const facts = [`${figure(chunks.length)} ${chunks.length === 1 ? "chunk" : "chunks"}`];
    if (chunks.length) {
      const spread = [Math.min(...extremes(tokens)), Math.max(...extremes(tokens))].map(figure).join(" to ");
      facts.push(`${spread} tokens, ${figure(Math.round(mean))} on average`);
      facts.push(`${Math.round((100 * mean) / pane.limit)} % full`);
    }
    const head = make("div", "head", make("h2", "", pane.strategy), make("p", "", facts.join(" · ")));
    head.append(drawEndings(pane));
    return head;
  }

  const extremes = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0]);

  /** How many chunks end at each kind of place, the dearest last; each leads to the next such chunk. */
  function drawEndings(pane) {
    const endings = new Map();
    for (const { name, price } of pane.chunks) {
      if (price === undefined) continue;
      const ending = endings.get(name) ?? { count: 0, price };
      endings.set(name, { count: ending.count + 1, price: Math.min(ending.price, price) });
    }
    const list = make("p", "endings");
    if (endings.size) list.append("ends at ");
    for (const [name, { count, price }] of [...endings].sort(([, one], [, other]) => one.price - other.price)) {
      const button = make("button", price >= DEAR ? "dear" : "", `${name} `, make("b", "", figure(count)));
      button.type = "button";
      button.title = `Next chunk that ends at: ${name}`;
      button.addEventListener("click", () => nextWhere(pane, (chunk) => chunk.name === name));
      list.append(button);
    }
    return list;
  }

  // The card.

  function drawCard(pane, number) {
    const chunk = pane.chunks[number];
    const fill = make("i");
    fill.style.width = `${Math.min(100, (100 * chunk.tokens) / pane.limit)}%`;
    const list = make("dl");
    const row = (name, ...values) => list.append(make("dt", "", name), make("dd", "", ...values));
    row("Tokens", `${figure(chunk.tokens)} of ${figure(pane.limit)}`, make("span", "bar", fill));
    row("Ends at", ...ending(chunk));
    if (chunk.ruled) row("Cheaper, but too long", rows("ul", chunk.ruled.map(alternative)));
    if (chunk.context) row("Context in front", make("pre", "", chunk.context));
    if (chunk.headings) row("Headings", chunk.headings.join(" › "));
    if (chunk.kind) row("Kind", chunk.kind);
    if (chunk.page !== undefined) row("Page", String(chunk.page));
    const before = pane.chunks[number - 1];
    const repeated = before ? Math.min(before.end, chunk.end) - chunk.start : 0;
    if (repeated > 0) {
      const count = characters(chunk.start + repeated) - characters(chunk.start);
      row("Repeats", `first ${figure(count)} characters, from chunk ${number}`);
    }
    row("Characters", `${figure(characters(chunk.start))} to ${figure(characters(chunk.end))}`);
    const title = make("h2", `k${number % CHUNK_COLORS}`, `Chunk ${figure(number + 1)} of ${figure(pane.chunks.length)}`);
    const strategy = panes.length > 1 ? [make("p", "strategy", pane.strategy)] : [];
    byId("card").replaceChildren(title, ...strategy, list, tokenLine);
  }

  const rows = (tag, items) => make(tag, "", ...items.map((item) => make("li", "", ...item)));
  const tokenLine = make("p", "token-line");

  function ending(chunk) {
    if (chunk.price === undefined) return [chunk.name];
    const mark = make("i");
    mark.style.left = `${100 * chunk.price}%`;
    return [`${chunk.name}, price ${chunk.price.toFixed(2)}`, make("span", "scale", mark)];
  }

  function alternative([offset, price, name, tokens]) {
    const quote = [...text.slice(offset, offset + 60)].slice(0, 28).join("").replace(/\s+/g, " ");
    return [`${name} ${price.toFixed(2)}, ${figure(tokens)} tokens, before `, make("q", "", `${quote}…`)];
  }

  /** Names the token under the mouse, in the token view. */
  function nameToken({ clientX, clientY }) {
    const caret = state.tokens && document.caretPositionFromPoint?.(clientX, clientY);
    const node = caret && caret.offsetNode;
    if (!node || node.start === undefined) return;
    // The caret stands beside a character, before or after it; the mouse is on the one or on the other.
    const before = document.createRange();
    before.setStart(node, Math.max(0, caret.offset - 1));
    before.setEnd(node, caret.offset);
    const isOn = [...before.getClientRects()].some(({ left, right, top, bottom }) =>
      left <= clientX && clientX < right && top <= clientY && clientY < bottom);
    const offset = node.start + caret.offset - (isOn ? 1 : 0);
    const piece = Math.min(lastNotAbove(pieceStarts, offset), data.lengths.length - 1);
    const quote = text.slice(pieceStarts[piece], pieceStarts[piece + 1]).replaceAll("\n", "⏎").replaceAll(" ", "␣");
    const several = shared.has(piece) ? `${shared.get(piece)} tokens that share a character` : "one token";
    tokenLine.replaceChildren(make("code", "", quote.slice(0, 60)), ` ${several}`);
  }

  // Choosing.

  /** Shows a chunk: its card, and its text in a stronger colour. */
  function show(pane, number) {
    if (!pane.chunks[number]) return;
    const { shown } = state;
    if (shown?.pane === pane && shown.number === number) return;
    if (shown) for (const element of [shown.pane.tags[shown.number], ...shown.pane.parts[shown.number]]) element.classList.remove("on");
    for (const element of [pane.tags[number], ...pane.parts[number]]) element.classList.add("on");
    state.shown = { pane, number };
    drawCard(pane, number);
  }

  /** Chooses a chunk: it stays shown when the mouse leaves, and keys go on from it. */
  function choose(pane, number, { moves = false } = {}) {
    const chosen = pane.tags[number];
    if (!chosen) return;
    pane.tags[pane.chosen].tabIndex = -1;
    chosen.tabIndex = 0;
    pane.chosen = number;
    state.pane = panes.indexOf(pane);
    show(pane, number);
    if (moves) {
      chosen.focus({ preventScroll: true });
      pane.parts[number].at(-1).scrollIntoView({ block: "nearest" });
      chosen.scrollIntoView({ block: "nearest" });
    }
  }

  function nextWhere(pane, isWanted) {
    const { chunks, chosen } = pane;
    const order = chunks.map((_, step) => (chosen + 1 + step) % chunks.length);
    const found = order.find((number) => isWanted(chunks[number]));
    if (found !== undefined) choose(pane, found, { moves: true });
  }

  function switchPane() {
    const from = panes[state.pane], to = panes[(state.pane + 1) % panes.length];
    const starts = to.chunks.map((chunk) => chunk.start);
    if (from.chunks.length) choose(to, Math.max(0, lastNotAbove(starts, from.chunks[from.chosen].start)), { moves: true });
  }

  function step(by) {
    const pane = panes[state.pane];
    choose(pane, Math.max(0, Math.min(pane.chunks.length - 1, pane.chosen + by)), { moves: true });
  }

  function toggleMono() {
    const isMono = document.body.classList.toggle("mono");
    byId("mono").setAttribute("aria-pressed", isMono);
  }

  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    Home: () => step(-Infinity), End: () => step(Infinity),
    h: switchPane, l: switchPane, ArrowLeft: switchPane, ArrowRight: switchPane,
    w: () => nextWhere(panes[state.pane], (chunk) => chunk.price >= DEAR),
    t: toggleTokens, m: toggleMono, "?": () => byId("help").showModal(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function listen(pane) {
    const numberAt = (event) => event.target.closest?.("[data-chunk]")?.dataset.chunk;
    const act = (event, what) => { if (numberAt(event) !== undefined) what(pane, Number(numberAt(event))); };
    pane.text.addEventListener("mouseover", (event) => act(event, show));
    pane.text.addEventListener("mousemove", nameToken);
    pane.text.addEventListener("mouseleave", () => show(panes[state.pane], panes[state.pane].chosen));
    pane.text.addEventListener("focusin", (event) => act(event, choose));
    pane.text.addEventListener("click", (event) => act(event, choose));
  }

  const panes = data.panes;
  for (const pane of panes) {
    pane.chosen = 0;
    const section = make("section", "pane", drawHead(pane), drawText(pane));
    section.setAttribute("aria-label", pane.strategy);
    byId("panes").append(section);
    listen(pane);
  }
  byId("facts").textContent = `${figure(data.characters)} characters · ${figure(data.tokens)} tokens of ${data.tokenizer}`;
  byId("overlap-legend").hidden = !document.querySelector(".part.overlap");
  document.body.classList.toggle("several", panes.length > 1);
  byId("tokens").disabled = !canHighlight;
  byId("tokens").addEventListener("click", toggleTokens);
  byId("mono").addEventListener("click", toggleMono);
  byId("help-button").addEventListener("click", KEYS["?"]);
  document.addEventListener("keydown", onKey);
  show(panes[0], 0);
})();
