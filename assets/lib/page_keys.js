// Keys that work from the moment a page is open, unless what has the focus needs them itself.

const ROLES = [
  "application",
  "combobox",
  "dialog",
  "grid",
  "listbox",
  "menu",
  "menubar",
  "radiogroup",
  "scrollbar",
  "slider",
  "spinbutton",
  "tablist",
  "textbox",
  "tree",
]
const NEEDS_KEYS = [
  "input:not([type=checkbox], [type=button], [type=submit], [type=file])",
  "select",
  "textarea",
  "video",
  "audio",
  "[contenteditable]:not([contenteditable=false])",
  ...ROLES.map((role) => `[role=${role}]`),
].join()

/**
 * Call actions[key]() at keys pressed while `node` is shown, {ArrowLeft: goBack}; returns what ends it.
 * @param {Element} node
 * @param {Record<string, () => void>} actions
 * @returns {() => void}
 */
export function pageKeys(node, actions) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    const action = actions[event.key]
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
    if (!action || modified || event.defaultPrevented || !node.getClientRects().length) return
    if (event.composedPath().some((target) => target instanceof Element && target.matches(NEEDS_KEYS))) return
    event.preventDefault()
    action()
  }
  document.addEventListener("keydown", press)
  return () => document.removeEventListener("keydown", press)
}
