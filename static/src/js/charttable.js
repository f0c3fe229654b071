// The same figures for those who cannot see the drawing.
export function fillTable(place, { head, rows }) {
  if (!place) return;
  const table = document.createElement("table");
  table.className = "data-table";
  table.append(part("thead", [head], "th"), part("tbody", rows, "td"));
  place.replaceChildren(table);
}

function part(name, rows, cell) {
  const section = document.createElement(name);
  for (const row of rows) {
    const line = section.insertRow();
    for (const value of row) {
      const box = document.createElement(cell);
      if (cell === "th") box.scope = "col";
      box.textContent = value ?? "–";
      if (typeof value === "number") box.className = "num";
      line.append(box);
    }
  }
  return section;
}
