// A cloud's axes have no sense of their own: the same points may come turned or mirrored. Each cloud is
// turned so that its points lie as near as can be to where they were (orthogonal Procrustes: Schönemann,
// 1966).

/** @typedef {Float32Array | number[]} Rows n rows of k numbers, one row after the other */
/** @typedef {number[]} Matrix k x k, row by row */

const ROUNDS = 60
const NEARLY = 1e-10
const SLIVER = 1e-6

/**
 * The rotation, or rotation and reflection, Q for which |X Q - Y| is least: the orthogonal factor of X^T Y.
 * @param {Rows} points X; its mean does not count
 * @param {Rows} before Y
 * @param {number} k 2 or 3
 * @returns {Matrix}
 */
export function turnBetween(points, before, k) {
  const product = Array.from({ length: k * k }, () => 0)
  const mean = meanOf(points, k)
  for (let at = 0; at + k <= points.length; at += k) {
    for (let i = 0; i < k; i++) {
      const away = points[at + i] - mean[i]
      for (let j = 0; j < k; j++) product[i * k + j] += away * before[at + j]
    }
  }
  const size = Math.hypot(...product)
  if (!Number.isFinite(size) || size === 0) return identity(k)
  return orthogonal(
    product.map((value, at) => value / size + (at % (k + 1) === 0 ? SLIVER : 0)),
    k,
  )
}

/**
 * The orthogonal factor of a matrix by Newton's iteration, Q <- (Q + Q^-T) / 2 (Higham, 1986).
 * @param {Matrix} matrix
 * @param {number} k
 * @returns {Matrix}
 */
function orthogonal(matrix, k) {
  let found = matrix
  for (let round = 0; round < ROUNDS; round++) {
    const other = inverseTransposed(found, k)
    if (!other) return identity(k)
    const next = found.map((value, at) => (value + other[at]) / 2)
    const change = Math.hypot(...next.map((value, at) => value - found[at]))
    found = next
    if (change < NEARLY) break
  }
  return found
}

/**
 * @param {Matrix} m
 * @param {number} k
 * @returns {Matrix | null} null where there is none
 */
function inverseTransposed(m, k) {
  const cofactors =
    k === 2
      ? [m[3], -m[2], -m[1], m[0]]
      : [
          m[4] * m[8] - m[5] * m[7],
          m[5] * m[6] - m[3] * m[8],
          m[3] * m[7] - m[4] * m[6],
          m[2] * m[7] - m[1] * m[8],
          m[0] * m[8] - m[2] * m[6],
          m[1] * m[6] - m[0] * m[7],
          m[1] * m[5] - m[2] * m[4],
          m[2] * m[3] - m[0] * m[5],
          m[0] * m[4] - m[1] * m[3],
        ]
  let determinant = 0
  for (let at = 0; at < k; at++) determinant += m[at] * cofactors[at]
  return determinant === 0 ? null : cofactors.map((value) => value / determinant)
}

/**
 * @param {Rows} rows
 * @param {number} k
 * @returns {number[]}
 */
function meanOf(rows, k) {
  const sums = Array.from({ length: k }, () => 0)
  for (let at = 0; at < rows.length; at++) sums[at % k] += rows[at]
  return sums.map((sum) => (sum * k) / rows.length)
}

/** @param {number} k */
export const identity = (k) => Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0))

/**
 * Rows times a matrix.
 * @param {Rows} rows
 * @param {Matrix} turn
 * @param {number} k
 * @returns {Float32Array}
 */
export function turned(rows, turn, k) {
  const found = new Float32Array(rows.length)
  for (let at = 0; at + k <= rows.length; at += k) {
    for (let j = 0; j < k; j++) for (let i = 0; i < k; i++) found[at + j] += rows[at + i] * turn[i * k + j]
  }
  return found
}
