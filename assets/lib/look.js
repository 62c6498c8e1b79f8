// How one looks at a picture (its scale, which points) outlives a reload: this tab of the browser keeps it.

import { keepInTab, recallFromTab } from "./tab.js"

/**
 * @template {string | boolean} Value
 * @param {string} name
 * @param {readonly Value[]} known what it can be, first what is usual
 * @returns {Value}
 */
export function recallLook(name, known) {
  const kept = recallFromTab(keyOf(name))
  return known.find((value) => value === kept) ?? known[0]
}

/**
 * @param {string} name
 * @param {string | boolean} value
 */
export function keepLook(name, value) {
  keepInTab(keyOf(name), value)
}

/** @param {string} name */
const keyOf = (name) => `look.${name}`
