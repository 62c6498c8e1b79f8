// What the components of a page ask of a run, as one wish.

/**
 * One component's part of what is asked of a run: the curves, a step of the past (null: the present), and
 * what the kind of run can be asked for: the fields of its probe (nn_core/training/<kind>/spec.py).
 * @typedef {{history?: boolean, step?: number | null} & Record<string, unknown>} Wish
 */

/**
 * Several components' wishes as one.
 * @param {Wish[]} wishes
 * @returns {Wish}
 */
export function merge(wishes) {
  const parts = new Set(wishes.flatMap(Object.keys))
  return Object.fromEntries([...parts].map((part) => [part, together(wishes.map((wish) => wish[part]))]))
}

/**
 * Lists of names unite, flags are or-ed, of a choice the latest counts.
 * @param {unknown[]} values
 * @returns {unknown}
 */
function together(values) {
  const given = values.filter((value) => value !== null && value !== undefined)
  if (!given.length) return null
  if (given.every(isNames)) return [...new Set(given.flat())]
  if (given.every((value) => typeof value === "boolean")) return given.some(Boolean)
  return given.at(-1)
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
function isNames(value) {
  return Array.isArray(value) && value.every((name) => typeof name === "string")
}
