import { eachNew, listen } from "./dom.js";

// The results change without the page; what stands around them follows the address.
export function startLists() {
  // What scrolls sideways can be scrolled by the keyboard too.
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  eachNew(".table-wrap, .table-responsive, .board-cards", (area) => watcher.observe(area));

  listen("click", "[data-panel-toggle]", (_event, button) => {
    const closed = document.querySelector(button.dataset.panelToggle).classList.toggle("is-closed");
    button.setAttribute("aria-expanded", String(!closed));
  });
  listen("click", "a[data-current-query]", (_event, link) => {
    const url = new URL(link.href);
    url.search = location.search;
    link.href = url;
  });
  document.addEventListener("submit", (event) => {
    for (const field of event.target.querySelectorAll("input[data-current-query]")) {
      field.value = location.search.slice(1);
    }
    for (const field of event.target.querySelectorAll("input[data-current-path]")) {
      field.value = location.pathname + location.search;
    }
  }, true);
}
