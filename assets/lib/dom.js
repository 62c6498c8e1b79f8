// The few lines of DOM work that every component needs.

/** element("button", {class: "quiet", onclick: close, hidden: true, "aria-label": "Close"}, "×"): properties or attributes. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue
    if (name in made) made[name] = value
    else if (value !== false) made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined))
  return made
}

/** Set an element's text only when it changes: layout stays untouched otherwise. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text
}

/** Call `action` at most once every `everyMs`, always with the latest arguments in the end. */
export function throttled(action, everyMs) {
  let last = -Infinity
  let timer = null
  let latest = []
  const fire = () => {
    timer = null
    last = performance.now()
    action(...latest)
  }
  const call = (...args) => {
    latest = args
    if (timer !== null) return
    const wait = last + everyMs - performance.now()
    if (wait <= 0) fire()
    else timer = setTimeout(fire, wait)
  }
  call.cancel = () => {
    clearTimeout(timer)
    timer = null
  }
  return call
}

/** Call `onChange(visible)` whenever the node comes into sight (a tab opens, the page scrolls) or leaves it. */
export function whenVisible(node, onChange) {
  const observer = new IntersectionObserver((entries) => onChange(entries.at(-1).isIntersecting), {
    rootMargin: "200px",
  })
  observer.observe(node)
  return () => observer.disconnect()
}

/** Fill a <select> with [{value, label}], keeping the choice where it still exists. */
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
