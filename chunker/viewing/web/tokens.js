// Tokens, of which there may be hundreds of thousands, are highlights, and only near where the reader is looking.

const TOKEN_COLORS = 5;
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

// Where highlights are not known there is no token view, and nothing to watch.
const watcher = canHighlight ? new IntersectionObserver(follow, { rootMargin: "50%" }) : null;

function follow(entries) {
  for (const { target, isIntersecting } of entries) {
    target.isNear = isIntersecting;
    if (isIntersecting && state.tokens) paint(target);
    else unpaint(target);
  }
}

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
