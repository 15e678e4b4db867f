import { byId, h, redraw } from "./dom.js";
import { zoneName, now } from "./clock.js";

/* global uPlot */
const most = 3600;
const charts = new Map();

export function short(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)} M`;
  if (size >= 1e3) return `${+(value / 1e3).toPrecision(3)} k`;
  return `${Math.round(value)}`;
}

export function drawCharts(shapes) {
  redraw(byId("charts"), shapes.map(s => s.series), place => {
    charts.clear();
    place.replaceChildren(...shapes.map(shape => {
      const canvas = h("div", { class: "chart", hidden: true });
      const says = h("p", { class: "soft" }, "No figures yet.");
      charts.set(shape.series, { canvas, says, times: [], values: [], plot: null });
      return h("section", { class: "panel", "aria-label": shape.title }, h("h2", {}, `${shape.title} (${shape.unit})`), says, canvas);
    }));
    refresh();
  });
  for (const shape of shapes) charts.get(shape.series).shape = shape;
}

/** New points since the last ones; the whole hour at first. */
export async function refresh() {
  for (const [name, chart] of charts) {
    const since = new Date(chart.times.length ? chart.times.at(-1) * 1000 + 1 : now() - most * 1000).toISOString();
    const response = await fetch(`/api/series?name=${encodeURIComponent(name)}&since=${encodeURIComponent(since)}`).catch(() => null);
    if (!response?.ok) continue;
    const points = await response.json();
    if (charts.get(name) !== chart) return;
    for (let i = 0; i < points.times.length; i++) {
      if (chart.times.length && points.times[i] <= chart.times.at(-1)) continue;
      chart.times.push(points.times[i]);
      chart.values.push(points.values[i]);
    }
    const old = chart.times.findIndex(t => t > now() / 1000 - most);
    if (old > 0) { chart.times.splice(0, old); chart.values.splice(0, old); }
    plot(chart);
  }
}

function plot(chart) {
  if (chart.times.length < 2) return;
  chart.says.hidden = true;
  chart.canvas.hidden = false; // before it is measured
  const last = chart.values.at(-1);
  chart.canvas.setAttribute("role", "img");
  chart.canvas.setAttribute("aria-label", `${chart.shape.title}: now ${short(last)}, highest ${short(Math.max(...chart.values))} ${chart.shape.unit}`);
  if (!chart.plot) chart.plot = new uPlot(options(chart), [chart.times, chart.values], chart.canvas);
  else chart.plot.setData([chart.times, chart.values]);
}

const css = name => getComputedStyle(document.body).getPropertyValue(name).trim();

// light-dark() is worked out by an element's own colour, not by the variable.
function color(name) {
  const probe = h("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function options(chart) {
  const ink = color("--soft");
  const font = `11px ${css("--text")}`;
  const axis = { stroke: ink, font, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: chart.canvas.clientWidth, height: 126, legend: { show: false }, cursor: { show: false }, padding: [18, 8, 0, 0],
    tzDate: t => uPlot.tzDate(new Date(t * 1000), zoneName()),
    scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] } },
    series: [{}, { stroke: color(chart.shape.series === "rate" ? "--go" : "--now"), width: 2, points: { show: false } }],
    axes: [{ ...axis, grid: { show: false }, size: 22, space: 70, values: (_, ticks) => ticks.map(t => new Intl.DateTimeFormat("en-GB", { timeZone: zoneName(), hour: "2-digit", minute: "2-digit", ...(ticks.length > 1 && ticks[1] - ticks[0] < 60 ? { second: "2-digit" } : {}) }).format(t * 1000)) }, { ...axis, size: 50, space: 30, values: (_, ticks) => ticks.map(short) }],
    hooks: { draw: [u => markers(u, chart.shape.markers, ink, font)] },
  };
}

function markers(u, marks, ink, font) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = ink;
  ctx.font = font.replace("11px", `${11 * devicePixelRatio}px`);
  for (const mark of marks) {
    const x = u.valToPos(Date.parse(mark.at) / 1000, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(mark.words).width;
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillText(mark.words, Math.max(bbox.left, Math.min(x - width / 2, bbox.left + bbox.width - width)), bbox.top - 2 * devicePixelRatio);
  }
  ctx.restore();
}

function renew() {
  for (const chart of charts.values()) {
    chart.plot?.destroy();
    chart.plot = null;
    if (chart.shape) plot(chart);
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
let later = 0;
addEventListener("resize", () => { clearTimeout(later); later = setTimeout(renew, 150); });
