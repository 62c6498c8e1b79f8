// What is chosen and not shown outlives a reload, and the way to another page and back: this tab of the
// browser keeps it. What is shown stands in the address.

const MOST_LETTERS = 1_000_000

/**
 * Keep plain data in this tab, in place of what was kept by that name; nothing, where there is no room.
 * @param {string} name
 * @param {unknown} value
 */
export function keepInTab(name, value) {
  const text = JSON.stringify(value)
  try {
    sessionStorage.removeItem(name)
    if (text.length <= MOST_LETTERS) sessionStorage.setItem(name, text)
  } catch {
    // A browser may refuse: then a reload begins anew.
  }
}

/**
 * What this tab kept by that name, to be checked; null where that is nothing.
 * @param {string} name
 * @returns {any}
 */
export function recallFromTab(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null")
  } catch {
    return null
  }
}

/**
 * Values by keys, that this tab keeps; where a browser refuses that, as long as the page is open.
 * @template Value
 */
export class TabMap {
  /**
   * @param {string} name
   * @param {(value: any) => boolean} fits whether what was kept, perhaps by an older page, can be used
   */
  constructor(name, fits) {
    this.name = name
    const kept = Object.entries(recallFromTab(name) ?? {}).filter(([, value]) => fits(value))
    /** @type {Map<string, Value>} */
    this.values = new Map(kept)
  }

  /**
   * @param {string} key
   * @returns {Value | undefined}
   */
  get(key) {
    return this.values.get(key)
  }

  /**
   * @param {string} key
   * @param {Value | undefined} value undefined: nothing is kept
   */
  set(key, value) {
    if (value === undefined) this.values.delete(key)
    else this.values.set(key, value)
    keepInTab(this.name, Object.fromEntries(this.values))
  }
}
