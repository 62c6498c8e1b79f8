// What the parameter of each activation was left at, while another one is shown.

/** @import { FunctionName } from "./functions.js" */
/** @import { Which } from "./index.js" */
/** @import { ActivationChosen } from "./model.js" */

import { TabMap } from "../../lib/tab.js"

export const WHICH = /** @type {const} */ (["first", "second"])

/** Parameters by panel and function. */
export class Parameters {
  constructor() {
    /** @type {TabMap<number>} */
    this.left = new TabMap("activation.parameters", Number.isFinite)
  }

  /**
   * Keep the parameter of each function to which a patch brings another one.
   * @param {Pick<ActivationChosen, "first" | "first_parameter" | "second" | "second_parameter">} chosen
   * @param {Record<string, unknown>} patch
   */
  leave(chosen, patch) {
    for (const which of WHICH)
      if (which in patch && patch[which] !== chosen[which])
        this.left.set(`${which}.${chosen[which]}`, chosen[`${which}_parameter`] ?? undefined)
  }

  /**
   * What a function was left with; null: as is usual.
   * @param {Which} which
   * @param {FunctionName} name
   */
  of(which, name) {
    return this.left.get(`${which}.${name}`) ?? null
  }
}
