// What is said of an answer.

/**
 * That another class was read than the true one.
 * @param {string} truth its name
 * @param {boolean} isOfSet whether the data set says so; else the reader does, right or not
 * @returns {string}
 */
export const wrong = (truth, isOfSet) =>
  isOfSet ? ` That is wrong: it is ${truth}.` : ` You set the true class to ${truth}: then that is wrong.`
