// Elements in one line.

/** element("button", {class: "quiet", onclick: close, "aria-label": "Close"}, "×") */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made[name] = value
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...children.filter((child) => child !== null))
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
