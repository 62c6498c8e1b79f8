// The small CNN of `nn_core.presets` in ConvNetJS on random images; prints examples per second.
// node convnetjs.mjs <folder with node_modules> <seconds>

import { createRequire } from "node:module"
import path from "node:path"

const [folder, seconds] = process.argv.slice(2)
const { Net, Trainer, Vol } = createRequire(path.resolve(folder, "package.json"))("convnetjs")

const net = new Net()
net.makeLayers([
  { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
  { type: "conv", sx: 5, filters: 8, stride: 1, pad: 2, activation: "relu" },
  { type: "pool", sx: 2, stride: 2 },
  { type: "conv", sx: 5, filters: 16, stride: 1, pad: 2, activation: "relu" },
  { type: "pool", sx: 2, stride: 2 },
  { type: "softmax", num_classes: 10 },
])
const trainer = new Trainer(net, { method: "sgd", learning_rate: 0.001, batch_size: 32 })
const images = Array.from({ length: 64 }, () => new Vol(28, 28, 1))

function trainFor(limitMs) {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < limitMs) {
    trainer.train(images[count % images.length], count % 10)
    count += 1
  }
  return (count / (performance.now() - start)) * 1000
}

trainFor(1000)
console.log(trainFor(Number(seconds) * 1000))
