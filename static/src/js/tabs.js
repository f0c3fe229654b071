import { eachNew } from "./dom.js";

// On a phone a row of tabs is wider than the window: the open one must not lie outside of it.
export function startTabs() {
  eachNew(".tab-links", (row) => {
    const open = row.querySelector("[aria-current]");
    if (open) row.scrollLeft = open.offsetLeft + open.offsetWidth - row.clientWidth;
  });
}
