// `npm run doctor`: what runs here, what does not, and how to mend it. Works before set-up; changes nothing.
import process from "node:process";

const json = process.argv.includes("--json");

import("./doctor/examine.mjs").then(async ({ examine }) => {
  const findings = await examine();
  const { report } = await import("./doctor/report.mjs");
  const { lines, ...facts } = findings;
  console.log(json ? JSON.stringify(facts, null, 2) : report(findings));
  process.exitCode = findings.ok ? 0 : 1;
});
