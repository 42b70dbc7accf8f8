// What is written above a pane, and the card that says what is to be known of a chunk.

function drawHead(pane) {
  const { chunks } = pane;
  const tokens = chunks.map((chunk) => chunk.tokens);
  const mean = tokens.reduce((sum, count) => sum + count, 0) / (tokens.length || 1);
  const facts = [`${figure(chunks.length)} ${chunks.length === 1 ? "chunk" : "chunks"}`];
  if (chunks.length) {
    const [least, most] = extremes(tokens).map(figure);
    facts.push(`${least} to ${most} tokens, ${figure(Math.round(mean))} on average`);
    facts.push(`${Math.round((100 * mean) / pane.limit)} % full`);
  }
  const head = make("div", "head", make("h2", "", pane.strategy), make("p", "", facts.join(" · ")));
  head.append(drawEndings(pane));
  return head;
}

function extremes(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0]);
}

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

function drawCard(pane, number) {
  const chunk = pane.chunks[number];
  const fill = make("i");
  fill.style.width = `${Math.min(100, (100 * chunk.tokens) / pane.limit)}%`;
  const extra = chunk.context ? ", context included" : "";
  const list = make("dl");
  const row = (name, ...values) => list.append(make("dt", "", name), make("dd", "", ...values));
  row("Tokens", `${figure(chunk.tokens)} of ${figure(pane.limit)}${extra}`, make("span", "bar", fill));
  row("Ends at", ...ending(chunk));
  if (chunk.ruled) row("Cheaper, but too long", rows("ul", chunk.ruled.map(alternative)));
  if (chunk.context) row("Context in front", make("pre", "", chunk.context.trimEnd()));
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
