import type { Command } from "commander";
import { showPlan } from "../../platform/session/account";
import { planExperiment } from "../../platform/session/run";
import { type StudyFlags, sectionsOfFlags, withStudyOptions } from "../study-options";

/** Adds `plan [section…]`. */
export function add(command: Command): void {
  command.argument("[section...]").option("--json", "print the plans as JSON");
  withStudyOptions(command).action(async (names: string[], flags: StudyFlags & { json?: boolean }) => {
    const { profile, sections } = sectionsOfFlags(command, names, flags);
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
