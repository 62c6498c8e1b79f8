import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { readSound, sizeToldBy } from "./file.js"

/** What the browser makes of a file: channels at the rate of its context. */
let decoded
class Context {
  constructor(channels, length, rate) {
    this.sampleRate = rate
  }

  async decodeAudioData() {
    if (!decoded) throw new DOMException("Unable to decode audio data", "EncodingError")
    const [first] = decoded
    return {
      sampleRate: this.sampleRate,
      duration: first.length / this.sampleRate,
      numberOfChannels: decoded.length,
      getChannelData: (channel) => decoded[channel],
    }
  }
}

beforeEach(() => (globalThis.OfflineAudioContext = Context))
afterEach(() => delete globalThis.OfflineAudioContext)

const level = (seconds, value) => new Float32Array(Math.round(16_000 * seconds)).fill(value)
const file = (bytes) => new File([Uint8Array.from(bytes)], "word.wav")
const text = (letters) => [...letters].map((letter) => letter.charCodeAt(0))

/** A WAV file whose head speaks of `told` bytes after its first eight, and that has `there` in all. */
function wav(told, there) {
  const bytes = new Uint8Array(there)
  bytes.set(text("RIFF"), 0)
  bytes.set(text("WAVE"), 8)
  new DataView(bytes.buffer).setUint32(4, told, true)
  return bytes
}

test("a second becomes 8,000 samples, and both ears one", async () => {
  decoded = [level(1, 0.5), level(1, -0.1)]
  const { wave } = await readSound(file([1]))
  assert.equal(wave.length, 8000)
  assert.ok(Math.abs(wave[4000] - 0.2) < 0.001)
})

test("what is no sound, too long, too short or silent gets a sentence each", async () => {
  const problem = async (channels) => {
    decoded = channels
    return (await readSound(file([1]))).problem
  }
  assert.match(await problem(null), /finds no sound in this file/)
  assert.match(await problem([level(12.5, 0.5)]), /lasts 12.5 seconds; at most 10 are read/)
  assert.match(await problem([level(0.05, 0.5)]), /lasts 50 ms; one window of the picture takes 64/)
  assert.match(await problem([level(1, 0.004)]), /silent/)
  assert.equal(await problem([level(10, 0.5)]), undefined)
})

test("an empty file and a large one are not decoded", async () => {
  decoded = [level(1, 0.5)]
  assert.match((await readSound(file([]))).problem, /empty/)
  assert.match((await readSound(file(new Uint8Array(4_000_001)))).problem, /larger than 4 MB/)
})

test("a file that cannot be read gets a sentence", async () => {
  const gone = {
    size: 10,
    arrayBuffer: async () => Promise.reject(new DOMException("gone", "NotFoundError")),
  }
  assert.match((await readSound(gone)).problem, /could not read this file/)
})

test("a WAV file that is cut short is told from a whole one", async () => {
  decoded = [level(1, 0.5)]
  assert.match(
    (await readSound(file(wav(16_036, 8000)))).problem,
    /16,044 bytes belong to it, 8,000 are there/,
  )
  assert.equal((await readSound(file(wav(7992, 8000)))).problem, undefined)
  // Whoever writes while recording cannot know the size, and says the largest there is, or none.
  assert.equal(sizeToldBy(wav(0xffffffff, 100)), 0)
  assert.equal(sizeToldBy(wav(0, 100)), 0)
  assert.equal(sizeToldBy(Uint8Array.from(text("RIFF"))), 0)
})

test("an Ogg file ends with its last page", () => {
  const page = [...text("OggS"), ...Array(22).fill(0), 2, 5, 3, ...Array(8).fill(7)]
  assert.equal(sizeToldBy(Uint8Array.from([...page, ...page])), 2 * page.length)
  assert.equal(sizeToldBy(Uint8Array.from([...page, ...page.slice(0, -3)])), 2 * page.length)
  // Cut inside a head, nobody knows how long its page was, but that there is one.
  assert.equal(sizeToldBy(Uint8Array.from([...page, ...page.slice(0, 20)])), page.length + 27)
})
