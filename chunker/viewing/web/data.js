"use strict";
// What the page is about, and small helpers. The files of the script are put one after the other, in this order:
// data, tokens, text, card, choosing. Text of the document becomes text nodes only, never markup.

const CHUNK_COLORS = 4;
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
