import type { Command } from "commander";
import { missingDataSets } from "../../experiments/study/data-sets";
import { sectionsOf } from "../../experiments/study/sections";
import { showPlan } from "../../platform/session/account";
import { planExperiment } from "../../platform/session/run";
import { readInput } from "../bad-input";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../study-options";

/** Adds `plan [section…]`. */
export function addPlan(command: Command): void {
  command.argument("[section...]").option("--json", "print the plans as JSON");
  withStudyOptions(command).action(async (names: string[], flags: StudyFlags & { json?: boolean }) => {
    const profile = profileOfFlags(command, flags);
    const sections = readInput(command, () => sectionsOf(names, profile));
    const missing = missingDataSets({ profile });
    if (missing) console.warn(missing);
    const plans: Record<string, unknown> = {};
    for (const [name, section] of sections) {
      const plan = await planExperiment({ ...flags, profile }, section.experiment);
      plans[name] = plan;
      if (!flags.json) {
        console.log(`\n${section.title} (thesis ${section.thesis})`);
        showPlan(plan);
      }
    }
    if (flags.json) console.log(JSON.stringify({ profile, seed: flags.seed, plans }));
  });
}
