import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../lib/platform/paths";

/** Code that documentation shows. */
export interface Example {
  /** Path from the repository's folder. */
  readonly file: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The examples of a source file: what stands in a doc comment between `@example` and the next tag. */
export function docExamples(file: string, text: string): readonly Example[] {
  return [...text.matchAll(/^([^\S\n]*)\/\*\*\n([\s\S]*?)^[^\S\n]*\*\//gm)].flatMap((comment) => {
    const first = text.slice(0, comment.index).split("\n").length + 1;
    const lines = comment[2].split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
    return lines.flatMap((line, index) => {
      if (!/^@example\b/.test(line)) return [];
      const rest = lines.slice(index + 1);
      const end = rest.findIndex((each) => /^@[a-z]/.test(each));
      const code = (end < 0 ? rest : rest.slice(0, end)).join("\n").trim();
      return [{ file, line: first + index + 1, code }];
    });
  });
}

/** The TypeScript blocks of a Markdown page. */
export function pageExamples(file: string, text: string): readonly Example[] {
  return [...text.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```/gm)].map((block) => ({
    file,
    line: text.slice(0, block.index).split("\n").length + 1,
    code: block[1].trim(),
  }));
}

/** Every example of the repository: of the doc comments in lib, and of the pages in and above it. */
export function allExamples(): readonly Example[] {
  const inLib = readdirSync(join(projectRoot, "lib"), { recursive: true, encoding: "utf8" }).map(
    (name) => `lib/${name}`,
  );
  const files = ["README.md", "environment.md", "data/README.md", ...inLib.sort()];
  return files.flatMap((file) => {
    const of = /\.md$/.test(file) ? pageExamples : /\.[cm]?[jt]s$/.test(file) ? docExamples : undefined;
    return of ? of(file, readFileSync(join(projectRoot, file), "utf8")) : [];
  });
}
