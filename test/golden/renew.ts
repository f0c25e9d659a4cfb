import { writeFileSync } from "node:fs";
import { fitInProcess, numbersFile } from "./fit-in-process";

// Writes the committed numbers anew, after a change that means to change them:
//   npx tsx test/golden/renew.ts
async function main(): Promise<void> {
  for (const MI_NAS_ENGINE of ["cpu", "wasm"]) {
    const { numerics, fits } = await fitInProcess({ MI_NAS_ENGINE });
    writeFileSync(numbersFile(numerics), `${JSON.stringify(fits, undefined, 2)}\n`);
    console.log(`Written: ${numbersFile(numerics)}`);
  }
}

void main();
