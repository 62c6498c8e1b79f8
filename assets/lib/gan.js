// What the GAN lab's components share: pictures from samples, D's verdict as a colour and a number, paths in noise.

const REAL = [27, 135, 70];
const GENERATED = [132, 64, 170];

/** One picture of a batch (n c h w, -1 black .. 1 white, or uint8 0 .. 255) as ImageData. */
export function picture(array, index = 0) {
  const [channels, height, width] = array.shape.slice(-3);
  const plane = height * width;
  const start = index * channels * plane;
  const bytes = array.data instanceof Uint8Array;
  const byte = (value) => (bytes ? value : (value + 1) * 127.5);
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const plane_start = start + (channels === 1 ? 0 : channel) * plane;
      image.data[4 * pixel + channel] = byte(array.data[plane_start + pixel]);
    }
    image.data[4 * pixel + 3] = 255;
  }
  return image;
}

/** Draws every picture of a batch once, side by side, and returns that strip: one upload a frame instead of 64. */
export function strip(array, canvas = document.createElement("canvas")) {
  const count = array.shape[0];
  const [height, width] = array.shape.slice(-2);
  if (canvas.width !== count * width || canvas.height !== height) {
    canvas.width = count * width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  for (let index = 0; index < count; index++) context.putImageData(picture(array, index), index * width, 0);
  return canvas;
}

/** Shows one picture on a canvas whose size in CSS pixels the style sheet gives. */
export function show(canvas, array, index = 0) {
  const [height, width] = array.shape.slice(-2);
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").putImageData(picture(array, index), 0, 0);
}

/** Purple where D is sure that a picture is generated (0), green where it is sure that it is real (1), pale between. */
export function verdictColour(certainty) {
  const value = Math.min(1, Math.max(0, certainty));
  const [red, green, blue] = value < 0.5 ? GENERATED : REAL;
  return `rgba(${red}, ${green}, ${blue}, ${(0.12 + 0.88 * Math.abs(2 * value - 1)).toFixed(3)})`;
}

/** A probability as 0.07, a critic's score as +12.3: always short enough to stand under a small picture. */
export function verdictText(value, raw) {
  if (!raw) return value.toFixed(2);
  const digits = Math.abs(value) < 10 ? 1 : 0;
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(digits);
}

export function norm(vector) {
  return Math.hypot(...vector);
}

/** The weights of a and b on the way from a (t = 0) to b (t = 1), straight or along the sphere, and their angle. */
export function walkWeights(a, b, t, spherical) {
  const cosine = a.reduce((sum, value, i) => sum + value * b[i], 0) / (norm(a) * norm(b) || 1);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  if (!spherical || Math.sin(angle) < 1e-6) return { ofA: 1 - t, ofB: t, angle };
  return { ofA: Math.sin((1 - t) * angle) / Math.sin(angle), ofB: Math.sin(t * angle) / Math.sin(angle), angle };
}

/** How much a batch varies: the standard deviation of each pixel over the pictures, averaged over the pixels. */
export function variety(array) {
  const count = array.shape[0];
  const size = array.data.length / count;
  let total = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < count; index++) {
      const value = array.data[index * size + pixel];
      sum += value;
      squares += value * value;
    }
    total += Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  }
  return total / size;
}

/** One sentence on what to notice now, from the live numbers. */
export function notice({ step, raw, real, fake, fooled, count, varied }) {
  if (step === 0) return "Nothing is learned yet: G turns each noise vector into a grey blur. Press Train.";
  if (varied !== null && varied < 0.35 && step >= 300) {
    return `The generated pictures look alike: they vary ${varied.toFixed(2)} times as much as the real ones. This is called mode collapse.`;
  }
  if (raw) return rawNotice(real, fake);
  const pair = `D gives real pictures ${real.toFixed(2)} and generated ones ${fake.toFixed(2)}`;
  const fooling = `${fooled} of the ${count} samples fool it now.`;
  if (fake > real + 0.05) return `${pair}: it trusts the wrong ones. G is ahead, until D finds what gives it away.`;
  if (real - fake > 0.5) return `${pair}: it still tells them apart easily. ${fooling}`;
  if (real - fake > 0.15) return `${pair}: it is right more often than wrong. ${fooling}`;
  return `${pair}: it can hardly tell them apart. ${fooling}`;
}

function rawNotice(real, fake) {
  const gap = real - fake;
  const scores = `The critic scores real pictures ${verdictText(real, true)} and generated ones ${verdictText(fake, true)}`;
  if (gap <= 0) return `${scores}: it has not found a difference yet.`;
  return `${scores}. The gap of ${gap.toFixed(1)} is its estimate of how far apart the two kinds are; G tries to close it.`;
}
