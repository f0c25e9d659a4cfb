import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyReportAssets } from "../../lib/kernel/nbconvert/report-assets";
import { projectRoot } from "../../lib/paths";
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
  return { status, text: `${stdout}${stderr}` };
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
      "# A *title*\n\n$a^2$ and [the next](other.ipynb#part)",
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
    expect(html).toMatch(/aria-label=(?:'A "line"'|"A &quot;line&quot;")/);
    expect(html).toContain('alt="Digits"');
    expect(html).not.toContain('"</script>"');
    expect(html).toContain('<meta content="width=device-width');
    for (const [, file] of html.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)) {
      copyReportAssets(project.folder);
      expect(existsSync(join(project.folder, file)), file).toBe(true);
    }
  });
});

describe("the installer", () => {
  test("puts the kernel into any folder of a Jupyter, twice the same", () => {
    const prefix = join(project.folder, "elsewhere");
    const install = () =>
      spawnSync(process.execPath, [join(projectRoot, "lib/kernel/install.mjs"), "--prefix", prefix], {
        encoding: "utf8",
      });
    const file = join(prefix, "share/jupyter/kernels/tslab/kernel.json");
    expect(install().status).toBe(0);
    const first = readFileSync(file, "utf8");
    expect(install().stdout).toContain("No Python was found");
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(JSON.parse(first)).toMatchObject({ language: "typescript", interrupt_mode: "message" });
    for (const path of JSON.parse(first).argv.slice(0, 2)) expect(existsSync(path), path).toBe(true);
  });
});
