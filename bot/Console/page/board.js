import { byId, h, redraw } from "./dom.js";
import { now, span, timeOf } from "./clock.js";

const marks = { done: "✓ ", now: "▶ ", waits: "◷ ", trouble: "✕ ", todo: "", undone: "↶ " };
const said = { done: "done", now: "running", waits: "waits", trouble: "trouble", todo: "to come", undone: "undone" };

export function drawHead(state) {
  const { run, environment, you } = state;
  byId("title").textContent = run ? `${run.title} · run ${run.number}` : "War room";
  const chip = byId("environment");
  chip.hidden = false;
  chip.textContent = environment.toUpperCase();
  chip.classList.toggle("hot", environment === "prod");
  const practice = byId("practice");
  practice.hidden = environment !== "practice";
  if (!practice.hidden) practice.textContent = "PRACTICE WORLD · nothing real is touched" + (run && run.pace > 1 ? ` · pace ${run.pace}: an hour of waiting takes ${span(3600e3 / run.pace)}` : "");
  byId("lock").textContent = run ? (run.lock ?? "Lock: free") : "";
  const waiting = state.requests.filter(r => r.forYou || !you).length || state.requests.length;
  document.title = [waiting ? `(${waiting}) approval` : null, run?.headline, run?.title ?? "War room"].filter(Boolean).join(" · ");
}

export function drawSources(sources) {
  const items = sources.map(s => {
    const age = s.at ? now() - Date.parse(s.at) : null;
    const stale = age === null || age > s.staleAfterSeconds * 1000;
    const kind = stale ? "stale" : s.well ? "ok" : "bad";
    const words = stale ? (age === null ? "no data yet" : `stale: ${span(age)} old`) : s.well ? span(age) : s.words;
    return { name: s.name, kind, words };
  });
  redraw(byId("sources"), items, place => place.replaceChildren(...items.map(i => h("li", { class: i.kind }, `${i.name} `, h("small", {}, i.words)))));
}

export function drawTrack(track) {
  redraw(byId("track"), track, place => {
    place.replaceChildren(...track.map(phase => {
      const fill = h("i");
      fill.style.width = `${phase.percent}%`;
      return h("li", { class: [phase.mark, phase.gate ? "gate" : "", phase.noWayBack ? "edge" : ""].join(" ").trim(), "aria-current": phase.mark === "now" || phase.mark === "waits" || phase.mark === "trouble" ? "step" : null },
        h("span", { class: "bar", "aria-hidden": "true" }, fill),
        h("b", {}, h("span", { "aria-hidden": "true" }, marks[phase.mark]), phase.title, h("span", { class: "sr" }, `, ${said[phase.mark]}${phase.gate ? ", behind a gate" : ""}`)),
        h("small", {}, phase.words));
    }));
    const current = place.querySelector("[aria-current]");
    if (current) place.scrollLeft = current.offsetLeft - place.clientWidth / 3;
  });
}

const signs = { ok: "✓", bad: "✕", warn: "!" };

// Words that begin with a sign keep their own; the others get that of their mark.
function signed({ words, mark }) {
  const own = /^([^\p{L}\p{N}\s("'“])\s+(.*)$/u.exec(words);
  if (!own && mark === "plain") return [words];
  return [h("span", { class: `mark ${mark}` }, own ? own[1] : signs[mark]), ` ${own ? own[2] : words}`];
}

export function drawTimeline(timeline, people) {
  const names = new Map(people.map(p => [p.id, p.name]));
  redraw(byId("timeline"), [timeline, people], place => {
    byId("timeline-title").textContent = timeline.verified ? `Timeline · journal at #${timeline.verified}` : "Timeline";
    place.replaceChildren(...timeline.lines.map(line => h("li", {},
      h("time", { class: "soft", datetime: line.at }, timeOf(line.at, true)),
      h("span", {}, names.get(line.who) ?? line.who),
      h("span", {}, ...signed(line)),
      h("code", {}, `#${line.seq} ${line.hash.slice(0, 4)}`))));
  });
}
