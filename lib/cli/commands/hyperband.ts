import { type Command, Option } from "commander";
import {
  type Bracket,
  bracketsOf,
  type Convention,
  conventions,
  countTrials,
  fixedElimination,
  hyperbandBrackets,
  restartedResource,
  trainedResource,
} from "../../hyperband";
import { table } from "../../platform/display/table";
import { badInputHelp, integerOption, readInput, refuseBadInput } from "../input";

/** The elimination of the thesis (3.1.1). */
const thesisDefaults = { start: 12, kept: 4, rungs: 3, epochs: 4 } as const;

interface ScheduleFlags {
  readonly convention: Convention | "thesis";
  readonly maxResource?: number;
  readonly eta: number;
  readonly start: number;
  readonly kept: number;
  readonly rungs: number;
  readonly epochs: number;
  readonly json?: boolean;
}

/**
 * The brackets that the flags describe.
 *
 * @throws RangeError when they describe none.
 */
function bracketsOfFlags(flags: ScheduleFlags): readonly Bracket[] {
  const { convention, maxResource, eta, start, kept, rungs, epochs: epochsPerRung } = flags;
  if (convention !== "thesis") {
    if (maxResource === undefined) throw new RangeError(`--convention ${convention} needs --max-resource.`);
    return hyperbandBrackets({ maxResource, eta, convention });
  }
  const brackets = bracketsOf(fixedElimination({ start, kept, rungs, epochsPerRung }));
  const needed = rungs * epochsPerRung;
  if (maxResource !== undefined && needed > maxResource) {
    throw new RangeError(
      `The thesis's schedule trains ${rungs} rungs of ${epochsPerRung} epochs, ${needed} in all; ` +
        `--max-resource allows ${maxResource}: lower --epochs or --rungs.`,
    );
  }
  return brackets;
}

function showBrackets(brackets: readonly Bracket[]): void {
  const rows = brackets.flatMap(({ s, rungs }) =>
    rungs.map(({ configurations, resource }, rung) => ({
      s,
      rung,
      configurations,
      resource,
      trained: configurations * (resource - (rung === 0 ? 0 : rungs[rung - 1].resource)),
    })),
  );
  const trials = countTrials(brackets);
  const [continued, restarted] = [trainedResource(brackets), restartedResource(brackets)];
  table(rows, {
    caption:
      `${brackets.length} bracket${brackets.length === 1 ? "" : "s"}, ${trials} trials, ${continued} epochs ` +
      `(survivors continue; starting again in each rung would take ${restarted})`,
    limit: rows.length,
    columns: {
      s: { title: "Bracket s" },
      rung: { title: "Rung" },
      configurations: { title: "Architectures" },
      resource: { title: "Epochs behind each" },
      trained: { title: "Epochs trained" },
    },
  });
}

/** Adds `hyperband schedule`. */
export function add(command: Command): void {
  const schedule = command
    .command("schedule")
    .description("the rungs of Hyperband or of the thesis's elimination, in exact integers; trains nothing")
    .addOption(
      new Option("-c, --convention <name>", "rounding of the brackets, or the thesis's elimination")
        .choices([...conventions, "thesis"])
        .default("algorithm1"),
    )
    .option("-r, --max-resource <R>", "epochs that a survivor trains; for thesis a limit, not needed", integerOption(1))
    .option("-e, --eta <E>", "a rung keeps about one in E; not used by thesis", integerOption(2), 3)
    .option("--start <count>", "thesis: architectures at the start", integerOption(1), thesisDefaults.start)
    .option("--kept <count>", "thesis: architectures selected", integerOption(1), thesisDefaults.kept)
    .option(
      "--rungs <count>",
      "thesis: rungs, eliminating equally many after each",
      integerOption(1),
      thesisDefaults.rungs,
    )
    .option("--epochs <count>", "thesis: epochs in each rung", integerOption(1), thesisDefaults.epochs)
    .option("--json", "print { brackets: [{ s, rungs: [{ configurations, resource }] }], trials, totalResource }")
    .addHelpText(
      "after",
      `
Conventions, with S = floor(log_E R), for rung i of bracket s = S … 0:
  algorithm1  floor(ceil((S + 1) E^s / (s + 1)) / E^i)   Li et al. 2018
  jamieson    floor((S + 1) / (s + 1)) E^(s - i)         the authors' code of 2016, HpBandSter
  ceil        ceil((S + 1) E^(s - i) / (s + 1))          Keras Tuner, Syne Tune
  thesis      12, 8, 4 architectures, 4 epochs a rung: 96 epochs
A trial is one architecture in one rung; totalResource counts epochs trained when survivors continue.

Examples:
  mi-nas hyperband schedule --max-resource 81 --eta 3 --convention jamieson
  mi-nas hyperband schedule --convention thesis --start 24 --epochs 2 --json

${badInputHelp}`,
    )
    .action((flags: ScheduleFlags) => {
      const summary = readInput(schedule, () => {
        const brackets = bracketsOfFlags(flags); // more epochs than an integer holds are bad input too
        return { brackets, trials: countTrials(brackets), totalResource: trainedResource(brackets) };
      });
      if (flags.json) console.log(JSON.stringify(summary));
      else showBrackets(summary.brackets);
    });
  refuseBadInput(schedule);
}
