import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { CLIP_SAMPLES } from "../../lib/spectrogram.js"
import { Microphone, newest, rateProblem, reasonOf } from "./microphone.js"

const named = (name) => Object.assign(new Error(name), { name })

/** What the browser has: a stream of its, and a context of some rate that the test feeds. */
let tracks, contexts, allow
class Context {
  constructor() {
    this.sampleRate = Context.rate
    contexts.push(this)
  }

  createScriptProcessor() {
    this.blocks = { connect() {} }
    return this.blocks
  }

  createMediaStreamSource = () => ({ connect() {} })

  hears(samples, level) {
    const block = new Float32Array(samples).fill(level)
    this.blocks.onaudioprocess({ inputBuffer: { getChannelData: () => block } })
  }

  close() {
    this.isClosed = true
  }
}

beforeEach(() => {
  ;[tracks, contexts] = [[], []]
  Context.rate = 16_000
  allow = async () => {
    const track = { stopped: false, stop: () => (track.stopped = true) }
    tracks.push(track)
    return { getTracks: () => [track] }
  }
  globalThis.AudioContext = Context
  Object.defineProperty(globalThis, "navigator", {
    value: { mediaDevices: { getUserMedia: () => allow() } },
    configurable: true,
  })
})
afterEach(() => delete globalThis.AudioContext)

function microphone() {
  const told = { live: 0, ends: [], problems: [] }
  const made = new Microphone({
    onLive: () => told.live++,
    onEnd: (wave) => told.ends.push(wave),
    onProblem: (sentence) => told.problems.push(sentence),
  })
  return { made, told }
}

test("two seconds are heard, and then it hears no more", async () => {
  const { made, told } = microphone()
  await made.start()
  contexts[0].hears(16_000, 0.5)
  assert.deepEqual([told.live, told.ends.length, made.listens], [1, 0, true])
  contexts[0].hears(16_000, 0.5)
  assert.deepEqual([told.live, told.ends.length, made.listens], [1, 1, false])
  assert.equal(told.ends[0].length, 16_000)
  assert.ok(tracks[0].stopped && contexts[0].isClosed)
  contexts[0].hears(16_000, 0.5)
  assert.equal(told.ends.length, 1)
})

test("a refusal, a lack and another program get a sentence each", async () => {
  for (const [name, words] of [
    ["NotAllowedError", /not allowed to use the microphone/],
    ["NotFoundError", /no microphone/],
    ["NotReadableError", /Another program/],
    ["SecurityError", /only on localhost and over https/],
  ]) {
    const { made, told } = microphone()
    allow = async () => {
      throw named(name)
    }
    await made.start()
    assert.match(told.problems[0], words)
    assert.equal(made.listens, false)
  }
  assert.match(reasonOf("no error at all"), /only on localhost/)
})

test("a browser that offers none says so", async () => {
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true })
  const { made, told } = microphone()
  await made.start()
  assert.match(told.problems[0], /only on localhost/)
})

test("a rate too low for a voice gets a sentence, and the microphone is let go", async () => {
  Context.rate = 4000
  const { made, told } = microphone()
  await made.start()
  assert.match(told.problems[0], /gives 4,000 samples a second; 8,000 are needed/)
  assert.ok(tracks[0].stopped)
  assert.equal(rateProblem(8000), "")
})

test("who leaves while the browser asks is not heard", async () => {
  const { made, told } = microphone()
  const started = made.start()
  made.stop()
  await started
  assert.ok(tracks[0].stopped)
  assert.deepEqual([contexts.length, told.problems.length], [0, 0])
})

test("the newest part of little has silence before it", () => {
  const clip = newest(Array(4000).fill(1), 16_000)
  assert.equal(clip.length, CLIP_SAMPLES)
  assert.ok(clip.slice(0, CLIP_SAMPLES - 2000).every((sample) => sample === 0))
  assert.ok(Math.abs(clip[CLIP_SAMPLES - 1000] - 1) < 0.01)
})
