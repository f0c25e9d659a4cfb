import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { dataSetsNamed, missingDataSets, studyDataSets, withDataSets } from "../experiments/study/data-sets";
import type { Profile } from "../experiments/study/profile";
import { type ProfileOverrides, profileOf, profiles } from "../experiments/study/profiles";
import { sectionsOf } from "../experiments/study/sections";
import { type ComputeOptions, computeWithAccount } from "../platform/session/compute";
import type { Experiment } from "../platform/session/experiment";
import { runExperiment } from "../platform/session/run";
import { defaultWorkers } from "../platform/tasks/pool";
import { integerOption, readInput } from "./input";

/** Options that every command about experiments takes. */
export interface StudyFlags {
  readonly profile: string;
  readonly seed: number;
  readonly workers: number;
  readonly set: ProfileOverrides;
  readonly data: string;
  readonly recompute?: boolean;
}

/** What begins like JSON is meant to be JSON. */
const looksLikeJson = /^[[{"]/;

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
  } catch (error) {
    if (!looksLikeJson.test(raw)) return raw;
    throw new InvalidArgumentError(`It begins like JSON and is none: ${(error as Error).message}.`);
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

function dataOption(text: string): string {
  try {
    dataSetsNamed(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Makes every run of this process, and of those that it starts, ask the queue at an address. */
export function redisOption(address: string): string {
  try {
    const { redisPlace } = require("../platform/queue/redis-place") as typeof import("../platform/queue/redis-place");
    const { shown } = redisPlace(address);
    process.env.MI_NAS_REDIS = address;
    return shown;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function nameOption(text: string): string {
  if (/^[A-Za-z0-9][\w.-]*$/.test(text)) return text;
  throw new InvalidArgumentError("It must begin with a letter or digit and hold letters, digits, '.', '_' and '-'.");
}

/** Adds the option that names what a command writes. */
export function withNameOption(command: Command): Command {
  return command.option("--name <name>", "name of the run and of the folder that it writes to", nameOption);
}

/** Adds the options to a command. */
export function withStudyOptions(command: Command): Command {
  return command
    .option("-p, --profile <name>", `how large: ${Object.keys(profiles).join(", ")}`, "quick")
    .option("-s, --seed <integer>", "seed of every random choice", integerOption(0), 1)
    .option("-w, --workers <count>", "worker processes; changes no result", integerOption(1), defaultWorkers())
    .option(
      "--data <ids>",
      "data sets, separated by commas, instead of the profile's; ID:test for one to judge predictors on",
      dataOption,
      "",
    )
    .option(
      "--set <path=value>",
      "replace a number of the profile, or a part of it by JSON or @file.json; repeatable",
      override,
      {},
    )
    .option(
      "--redis <address>",
      "let the machines of a queue compute: redis://host:6379, or rediss:// with TLS; MI_NAS_REDIS says the same",
      redisOption,
    )
    .option("--recompute", "compute again what other code than there is now has answered");
}

/** What the flags replace in their profile. */
export function overridesOfFlags({ set, data }: StudyFlags): ProfileOverrides {
  return withDataSets(set, data);
}

/**
 * The sections of some names, or all, at the profile that the flags describe; says which of its data sets are missing
 * here. Ends the command, as bad input does, where there is no such section.
 */
export function sectionsOfFlags(command: Command, names: readonly string[], flags: StudyFlags) {
  const profile = profileOfFlags(command, flags);
  const sections = readInput(command, () => sectionsOf(names, profile));
  const missing = missingDataSets({ profile });
  if (missing) console.warn(missing);
  return { profile, sections };
}

/** Runs an experiment in front of the user, or without a word. */
export const computing = <Result>(
  options: ComputeOptions<Profile>,
  experiment: Experiment<Result, Profile>,
  { quiet = false }: { readonly quiet?: boolean },
) => (quiet ? runExperiment(options, experiment) : computeWithAccount(options, experiment));

/**
 * The profile that the flags describe; ends the command, as bad input does, when they describe none, or its data sets
 * are not here.
 */
export function profileOfFlags(command: Command, flags: StudyFlags): Profile {
  return readInput(command, () => {
    const profile = profileOf(flags.profile, overridesOfFlags(flags));
    studyDataSets({ profile });
    return profile;
  });
}
