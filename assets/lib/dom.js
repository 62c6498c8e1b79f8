// The few lines of DOM work that every component needs.

/** An element with properties, attributes (names with a dash, `role`, `list`...) and children (nodes or text). */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value)
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return node
}

/** Change an element's text only when it differs: what did not change does not repaint, nor lose a selection. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

/** Call `onChange(visible)` whenever the node comes into sight (a tab opens, the page scrolls) or leaves it. */
export function whenVisible(node, onChange) {
  const observer = new IntersectionObserver((entries) => onChange(entries.at(-1).isIntersecting), { rootMargin: "200px" })
  observer.observe(node)
  return () => observer.disconnect()
}

/** Fill a <select> with [{value, label}], keeping the choice where it still exists. */
export function setOptions(select, options) {
  const wanted = JSON.stringify(options)
  if (select.dataset.options === wanted) return
  const before = select.value
  select.dataset.options = wanted
  select.replaceChildren(...options.map(({ value, label }) => element("option", { value, textContent: label })))
  if (options.some(({ value }) => String(value) === before)) select.value = before
}
