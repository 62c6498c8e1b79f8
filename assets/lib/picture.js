// An image of 1 or 3 channels on a canvas, one pixel a value; the style sheet gives the size that is seen.

/** Paint image `index` of {shape: [(n) c h w], data}; the value `white` is full brightness. */
export function paintImage(canvas, { shape, data }, index = 0, white = 1) {
  const [channels, height, width] = shape.slice(-3)
  const plane = height * width
  const start = index * channels * plane
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const image = new ImageData(width, height)
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const channel = Math.min(colour, channels - 1)
      image.data[4 * pixel + colour] = (data[start + channel * plane + pixel] / white) * 255
    }
    image.data[4 * pixel + 3] = 255
  }
  canvas.getContext("2d").putImageData(image, 0, 0)
}
