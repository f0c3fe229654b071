// One function per kind of chart: the page's data in, ECharts' option and the table out.

const FONT = getComputedStyle(document.body).fontFamily;
const INK = "#1f2937";
const MUTED = "#55606e";
const LINE = "#dde3ea";
// Told apart by colour and by the shape of their points.
const COLOURS = ["#1f5fa8", "#b45309", "#17703a", "#7c3aad", "#b3211f", "#0f766e"];
const SHAPES = ["circle", "rect", "triangle", "diamond", "roundRect", "emptyRect"];
const SCORE = { min: 0, max: 5, interval: 1 };

const round = (value) => (value == null ? null : Math.round(value * 100) / 100);

function frame(more) {
  return {
    textStyle: { fontFamily: FONT, color: INK },
    color: COLOURS,
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, type: "scroll", itemHeight: 9, textStyle: { color: INK } },
    // An HTML tooltip would need inline styles, which the page's policy refuses.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    ...more,
  };
}

function dates() {
  return {
    type: "time",
    axisLabel: { color: MUTED, hideOverlap: true, formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}" } },
    axisLine: { lineStyle: { color: LINE } },
    splitLine: { show: false },
  };
}

function values(more) {
  return {
    type: "value",
    axisLabel: { color: MUTED },
    splitLine: { lineStyle: { color: LINE } },
    ...more,
  };
}

function trend({ dimensions, points, means = [] }, words) {
  const line = (name, index) => ({
    name,
    type: "line",
    symbol: SHAPES[index],
    symbolSize: 6,
    connectNulls: true,
    lineStyle: { width: 1.25 },
    data: points.map((point) => ({ value: [point.on, round(point.bars[index])], url: point.url })),
  });
  const score = {
    name: words.textScore,
    type: "line",
    symbolSize: 8,
    z: 5,
    color: INK,
    lineStyle: { width: 3 },
    data: means.length
      ? means.map((mean) => ({ value: [mean.on, round(mean.value)] }))
      : points.map((point) => ({ value: [point.on, round(point.score)], url: point.url })),
    markLine: campaignMarks(points),
  };
  return {
    option: frame({
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: (shown) => spell(shown, points) },
      xAxis: dates(),
      yAxis: values(SCORE),
      series: [score, ...dimensions.map(line)],
    }),
    table: {
      head: [words.textDate, words.textCampaign, ...dimensions, words.textScore],
      rows: points.map((point) => [point.on, point.label, ...point.bars.map(round), round(point.score)]),
    },
  };
}

function spell(shown, points) {
  const day = shown[0].value[0];
  const names = points.filter((point) => point.on === day).map((point) => point.label);
  const lines = shown.filter(({ value }) => value[1] != null).map(({ seriesName, value }) => `${seriesName}  ${value[1]}`);
  return [[day, ...names].join("  "), ...lines].join("\n");
}

// A name is written along its line, so that a line close to the one before keeps its name to the tooltip.
function namedMarks(points) {
  const day = (point) => Date.parse(point.on);
  const room = points.length ? (day(points.at(-1)) - day(points[0])) / 40 : 0;
  let last = -Infinity;
  return points.map((point) => {
    const show = day(point) - last >= room;
    if (show) last = day(point);
    return { xAxis: point.on, name: point.label, label: show ? {} : { show: false } };
  });
}

function campaignMarks(points) {
  return {
    symbol: "none",
    silent: true,
    lineStyle: { color: LINE, type: "dashed" },
    label: {
      show: window.innerWidth >= 768,
      position: "insideStartBottom",
      formatter: ({ name }) => (name.length > 14 ? `${name.slice(0, 13)}…` : name),
      color: MUTED,
      fontSize: 11,
    },
    data: namedMarks(points),
  };
}

function tiers({ steps, tiers: order = ["D", "C", "B", "A", "S"], until }, words) {
  const names = [words.textUnrated, ...order];
  const named = (tier) => tier || words.textUnrated;
  const data = steps.map((step) => ({ value: [step.on, named(step.tier)], url: step.url }));
  const last = steps.at(-1);
  if (until && last) data.push({ value: [until, named(last.tier)], symbol: "none" });
  return {
    option: frame({
      legend: { show: false },
      grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
      xAxis: dates(),
      yAxis: {
        type: "category", data: names, axisLabel: { color: INK }, splitLine: { show: true, lineStyle: { color: LINE } },
      },
      series: [{ name: words.textTier, type: "line", step: "end", symbolSize: 8, lineStyle: { width: 2.5 }, data }],
    }),
    table: {
      head: [words.textDate, words.textTier, words.textScore],
      rows: steps.map((step) => [step.on, named(step.tier), round(step.score)]),
    },
  };
}

// A missing bar has no point: its neighbours are joined by a straight line, which crosses its axis here.
function chord(bars, index) {
  const away = (step) => {
    let places = 1;
    while (places < bars.length && bars.at((index + step * places) % bars.length) == null) places += 1;
    return places;
  };
  const [left, right] = [away(-1), away(1)];
  const turn = (2 * Math.PI) / bars.length;
  if ((left + right) * turn >= Math.PI) return 0;
  const [a, b] = [bars.at((index - left) % bars.length), bars.at((index + right) % bars.length)];
  const width = a * Math.sin(left * turn) + b * Math.sin(right * turn);
  return width ? (a * b * Math.sin((left + right) * turn)) / width : 0;
}

function radar({ dimensions, own, peers, own_name: ownName, peers_name: peersName }, words) {
  const ours = ownName ?? words.textOwn;
  const theirs = peersName ?? words.textPeers;
  const shape = (name, bars, lineStyle, opacity) => ({
    name, bars, value: bars.map((bar, index) => bar ?? chord(bars, index)), lineStyle, areaStyle: { opacity },
  });
  const missing = (index) => own[index] == null;
  return {
    option: frame({
      tooltip: {
        trigger: "item", renderMode: "richText", confine: true,
        formatter: ({ data }) => [data.name, ...dimensions.map((name, index) => `${name}  ${round(data.bars[index]) ?? "–"}`)].join("\n"),
      },
      radar: {
        center: ["50%", "56%"],
        radius: "64%",
        indicator: dimensions.map((name, index) => (
          missing(index) ? { name: `${name} –`, max: 5, color: MUTED } : { name, max: 5 }
        )),
        axisName: { color: INK },
        splitArea: { show: false },
        splitLine: { lineStyle: { color: LINE } },
        axisLine: { lineStyle: { color: LINE } },
      },
      series: [{
        type: "radar",
        symbol: "none",
        data: [shape(ours, own, { width: 2.5 }, 0.12), shape(theirs, peers, { width: 1.5, type: "dashed" }, 0)],
      }],
    }),
    table: {
      head: ["", ours, theirs],
      rows: dimensions.map((name, index) => [name, round(own[index]), round(peers[index])]),
    },
  };
}

function categories(type) {
  return ({ labels, series }) => ({
    option: frame({
      legend: { show: series.length > 1, top: 0, left: 0, type: "scroll" },
      grid: { left: 8, right: 16, top: series.length > 1 ? 40 : 12, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: labels, axisLabel: { color: MUTED, hideOverlap: true } },
      yAxis: values(),
      series: series.map(({ name, values: data }, index) => ({
        name, type, data, symbol: SHAPES[index], barMaxWidth: 36,
      })),
    }),
    table: {
      head: ["", ...series.map(({ name }) => name)],
      rows: labels.map((label, index) => [label, ...series.map((each) => each.values[index])]),
    },
  });
}

function scatter({ points, x_name: xName, y_name: yName }) {
  return {
    option: frame({
      legend: { show: false },
      tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: ({ data }) => `${data.name}: ${data.value.join(" / ")}` },
      xAxis: values({ name: xName }),
      yAxis: values({ name: yName }),
      series: [{ type: "scatter", symbolSize: 9, data: points.map(({ x, y, name, url }) => ({ value: [x, y], name, url })) }],
    }),
    table: { head: ["", xName, yName], rows: points.map(({ x, y, name }) => [name, x, y]) },
  };
}

export const KINDS = { trend, tiers, radar, scatter, line: categories("line"), bar: categories("bar") };
