// The GAN lab's main picture: samples from fixed noise, real pictures beside them, and D's verdict on each.
// data: {run, chosen}; state: "chosen" (index of the sample that the rest of the page takes apart).
import { connect } from "../lib/live.js";
import { notice, strip, variety, verdictColour, verdictText } from "../lib/gan.js";

const COLUMNS = 8;
const NUMBER_PX = 14;
const FRAME_PX = 3;
const VERDICTS_EVERY_MS = 300;
const NOTICE_EVERY_MS = 2000;

const MARKUP = `
  <p class="grid-notice" data-testid="notice"></p>
  <div class="grid-boards">
    <section class="grid-board generated"><h4>Generated</h4><canvas tabindex="0" role="img"></canvas></section>
    <section class="grid-board real"><h4>Real</h4><canvas role="img"></canvas></section>
  </div>
  <div class="grid-legend"><span class="low"></span><canvas width="120" height="1"></canvas><span class="high"></span></div>
  <p class="grid-caption"></p>`;

export function mount(root, component) {
  root.innerHTML = MARKUP;
  const find = (selector) => root.querySelector(selector);
  const boards = { generated: board(find(".generated canvas")), real: board(find(".real canvas")) };
  const view = { component, connection: null, off: null, run: null, chosen: 0, arrays: {}, frame: null, scale: null };
  const due = { verdicts: 0, notice: 0 };
  drawLegend(find(".grid-legend canvas"));

  function onFrame(frame) {
    view.frame = frame;
    for (const name of ["samples", "real", "noise", "d_samples", "d_real"]) {
      if (frame.arrays.has(name)) view.arrays[name] = frame.arrays.get(name);
    }
    if (!view.arrays.samples || !view.arrays.real) return;
    const now = performance.now();
    const still = frame.state !== "running" || !frame.live;
    if (still || now >= due.verdicts) {
      due.verdicts = now + VERDICTS_EVERY_MS;
      readVerdicts();
    }
    if (still || now >= due.notice) {
      due.notice = now + NOTICE_EVERY_MS;
      find(".grid-notice").textContent = sentence(view);
    }
    draw();
  }

  function readVerdicts() {
    view.scale = verdictScale(view);
    boards.generated.verdicts = view.arrays.d_samples && Array.from(view.arrays.d_samples.data);
    boards.real.verdicts = view.arrays.d_real && Array.from(view.arrays.d_real.data);
    find(".low").textContent = `${verdictText(view.scale.low, view.scale.raw)} D is sure: generated`;
    find(".high").textContent = `D is sure: real ${verdictText(view.scale.high, view.scale.raw)}`;
    boards.generated.canvas.setAttribute("aria-label", spoken(view, boards));
    boards.real.canvas.setAttribute("aria-label", `${view.arrays.real.shape[0]} real pictures of the data set`);
  }

  function draw() {
    if (!view.arrays.samples) return;
    const width = root.clientWidth;
    const narrow = width < 460;
    const style = { ...view.scale, cell: cellSize(width, narrow, view.arrays.samples.shape), ink: getComputedStyle(root).color };
    find(".grid-boards").classList.toggle("is-narrow", narrow);
    drawBoard(boards.generated, view.arrays.samples, COLUMNS, style, view.chosen);
    drawBoard(boards.real, view.arrays.real, narrow ? COLUMNS : 2, style, -1);
    caption();
  }

  function caption(pixel = null) {
    const [n, c, h, w] = view.arrays.samples.shape;
    find(".grid-caption").textContent =
      pixel ?? `${n} \u00d7 ${c} \u00d7 ${h} \u00d7 ${w}, from \u22121 (black) to 1 (white), one scale for all. Number and frame: D\u2019s verdict. Click a sample to take it apart.`;
  }

  function choose(index) {
    if (index < 0 || index >= (view.arrays.samples?.shape[0] ?? 0)) return;
    view.chosen = index;
    const { noise } = view.arrays;
    const size = noise.shape[1];
    view.connection.watch("latent", { latent: Array.from(noise.data.subarray(index * size, (index + 1) * size)) });
    view.component.setStateValue("chosen", index);
    boards.generated.canvas.setAttribute("aria-label", spoken(view, boards));
    draw();
  }

  boards.generated.canvas.onclick = (event) => {
    const hit = boards.generated.hit(event);
    if (hit) choose(hit.index);
  };
  boards.generated.canvas.onkeydown = (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };
    if (!(event.key in steps)) return;
    event.preventDefault();
    choose(view.chosen + steps[event.key]);
  };
  for (const [kind, array] of [["generated", "samples"], ["real", "real"]]) {
    const { canvas } = boards[kind];
    canvas.onpointermove = (event) => caption(describePixel(boards[kind].hit(event), view.arrays[array], kind));
    canvas.onpointerleave = () => view.arrays.samples && caption();
  }
  const resized = new ResizeObserver(draw);
  resized.observe(root);

  function leave() {
    view.off?.();
    view.connection?.close();
  }

  function update(next) {
    view.component = next;
    view.chosen = next.data.chosen ?? 0;
    if (next.data.run !== view.run) {
      leave();
      Object.assign(view, { run: next.data.run, arrays: {}, frame: null, scale: null, connection: connect(next.data.run) });
      due.verdicts = due.notice = 0;
      view.off = view.connection.onFrame(onFrame);
      view.connection.watch("samples", {});
    }
    draw();
  }

  update(component);
  return {
    update,
    destroy() {
      resized.disconnect();
      leave();
    },
  };
}

/** A canvas of cells, with the strip of its pictures and the way back from a pointer to a cell and a pixel. */
function board(canvas) {
  const self = { canvas, strip: document.createElement("canvas"), verdicts: null, layout: null };
  self.hit = (event) => {
    if (!self.layout) return null;
    const { cell, cellHeight, columns, count, height, width, size } = self.layout;
    const column = Math.floor(event.offsetX / cell);
    const row = Math.floor(event.offsetY / cellHeight);
    const index = row * columns + column;
    if (column < 0 || column >= columns || row < 0 || index >= count) return null;
    const margin = (cell - size.width) / 2;
    const x = Math.floor(((event.offsetX - column * cell - margin) / size.width) * width);
    const y = Math.floor(((event.offsetY - row * cellHeight - margin) / size.height) * height);
    return { index, x, y, inside: x >= 0 && y >= 0 && x < width && y < height };
  };
  return self;
}

/** Cell width in CSS pixels: a whole number of device pixels a picture's pixel wherever that wastes little. */
function cellSize(width, narrow, shape) {
  const pixels = Math.max(shape[2], shape[3]);
  const margin = 2 * FRAME_PX + 4;
  const room = Math.min(narrow ? 60 : 68, Math.floor((width - (narrow ? 0 : 20)) / (narrow ? COLUMNS : COLUMNS + 2))) - margin;
  const ratio = window.devicePixelRatio || 1;
  const whole = (Math.floor((room * ratio) / pixels) * pixels) / ratio;
  return (whole > 0.75 * room ? whole : Math.max(12, room)) + margin;
}

function drawBoard(self, array, columns, { cell, ink, low, high, raw }, chosen) {
  const [count, , height, width] = array.shape;
  const longest = Math.max(height, width);
  const room = cell - 2 * FRAME_PX - 4;
  const size = { width: (room * width) / longest, height: (room * height) / longest };
  const cellHeight = size.height + 2 * FRAME_PX + 4 + NUMBER_PX;
  self.layout = { cell, cellHeight, columns, count, height, width, size };
  const context = fit(self.canvas, columns * cell, Math.ceil(count / columns) * cellHeight);
  const pictures = strip(array, self.strip);
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  context.font = `${cell < 48 ? 10 : 11}px ${getComputedStyle(self.canvas).fontFamily}`;
  const margin = (cell - size.width) / 2;
  for (let index = 0; index < count; index++) {
    const left = (index % columns) * cell;
    const top = Math.floor(index / columns) * cellHeight;
    context.drawImage(pictures, index * width, 0, width, height, left + margin, top + margin, size.width, size.height);
    if (!self.verdicts) continue;
    const certainty = (self.verdicts[index] - low) / (high - low || 1);
    context.strokeStyle = verdictColour(certainty);
    context.lineWidth = FRAME_PX;
    frameAround(context, left + margin, top + margin, size, FRAME_PX / 2);
    if (index === chosen) {
      context.strokeStyle = ink;
      context.lineWidth = 2;
      frameAround(context, left + margin, top + margin, size, FRAME_PX + 1);
    }
    context.fillStyle = ink;
    context.fillText(verdictText(self.verdicts[index], raw), left + cell / 2, top + margin + size.height + FRAME_PX + 11);
  }
}

function frameAround(context, left, top, size, distance) {
  context.strokeRect(left - distance, top - distance, size.width + 2 * distance, size.height + 2 * distance);
}

function fit(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
    canvas.width = pixelsWide;
    canvas.height = pixelsHigh;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function drawLegend(canvas) {
  const context = canvas.getContext("2d");
  for (let x = 0; x < canvas.width; x++) {
    context.fillStyle = verdictColour(x / (canvas.width - 1));
    context.fillRect(x, 0, 1, 1);
  }
}

/** Probabilities run from 0 to 1. A critic's scores have no bounds: the range widens at once and narrows slowly. */
function verdictScale({ frame, arrays, scale }) {
  if (frame.metrics.verdict !== "raw") return { low: 0, high: 1, raw: false };
  const scores = [...(arrays.d_samples?.data ?? []), ...(arrays.d_real?.data ?? [])];
  const [lowest, highest] = [Math.min(...scores), Math.max(...scores)];
  const keep = scale?.raw ? 0.9 : 0;
  const low = Math.min(lowest, keep * (scale?.low ?? 0) + (1 - keep) * lowest);
  const high = Math.max(highest, keep * (scale?.high ?? 0) + (1 - keep) * highest);
  return { low, high, raw: true };
}

function mean(array) {
  return array.data.reduce((sum, value) => sum + value, 0) / array.data.length;
}

function sentence({ frame, arrays }) {
  const { samples, real, d_samples: onSamples, d_real: onReal } = arrays;
  if (!onSamples || !onReal) return "";
  return notice({
    step: frame.step,
    raw: frame.metrics.verdict === "raw",
    real: mean(onReal),
    fake: mean(onSamples),
    fooled: onSamples.data.filter((value) => value > 0.5).length,
    count: onSamples.data.length,
    varied: variety(samples) / (variety(real) || 1),
  });
}

function spoken({ chosen, arrays, scale }, boards) {
  const verdict = boards.generated.verdicts?.[chosen];
  const says = verdict === undefined ? "" : `: D\u2019s verdict is ${verdictText(verdict, scale.raw)}`;
  return `${arrays.samples.shape[0]} generated pictures. Sample ${chosen + 1} is chosen${says}. Arrow keys choose another.`;
}

function describePixel(hit, array, kind) {
  if (!hit || !array || !hit.inside) return null;
  const [, channels, height, width] = array.shape;
  const at = (channel) => array.data[((hit.index * channels + channel) * height + hit.y) * width + hit.x];
  const values = Array.from({ length: channels }, (_, channel) => at(channel).toFixed(2)).join(", ");
  return `${kind === "real" ? "Real picture" : "Sample"} ${hit.index + 1}, row ${hit.y}, column ${hit.x}: ${values}`;
}
