// The few lines of DOM work that every component needs.

const MARGIN = "200px"

/**
 * What Streamlit hands to a component each time that Python has run.
 * @template [Data=unknown]
 * @typedef {object} Component
 * @property {Data} data what Python sends: JSON, or an array of bytes
 * @property {HTMLElement | ShadowRoot} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue a value that Python keeps
 * @property {(name: string, value: unknown) => void} setTriggerValue a value that Python gets once
 */

/** @typedef {Node | string | null | undefined} Child nothing stands for itself */

/**
 * element("button", {class: "quiet", onclick: close, hidden: true, "aria-label": "Close"}, "×"): properties
 * or attributes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes] null and undefined: not set
 * @param {...(Child | (Child | Child[])[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue
    if (name in made) Object.assign(made, { [name]: value })
    else if (value !== false) made.setAttribute(name, value === true ? "" : String(value))
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined))
  return made
}

/**
 * Set an element's text only when it changes: layout stays untouched otherwise.
 * @param {Node} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text
}

/**
 * Call `action` at most once every `everyMs`, always with the latest arguments in the end.
 * @template {unknown[]} Args
 * @param {(...args: Args) => void} action
 * @param {number} everyMs
 * @returns {((...args: Args) => void) & {cancel: () => void}}
 */
export function throttled(action, everyMs) {
  let last = -Infinity
  /** @type {number | undefined} */
  let timer
  /** @type {Args | null} */
  let latest = null
  const fire = () => {
    timer = undefined
    last = performance.now()
    if (latest) action(...latest)
  }
  const call = (/** @type {Args} */ ...args) => {
    latest = args
    if (timer !== undefined) return
    const wait = last + everyMs - performance.now()
    if (wait <= 0) fire()
    else timer = setTimeout(fire, wait)
  }
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return Object.assign(call, { cancel })
}

/**
 * Call `onChange(visible)` whenever the node comes into sight, or near it (a tab opens, the page scrolls),
 * or leaves it.
 * @param {Element} node
 * @param {(visible: boolean) => void} onChange
 * @returns {() => void} what ends it
 */
export function whenVisible(node, onChange) {
  // `rootMargin` ends at whatever scrolls inside the window, and Streamlit scrolls the page in such a box.
  const observer = new IntersectionObserver((entries) => onChange(Boolean(entries.at(-1)?.isIntersecting)), {
    rootMargin: MARGIN,
    scrollMargin: MARGIN,
  })
  observer.observe(node)
  return () => observer.disconnect()
}

/**
 * Fill a <select> with [{value, label}], keeping the choice where it still exists.
 * @param {HTMLSelectElement} select
 * @param {{value: string | number, label: string}[]} options
 */
export function setOptions(select, options) {
  const wanted = JSON.stringify(options)
  if (select.dataset.options === wanted) return
  const before = select.value
  select.dataset.options = wanted
  select.replaceChildren(
    ...options.map(({ value, label }) => element("option", { value, textContent: label })),
  )
  if (options.some(({ value }) => String(value) === before)) select.value = before
}
