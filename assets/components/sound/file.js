// A file with a sound, as a wave of 8,000 samples a second. The browser decodes it, and it stays there: only
// its picture goes to this page's own server.

import { count } from "../../lib/format.js"
import { IMAGE_SETTINGS, RATE_HZ, resampled } from "../../lib/spectrogram.js"
import { isSilent } from "./word.js"

const MOST_BYTES = 4_000_000
const LONGEST_S = 10
const DECODED_HZ = 2 * RATE_HZ
const SHORTEST_S = IMAGE_SETTINGS.window / RATE_HZ
const UNKNOWN = 0xffffffff
const OGG_HEAD = 27

const EMPTY = "This file is empty."
const LARGE = `This file is larger than 4 MB. One word is enough: at most ${LONGEST_S} seconds.`
const UNREAD = "The browser could not read this file."
const NO_SOUND = "The browser finds no sound in this file. Most can read WAV, MP3 and Ogg."
const SILENT = "This file is silent: no sample reaches 1/200 of what it could."

/** @typedef {{wave: Float64Array, problem?: undefined} | {wave?: undefined, problem: string}} Read */

/**
 * What sounds in a file, or why nothing does.
 * @param {Pick<File, "size" | "arrayBuffer">} file
 * @returns {Promise<Read>}
 */
export async function readSound(file) {
  if (!file.size) return { problem: EMPTY }
  if (file.size > MOST_BYTES) return { problem: LARGE }
  const bytes = await file.arrayBuffer().catch(() => null)
  if (!bytes) return { problem: UNREAD }
  const told = sizeToldBy(new Uint8Array(bytes))
  if (told > bytes.byteLength) return { problem: cutWords(told, bytes.byteLength) }
  const sound = await new OfflineAudioContext(1, 1, DECODED_HZ).decodeAudioData(bytes).catch(() => null)
  if (!sound) return { problem: NO_SOUND }
  const problem = lengthProblem(sound.duration)
  if (problem) return { problem }
  const wave = resampled(mixed(sound), sound.sampleRate)
  return isSilent(wave) ? { problem: SILENT } : { wave }
}

/**
 * @param {number} told
 * @param {number} there
 */
const cutWords = (told, there) =>
  `This file is cut short: ${count(told)} bytes belong to it, ${count(there)} are there.`

/** @param {number} seconds */
function lengthProblem(seconds) {
  const time = seconds < 1 ? `${Math.floor(1000 * seconds)} ms` : `${seconds.toFixed(1)} seconds`
  const lasts = `This sound lasts ${time}`
  if (seconds > LONGEST_S) return `${lasts}; at most ${LONGEST_S} are read. One word is enough.`
  return seconds < SHORTEST_S ? `${lasts}; one window of the picture takes ${1000 * SHORTEST_S}.` : ""
}

/**
 * The mean of its channels.
 * @param {AudioBuffer} sound
 */
function mixed(sound) {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at))
  return Float64Array.from(
    channels[0],
    (_, n) => channels.reduce((sum, channel) => sum + channel[n], 0) / channels.length,
  )
}

/**
 * How many bytes a WAV or an Ogg file should have, by what stands in it; 0 where it does not say.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function sizeToldBy(bytes) {
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WAVE")) {
    const told = new DataView(bytes.buffer).getUint32(4, true)
    return told && told !== UNKNOWN ? told + 8 : 0
  }
  return startsWith(bytes, 0, "OggS") ? endOfPages(bytes) : 0
}

/**
 * Where the last page of an Ogg file ends: after its head, a table of sizes, and what these add up to.
 * @param {Uint8Array} bytes
 */
function endOfPages(bytes) {
  let at = bytes.length - 4
  while (!startsWith(bytes, at, "OggS")) at--
  const sizes = bytes.subarray(at + OGG_HEAD, at + OGG_HEAD + (bytes[at + OGG_HEAD - 1] ?? 0))
  return sizes.reduce((end, size) => end + size, at + OGG_HEAD + sizes.length)
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {string} letters
 */
const startsWith = (bytes, at, letters) =>
  [...letters].every((letter, n) => bytes[at + n] === letter.charCodeAt(0))
