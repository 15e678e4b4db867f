import { byId, h } from "./dom.js";

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin" });
  const answer = await response.json().catch(() => ({}));
  return response.ok ? answer : { done: false, words: answer.error ?? `The bot answered ${response.status}.` };
}

/** Sends once; a lost answer is asked for again with the same id, which changes nothing twice. */
async function send(path, body) {
  const whole = { ...body, id: crypto.randomUUID() };
  try {
    return await post(path, whole);
  } catch {
    await new Promise(done => setTimeout(done, 700));
    try {
      return await post(path, whole);
    } catch {
      return { done: false, words: "The bot cannot be reached. Whether it heard this shows in the chat once it is back." };
    }
  }
}

let fading = 0;

export const say = (as, text) => send("/api/say", { as, text });

export function showAnswer(answer) {
  const place = byId("answer");
  place.hidden = false;
  clearTimeout(fading);
  if (answer.done && !answer.why) fading = setTimeout(() => { place.hidden = true; }, 20_000);
  place.className = answer.done ? "answer" : "answer no";
  place.replaceChildren(h("div", {}, `${answer.done ? "✓" : "!"} ${answer.words}`,
    answer.why ? h("details", {}, h("summary", {}, "why, and the way out"), h("div", {}, answer.why)) : null));
}

/** What a button asks is asked in a dialog, so that no edit of a card eats half-typed words. */
export async function press(as, id, title, asks) {
  if (!as) return showAnswer({ done: false, words: "This page only shows." });
  if (asks?.command && !asks.question) return begin(asks.command);
  const more = asks?.question ? await ask(title, asks) : {};
  if (more) showAnswer(await send("/api/press", { as, button: id, ...more }));
}

function begin(command) {
  const input = byId("text");
  input.value = command;
  input.focus();
  input.dispatchEvent(new Event("input"));
}

function ask(title, asks) {
  const dialog = byId("ask");
  const back = document.activeElement;
  return new Promise(done => {
    const typed = asks.typed ? h("input", { id: "ask-typed", required: true, autocomplete: "off", spellcheck: "false" }) : null;
    const because = asks.because ? h("textarea", { id: "ask-because", required: true, rows: 2, maxlength: 500 }) : null;
    typed?.addEventListener("input", () => typed.setCustomValidity(typed.value.trim() === asks.typed ? "" : `Type ${asks.typed} to go on.`));
    typed?.setCustomValidity(`Type ${asks.typed} to go on.`);
    const form = h("form", { method: "dialog", onsubmit: () => dialog.close("yes") },
      h("h2", { id: "ask-title" }, asks.question),
      asks.words ? h("p", {}, asks.words) : null,
      typed ? h("label", { for: "ask-typed" }, "Type ", h("code", {}, asks.typed), " to go on") : null, typed,
      because ? h("label", { for: "ask-because" }, "Because") : null, because,
      h("div", { class: "acts" }, h("button", { type: "button", onclick: () => dialog.close("no") }, "Cancel"), h("button", { type: "submit", class: "go" }, title.replace(/…$/, ""))));
    dialog.replaceChildren(form);
    dialog.onclose = () => {
      back?.focus?.();
      done(dialog.returnValue === "yes" ? { typed: typed?.value.trim(), because: because?.value.trim() } : null);
    };
    dialog.returnValue = "no";
    dialog.showModal();
    (typed ?? because ?? form.querySelector(".go")).focus();
  });
}
