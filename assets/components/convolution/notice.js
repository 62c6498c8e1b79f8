// One sentence on an output map, with its own numbers.

import { plain } from "../../lib/lesson/words.js"

/** What to notice in an output map, from its own numbers. */
export function notice({ weight, output, layer }, filter) {
  const length = weight.data.length / weight.shape[0]
  const sum = weight.data.subarray(filter * length, (filter + 1) * length).reduce((total, value) => total + value, 0)
  const [, height, width] = output.shape
  const map = output.data.subarray(filter * height * width, (filter + 1) * height * width)
  let peak = 0
  map.forEach((value, at) => Math.abs(value) > Math.abs(map[peak]) && (peak = at))
  const strongest = `The strongest answer, ${plain(map[peak])}, is in row ${Math.floor(peak / width) + 1}, column ${(peak % width) + 1}.`
  if (layer.transposed) return `Each input pixel adds ${plain(sum)} times its value, spread over its stamp. ${strongest}`
  if (Math.abs(sum) < 5e-4) return `The weights add up to 0: where the picture is even, the answer is 0. ${strongest}`
  if (Math.abs(sum - 1) < 5e-4) return `The weights add up to 1: even areas keep their brightness. ${strongest}`
  return `The weights add up to ${plain(sum)}: so many times its brightness is what an even area gives. ${strongest}`
}
