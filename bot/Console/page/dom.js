/** An element with properties and children; text stays text. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export const byId = id => document.getElementById(id);

const drawn = new WeakMap();

/** Draws only when what is to be drawn has changed, so that selections, focus and scrolling live. */
export function redraw(place, what, draw) {
  const key = JSON.stringify(what);
  if (drawn.get(place) === key) return false;
  drawn.set(place, key);
  draw(place);
  return true;
}
