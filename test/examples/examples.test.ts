import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { projectRoot } from "../../lib/platform/paths";
import { exampleModule } from "./example-module";
import { expectShown } from "./expect-shown";
import { allExamples, docExamples, type Example, pageExamples } from "./extract";
import { given, overrides, writeExampleData } from "./given";

// A working folder of their own, whose data/ stands for the repository's: what examples write stays there.
const work = mkdtempSync(join(tmpdir(), "mi-nas-examples-"));
const data = join(work, "data");
vi.mock("../../lib/platform/paths", async (original) => ({
  ...(await original<typeof import("../../lib/platform/paths")>()),
  dataFolders: () => [data],
}));

/** Rooms whose index notebooks and scripts import from, by path without ending. */
const rooms = ["lib", "lib/platform"].flatMap((folder) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /^[^/]+\/index\.ts$/.test(name))
    .map((name) => join(projectRoot, folder, name.replace(/\/index\.ts$/, ""))),
);

const namesOf = async (module: string) => ({ module, names: Object.keys(await import(module)) });

/** Writes each example as a module, and looks at the types of all of them at once. */
async function prepare(examples: readonly Example[], folder: string): Promise<(example: Example) => string> {
  const scope = await Promise.all(rooms.map(namesOf));
  const assumed = { module: join(__dirname, "given"), names: Object.keys(given) };
  const paths = new Map<Example, string>();
  for (const example of examples) {
    const own = join(projectRoot, example.file.replace(/\.ts$/, ""));
    const itself = example.file.endsWith(".md") ? { module: own, names: [] } : await namesOf(own);
    const code = exampleModule(example, { folder, given: assumed, overrides, scope: [itself, ...scope] });
    const path = join(folder, `example-${paths.size}.ts`);
    writeFileSync(path, code);
    paths.set(example, path);
  }
  return (example) => paths.get(example) ?? "";
}

/** What the compiler says of some modules, by path. */
function typeProblems(paths: readonly string[]): (path: string) => readonly string[] {
  const { config } = ts.readConfigFile(join(projectRoot, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, projectRoot);
  const program = ts.createProgram(paths, { ...options, noUnusedLocals: false });
  return (path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
}

const examples = allExamples();
const title = ({ file, line }: Example): string => `${file}:${line}`;
const cwd = process.cwd();
/** Where an example registers a data set of its own. */
const listing = join(projectRoot, "data", "datasets.json");
const hadListing = existsSync(listing);

const environment = { data: process.env.MI_NAS_DATA, cache: process.env.MI_NAS_CACHE };
mkdirSync(join(projectRoot, "cache"), { recursive: true });
const folder = mkdtempSync(join(projectRoot, "cache", "examples-"));
const wrong: Example = { file: "lib/statistics/spread.ts", line: 1, code: "spreadOf(nowhere); // 1" };
let pathOf: (example: Example) => string;
let problemsOf: (path: string) => readonly string[];

beforeAll(async () => {
  process.env.MI_NAS_DATA = data;
  process.env.MI_NAS_CACHE = join(work, "cache");
  await writeExampleData(data);
  pathOf = await prepare([...examples, wrong], folder);
  problemsOf = typeProblems([...examples, wrong].map(pathOf));
  process.chdir(work);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterAll(() => {
  if (!hadListing) rmSync(listing, { force: true });
  vi.restoreAllMocks();
  process.chdir(cwd);
  for (const [name, value] of [
    ["MI_NAS_DATA", environment.data],
    ["MI_NAS_CACHE", environment.cache],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
  rmSync(work, { recursive: true, force: true });
});

describe("an example of the documentation has the right types, runs, and gives what it says:", () => {
  it.each(examples.map((example) => [title(example), example] as const))("%s", async (_, example) => {
    expect(problemsOf(pathOf(example))).toEqual([]);
    const { example: run } = await import(pathOf(example));
    await run(expectShown);
  });

  it("none is overlooked", () => {
    const count = (pattern: RegExp, files: readonly string[]) =>
      files.reduce((sum, file) => sum + [...readFileSync(join(projectRoot, file), "utf8").matchAll(pattern)].length, 0);
    const below = readdirSync(join(projectRoot, "lib"), { recursive: true, encoding: "utf8" }).map(
      (file) => `lib/${file}`,
    );
    const sources = below.filter((file) => /\.[cm]?[jt]s$/.test(file));
    const pages = ["README.md", "data/README.md", ...below.filter((file) => file.endsWith(".md"))];
    const tags = count(/@example/g, sources);
    const blocks = count(/```(ts|typescript|js)\b/g, pages);
    expect(tags).toBeGreaterThan(0);
    expect(examples.length).toBe(tags + blocks);
  });
});

describe("the check of examples", () => {
  it("finds code in doc comments up to the next tag or the end, and in pages", () => {
    const comment = [
      "/**",
      " * Doubles.",
      " *",
      " * @example",
      " * const a = 1;",
      " * twice(a); // 2",
      " * @throws no",
      " */",
    ];
    const found = { file: "a.ts", line: 5, code: "const a = 1;\ntwice(a); // 2" };
    expect(docExamples("a.ts", comment.join("\n"))).toEqual([found]);
    expect(docExamples("a.ts", comment.filter((line) => !line.includes("@throws")).join("\n"))).toEqual([found]);
    expect(pageExamples("a.md", "# A\n\n```ts\ntwice(1);\n```\n\n```sh\nls\n```\n")).toEqual([
      { file: "a.md", line: 4, code: "twice(1);" },
    ]);
  });

  it("refuses a name that is neither given nor exported", () => {
    expect(problemsOf(pathOf(wrong))).toEqual(["Cannot find name 'nowhere'."]);
  });

  it("refuses a value that differs from what its comment says, and a comment that says no value", () => {
    for (const [value, words] of [
      [1.7584, "1.758 nats"],
      [3, "3, from 2.5"],
      [[1, 2], "[1, 2]"],
      ["a", '"a"'],
    ] as const) {
      expectShown(value, words);
    }
    for (const [value, words] of [
      [1.7576, "1.759 nats"],
      [3, '"3"'],
      [[1, 2], "[1]"],
      ["a", "an a"],
    ] as const) {
      expect(() => expectShown(value, words), words).toThrow();
    }
  });
});
