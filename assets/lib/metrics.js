// What people call a run's metrics, and how their values read: one table for the page's header and for its
// charts.

import { count, number, percent } from "./format.js"

/** @param {number} value */
const share = (value) => value.toFixed(3)
/** @param {number} value */
const rate = (value) => count(Number(value.toPrecision(2)))

/** @type {Record<string, [title: string, text: (value: number) => string]>} */
const METRICS = {
  step: ["Step", count],
  epoch: ["Epoch", (value) => value.toFixed(2)],
  examples_per_second: ["Examples a second", rate],
  steps_per_second: ["Steps a second", rate],
  train_loss: ["Training loss", number],
  val_loss: ["Validation loss", number],
  penalty: ["Penalty", number],
  train_accuracy: ["Training accuracy", share],
  val_accuracy: ["Validation accuracy", share],
  gradient_norm: ["Gradient norm", number],
  val_iou: ["Mean IoU", share],
  twin_train_loss: ["Training loss without skips", number],
  twin_val_loss: ["Validation loss without skips", number],
  twin_val_iou: ["Mean IoU without skips", share],
  val_precision: ["Precision", share],
  val_recall: ["Recall", share],
  val_map: ["mAP", share],
  d_loss: ["Loss of D", number],
  g_loss: ["Loss of G", number],
  js: ["JS(real, G), bits", number],
  kl: ["KL(real ‖ G), bits", number],
  modes: ["Clusters covered", count],
  modes_total: ["Clusters", count],
  quality: ["Good samples", percent],
  d_gradient_norm: ["Gradient norm of D", number],
  g_gradient_norm: ["Gradient norm of G", number],
}

/**
 * What people call a metric.
 * @param {string} metric
 * @returns {string}
 */
export const titleOf = (metric) => METRICS[metric]?.[0] ?? metric

/**
 * The value in words; `otherwise` writes what the table does not know. Nothing measured: a dash.
 * @param {string} metric
 * @param {number | undefined} value
 * @param {(value: number) => string} [otherwise]
 * @returns {string}
 */
export function textOf(metric, value, otherwise = number) {
  return value !== undefined && Number.isFinite(value) ? (METRICS[metric]?.[1] ?? otherwise)(value) : "–"
}
