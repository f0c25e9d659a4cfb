import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { profileOfFlags, type StudyFlags, withStudyOptions } from "../../lib/cli/study-options";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-options-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The profile that a command line describes. */
function profileFrom(...flags: readonly string[]) {
  const command = withStudyOptions(new Command());
  command.parse([...flags], { from: "user" });
  return profileOfFlags(command, command.opts<StudyFlags>());
}

describe("--set", () => {
  it("takes numbers, words, JSON and files of JSON, each on top of those before", () => {
    const file = join(folder, "prior.json");
    const sampler = { kind: "list", architectures: Array.from({ length: 6 }, () => "115-90-70-10") };
    writeFileSync(file, JSON.stringify(sampler));
    const sets = ["trainPoints=all", "mine.maxEpochs=9", "mine.minEpochs=3", 'mine={"filters":8}', `sampler=@${file}`];
    const profile = profileFrom("--profile", "smoke", ...sets.flatMap((each) => ["--set", each]));
    expect(profile).toMatchObject({ name: "smoke", trainPoints: "all", sampler });
    expect(profile.mine.filters).toBe(8);
    expect(
      profileFrom("--profile", "smoke", "--set", "mine.maxEpochs=9", "--set", "mine.minEpochs=3").mine,
    ).toMatchObject({ maxEpochs: 9, minEpochs: 3 });
  });
});
