// The document, in blocks that end where lines do, with its chunks as elements.

const BLOCK_UNITS = 4000; // laid out together; a change of style costs as much as its block is long
const LONGEST_LINE = 40000; // longer ones are broken between words, or they would be one slow block

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
