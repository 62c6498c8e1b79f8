// For each size: one sample of its GAN for every class, and below it the training image that it is nearest
// to.

import { element } from "../../../lib/dom.js"
import { readFrame } from "../../../lib/frame.js"
import { paintImage } from "../../../lib/picture.js"

export function mount(root, component) {
  const rows = element("div", { className: "rows" })
  root.append(rows)
  let seen = ""

  function update({ data }) {
    const frame = readFrame(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    const key = JSON.stringify(frame.shown)
    if (key === seen) return
    seen = key
    rows.replaceChildren(...frame.shown.map((one) => row(frame, one)))
  }

  update(component)
  return { update, destroy() {} }
}

function row({ arrays, class_names: names }, { size, readable, distance, unseen, copies }) {
  const line = (kind, array, words) => names.map((name, at) => picture(kind, array, at, words(name)))
  return element(
    "section",
    { "aria-label": `${size} images of each class` },
    element("h4", { textContent: `${size} images of each class` }),
    element(
      "div",
      { className: "strip" },
      element("span", { textContent: "GAN sample" }),
      line("generated", arrays.get(`samples${size}`), (name) => `Sample for class ${name}`),
      element("span", { textContent: "nearest real" }),
      line(
        "real",
        arrays.get(`nearest${size}`),
        (name) => `Training image nearest to the sample for class ${name}`,
      ),
    ),
    element(
      "p",
      {},
      reading(readable),
      element("b", { textContent: copies }),
      `: the pixels of a sample differ from its nearest training image by ${share(distance)} of the ` +
        `way from black to white, those of an unseen real image by ${share(unseen)}.`,
    ),
  )
}

const share = (distance) => `${Math.round(100 * distance)} %`

function reading(readable) {
  return readable === null
    ? ""
    : `A classifier trained on all images reads ${Math.round(100 * readable)} % of the samples as the ` +
        "class asked for. "
}

function picture(kind, array, index, label) {
  const canvas = element("canvas", { className: kind, role: "img", "aria-label": label, title: label })
  paintImage(canvas, array, index, 255)
  return canvas
}
