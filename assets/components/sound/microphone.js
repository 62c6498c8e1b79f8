// The microphone, as a wave of 8,000 samples a second. What is said stays in this browser; only its picture
// goes to this page's own server.

import { count } from "../../lib/format.js"
import { CLIP_SAMPLES, RATE_HZ, resampled } from "../../lib/spectrogram.js"

export const LISTEN_S = 2
const BLOCK = 4096
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 }

/** @type {Record<string, string>} */
const REASONS = {
  NotAllowedError:
    "The browser was not allowed to use the microphone. Allow it beside the address, then try again.",
  NotFoundError: "This machine has no microphone.",
  NotReadableError: "Another program is using the microphone.",
}
const NONE_HERE = "The browser offers no microphone here. It does so only on localhost and over https."

/**
 * Why there is no sound, as a sentence.
 * @param {unknown} error
 */
export const reasonOf = (error) => REASONS[error instanceof Error ? error.name : ""] ?? NONE_HERE

/**
 * Why a rate cannot be used; empty where it can.
 * @param {number} rate samples a second
 */
export const rateProblem = (rate) =>
  rate >= RATE_HZ
    ? ""
    : `This microphone gives ${count(rate)} samples a second; ${count(RATE_HZ)} are needed to hear a voice.`

/**
 * @typedef {object} Listener
 * @property {(wave: Float64Array) => void} onLive the last `CLIP_SAMPLES`, while they come
 * @property {(wave: Float64Array) => void} onEnd all that was heard
 * @property {(sentence: string) => void} onProblem
 */

/** It listens for two seconds. */
export class Microphone {
  /** @type {MediaStream | null} */
  #stream = null
  /** @type {AudioContext | null} */
  #context = null
  #session = 0

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener
  }

  get listens() {
    return this.#stream !== null
  }

  async start() {
    this.stop()
    const session = this.#session
    try {
      if (!navigator.mediaDevices) throw new DOMException("insecure", "SecurityError")
      const stream = await navigator.mediaDevices.getUserMedia({ audio: RAW })
      if (session !== this.#session) return stopTracks(stream)
      this.#stream = stream
      this.#listen(stream)
    } catch (error) {
      if (session === this.#session) this.#give(reasonOf(error))
    }
  }

  stop() {
    this.#session += 1
    if (this.#stream) stopTracks(this.#stream)
    this.#context?.close()
    this.#stream = this.#context = null
  }

  /** @param {string} problem */
  #give(problem) {
    this.stop()
    this.listener.onProblem(problem)
  }

  /** @param {MediaStream} stream */
  #listen(stream) {
    const context = new AudioContext()
    this.#context = context
    const problem = rateProblem(context.sampleRate)
    if (problem) return this.#give(problem)
    const blocks = context.createScriptProcessor(BLOCK, 1, 1)
    /** @type {number[]} */
    const heard = []
    blocks.onaudioprocess = ({ inputBuffer }) => {
      if (context !== this.#context) return
      heard.push(...inputBuffer.getChannelData(0))
      if (heard.length >= LISTEN_S * context.sampleRate) {
        this.stop()
        this.listener.onEnd(resampled(heard, context.sampleRate))
      } else this.listener.onLive(newest(heard, context.sampleRate))
    }
    context.createMediaStreamSource(stream).connect(blocks)
    blocks.connect(context.destination) // or no block would come; it plays nothing
  }
}

/**
 * The newest part of what was heard, with silence before it where there is little yet.
 * @param {number[]} heard
 * @param {number} rate
 * @returns {Float64Array} `CLIP_SAMPLES`
 */
export function newest(heard, rate) {
  const wave = resampled(heard.slice(-Math.ceil((CLIP_SAMPLES * rate) / RATE_HZ)), rate)
  const clip = new Float64Array(CLIP_SAMPLES)
  const part = wave.slice(-CLIP_SAMPLES)
  clip.set(part, CLIP_SAMPLES - part.length)
  return clip
}

/** @param {MediaStream} stream */
const stopTracks = (stream) => stream.getTracks().forEach((track) => track.stop())
