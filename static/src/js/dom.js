export function text(name) {
  return document.body.dataset[`text${name}`] ?? "";
}

export function listen(type, selector, act) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(event, element);
  });
}

// Runs `begin` once for every matching element, those that htmx brings later included.
export function eachNew(selector, begin) {
  const seen = new WeakSet();
  const scan = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element);
        begin(element);
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => scan(document));
  document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
}
