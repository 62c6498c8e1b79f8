// One sentence on what there is to see, from the numbers of now.

import { count, number, percent } from "../../../lib/format.js"
import { largest } from "./model.js"

const DEAD = 1e-6
const SOLVED = 0.97
const GUESSING = 0.1
const GAP = 0.06

/** frame: its step, state, metrics and whether it is live; maps: Painter's; network; kind: {classes, loss}. */
export function notice({ frame, network, maps, kind }) {
  const { step, state, metrics, live } = frame
  if (!("train_loss" in metrics)) return "An empty plane: there is nothing to learn from. Choose a colour below it and draw some points."
  if (!live) return `You are looking at step ${count(step)}. ${step ? found(metrics, network, maps, kind) : "The weights are random, and nothing is learnt yet."}`
  if (state === "diverged") return `The pictures show step ${count(step)}, to which it went back.`
  return step ? found(metrics, network, maps, kind) : deadNeurons(network, maps) ?? start(network, kind)
}

function found(metrics, network, maps, kind) {
  return deadNeurons(network, maps) ?? (kind.classes ? ofClasses(metrics, kind) : ofSurface(metrics))
}

function deadNeurons(network, maps) {
  let count = 0
  network.layers.forEach(({ activation }, index) => {
    if (activation?.name === "relu") count += maps[index].filter((map) => largest(map) < DEAD).length
  })
  if (!count) return null
  const [who, they] = count === 1 ? ["One ReLU gives", "It gets"] : [`${count} ReLUs give`, "They get"]
  return `${who} 0 everywhere: dead. ${they} no gradient any more, and so cannot come back.`
}

function start(network, { classes }) {
  const lines = network.layers.length > 1 ? "Each neuron of the first layer can only draw one straight border; the next layers combine them." : "Without a hidden layer the border can only be as bent as the features are."
  return `${lines} Press Train and watch the ${classes ? "border" : "surface"} take shape.`
}

function ofClasses({ train_accuracy: train, val_accuracy: val, train_loss: loss, val_loss: valLoss }, { classes }) {
  if (val === undefined) return `It gets ${percent(train)} of its points right. There are none kept aside to test it with.`
  const isLearntByHeart = train - val > GAP || (valLoss > 3 * loss && val < SOLVED)
  if (isLearntByHeart) {
    return `It knows its own points better than new ones: ${percent(train)} against ${percent(val)} right. It has begun to learn them by heart.`
  }
  if (val >= SOLVED) return `It gets ${percent(val)} of the points right that it never learnt from.`
  if (val < 1 / classes + GUESSING) return `${percent(val)} of new points right: not much better than guessing (${percent(1 / classes)}).`
  return `${percent(val)} of new points right so far. Look where the colour still disagrees with the points.`
}

function ofSurface({ train_loss: train, val_loss: val }) {
  const error = Math.sqrt(val ?? train)
  if (val > 2 * train) return `On new points it is off by ${number(error)}, on its own by ${number(Math.sqrt(train))}: it follows the noise of its own points.`
  return `On new points it is off by about ${number(error)} (values go from −1 to 1).`
}
