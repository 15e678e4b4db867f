import { byId, h } from "./dom.js";

let offset = 0;
let zone = "UTC";
const formats = new Map();

function format(name, options) {
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat("en-GB", options));
  return formats.get(name);
}

/** The bot's clock counts, not the browser's. */
export function setClock(now, timeZone) {
  offset = Date.parse(now) - Date.now();
  if (timeZone !== zone) formats.clear();
  zone = timeZone;
}

export const now = () => Date.now() + offset;
export const zoneName = () => zone;

export const timeOf = (at, seconds = false) =>
  format(`time${seconds}`, { timeZone: zone, hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}) }).format(new Date(at));

/** "3 s", "4 min", "2:14 h" */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} h`;
}

export function drawClock(run) {
  const at = new Date(now());
  const here = format("here", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" }).format(at);
  const utc = format("utc", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" }).format(at);
  const since = run ? `${span((run.ended ? Date.parse(run.ended) : now()) - Date.parse(run.started))} ${run.ended ? "in all" : "since start"}` : null;
  byId("clock").replaceChildren(h("b", {}, here.replace(",", "")), h("br"), h("small", {}, ` ${[zone === "UTC" ? null : `${utc} UTC`, since].filter(Boolean).join(" · ")}`));
}
