// Which chunk is shown and chosen, by mouse and by keys; and the start of it all.

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
byId("tokens").disabled = !canHighlight;
byId("tokens").addEventListener("click", toggleTokens);
byId("mono").addEventListener("click", toggleMono);
byId("help-button").addEventListener("click", KEYS["?"]);
document.addEventListener("keydown", onKey);
show(panes[0], 0);
