import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../../lib/platform/paths";
import { createScratchProject, type ScratchProject } from "./scratch-project";

const environment = join(projectRoot, ".venv");

interface Cell {
  readonly code: string;
  readonly tags?: readonly string[];
}

interface Executed {
  readonly cells: readonly {
    readonly source: string | readonly string[];
    readonly execution_count: number | null;
    // biome-ignore lint/suspicious/noExplicitAny: outputs are of many kinds
    readonly outputs: readonly any[];
  }[];
}

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

function writeNotebook(name: string, cells: readonly Cell[], prose = "# A *title*"): string {
  const path = join(project.notebooks, name);
  const code = cells.map(({ code: source, tags }, index) => ({
    cell_type: "code",
    id: `c${index}`,
    source,
    metadata: tags ? { tags } : {},
    execution_count: null,
    outputs: [],
  }));
  const kernelspec = { name: "tslab", language: "typescript", display_name: "TypeScript (mi-nas)" };
  const words = { cell_type: "markdown", id: "words", source: prose, metadata: {} };
  const notebook = { cells: [words, ...code], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}

function python(program: string, arguments_: readonly string[], extra: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(join(environment, "bin", program), [...arguments_], {
    encoding: "utf8",
    cwd: project.notebooks,
    env: { ...process.env, ...extra },
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is to be removed
  return { status, text: `${stdout}${stderr}`.replace(/\u001b\[[\d;]+m/g, "") };
}

function papermill(path: string, arguments_: readonly string[]) {
  const target = path.replace(/\.ipynb$/, ".executed.ipynb");
  const run = python("papermill", ["-k", "tslab", path, target, "--no-progress-bar", ...arguments_]);
  return { ...run, notebook: JSON.parse(readFileSync(target, "utf8")) as Executed };
}

const parameters: Cell = {
  code: 'const profile: string = "quick"; // how long it may take\nconst seed: number = 1;\nconst layers: number[] = [1];',
  tags: ["parameters"],
};

describe("papermill", () => {
  test("runs a notebook with numbered cells and its parameters, given by -p and -y", () => {
    const path = writeNotebook("with-parameters.ipynb", [
      parameters,
      { code: "const flag: boolean = false;" },
      { code: 'console.log(profile, seed + 1, JSON.stringify(layers), profile === "laptop");' },
    ]);
    const { status, text, notebook } = papermill(path, [
      ...["-p", "seed", "7", "-p", "profile", 'sm"oke'],
      ...["-y", "layers: [2, 3.5, -1]\nnested: { a: [true, null], b: x }\nempty: []"],
    ]);
    expect(status, text).toBe(0);
    const code = notebook.cells.slice(1);
    expect(code.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4]);
    expect(code.at(-1)!.outputs[0].text.join?.("") ?? code.at(-1)!.outputs[0].text).toBe('sm"oke 8 [2,3.5,-1] false\n');
  });

  test("lists a notebook's parameters", () => {
    const { status, text } = python("papermill", ["--help-notebook", writeNotebook("described.ipynb", [parameters])]);
    expect(status).toBe(0);
    expect(text).toMatch(/profile: string \(default "quick"\)\s+how long it may take/);
  });

  test("hands on values of every kind, with the types that the notebook declares", () => {
    const path = writeNotebook("typed.ipynb", [
      {
        code: [
          'import type { PathLike } from "node:fs";',
          'const profile: "smoke" | "quick" = "quick";',
          "const limit: number | null = 5;",
          "let grid: readonly { readonly width: number; readonly name?: string | null }[] = [];",
          'const folder: PathLike = ".";',
          'const text: string = "";',
          "const offset = 0;",
          "const anything = null;",
        ].join("\n"),
        tags: ["parameters"],
      },
      {
        code: [
          "const widths: number[] = grid.map(({ width }) => width);",
          'const isSmoke = profile === "smoke" && limit === null;',
          "console.log(JSON.stringify({ isSmoke, widths, folder, text, offset: offset + 0.5, anything }));",
        ].join("\n"),
      },
      // The declared type is wider than the value given.
      { code: 'const other: typeof profile = "quick"; const more: typeof limit = 3; anything.length;' },
    ]);
    const text = `it's "quoted",\n\`ticked\` \${not} \\ 😀`;
    const values = {
      profile: "smoke",
      limit: null,
      grid: [{ width: -1 }, { width: 2.5e-9, name: null }],
      folder: "/x",
      text,
      offset: -3,
      anything: [1, [true, { deep: "x" }]],
    };
    const { status, text: log, notebook } = papermill(path, ["-y", JSON.stringify(values)]);
    expect(status, log).toBe(0);
    const { text: printed } = notebook.cells[3]!.outputs[0];
    expect(JSON.parse([printed].flat().join(""))).toEqual({
      ...{ isSmoke: true, widths: [-1, 2.5e-9], folder: "/x", text, offset: -2.5, anything: values.anything },
    });
    expect([notebook.cells[2]!.source].flat().join("")).toContain('const profile: "smoke" | "quick" = "smoke";');
  });

  test("leaves a variable a variable: what the notebook assigns again, whatever was given", () => {
    const path = writeNotebook("variables.ipynb", [
      { code: 'let epochs = 1;\nvar name: string = "a";\nlet first = 1, second = 2;', tags: ["parameters"] },
      { code: 'epochs += 1;\nname += "!";\nfirst += second;\nsecond = 0;' },
      { code: "console.log(epochs, name, first, second);" },
    ]);
    const printed = (arguments_: readonly string[]): string => {
      const { status, text, notebook } = papermill(path, arguments_);
      expect(status, text).toBe(0);
      return [notebook.cells.at(-1)!.outputs[0].text].flat().join("");
    };
    expect(printed([])).toBe("2 a! 3 0\n");
    expect(printed(["-p", "epochs", "3", "-p", "name", "b"])).toBe("4 b! 3 0\n");
    expect(printed(["-p", "second", "7", "-p", "first", "4"])).toBe("2 a! 11 0\n");
  });

  test("does not wait for an answer that nobody gives", () => {
    const path = writeNotebook("asks.ipynb", [
      {
        code: 'import { createInterface } from "node:readline/promises";\nawait createInterface({ input: process.stdin }).question("name? ");',
      },
    ]);
    const { status, text } = papermill(path, []);
    expect(status).not.toBe(0);
    expect(text).toContain("a notebook has nobody to ask");
  });

  test("fails where a value does not fit the declared type, and for what is no value of TypeScript", () => {
    const path = writeNotebook("strict.ipynb", [{ code: "const seed: number = 1;", tags: ["parameters"] }]);
    const wrong = papermill(path, ["-r", "seed", "seven"]);
    expect(wrong.status).not.toBe(0);
    expect(wrong.text).toContain("TS2322");
    const large = python("papermill", ["-k", "tslab", path, `${path}.out`, "-p", "seed", "9007199254740993"]);
    expect(large.status).not.toBe(0);
    expect(large.text).toContain("it is not exact");
  });

  test.each([
    ["a timer", 'setTimeout(() => { throw new RangeError("in the background"); }, 100);'],
    ["a rejection that nobody handles", 'setTimeout(() => Promise.reject(new RangeError("in the background")), 100);'],
  ])("fails at an error thrown in %s of an earlier cell", (_what, code) => {
    const path = writeNotebook("background.ipynb", [
      { code: `${code}\nundefined` },
      { code: "await new Promise((resolve) => setTimeout(resolve, 500));" },
      { code: 'console.log("never");' },
    ]);
    const { status, text } = papermill(path, []);
    expect(status).not.toBe(0);
    expect(text).toContain("RangeError: in the background");
  });

  test("fails with the failing cell's source and error", () => {
    const path = writeNotebook("failing.ipynb", [
      { code: 'const label = "good";' },
      { code: 'if (label) throw new RangeError("this cell fails");' },
      { code: 'console.log("never");' },
    ]);
    const { status, text, notebook } = papermill(path, []);
    expect(status).not.toBe(0);
    expect(text).toContain('if (label) throw new RangeError("this cell fails");');
    expect(text).toContain("RangeError: this cell fails");
    const failed = notebook.cells.find(({ outputs }) => outputs?.some((output) => output.output_type === "error"));
    expect(failed?.outputs[0]).toMatchObject({ ename: "RangeError", evalue: "this cell fails" });
    expect(JSON.stringify(notebook)).not.toContain("never\\n");
  });
});

describe("nbconvert", () => {
  test("executes a notebook, and fails at an error in the background with the cell and the line", () => {
    const good = writeNotebook("good.ipynb", [{ code: "const n = 2;" }, { code: "n + 1" }]);
    const execute = (path: string) =>
      python("jupyter", ["nbconvert", "--to", "notebook", "--execute", "--inplace", path]);
    const { status, text } = execute(good);
    expect(status, text).toBe(0);
    const { cells } = JSON.parse(readFileSync(good, "utf8")) as Executed;
    expect(cells[2]).toMatchObject({ execution_count: 2, outputs: [{ output_type: "execute_result" }] });
    const bad = writeNotebook("bad.ipynb", [
      { code: 'Promise.resolve().then(() => { throw new RangeError("nobody handles it"); });\nundefined' },
    ]);
    const failed = execute(bad);
    expect(failed.status).not.toBe(0);
    expect(failed.text).toContain("RangeError: nobody handles it");
    expect(failed.text).toMatch(/In\[1\]:1:/);
  });
});

describe("the report", () => {
  const plotly = "application/vnd.plotly.v1+json";
  const show = `(globalThis as any)[Symbol.for("mi-nas.kernel-host")].display`;

  test("asks no other host for anything, and has figures, navigation, titles and words for images", () => {
    const path = writeNotebook(
      "page.ipynb",
      [
        {
          code: `${show}({ "${plotly}": { data: [{ y: [1] }], layout: { title: { text: "</script>" } } }, "text/plain": "A \\"line\\"" });`,
        },
        {
          code: `${show}({ "image/png": new Uint8Array([1]), "text/plain": "x" }, { metadata: { "image/png": { alt: "Digits" } } });`,
        },
        { code: '"<b>text</b>"' },
      ],
      "# A *title*\n\n$a^2$ and [the next](other.ipynb#part), [itself](page.ipynb), [no page](lone.ipynb)",
    );
    expect(papermill(path, []).status).toBe(0);
    const pages = [
      { href: "page.executed.html", title: "A title" },
      { href: "other.html", title: "Data & sets" },
    ];
    const { status, text } = python(
      "jupyter",
      ["nbconvert", "--to", "mi_nas_report", path.replace(".ipynb", ".executed.ipynb"), "--output-dir", project.folder],
      { MI_NAS_REPORT_PAGES: JSON.stringify(pages) },
    );
    expect(status, text).toBe(0);
    const html = readFileSync(join(project.folder, "page.executed.html"), "utf8");
    expect(html.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)).toBeNull();
    expect(html).toContain("<title>A title</title>");
    expect(html).toContain('<a aria-current="page" href="page.executed.html">A title</a>');
    expect(html).toContain('href="other.html#part"');
    expect(html).toContain('href="notebooks/page.ipynb"');
    expect(html).toContain(", no page</p>");
    expect(html).toMatch(/aria-label=(?:'A "line"'|"A &quot;line&quot;")/);
    expect(html).toContain('alt="Digits"');
    expect(html).not.toContain('"</script>"');
    expect(html).toContain('<meta content="width=device-width');
    const files = [...html.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(project.folder, file)))).toEqual([]);
    const style = readFileSync(join(project.folder, "assets/katex/katex.min.css"), "utf8");
    const [, font] = /url\((fonts\/[^)]+\.woff2)\)/.exec(style)!;
    expect(existsSync(join(project.folder, "assets/katex", font!))).toBe(true);
  });

  /** A page by nbconvert alone, written elsewhere, and the files that lie there. */
  function pageAlone(name: string, cells: readonly Cell[], prose?: string) {
    const folder = join(project.folder, `${name} elsewhere`);
    mkdirSync(folder, { recursive: true });
    const path = writeNotebook(`${name}.ipynb`, cells, prose);
    const { status, text } = python("jupyter", ["nbconvert", "--to", "mi_nas_report", path, "--output-dir", folder]);
    expect(status, text).toBe(0);
    return { html: readFileSync(join(folder, `${name}.html`), "utf8"), files: readdirSync(folder) };
  }

  test("of one notebook is one file, and leads to nothing that is not there", () => {
    project.write("notebooks/next one.ipynb", "{}");
    project.write("lib/part.ts", "");
    const prose = [
      "# Alone",
      "[next](next%20one.ipynb#part) [code](../lib/part.ts) [repository](../lib/datasets) [far](https://example.org/a)",
      "[above](#Alone) [gone](gone.ipynb) [also *gone*](../lib/gone.ts) `f[i](x)` $E[T](x)$ <a id='x'></a>",
    ].join("\n\n");
    const { html, files } = pageAlone("alone", [{ code: "1" }], prose);
    expect(files).toEqual(["alone.html"]);
    const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    const [next, code, library, ...others] = links;
    expect([next, code]).toEqual(["../notebooks/next%20one.ipynb#part", "../lib/part.ts"]);
    expect(existsSync(join(project.folder, "alone elsewhere", library!))).toBe(true);
    expect(others).toEqual(["https://example.org/a", "#Alone"]);
    expect(html).toContain("gone also <em>gone</em>");
    expect(html).toContain("<code>f[i](x)</code>");
    expect(html).toContain("$E[T](x)$");
    // Nothing is asked of other files: formulas and their fonts are in the page, Plotly is where there are figures.
    expect(html.match(/<script[^>]* src=/g)).toBeNull();
    const markup = html.replaceAll(/<script.*?<\/script>/gs, "");
    expect(markup.match(/<(?:link|img)[^>]+(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();
    expect(markup.match(/url\((?!data:|["']?data:|#)[^)]*\)/g) ?? []).toEqual([]);
    expect(html).toContain("url(data:font/woff2;base64,");
    expect(html).not.toContain("Plotly.newPlot=");
  });

  test("has injected parameters in the place of those that they replace", () => {
    const injected = (code: string) => ({ code, tags: ["injected-parameters"] });
    const codeOf = (name: string, cells: readonly Cell[]) =>
      [...pageAlone(name, cells).html.matchAll(/<div class="highlight[^>]*>(.*?)<\/div>/gs)].map(([, code]) =>
        code!
          .replaceAll(/<[^>]*>/g, "")
          .replaceAll("&quot;", '"')
          .trim(),
      );
    expect(
      codeOf("one", [
        parameters,
        injected('// Parameters\nconst seed: number = 7;\nconst profile: string = "smoke";\n'),
      ]),
    ).toEqual([
      'const profile: string = "smoke"; // how long it may take\nconst seed: number = 7;\nconst layers: number[] = [1];',
    ]);
    // What is declared nowhere, or on several lines, stays in the cell below.
    const several = { code: "const seed = 1;\nconst sizes = [\n  1,\n];", tags: ["parameters"] };
    expect(
      codeOf("two", [
        several,
        injected("// Parameters\nconst seed: number = 7;\nconst sizes = [2];\nconst more = {};"),
      ]),
    ).toEqual(["const seed = 7;\nconst sizes = [\n  1,\n];", "// Parameters\nconst sizes = [2];\nconst more = {};"]);
  });
});
