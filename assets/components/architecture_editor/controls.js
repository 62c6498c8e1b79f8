// The controls of a layer's settings.

/** @import { Option } from "./sources.js" */

import { element, setOptions } from "../../lib/dom.js"

/** @typedef {number | string | boolean | number[] | null | undefined} Value also what was typed */

/** @typedef {(value: Value, typing?: boolean) => void} OnChange */

/**
 * What is to be known of a setting: `FIELDS` of nn_core/network/fields.py.
 * @typedef {object} FieldFacts
 * @property {string} type
 * @property {string} label
 * @property {string} help
 * @property {Value} [default]
 * @property {number} minimum of numbers, as the next
 * @property {number} maximum
 * @property {string[]} choices of a list, as the next
 * @property {Record<string, string>} titles
 * @property {boolean} [rare]
 * @property {Record<string, Value>} [only_for] other settings that it needs
 * @property {boolean} [optional] whether it may have no value of its own
 * @property {string} [follows] the setting whose value it has then
 */

/**
 * As it is sent: what does not belong to its type is not there.
 * @typedef {Pick<FieldFacts, "type" | "label" | "help">} FieldName
 * @typedef {FieldName & Partial<FieldFacts> & Record<string, unknown>} FieldSent
 */

/** @typedef {FieldFacts & Record<string, unknown>} Field */

/**
 * A control; input: the part that takes the focus.
 * @typedef {object} Control
 * @property {HTMLElement} node
 * @property {HTMLElement} input
 * @property {(value: any, wrong: boolean, options?: Option[]) => void} show
 *   the value is of the setting's own type; options: what can be chosen just now
 */

/** @type {Record<string, number>} */
const STEPS = { ArrowUp: 1, ArrowDown: -1 }
/** @type {Record<string, (field: Field, onChange: OnChange) => Control>} */
const CONTROLS = { choice, bool: tick, shape: sizes, layer: source }
const REPEAT_AFTER_MS = 400
const REPEAT_EVERY_MS = 90

/**
 * The control for a field of a layer: a stepper for numbers, a list, a tick, or three sizes.
 * @param {Field} field
 * @param {OnChange} onChange
 */
export function controlFor(field, onChange) {
  return (CONTROLS[field.type] ?? stepper)(field, onChange)
}

/**
 * @param {Field} field
 * @param {OnChange} onChange
 */
function stepper(field, onChange) {
  const input = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", size: 4 })
  /** @type {number | null} the last one that worked: it counts again where what came after it is deleted */
  let last = null
  const typed = () => Number(input.value.replace(",", "."))
  const step = (/** @type {number} */ direction) => {
    const value = stepped(typed() || 0, direction, field)
    input.value = String(value)
    onChange(value)
  }
  input.oninput = () => {
    const value = typed()
    const fits =
      input.value.trim() !== "" &&
      Number.isFinite(value) &&
      (field.type === "float" || Number.isInteger(value))
    input.setAttribute("aria-invalid", String(!fits))
    if (fits) onChange(value, true)
    // What cannot be goes out too: Python says what is wrong with it.
    else if (input.value.trim() !== "") onChange(input.value.trim(), true)
    else if (field.optional) onChange(null, true)
    else if (last !== null) onChange(last, true)
  }
  input.onblur = () => {
    if (input.value.trim() === "" && last !== null) input.value = String(last)
  }
  input.onkeydown = (event) => {
    const direction = STEPS[event.key]
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
  const show = (/** @type {any} */ value, /** @type {boolean} */ wrong) => {
    if (!wrong && typeof value === "number") last = value
    input.setAttribute("aria-invalid", String(wrong))
    const typing = input.matches(":focus") && input.value.trim() === ""
    if (!typing && (input.value === "" || typed() !== value)) input.value = String(value)
  }
  return { node, input, show }
}

/**
 * A button that repeats while it is held down.
 * @param {string} text
 * @param {() => void} act
 */
function hold(text, act) {
  /** @type {number | undefined} */
  let timer
  const stop = () => clearTimeout(timer)
  const repeat = (/** @type {number} */ wait) => {
    timer = setTimeout(() => {
      act()
      repeat(REPEAT_EVERY_MS)
    }, wait)
  }
  const start = (/** @type {PointerEvent} */ event) => {
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

/**
 * The next sensible value: fractions go by 0.05, those that may not be 0 tenfold, small counts by 1, large
 * ones by about an eighth.
 * @param {number} value
 * @param {number} direction
 * @param {Field} field
 */
export function stepped(value, direction, { type, minimum, maximum }) {
  const size = direction > 0 ? value : value - 1
  const within = (/** @type {number} */ next) => Math.min(maximum, Math.max(minimum, next))
  if (type === "float" && minimum > 0) return within(Number((value * 10 ** direction).toPrecision(2)))
  let step = 1
  if (type === "float") step = 0.05
  else if (maximum > 64 && size >= 8) step = 2 ** (Math.floor(Math.log2(size)) - 2)
  const next =
    step < 1 ? Math.round((value + direction * step) * 100) / 100 : nextMultiple(value, direction, step)
  return within(next)
}

/**
 * @param {number} value
 * @param {number} direction
 * @param {number} step
 */
function nextMultiple(value, direction, step) {
  return direction > 0 ? Math.floor(value / step + 1) * step : Math.ceil(value / step - 1) * step
}

/**
 * @param {Field} field
 * @param {OnChange} onChange
 */
function choice(field, onChange) {
  const options = field.choices.map((value) => element("option", { value, textContent: field.titles[value] }))
  /** @type {HTMLSelectElement} */
  const node = element("select", { onchange: () => onChange(node.value) }, options)
  return { node, input: node, show: (/** @type {any} */ value) => (node.value = value) }
}

/**
 * A list of the earlier outputs. What is chosen stands in it also where it does not fit any more.
 * @param {Field} field
 * @param {OnChange} onChange
 */
function source(field, onChange) {
  /** @type {HTMLSelectElement} */
  const node = element("select", { className: "source", onchange: () => onChange(node.value || null) })
  const show = (
    /** @type {any} */ value,
    /** @type {boolean} */ wrong,
    /** @type {Option[]} */ options = [],
  ) => {
    const none = field.optional ? [{ value: "", label: "the layer before" }] : []
    const lost = value && !options.some((one) => one.value === value) ? [{ value, label: value }] : []
    setOptions(node, [...none, ...options, ...lost])
    node.value = value ?? ""
    node.setAttribute("aria-invalid", String(wrong))
  }
  return { node, input: node, show }
}

/**
 * Three sizes in one field: "8, 7, 7".
 * @param {Field} field
 * @param {OnChange} onChange
 */
function sizes(field, onChange) {
  const node = element("input", { type: "text", className: "sizes", autocomplete: "off" })
  node.oninput = () => {
    const numbers = (node.value.match(/\d+/g) ?? []).map(Number)
    node.setAttribute("aria-invalid", String(numbers.length !== 3))
    if (numbers.length === 3) onChange(numbers, true)
  }
  const show = (/** @type {any} */ value) => {
    if (!node.matches(":focus")) node.value = value.join(", ")
  }
  return { node, input: node, show }
}

/**
 * @param {Field} field
 * @param {OnChange} onChange
 */
function tick(field, onChange) {
  /** @type {HTMLInputElement} */
  const node = element("input", { type: "checkbox", onchange: () => onChange(node.checked) })
  return { node, input: node, show: (/** @type {any} */ value) => (node.checked = value) }
}
