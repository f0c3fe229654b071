// Builds static/src into build/: two script bundles, one stylesheet, one icon sprite.
import { build, context } from "esbuild";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "static", "src");
const out = path.join(root, "build");
const watching = process.argv.includes("--watch");

const options = {
  entryPoints: {
    app: path.join(source, "js", "app.js"),
    charts: path.join(source, "js", "charts.js"),
    style: path.join(source, "css", "style.css"),
  },
  outdir: out,
  bundle: true,
  minify: !watching,
  format: "iife",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
};

async function templates(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(html|py)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

// {% icon "users" %}, icon="users" in includes, {% nav_link "page" "users" %}; names chosen in code stand in icons.txt.
async function iconNames() {
  const named = await readFile(path.join(source, "icons.txt"), "utf8");
  const names = new Set(named.split("\n").map((line) => line.trim()).filter(Boolean));
  const files = await templates(path.join(root, "templates"));
  for (const file of files) {
    const text = await readFile(file, "utf8");
    for (const match of text.matchAll(/\b(?:icon(?:\s+|=)|nav_link "[^"]+" )"([a-z0-9-]+)"/g)) names.add(match[1]);
  }
  return [...names].sort();
}

async function symbol(name) {
  const file = path.join(root, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`There is no Tabler icon named "${name}".`);
  });
  const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function sprite() {
  const symbols = await Promise.all((await iconNames()).map(symbol));
  const licence = "<!-- Tabler Icons, MIT licence, Copyright Paweł Kuna -->";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("\n")}</svg>\n`;
  await writeFile(path.join(out, "icons.svg"), svg);
}

await mkdir(out, { recursive: true });
await sprite();
await copyFile(path.join(source, "images", "mark.svg"), path.join(out, "mark.svg"));
if (watching) {
  await (await context(options)).watch();
} else {
  await build(options);
}
