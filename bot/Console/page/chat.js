import { byId, h } from "./dom.js";
import { timeOf } from "./clock.js";
import { say, showAnswer } from "./press.js";

const history = [];
let at = 0;
let offers = [];
let offered = 0;
let asked = 0;
let low = true;
let lastWho = null;
let lastAt = 0;
const together = 90_000;

/** Adds what is new; lines that stand keep their opened details. */
export function drawChat(lines) {
  const place = byId("talk");
  const known = new Map([...place.children].map(child => [child.dataset.id, child]));
  const wanted = new Set(lines.map(line => line.id));
  for (const [id, child] of known) if (!wanted.has(id)) child.remove();
  const fresh = lines.filter(line => !known.has(line.id));
  for (const line of fresh) {
    place.append(message(line, line.who === lastWho && Date.parse(line.at) - lastAt < together));
    [lastWho, lastAt] = [line.who, Date.parse(line.at)];
  }
  stayLow();
}

// Who has scrolled up reads; nobody is pulled away from what he reads.
function stayLow() {
  const place = byId("talk");
  if (low) place.scrollTop = place.scrollHeight;
}

function message(line, more) {
  const bot = line.who === "bot";
  const body = h("div", {}, h("span", { class: more ? "sr" : null }, h("b", {}, line.name), " ", h("small", {}, h("time", { datetime: line.at }, timeOf(line.at)))),
    line.text ? h("p", {}, bot ? line.text : h("code", {}, line.text)) : null,
    line.rows?.length ? h("dl", { class: "rows" }, ...line.rows.flatMap(row => [h("dt", {}, row.term), h("dd", {}, row.words)])) : null,
    line.why ? h("details", {}, h("summary", {}, "why, and the way out"), h("div", {}, line.why)) : null);
  return h("div", { class: more ? "msg more" : "msg", "data-id": line.id }, h("span", { class: bot ? "face bot" : "face", "aria-hidden": "true" }, bot ? "CO" : line.name.slice(0, 2).toUpperCase()), body);
}

export function startChat(who) {
  const input = byId("text");
  byId("say").addEventListener("submit", async event => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    if (!who()) return showAnswer({ done: false, words: "This page only shows." });
    history.push(text);
    at = history.length;
    input.value = "";
    asked++; // what is still being completed is over
    hint([]);
    byId("answer").hidden = true;
    const answer = await say(who(), text);
    low = true;
    stayLow();
    if (!answer.done && !answer.shown) showAnswer(answer);
  });
  const talk = byId("talk");
  talk.addEventListener("scroll", () => { low = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60; });
  new ResizeObserver(stayLow).observe(talk);
  input.addEventListener("input", () => suggest(who(), input.value));
  input.addEventListener("keydown", event => key(event, input));
}

async function suggest(who, text) {
  const mine = ++asked;
  if (!who || !text.trim()) return hint([]);
  const response = await fetch(`/api/complete?as=${encodeURIComponent(who)}&text=${encodeURIComponent(text)}`).catch(() => null);
  const found = response?.ok ? await response.json() : [];
  if (mine === asked) hint(found);
}

function hint(found) {
  offers = found;
  offered = 0;
  const [first] = found;
  byId("hint").replaceChildren(...(first ? [h("b", {}, first.text.trim()), ` ${first.hint}`, found.length > 1 ? ` · Tab: ${found.length} choices` : " · Tab completes"] : []));
}

// Tab completes only when there is something to complete; Escape gives Tab back to the page.
function key(event, input) {
  if (event.key === "Tab" && !event.shiftKey && offers.length && offers[offered % offers.length].text !== input.value) {
    event.preventDefault();
    const pick = offers[offered % offers.length];
    input.value = pick.text;
    byId("hint").replaceChildren(h("b", {}, pick.text.trim()), ` ${pick.hint}`);
    offered++;
  } else if (event.key === "Escape") {
    hint([]);
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && history.length) {
    event.preventDefault();
    at = Math.min(history.length, Math.max(0, at + (event.key === "ArrowUp" ? -1 : 1)));
    input.value = history[at] ?? "";
  }
}
