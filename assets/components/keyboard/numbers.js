// A number field takes what stands in it. It is a select of Streamlit's (number_field in ui/kit/controls.py),
// made to be searched: where what is typed or pasted begins or ends with the number that stood there, it
// takes that number away, so 0.15 over 0.1 would be 5; and it forgets what was typed when one goes on
// elsewhere.

const FIELD = '.stSelectbox input[placeholder="a number"]'
const SUGGESTIONS = "[data-testid=stSelectboxVirtualDropdown]"
const LISTENING = /** @type {const} */ (["focusin", "click", "input", "keydown", "pointerdown"])

/**
 * Listen to all number fields of the page; returns what ends it.
 * @returns {() => void}
 */
export function typedNumbers() {
  const fields = new NumberFields()
  for (const type of LISTENING) document.addEventListener(type, fields, true)
  return () => LISTENING.forEach((type) => document.removeEventListener(type, fields, true))
}

class NumberFields {
  /** The field that was entered last, until it is pressed once more or typed into. @type {Element | null} */
  fresh = null
  /** The field in which something stands that is not taken yet. @type {HTMLInputElement | null} */
  typed = null

  /** @param {Event} event */
  handleEvent(event) {
    if (!event.isTrusted || !(event.target instanceof Element)) return
    const field = event.target.matches(FIELD) ? /** @type {HTMLInputElement} */ (event.target) : null
    if (event.type === "focusin") this.enter(field)
    else if (event.type === "click") this.press(field)
    else if (event.type === "input" && field) this.retype(field, event)
    else if (event.type === "pointerdown" && !field && !event.target.closest(SUGGESTIONS)) this.leave()
    else if (event instanceof KeyboardEvent && event.key === "Tab") this.leave()
    else if (event instanceof KeyboardEvent && ["Enter", "Escape"].includes(event.key)) this.typed = null
  }

  /**
   * The number is selected, so that typing or pasting replaces it, until a second press places the caret.
   * @param {HTMLInputElement | null} field
   */
  enter(field) {
    this.fresh = field
    field?.select()
  }

  /** @param {HTMLInputElement | null} field */
  press(field) {
    if (field && this.fresh === field && field.selectionStart === field.selectionEnd) field.select()
    this.fresh = null
  }

  /**
   * Show the select an empty text before the new one, so that it has nothing to compare that with. React
   * draws the empty one in a microtask; the new one comes after it. Where an input method still composes a
   * text, it is left alone.
   * @param {HTMLInputElement} field
   * @param {Event} event
   */
  retype(field, event) {
    const { value, selectionStart, selectionEnd } = field
    this.fresh = null
    this.typed = field
    if (event instanceof InputEvent && event.isComposing) return
    event.stopPropagation()
    write(field, "")
    queueMicrotask(() => {
      write(field, value)
      field.setSelectionRange(selectionStart, selectionEnd)
    })
  }

  /** What was typed is taken, as with Enter. Nothing is no number. */
  leave() {
    if (this.typed?.value)
      this.typed.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
    this.typed = null
  }
}

/**
 * As if it were typed: past the setter by which React would take `value` for one that it has drawn itself.
 * @param {HTMLInputElement} input
 * @param {string} value
 */
function write(input, value) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, value)
  input.dispatchEvent(new InputEvent("input", { bubbles: true }))
}
