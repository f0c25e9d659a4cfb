import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Profile } from "../../../lib/experiments/study/profile";
import type { profileSchema } from "../../../lib/experiments/study/profile-schema";
import { profileOf } from "../../../lib/experiments/study/profiles";

/** With every field that may be left out, which an assignment would not miss. */
type Complete<T> = { readonly [Key in keyof T]-?: Complete<T[Key]> };
type Made = Complete<z.infer<typeof profileSchema>>;

const root = join(__dirname, "../../..");

/** What a kernel would say of a cell: it writes down the types of all that a cell declares. */
function faultsOfCell(code: string): readonly string[] {
  const path = join(root, "notebooks", "a cell.ts");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const written = { ...options, allowJs: false, noEmit: false, declaration: true, emitDeclarationOnly: true };
  const host = ts.createCompilerHost(written);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : read.call(host, name, ...rest);
  const program = ts.createProgram([path], written, host);
  const cell = program.getSourceFile(path);
  const faults = [...program.getSemanticDiagnostics(cell), ...program.getDeclarationDiagnostics(cell)];
  return faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

describe("a profile", () => {
  it("can be taken apart in a cell, part by part", () => {
    const parts = Object.keys(profileOf("smoke"));
    const code = `import { profileOf } from "../lib/experiments/study/profiles";
      export const { ${parts.join(", ")} } = profileOf("smoke");
      export const { estimator, ladder, spread } = layerInformation;`;
    expect(faultsOfCell(code)).toEqual([]);
    expect(faultsOfCell(`${code} export const none = mine.nothing;`)).toHaveLength(1);
  });

  it("is what its schema makes, field by field", () => {
    // `npm test` compiles tests: a field that one of them lacks is an error here
    const documented = (made: Made): Complete<Profile> => made;
    const made = (profile: Complete<Profile>): Made => profile;
    // @ts-expect-error so is one too few
    const lacking = (profile: Complete<Omit<Profile, "mine">>): Made => profile;
    // @ts-expect-error and one that may be left out
    const lackingOptional = (profile: Complete<Omit<Profile, "reportPoints">>): Made => profile;
    const profile = profileOf("smoke") as Complete<Profile>;
    for (const same of [documented, made, lacking, lackingOptional]) expect(same(profile as Made)).toBe(profile);
  });
});
