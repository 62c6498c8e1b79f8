// What is chosen on the page, and what of it G and D can play.

/** @import { Heard } from "../../lib/exchange.js" */
/** @import { Experiment } from "./index.js" */

/** What is chosen. A drawing without a point is nothing to imitate: until then the data of before hold. */
export class Choice {
  /** @param {Experiment} experiment */
  constructor(experiment) {
    /** As it is shown. */
    this.experiment = experiment
    /** The last data that can be imitated. */
    this.held = dataOf(experiment)
  }

  /** Whether a drawing is chosen that has no point. */
  get isEmpty() {
    return this.experiment.dataset === "own" && !this.experiment.points.length
  }

  /**
   * As it can be played.
   * @returns {Experiment}
   */
  get playable() {
    return { ...this.experiment, ...this.held }
  }

  /** @param {Partial<Experiment>} patch */
  edit(patch) {
    this.experiment = { ...this.experiment, ...patch }
    if (!this.isEmpty) this.held = dataOf(this.experiment)
  }

  /**
   * Take over what Python says. It echoes what can be played: the empty drawing stays in sight.
   * @param {Experiment} experiment
   * @param {Heard} heard
   */
  receive(experiment, heard) {
    if (heard === "old") return
    this.held = dataOf(experiment)
    const empty = heard === "echo" && this.isEmpty ? dataOf(this.experiment) : {}
    this.experiment = { ...experiment, ...empty }
  }
}

/** @param {Experiment} experiment */
const dataOf = ({ dataset, points }) => ({ dataset, points })
