// What of `assets/` Node and the browsers ran, from the folder that they left it in: `node coverage.js FOLDER`.
// Ends with 1 where that is less than the gate.

import { CoverageReport } from "monocart-coverage-reports"

const GATE = { lines: 87, branches: 72 }

const report = new CoverageReport({
  name: "assets",
  outputDir: "build/coverage/assets",
  reports: ["console-details", "v8"],
  dataDir: process.argv[2],
  all: { dir: "assets", filter: { "**/*.test.js": false, "**/*.js": true } },
  filter: { "**/*.test.js": false, "**/assets/**": true, "**": false },
})
const { summary } = await report.generate()
for (const [what, least] of Object.entries(GATE)) {
  if (summary[what].pct >= least) continue
  console.error(`Of the browser's ${what}, ${summary[what].pct} % were run, less than ${least} %.`)
  process.exitCode = 1
}
