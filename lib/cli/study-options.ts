import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { type Profile, type ProfileOverrides, profileOf, profiles } from "../experiments/study/profiles";
import { defaultWorkers } from "../platform/tasks/pool";
import { readInput } from "./bad-input";
import { integerOption } from "./integer-option";

/** Options that every command about experiments takes. */
export interface StudyFlags {
  readonly profile: string;
  readonly seed: number;
  readonly workers: number;
  readonly set: ProfileOverrides;
  readonly recompute?: boolean;
}

/** The value after `path=`: JSON, `@file` for a file that holds JSON, or a plain word such as `all`. */
function settingOf(raw: string): unknown {
  if (raw.startsWith("@")) {
    try {
      return JSON.parse(readFileSync(raw.slice(1), "utf8"));
    } catch (error) {
      throw new InvalidArgumentError(`It cannot be read from ${raw.slice(1)}: ${(error as Error).message}`);
    }
  }
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

/** `mine.maxEpochs=40` as `{ mine: { maxEpochs: 40 } }`, added to what came before. */
function override(text: string, before: ProfileOverrides): ProfileOverrides {
  const match = /^([\w.]+)=(.+)$/.exec(text);
  if (!match) throw new InvalidArgumentError("It must have the form path=value, such as mine.maxEpochs=40.");
  const [, path, raw] = match;
  const merged = structuredClone(before) as Record<string, unknown>;
  const names = path.split(".");
  let place = merged;
  for (const name of names.slice(0, -1)) {
    place[name] = typeof place[name] === "object" && place[name] !== null ? place[name] : {};
    place = place[name] as Record<string, unknown>;
  }
  place[names[names.length - 1]] = settingOf(raw);
  return merged;
}

/** Adds the options to a command. */
export function withStudyOptions(command: Command): Command {
  return command
    .option("-p, --profile <name>", `how large: ${Object.keys(profiles).join(", ")}`, "quick")
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option(
      "--set <path=value>",
      "replace a number of the profile, or a part of it by JSON or @file.json; repeatable",
      override,
      {},
    )
    .option("--recompute", "compute again what other code than there is now has answered");
}

/** The profile that the flags describe; ends the command, as bad input does, when they describe none. */
export function profileOfFlags(command: Command, flags: StudyFlags): Profile {
  return readInput(command, () => profileOf(flags.profile, flags.set));
}
