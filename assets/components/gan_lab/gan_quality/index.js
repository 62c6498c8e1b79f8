// How good the samples are: classes, measures beside what real images give, the distance over the steps, and
// the nearest training image of some samples. data: the buffer that ui/gan_lab/quality.py makes, arrays and
// facts.
import { theme } from "../../../lib/colours.js"
import { element, setText } from "../../../lib/dom.js"
import { count, percent } from "../../../lib/format.js"
import { readPayload } from "../../../lib/frame.js"
import { Pictures } from "../../../lib/gan.js"
import { Plot } from "../../../lib/plot.js"

const SIDE = 56
const PLOT_HEIGHT = 150
const LARGEST_PLOT = 420

export function mount(root, component) {
  const says = element("p", { class: "says", "data-testid": "quality-says" })
  const when = element("p", { class: "muted" })
  const measures = element("dl", { class: "measures" })
  const bars = element("div", { class: "bars" })
  const plot = new Plot()
  const curve = element("section", {}, element("h4", {}, "Fréchet distance over the steps"), plot.node)
  const classes = element("section", {}, element("h4", {}, "Which classes G makes"), bars)
  const pairs = element("div", { class: "pairs" })
  const copies = element(
    "section",
    {},
    element("h4", {}, "Does it copy? Samples above, the nearest training image below"),
    pairs,
  )
  root.replaceChildren(says, when, measures, element("div", { class: "columns" }, classes, curve), copies)
  const pictures = { samples: new Pictures(), nearest: new Pictures() }
  let frame = null

  function show() {
    setText(says, frame.sentence)
    const how = frame.classes.length ? "by a classifier that learnt from the same images" : "on their pixels"
    setText(when, `Measured at step ${count(frame.step)}, with 500 samples, ${how}.`)
    measures.replaceChildren(
      ...frame.measures.map(({ title, value, compare }) =>
        element(
          "div",
          {},
          element("dt", {}, title),
          element("dd", {}, value),
          element("dd", { class: "muted" }, compare),
        ),
      ),
    )
    showBars()
    showPairs()
    draw()
  }

  function showBars() {
    classes.hidden = frame.classes.length < 2
    const most = Math.max(...frame.classes.map(({ share }) => share), 2 / frame.classes.length)
    bars.style.setProperty("--even", `${100 / frame.classes.length / most}%`)
    bars.replaceChildren(
      ...frame.classes.map(({ name, share }) =>
        element(
          "div",
          { class: "bar" },
          element("span", {}, name),
          element(
            "span",
            { class: "track" },
            element("span", { class: "fill", style: `width: ${(100 * share) / most}%` }),
          ),
          element("span", { class: "muted" }, percent(share)),
        ),
      ),
    )
  }

  function showPairs() {
    pictures.samples.update(frame.arrays.get("samples"))
    pictures.nearest.update(frame.arrays.get("nearest"))
    pairs.replaceChildren(
      ...frame.distances.map((distance, index) => {
        const [sample, nearest] = ["A sample", "The training image nearest to it"].map((label) =>
          element("canvas", { role: "img", "aria-label": `${label}, ${distance.toFixed(2)} apart` }),
        )
        pictures.samples.show(sample, index, SIDE)
        pictures.nearest.show(nearest, index, SIDE)
        return element(
          "div",
          { class: "pair" },
          sample,
          nearest,
          element("span", { class: "muted" }, distance.toFixed(2)),
        )
      }),
    )
  }

  function draw() {
    curve.hidden = frame.curve.length < 2
    if (curve.hidden || !root.clientWidth) return
    plot.arrange(Math.min(LARGEST_PLOT, root.clientWidth), PLOT_HEIGHT, theme(root))
    const steps = frame.curve.map(([step]) => step)
    const [low, high] = [Math.min(...steps), Math.max(...steps)]
    const floor = [
      [low, frame.floor],
      [high, frame.floor],
    ]
    plot.show({
      x: [low, high],
      y: [0, ...frame.curve.map(([, value]) => value)],
      whole: true,
      curves: [
        { points: floor, colour: "real", dashed: true },
        { points: frame.curve, colour: "generated", dashed: false },
      ],
      label:
        "Fréchet distance over the training steps; the dashed line is that between two halves of real images",
    })
  }

  const resized = new ResizeObserver(() => frame && draw())
  resized.observe(root)

  function update({ data }) {
    frame = readPayload(data)
    show()
  }

  update(component)
  return { update, destroy: () => resized.disconnect() }
}
