import { eachNew } from "./dom.js";

// A table whose rows can be chosen: [data-selection] around [data-select-row] boxes,
// [data-select-page], the bar [data-bulk-bar] and the field [data-select-matching].
export function startSelection() {
  eachNew("[data-selection]", (area) => {
    const find = (selector) => area.querySelector(selector);
    const rows = () => [...area.querySelectorAll("[data-select-row]")];
    const setMatching = (on) => {
      const field = find("[data-select-matching]");
      if (field) field.value = on ? "1" : "";
    };
    const isMatching = () => Boolean(find("[data-select-matching]")?.value);

    const update = () => {
      const all = rows();
      const chosen = all.filter((row) => row.checked);
      const page = find("[data-select-page]");
      if (page) {
        page.checked = all.length > 0 && chosen.length === all.length;
        page.indeterminate = chosen.length > 0 && chosen.length < all.length;
      }
      for (const row of all) row.closest("tr")?.classList.toggle("is-selected", row.checked);
      const bar = find("[data-bulk-bar]");
      if (!bar) return;
      bar.hidden = chosen.length === 0;
      const whole = page?.checked ?? false;
      if (!whole) setMatching(false);
      const count = bar.querySelector("[data-bulk-count]");
      if (count) count.textContent = isMatching() ? count.dataset.total : String(chosen.length);
      const offer = bar.querySelector("[data-select-all-matching]");
      if (offer) offer.hidden = !whole || isMatching();
    };

    let last = null;
    area.addEventListener("click", (event) => {
      const row = event.target.closest("[data-select-row]");
      if (row) {
        const all = rows();
        if (event.shiftKey && last?.isConnected) {
          const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
          for (const between of all.slice(from, to + 1)) between.checked = row.checked;
        }
        last = row;
      }
      if (event.target.closest("[data-select-all-matching]")) {
        setMatching(true);
        update();
      }
      if (event.target.closest("[data-select-none]")) {
        for (const each of rows()) each.checked = false;
        setMatching(false);
        update();
      }
    });
    area.addEventListener("change", (event) => {
      if (event.target.matches("[data-select-page]")) {
        for (const row of rows()) row.checked = event.target.checked;
      }
      if (event.target.matches("[data-select-page], [data-select-row]")) update();
    });
    area.addEventListener("htmx:afterSwap", update);
    update();
  });
}
