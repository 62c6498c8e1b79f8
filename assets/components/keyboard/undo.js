// Ctrl+Z and Ctrl+Shift+Z (on a Mac with Cmd) press the page's buttons Undo and Redo. While one types, the
// keys belong to the text: the browser takes back letters.

const BUTTONS = { undo: ".st-key-undo-press-undo button", redo: ".st-key-undo-press-redo button" }
const TYPED = new Set(["text", "search", "number", "email", "url", "tel", "password"])

/**
 * Listen to the keys; returns what ends it.
 * @returns {() => void}
 */
export function undoKeys() {
  document.addEventListener("keydown", press)
  return () => document.removeEventListener("keydown", press)
}

/** @param {KeyboardEvent} event */
function press(event) {
  const wanted = meaning(event)
  if (!wanted || typing(/** @type {HTMLInputElement} */ (event.composedPath()[0]))) return
  event.preventDefault()
  /** @type {HTMLElement | null} */
  const button = document.querySelector(`${BUTTONS[wanted]}:not(:disabled)`)
  button?.click()
}

/**
 * What a key asks for.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 * @returns {"undo" | "redo" | null}
 */
export function meaning({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && ctrlKey && !shiftKey ? "redo" : null
}

/**
 * Whether what has the focus takes text.
 * @param {Pick<HTMLInputElement, "localName" | "type" | "isContentEditable" | "readOnly">} focused
 * @returns {boolean}
 */
export function typing({ localName, type, isContentEditable, readOnly }) {
  if (isContentEditable || localName === "textarea") return true
  return localName === "input" && TYPED.has(type) && !readOnly
}
