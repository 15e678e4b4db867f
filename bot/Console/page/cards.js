import { h } from "./dom.js";

/* global AdaptiveCards */
const AC = AdaptiveCards;
const colors = { Accent: "--now", Good: "--go", Warning: "--warn", Attention: "--stop" };

/** Teams' own element; elsewhere its fallback text would show. */
class ProgressBar extends AC.CardElement {
  internalParse(source, context) {
    super.internalParse(source, context);
    this.percent = Math.min(100, Math.max(0, 100 * Number(source.value) / (Number(source.max) || 100))) || 0;
    this.color = colors[source.color] ?? "--now";
  }

  getJsonTypeName() { return "ProgressBar"; }

  internalRender() {
    const fill = h("i");
    fill.style.width = `${this.percent}%`;
    fill.style.background = `var(${this.color})`;
    return h("div", { class: "meter", role: "progressbar", "aria-label": "Progress", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": Math.round(this.percent) }, fill);
  }
}

AC.GlobalRegistry.elements.register("ProgressBar", ProgressBar);

// Only bold and italic, on text whose markup has been made harmless before.
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const safe = text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
  result.outputHtml = safe.replace(/\*\*([^*\n]+)\*\*/g, "<b>$1</b>").replace(/(^|\W)_([^_\n]+)_(?=\W|$)/g, "$1<i>$2</i>");
  result.didProcess = true;
};

const color = name => ({ default: `var(${name})`, subtle: name === "--ink" ? "var(--soft)" : `var(${name})` });
const foreground = { default: color("--ink"), accent: color("--now"), good: color("--go"), warning: color("--warn"), attention: color("--stop"), dark: color("--ink"), light: color("--panel") };
const container = wash => ({ backgroundColor: wash, foregroundColors: foreground });

const fontWeights = { lighter: 400, default: 400, bolder: 640 };
const fonts = (small, normal, medium, large) => ({
  default: { fontFamily: "var(--text)", fontSizes: { small, default: normal, medium, large, extraLarge: large + 4 }, fontWeights },
  monospace: { fontFamily: "var(--mono)", fontSizes: { small: small - 1, default: normal - 1, medium: medium - 2, large: large - 2, extraLarge: large }, fontWeights },
});

// CSS variables go straight through, so light and dark need no second drawing.
const hostConfig = (fontTypes, padding) => new AC.HostConfig({
  fontFamily: "var(--text)",
  fontTypes,
  spacing: { small: 6, default: 8, medium: 14, large: 20, extraLarge: 28, padding },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  containerStyles: { default: container("transparent"), emphasis: container("var(--wash-plain)"), good: container("var(--wash-go)"), attention: container("var(--wash-stop)"), warning: container("var(--wash-warn)"), accent: container("var(--wash-now)") },
  actions: { maxActions: 8, spacing: "medium", buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
  adaptiveCard: { allowCustomStyle: false },
  supportsInteractivity: true,
});

const looks = { wide: hostConfig(fonts(13, 15, 19, 22), 14), narrow: hostConfig(fonts(12.5, 14, 15, 17), 10) };

/** Draws a card, wide on the board or narrow beside the chat; a press gives the button's opaque id. */
export function drawCard(place, json, onPress, look = "narrow") {
  const held = place.contains(document.activeElement) ? document.activeElement.dataset.b : null;
  const card = new AC.AdaptiveCard();
  card.hostConfig = looks[look];
  card.onExecuteAction = action => onPress(action.data?.b, action.title);
  card.parse(json);
  const element = card.render();
  element.removeAttribute("tabindex");
  for (let i = 0; i < card.getActionCount(); i++) {
    const action = card.getActionAt(i);
    if (action.renderedElement) action.renderedElement.dataset.b = action.data?.b ?? "";
  }
  place.replaceChildren(element);
  if (held) [...place.querySelectorAll("[data-b]")].find(b => b.dataset.b === held)?.focus();
}
