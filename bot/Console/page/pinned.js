import { byId, h, redraw } from "./dom.js";
import { now, span, timeOf } from "./clock.js";
import { drawCard } from "./cards.js";

/** Requests wait above the chat until they are decided; the first is open. */
export function drawPinned(requests, you, onPress) {
  const place = byId("pinned");
  place.hidden = requests.length === 0;
  redraw(place, [requests, you?.id], () => {
    const open = new Set([...place.querySelectorAll("details[open]")].map(d => d.dataset.number));
    place.replaceChildren(...requests.map((request, i) => {
      const card = h("div");
      const details = h("details", { open: open.size ? open.has(String(request.number)) : i === 0, "data-number": request.number },
        h("summary", {}, `${request.forYou ? "◆ Waiting for you" : "◷ Waiting"}: ${request.title}`),
        h("div", { class: "until", "data-until": request.expires ?? "" }), card);
      drawCard(card, request.card, onPress);
      return details;
    }));
    tick();
  });
}

export function tick() {
  for (const place of byId("pinned").querySelectorAll("[data-until]")) {
    const until = Date.parse(place.dataset.until);
    place.textContent = Number.isNaN(until) || until > now() + 30 * 864e5 ? "" : `Counts as no in ${span(until - now())}, at ${timeOf(until)}.`;
  }
}
