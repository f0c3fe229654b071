import { BarChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import zh from "echarts/i18n/langZH-obj.js";
import en from "echarts/i18n/langEN-obj.js";
import { SVGRenderer } from "echarts/renderers";

import { KINDS } from "./chartkinds.js";
import { fillTable } from "./charttable.js";

echarts.use([
  BarChart, LineChart, RadarChart, ScatterChart, AriaComponent, GridComponent, LegendComponent,
  MarkLineComponent, RadarComponent, TooltipComponent, SVGRenderer,
]);
echarts.registerLocale("ZH", zh);
echarts.registerLocale("EN", en);

function begin(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chartSource).textContent);
  const canvas = figure.querySelector("[data-chart-canvas]");
  const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
  const { option, table } = KINDS[figure.dataset.chart](data, figure.dataset);
  const described = canvas.getAttribute("aria-label");
  const chart = echarts.init(canvas, null, { renderer: "svg", locale });
  chart.setOption({ ...option, animation: false });
  // ECharts would put its own words in place of the page's.
  canvas.setAttribute("aria-label", described);
  fillTable(figure.querySelector("[data-chart-table]"), table);
  chart.on("click", ({ data: point }) => {
    if (point?.url) location.assign(point.url);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

function scan(root) {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-chart-drawn])")) {
    figure.dataset.chartDrawn = "";
    begin(figure);
  }
}

document.addEventListener("DOMContentLoaded", () => scan(document));
document.addEventListener("htmx:load", (event) => scan(event.detail.elt.parentElement ?? document));
