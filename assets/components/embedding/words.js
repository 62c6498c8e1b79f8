// What the page says of a cloud.

import { count, listed, percent } from "../../lib/format.js"

export const NEIGHBOURS = 10

/** @typedef {"images" | "crops"} Kind of what the points are */

/** What one of them is called, and what it belongs to. */
const CALLED = {
  images: { one: "image", a: "an image", first: "are of class", next: "of class", group: "Class" },
  crops: { one: "crop", a: "a crop", first: "are of the photograph", next: "of", group: "Photograph" },
}

/** @param {Kind} kind */
export const groupWord = (kind) => CALLED[kind].group

/**
 * Which one it is.
 * @param {number} place
 * @param {string} label
 * @param {Kind} kind
 */
export const placeWords = (place, label, kind) =>
  kind === "crops"
    ? `Crop ${count(place)}, of the photograph ${label}`
    : `Image ${count(place)}, class ${label}`

/**
 * What the picture holds of all features.
 * @param {ArrayLike<number>} shares of the variance, along each axis
 * @param {number} features
 * @param {Kind} kind
 */
export function varianceWords(shares, features, kind) {
  const parts = Array.from(shares, (share, at) => `axis ${at + 1} holds ${percent(share)}`)
  const whole = Array.from(shares).reduce((sum, share) => sum + share, 0)
  return (
    `The layer has ${count(features)} features ${CALLED[kind].a}. Of how they vary, ${listed(parts)}: ` +
    `${percent(Math.min(whole, 1))} together. The rest is not in this picture.`
  )
}

/**
 * What neighbours know of a class: among all features, and in the picture.
 * @param {ArrayLike<number>} agreement
 * @param {number} features
 * @param {number} dims
 * @param {unknown} judged the kind of the judgement `judge_cloud`
 * @param {Kind} kind
 */
export function agreementWords(agreement, features, dims, judged, kind) {
  const [all, shown] = Array.from(agreement)
  const end =
    judged === "loses"
      ? "So what lies together here need not be together for the network."
      : judged === "gains"
        ? "So what is left out only disturbed."
        : "That is no clear difference."
  return (
    `Let the ${NEIGHBOURS} nearest others vote on each ${CALLED[kind].one}. Among all ` +
    `${count(features)} features they are right for ${percent(all)}, in these ${dims} dimensions for ` +
    `${percent(shown)}. ${end}`
  )
}

/** @type {Record<string, string>} */
export const TROUBLE = {
  few: "There are too few images that it does not learn from: a cloud takes 12 at least.",
  broken:
    "The layer gives numbers that are not finite, so there is no picture of them. " +
    "Reset, and take a smaller learning rate.",
  flat: "The layer gives the same for each image: all points lie at one place. It has told nothing apart.",
}

/**
 * A point.
 * @param {string} label @param {string} predicted @param {number} place
 * @param {Kind} kind
 */
export function pointWords(label, predicted, place, kind) {
  const answer =
    label === predicted && kind === "images"
      ? "The network reads it right."
      : `The network reads ${predicted}.`
  return `${placeWords(place, label, kind)}. ${answer}`
}

/**
 * Where one's own picture lies.
 * @param {number[]} labels of its neighbours, the nearest first
 * @param {string[]} names of all classes
 * @param {string} answer what the network says of it
 * @param {Kind} kind
 */
export function nearWords(labels, names, answer, kind) {
  const votes = new Map()
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1)
  const ranked = [...votes].sort(([, one], [, other]) => other - one)
  const { first, next } = CALLED[kind]
  const parts = ranked.map(([label, many], at) => `${many} ${at ? next : first} ${names[label]}`)
  const nearest = `Of its ${labels.length} nearest, ${listed(parts)}.`
  return `The network reads ${answer}. ${nearest}`
}

/**
 * What there is to say of the lines or rings between the chosen picture and its nearest.
 * @param {"pca" | "tsne"} method
 * @param {boolean} isOfCloud whether it is one of the points
 */
export const ringsWords = (method, isOfCloud) =>
  method === "tsne" && !isOfCloud
    ? "t-SNE has no place for a new picture: rings mark what is nearest to it."
    : "The nearest in the picture may be others."

/**
 * What a dashed frame around some of the nearest means; nothing where none has one.
 * @param {number[]} labels of the nearest
 * @param {number} answer the class that the network reads
 * @param {string[]} names
 */
export const dashedWords = (labels, answer, names) =>
  labels.some((label) => label !== answer)
    ? `Dashed: of another class than the network’s answer for the chosen picture, ${names[answer]}.`
    : ""
