// Which pixels does a value depend on? Boxes are {top, bottom, left, right}, whole pixels, both ends included.

const WINDOWED = new Set(["Conv2d", "MaxPool2d", "AvgPool2d"])

/** The box of row's input that the box of its output is computed from, cut to the input; null when it is all padding. */
export function boxBefore(row, box) {
  if (row.in_shape.length !== 3) return null
  const [, height, width] = row.in_shape
  const vertical = spanBefore(row, box.top, box.bottom, height, row.out_shape[1])
  const horizontal = spanBefore(row, box.left, box.right, width, row.out_shape[2])
  if (!vertical || !horizontal) return null
  return { top: vertical[0], bottom: vertical[1], left: horizontal[0], right: horizontal[1] }
}

/**
 * The receptive field: the box of the network's input that output box `box` of rows[index] depends on.
 * Null when there is none (only padding, or the network's input is no picture).
 */
export function receptiveField(rows, index, box) {
  for (let at = index; at >= 0 && box; at--) box = boxBefore(rows[at], box)
  return box
}

function spanBefore(row, first, last, size, outSize) {
  const [from, to] = span(row, first, last, size, outSize)
  const clipped = [Math.max(from, 0), Math.min(to, size - 1)]
  return clipped[0] <= clipped[1] ? clipped : null
}

// Output o of a window reads the inputs o * stride - padding + dilation * (0 .. k - 1);
// input i of a transposed convolution writes the outputs i * stride - padding + (0 .. k - 1).
function span(row, first, last, size, outSize) {
  const kernel = row.kernel_size
  const padding = row.padding ?? 0
  if (WINDOWED.has(row.kind)) {
    const stride = row.stride ?? kernel
    const reach = (row.dilation ?? 1) * (kernel - 1)
    return [first * stride - padding, last * stride - padding + reach]
  }
  if (row.kind === "ConvTranspose2d") {
    const stride = row.stride ?? 1
    return [Math.ceil((first + padding - (kernel - 1)) / stride), Math.floor((last + padding) / stride)]
  }
  if (row.kind === "Upsample") {
    const factor = outSize / size
    return [Math.floor(first / factor), Math.floor(last / factor)]
  }
  if (row.out_shape.length !== 3 || row.kind === "GlobalAvgPool2d") return [0, size - 1]
  return [first, last]
}
