import { byId, h } from "./dom.js";
import { timeOf } from "./clock.js";

const patience = 12_000;
let source = null;
let heard = Date.now();
let last = null;

/** Follows the bot for one viewer; says when nothing comes any more. */
export function follow(who, onState) {
  source?.close();
  source = new EventSource(`/api/events${who ? `?as=${encodeURIComponent(who)}` : ""}`);
  source.addEventListener("state", event => {
    last = JSON.parse(event.data);
    found();
    onState(last);
  });
  source.addEventListener("beat", found);
  source.onerror = () => {
    lost();
    if (source.readyState === EventSource.CLOSED) closed(who, onState);
  };
}

function found() {
  heard = Date.now();
  byId("lost").hidden = true;
  document.body.classList.remove("is-lost");
}

function lost() {
  const place = byId("lost");
  document.body.classList.add("is-lost");
  if (!place.hidden) return;
  place.hidden = false;
  place.replaceChildren(`Connection lost. ${last ? `What you see is as of ${timeOf(last.now, true)}. ` : ""}Trying again…`);
}

// The browser gives up for good when it is refused: the bot was started anew, or it is gone for longer.
async function closed(who, onState) {
  const response = await fetch("/api/state").catch(() => null);
  if (response?.status === 401)
    byId("lost").replaceChildren("The bot was started anew: open the address that it printed. ", h("a", { href: "/" }, "Try again"));
  else setTimeout(() => follow(who, onState), 1500);
}

setInterval(() => { if (Date.now() - heard > patience) lost(); }, 1000);
