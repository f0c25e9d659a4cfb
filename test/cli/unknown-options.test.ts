import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addCommands } from "../../lib/cli/commands";
import { refuseBadInputEverywhere } from "../../lib/cli/input";
import { runCommand } from "./run-command";

const add = (program: Command): void => {
  addCommands(program, () => true);
  refuseBadInputEverywhere(program);
};

interface Leaf {
  readonly path: readonly string[];
  readonly command: Command;
}

/** The commands that do something, with the words that lead to them. */
const leavesOf = (command: Command, path: readonly string[] = []): readonly Leaf[] =>
  command.commands.length > 0
    ? command.commands.flatMap((below) => leavesOf(below as Command, [...path, below.name()]))
    : [{ path, command }];

const program = new Command("mi-nas");
add(program);
const leaves = leavesOf(program).map((leaf) => ({ ...leaf, line: leaf.path.join(" ") }));
/** What a command cannot do without. */
const argumentsOf = ({ registeredArguments, options }: Command): readonly string[] => [
  ...registeredArguments.filter(({ required }) => required).map(() => "anything"),
  ...options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long!, "anything"]),
];

/** One of each kind of value that an option may be given wrongly, for every option that reads one of that kind. */
const wrongValues = leaves.flatMap(({ path, command, line }) =>
  command.options.flatMap(({ long, flags, parseArg }) =>
    // what commands read as integers, by their own word for it
    parseArg && /<(integer|count|number|epochs)>/.test(flags)
      ? ["-1", "many", "1.5"].map((value) => ({ line: `${line} ${long} ${value}`, path, command, flag: long!, value }))
      : [],
  ),
);

const refused = { stdout: "", status: 2 };

afterEach(() => vi.restoreAllMocks());

describe("every command", () => {
  it("is looked at, with commands below commands", () => {
    const lines = leaves.map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining(["start", "datasets get", "hyperband schedule", "results list"]));
    expect(wrongValues.length).toBeGreaterThan(20);
  });

  it.each(leaves.filter(({ line }) => line !== "lab"))(
    "ends with status 2 and one line for an option that it does not have: $line",
    async ({ path, command }) => {
      const { stderr, ...ended } = await runCommand(add, [...path, ...argumentsOf(command), "--no-such-option"]);
      expect(ended).toEqual(refused);
      expect(stderr).toMatch(/^mi-nas: .*--no-such-option.*\n$/);
    },
  );

  it.each(wrongValues)("ends with status 2 and one line for a value out of range: $line", async (wrong) => {
    const { path, command, flag, value } = wrong;
    const { stderr, ...ended } = await runCommand(add, [...path, ...argumentsOf(command), flag, value]);
    expect(ended).toEqual(refused);
    expect(stderr).toMatch(/^mi-nas: .*\n$/);
    expect(stderr).toContain(value);
  });

  it.each([
    ["absent file", "mi --x nowhere.npy --y nowhere.npy", "nowhere.npy"],
    ["absent file", "run --set sampler=@nowhere.json", "nowhere.json"],
    ["absent file", "table show --file nowhere.csv", "nowhere.csv"],
    ["unknown id", "datasets get no-such-set", "no-such-set"],
    ["unknown id", "datasets verify no-such-set", "no-such-set"],
    ["unknown id", "plan --data no-such-set", "no-such-set"],
    ["unknown id", "start --data no-such-set", "no-such-set"],
    ["unknown id", "notebooks run no-such-notebook", "no-such-notebook"],
    ["unknown id", "benchmark --estimators no-such-estimator", "no-such-estimator"],
    ["unknown id", "run no-such-section", "no-such-section"],
  ])("ends with status 2 and one line that names it, %s: %s", async (_, line, name) => {
    const { stderr, ...ended } = await runCommand(add, line.split(" "));
    expect(ended).toEqual(refused);
    expect(stderr).toMatch(/^mi-nas: .*\n$/);
    expect(stderr).toContain(name);
  });
});
