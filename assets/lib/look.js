// How one looks at a picture (its scale, which points) outlives a reload: this tab of the browser keeps it.

/**
 * @template {string | boolean} Value
 * @param {string} name
 * @param {readonly Value[]} known what it can be, first what is usual
 * @returns {Value}
 */
export function recallLook(name, known) {
  try {
    const kept = sessionStorage.getItem(keyOf(name))
    return known.find((value) => String(value) === kept) ?? known[0]
  } catch {
    return known[0]
  }
}

/**
 * @param {string} name
 * @param {string | boolean} value
 */
export function keepLook(name, value) {
  try {
    sessionStorage.setItem(keyOf(name), String(value))
  } catch {
    // A browser may refuse: then a reload begins with what is usual.
  }
}

/** @param {string} name */
const keyOf = (name) => `look.${name}`
