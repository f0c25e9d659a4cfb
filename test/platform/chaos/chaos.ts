import { parseArgs } from "node:util";
import type { Section } from "./round";
import { playRounds } from "./rounds";

// Runs a small experiment again and again through seeded faults and compares what each leaves with an undisturbed run:
// `npx tsx test/platform/chaos/chaos.ts [--faults 200] [--seed 1] [--section hyperband] [--minutes 60] [--stop 60]
// [--pace 0.5] [--each 20] [--only queue]`.
// Exit code 1 when tables or results differ, or something finished was lost; a round that `--minutes` would end is
// played to its end.

const { values: flags } = parseArgs({
  options: {
    faults: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    section: { type: "string", default: "hyperband" },
    minutes: { type: "string", default: "60" },
    stop: { type: "string", default: "60" },
    pace: { type: "string", default: "0.5" },
    each: { type: "string", default: "20" },
    only: { type: "string" },
  },
});

async function main(): Promise<void> {
  const [seed, faults, minutes, pace, stop, each] = [
    flags.seed,
    flags.faults,
    flags.minutes,
    flags.pace,
    flags.stop,
    flags.each,
  ].map(Number);
  const { only } = flags;
  const section = flags.section as Section;
  const totals = await playRounds({ section, seed, faults, minutes, pace, stop, each, only, say: console.log });
  console.log([...totals.byFault].map(([fault, count]) => `${count} × ${fault}`).join(", "));
  if (totals.messages.size > 0) console.log(`What ended runs:\n  ${[...totals.messages].join("\n  ")}`);
  console.log(
    `${totals.faults} faults in ${totals.rounds} rounds and ${totals.runs} runs; ${totals.repeated} epochs and fits ` +
      `begun again beside ${totals.epochs} epochs; ${totals.wrong.length} differences from the undisturbed run`,
  );
  if (totals.wrong.length > 0) process.exitCode = 1;
}

void main();
