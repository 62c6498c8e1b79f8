// Ctrl+Z and Ctrl+Shift+Z (on a Mac with Cmd) press the page's buttons Undo and Redo. While one types, the
// keys belong to the text: the browser takes back letters.

const BUTTONS = { undo: ".st-key-undo-press-undo button", redo: ".st-key-undo-press-redo button" }
const TYPED = new Set(["text", "search", "number", "email", "url", "tel", "password"])

export function mount() {
  document.addEventListener("keydown", press)
  return { update() {}, destroy: () => document.removeEventListener("keydown", press) }
}

function press(event) {
  const wanted = meaning(event)
  if (!wanted || typing(event.composedPath()[0])) return
  event.preventDefault()
  document.querySelector(`${BUTTONS[wanted]}:not(:disabled)`)?.click()
}

/** "undo", "redo" or null: what a key asks for. */
export function meaning({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && ctrlKey && !shiftKey ? "redo" : null
}

/** Whether what has the focus takes text. */
export function typing({ localName, type, isContentEditable, readOnly }) {
  if (isContentEditable || localName === "textarea") return true
  return localName === "input" && TYPED.has(type) && !readOnly
}
