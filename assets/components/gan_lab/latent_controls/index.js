// Noise under the reader's hands: sliders for a few latent dimensions of the chosen sample, and a walk
// between two. data: {run, chosen, raw, class_names}: raw where D is a critic that gives scores instead of
// probabilities; the classes that can be asked for, if any.
import { connect } from "../../../lib/live.js"
import { element, setText, whenVisible } from "../../../lib/dom.js"
import { count } from "../../../lib/format.js"
import { norm, Pictures, verdictText, walkWeights } from "../../../lib/gan.js"
import { setWords } from "../../../lib/numbers.js"

const KNOBS = 6
const LIMIT = 3
const WALK_MS = 4000
const PICTURE_SIDE = 210
const END_SIDE = 56

export function mount(root, component) {
  const view = { component, run: null, connection: null, chosen: null, noise: null, z: null, first: 0 }
  const pictures = { sample: new Pictures(), samples: new Pictures() }
  const walk = { a: 0, b: 63, t: 0, spherical: true, playing: null }
  const picture = pictureParts()
  const classes = classParts((label) => askFor(label))
  const knobs = knobParts({ onTurn: turn, onReset: () => start(view.chosen), onPage: turnPage })
  const path = walkParts({
    onMove: move,
    onEnd: setEnd,
    onPlay: () => (walk.playing ? stop() : play()),
    onShape: setShape,
  })
  picture.node.append(classes.node)
  const layout = element("div", { class: "latent" }, picture.node, knobs.node, path.node)
  root.replaceChildren(layout)

  function onFrame(frame) {
    const { arrays } = frame
    if (!arrays.has("samples")) return
    if (frame.readable) view.read = frame
    view.noise = arrays.get("noise")
    view.arrays = arrays
    if (view.z === null) {
      start(view.chosen)
      drawWalk()
    }
    if (view.visible) show(arrays)
  }

  function show(arrays) {
    pictures.samples.update(arrays.get("samples"))
    pictures.sample.update(arrays.get("sample"))
    pictures.sample.show(picture.canvas, 0, PICTURE_SIDE)
    if (view.read) setWords(picture.says, verdictWords(view.read, view.component.data.raw), view.read.step)
    drawEnds()
  }

  function row(index) {
    const size = view.noise.shape[1]
    return Array.from(view.noise.data.subarray(index * size, (index + 1) * size))
  }

  function start(chosen) {
    stop()
    const label = view.arrays.get("labels")?.data[chosen] ?? null
    Object.assign(view, { z: row(chosen), origin: `Sample ${chosen + 1}`, turned: false, label })
    send()
  }

  /** The same noise, another class: what stays alike is what the noise says, and not the class. */
  function askFor(label) {
    stop()
    view.label = label
    send()
  }

  function send() {
    view.connection.watch("latent", { latent: view.z, labels: view.label === null ? null : [view.label] })
    classes.show(view.component.data.class_names, view.label)
    drawKnobs()
  }

  function turn(dimension, value) {
    stop()
    view.z[dimension] = value
    view.turned = true
    send()
  }

  function turnPage(pages) {
    if (!view.z) return
    const last = Math.floor((view.z.length - 1) / KNOBS) * KNOBS
    view.first = Math.min(last, Math.max(0, view.first + pages * KNOBS))
    drawKnobs()
  }

  function drawKnobs() {
    knobs.draw(view.z, view.first)
    setText(picture.title, view.turned ? `${view.origin}, turned` : view.origin)
  }

  function move(t) {
    if (!view.noise) return
    walk.t = t
    Object.assign(view, { z: drawWalk(), origin: "Between A and B", turned: false })
    send()
  }

  function drawWalk() {
    const [a, b] = [row(walk.a), row(walk.b)]
    const { ofA, ofB } = walkWeights(a, b, walk.t, walk.spherical)
    const z = a.map((value, i) => ofA * value + ofB * b[i])
    path.draw(walk, { ofA, ofB, lengths: [norm(a), norm(z), norm(b)], size: z.length })
    return z
  }

  function play() {
    let before = performance.now()
    let direction = walk.t < 1 ? 1 : -1
    const tick = (now) => {
      const t = walk.t + (direction * (now - before)) / WALK_MS
      before = now
      if (t >= 1 || t <= 0) direction = -direction
      walk.playing = requestAnimationFrame(tick)
      move(Math.min(1, Math.max(0, t)))
    }
    walk.playing = requestAnimationFrame(tick)
    path.setPlaying(true)
  }

  function stop() {
    if (walk.playing) cancelAnimationFrame(walk.playing)
    walk.playing = null
    path.setPlaying(false)
  }

  function setEnd(end) {
    stop()
    walk[end] = view.chosen
    move(end === "a" ? 0 : 1)
    drawEnds()
  }

  function setShape(spherical) {
    walk.spherical = spherical
    move(walk.t)
  }

  function drawEnds() {
    for (const end of ["a", "b"]) {
      walk[end] = Math.min(walk[end], pictures.samples.count - 1)
      pictures.samples.show(path.ends[end].canvas, walk[end], END_SIDE)
      setText(path.ends[end].name, `${end.toUpperCase()}: sample ${walk[end] + 1}`)
    }
  }

  const resized = new ResizeObserver(() => {
    layout.classList.toggle("is-narrow", root.clientWidth < 520)
    layout.classList.toggle("is-medium", root.clientWidth >= 520 && root.clientWidth < 820)
  })
  resized.observe(root)
  const stopWatching = whenVisible(root, (visible) => {
    view.visible = visible
    if (visible && view.arrays) show(view.arrays)
  })

  function leave() {
    stop()
    view.connection?.close()
  }

  function update(next) {
    view.component = next
    const { run, chosen } = next.data
    const another = chosen !== view.chosen
    view.chosen = chosen
    if (run !== view.run) {
      leave()
      Object.assign(view, {
        run,
        noise: null,
        arrays: null,
        read: null,
        z: null,
        first: 0,
        connection: connect(run),
      })
      view.connection.onFrame(onFrame)
    } else if (another && view.noise) start(chosen)
  }

  update(component)
  return {
    update,
    destroy() {
      resized.disconnect()
      stopWatching()
      leave()
    },
  }
}

function pictureParts() {
  const canvas = element("canvas", {
    role: "img",
    "data-testid": "latent-picture",
    "aria-label": "The picture that G makes of this noise vector",
  })
  const title = element("h4", {}, "Sample")
  const says = element("p", { class: "says" })
  return { node: element("section", { class: "latent-picture" }, title, canvas, says), canvas, title, says }
}

/** A button for each class; hidden where none can be asked for. */
function classParts(onAsk) {
  const row = element("div", { class: "latent-row", role: "group", "aria-label": "Class to ask G for" })
  const node = element(
    "div",
    { class: "latent-classes", hidden: true },
    element("p", {}, "The same noise as:"),
    row,
  )
  let known = ""
  function show(names, label) {
    node.hidden = names.length < 2
    if (names.join() !== known) {
      known = names.join()
      row.replaceChildren(
        ...names.map((name, index) =>
          element("button", { type: "button", onclick: () => onAsk(index) }, name),
        ),
      )
    }
    ;[...row.children].forEach((button, index) => (button.ariaPressed = String(index === label)))
  }
  return { node, show }
}

function verdictWords({ step, arrays }, raw) {
  const verdict = { text: verdictText(arrays.get("d_sample").data[0], raw), metric: "verdict", of: "chosen" }
  if (raw) return [`The critic’s score at step ${count(step)}: `, verdict, "."]
  return [`D’s verdict at step ${count(step)}: `, verdict, " (0 is generated, 1 is real)."]
}

function knobParts({ onTurn, onReset, onPage }) {
  const rows = Array.from({ length: KNOBS }, (_, place) => {
    const name = element("span")
    const slider = element("input", { type: "range", min: -LIMIT, max: LIMIT, step: 0.01, value: 0 })
    const value = element("output")
    slider.oninput = () => onTurn(Number(slider.dataset.dimension), Number(slider.value))
    return { place, name, slider, value, node: element("label", {}, name, slider, value) }
  })
  const range = element("span", { class: "muted" })
  const turn = (by, label, sign) =>
    element("button", { type: "button", "aria-label": label, onclick: () => onPage(by) }, sign)
  const [before, after] = [turn(-1, "Dimensions before", "‹"), turn(1, "Dimensions after", "›")]
  const node = element(
    "section",
    {},
    element("h4", {}, "Turn the knobs"),
    element(
      "p",
      {},
      "The sample is nothing but these numbers, pushed through G. Change one and see what it does.",
    ),
    ...rows.map((row) => row.node),
    element(
      "div",
      { class: "latent-row" },
      element("button", { type: "button", onclick: onReset }, "Reset"),
      before,
      after,
      range,
    ),
  )
  function draw(z, first) {
    for (const { place, name, slider, value, node: line } of rows) {
      const dimension = first + place
      line.style.visibility = dimension < z.length ? "visible" : "hidden"
      if (dimension >= z.length) continue
      setText(name, `z${subscript(dimension + 1)}`)
      slider.dataset.dimension = dimension
      slider.value = z[dimension]
      setText(value, signed(z[dimension]))
    }
    before.disabled = first === 0
    after.disabled = first + KNOBS >= z.length
    setText(range, `${first + 1} to ${Math.min(first + KNOBS, z.length)} of ${z.length}`)
  }
  return { node, draw }
}

function walkParts({ onMove, onEnd, onPlay, onShape }) {
  const ends = Object.fromEntries(["a", "b"].map((end) => [end, endParts(end, () => onEnd(end))]))
  const slider = element("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.005,
    value: 0,
    "aria-label": "t, the way from A to B",
  })
  const button = element("button", { type: "button", onclick: onPlay })
  const share = element("output")
  slider.oninput = () => onMove(Number(slider.value))
  const shapes = [true, false].map((spherical) =>
    element(
      "button",
      { type: "button", "aria-pressed": String(spherical), onclick: () => onShape(spherical) },
      spherical ? "Along the sphere" : "Straight",
    ),
  )
  const formula = element("p", { class: "formula" })
  const lengths = element("p", { class: "muted" })
  const node = element(
    "section",
    { class: "latent-walk" },
    element("h4", {}, "Walk from A to B"),
    element("div", { class: "latent-ends" }, ends.a.node, ends.b.node),
    element("label", {}, element("span", {}, "t"), slider, share),
    element("div", { class: "latent-row" }, button, element("div", { class: "segmented" }, ...shapes)),
    formula,
    lengths,
  )
  setPlaying(false)

  function setPlaying(playing) {
    setText(button, playing ? "Stop" : "Play")
  }

  function draw({ t, spherical }, { ofA, ofB, lengths: [a, z, b], size }) {
    slider.value = t
    setText(share, t.toFixed(2))
    shapes.forEach((shape, i) => shape.setAttribute("aria-pressed", String(spherical === (i === 0))))
    setText(formula, `z = ${ofA.toFixed(2)} · A + ${ofB.toFixed(2)} · B`)
    setText(
      lengths,
      `Length of A ${a.toFixed(1)}, of z ${z.toFixed(1)}, of B ${b.toFixed(1)}. ` +
        `${lengthSentence(spherical, size)}`,
    )
  }

  return { node, ends, draw, setPlaying }
}

function lengthSentence(spherical, size) {
  if (spherical) return "On this way z stays about as long as its ends."
  return (
    `Noise of ${size} numbers is about √${size} = ${Math.sqrt(size).toFixed(1)} long: ` +
    "the straight way cuts through shorter z, which G rarely meets."
  )
}

function endParts(end, onSet) {
  const canvas = element("canvas", {
    width: END_SIDE,
    height: END_SIDE,
    role: "img",
    "aria-label": `The picture at ${end.toUpperCase()}`,
  })
  const name = element("span")
  const button = element("button", { type: "button", onclick: onSet }, "Use the chosen one")
  const text = element("div", {}, name, element("div", {}, button))
  return { node: element("div", { class: "latent-end" }, canvas, text), canvas, name }
}

function signed(value) {
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2)
}

function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit])
}
