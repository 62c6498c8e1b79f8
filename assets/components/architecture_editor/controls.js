// The controls of a layer's settings. Each is {node, input, show(value, wrong)}, `input` being the part
// of the node that takes the focus, and calls onChange(value, typing).

import { element } from "../../lib/dom.js"

const REPEAT_AFTER_MS = 400
const REPEAT_EVERY_MS = 90

/** The control for a field of a layer: a stepper for numbers, a list, a tick, or three sizes. */
export function controlFor(field, onChange) {
  const make = { choice, bool: tick, shape: sizes }[field.type] ?? stepper
  return make(field, onChange)
}

function stepper(field, onChange) {
  const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", size: 4 })
  const step = (direction) => {
    const value = stepped(Number(input.value) || 0, direction, field)
    input.value = String(value)
    onChange(value)
  }
  input.oninput = () => {
    const value = Number(input.value.replace(",", "."))
    const fits =
      input.value.trim() !== "" &&
      Number.isFinite(value) &&
      (field.type === "float" || Number.isInteger(value))
    input.setAttribute("aria-invalid", String(!fits))
    if (fits) onChange(value, true)
    // What cannot be goes out too: Python says what is wrong with it.
    else if (input.value.trim() !== "") onChange(input.value.trim(), true)
  }
  input.onkeydown = (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (!direction) return
    event.preventDefault()
    step(direction)
  }
  const node = element(
    "span",
    { className: "stepper" },
    hold("−", () => step(-1)),
    input,
    hold("+", () => step(1)),
  )
  const show = (value, wrong) => {
    input.setAttribute("aria-invalid", String(wrong))
    const typing = input.matches(":focus") && input.value.trim() === ""
    if (!typing && (input.value === "" || Number(input.value) !== value)) input.value = String(value)
  }
  return { node, input, show }
}

/** A button that repeats while it is held down. */
function hold(text, act) {
  let timer = null
  const stop = () => clearTimeout(timer)
  const repeat = (wait) => {
    timer = setTimeout(() => {
      act()
      repeat(REPEAT_EVERY_MS)
    }, wait)
  }
  const start = (event) => {
    if (event.button !== 0) return
    act()
    repeat(REPEAT_AFTER_MS)
  }
  return element("button", {
    type: "button",
    tabIndex: -1,
    "aria-hidden": "true",
    textContent: text,
    onpointerdown: start,
    onpointerup: stop,
    onpointerleave: stop,
    onpointercancel: stop,
  })
}

/** The next sensible value: fractions go by 0.05, small counts by 1, large ones by about an eighth. */
export function stepped(value, direction, { type, minimum, maximum }) {
  const size = direction > 0 ? value : value - 1
  let step = 1
  if (type === "float") step = 0.05
  else if (maximum > 64 && size >= 8) step = 2 ** (Math.floor(Math.log2(size)) - 2)
  const next =
    step < 1 ? Math.round((value + direction * step) * 100) / 100 : nextMultiple(value, direction, step)
  return Math.min(maximum, Math.max(minimum, next))
}

function nextMultiple(value, direction, step) {
  return direction > 0 ? Math.floor(value / step + 1) * step : Math.ceil(value / step - 1) * step
}

function choice(field, onChange) {
  const options = field.choices.map((value) => element("option", { value, textContent: field.titles[value] }))
  const node = element("select", { onchange: () => onChange(node.value) }, options)
  return { node, input: node, show: (value) => (node.value = value) }
}

/** Three sizes in one field: "8, 7, 7". */
function sizes(field, onChange) {
  const node = element("input", { type: "text", className: "sizes", autocomplete: "off" })
  node.oninput = () => {
    const numbers = (node.value.match(/\d+/g) ?? []).map(Number)
    node.setAttribute("aria-invalid", String(numbers.length !== 3))
    if (numbers.length === 3) onChange(numbers, true)
  }
  const show = (value) => {
    if (!node.matches(":focus")) node.value = value.join(", ")
  }
  return { node, input: node, show }
}

function tick(field, onChange) {
  const node = element("input", { type: "checkbox", onchange: () => onChange(node.checked) })
  return { node, input: node, show: (value) => (node.checked = value) }
}
