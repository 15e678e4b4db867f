import { byId, h, redraw } from "./dom.js";
import { drawClock, setClock } from "./clock.js";
import { drawHead, drawSources, drawTimeline, drawTrack } from "./board.js";
import { drawCard } from "./cards.js";
import { drawCharts, refresh } from "./charts.js";
import { drawChat, startChat } from "./chat.js";
import { drawPinned, tick } from "./pinned.js";
import { press } from "./press.js";
import { follow } from "./live.js";

let state = null;
let who = sessionStorage.getItem("as");
let held = false;
let told = "";

const onPress = (id, title) => press(state?.you?.id, id, title, state?.buttons[id]);

function draw() {
  setClock(state.now, state.zone);
  drawHead(state);
  drawSources(state.sources);
  drawTrack(state.track);
  drawLive();
  drawPinned(state.requests, state.you, onPress);
  drawChat(state.chat);
  drawTimeline(state.timeline, state.people);
  drawCharts(state.charts);
  drawYou();
  announce();
  drawClock(state.run);
}

// A card drawn anew under a finger would swallow the press.
function drawLive() {
  if (held || !state.card) return;
  redraw(byId("card"), state.card, place => drawCard(place, state.card, onPress, "wide"));
}

function drawYou() {
  redraw(byId("you"), [state.people, state.you], place => {
    const { people, you } = state;
    if (people.length < 2) return place.replaceChildren(you ? `you are ${you.name}, ${you.roles.join(", ")}` : "this page only shows");
    const choice = h("select", { id: "who", onchange: event => speakAs(event.target.value) },
      you ? null : h("option", { value: "" }, "choose"),
      ...people.map(p => h("option", { value: p.id, selected: p.id === you?.id }, `${p.name}, ${p.roles.join(", ")}`)));
    place.replaceChildren("you are ", choice);
  });
}

function speakAs(id) {
  who = id;
  sessionStorage.setItem("as", id);
  follow(who, next);
}

// One short sentence when something new happened, not every figure that moved.
function announce() {
  const words = [state.run?.mode, state.track.find(p => ["now", "waits", "trouble"].includes(p.mark))?.title, ...state.requests.map(r => `approval asked: ${r.title}`)].filter(Boolean).join(". ");
  if (words === told) return;
  told = words;
  byId("announce").textContent = words;
}

function next(fresh) {
  state = fresh;
  if (!state.you && state.people.length && !who) return speakAs(state.people[0].id);
  draw();
}

byId("card").addEventListener("pointerdown", () => { held = true; });
addEventListener("pointerup", () => setTimeout(() => { held = false; if (state) drawLive(); }, 0));
addEventListener("pointercancel", () => { held = false; });
startChat(() => state?.you?.id);
follow(who, next);
setInterval(() => {
  if (!state) return;
  drawClock(state.run);
  drawSources(state.sources);
  tick();
}, 1000);
setInterval(refresh, 5000);
