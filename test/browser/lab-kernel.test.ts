import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LabSession } from "./lab-session";
import type { NotebookPage } from "./notebook-page";

let lab: LabSession;

beforeAll(async () => {
  lab = await LabSession.start({ library: false });
});

afterAll(() => lab?.close());

/** Opens a notebook for one test, and closes its tab afterwards. */
async function withNotebook(
  name: string,
  cells: readonly string[],
  use: (notebook: NotebookPage) => Promise<void>,
): Promise<void> {
  const notebook = await lab.open(`${name}.ipynb`, cells);
  await use(notebook);
  await notebook.page.close();
}

describe("a notebook, in JupyterLab", () => {
  it("goes on with its state after a cell that awaits, and one that never lets go, were interrupted", async () => {
    const cells = [
      "const kept = { count: 41 };",
      'console.log("awaiting");\nawait new Promise((resolve) => setTimeout(resolve, 600_000));',
      'console.log("spinning");\nfor (;;) kept.count = 42;',
      "kept.count",
    ];
    await withNotebook("interrupt", cells, async (notebook) => {
      await notebook.run(0);
      for (const [index, word] of [
        [1, "awaiting"],
        [2, "spinning"],
      ] as const) {
        await notebook.start(index);
        await notebook.output(index).getByText(word).waitFor();
        await notebook.press("notebook:interrupt-kernel");
        await notebook.ended(index);
        expect(await notebook.output(index).last().innerText()).toContain("The cell was interrupted.");
      }
      await notebook.run(3);
      expect(await notebook.output(3).innerText()).toBe("42");
      // The same kernel: a new one would count from 1.
      expect(await notebook.executionCount(3)).toBe(4);
    });
  });

  it("shows what an edited file of the library does, without a restart", async () => {
    lab.project.write("lib/answer.ts", "export const answer = (): number => 41;\n");
    const cells = ['import { answer } from "../lib/answer";\nanswer()', "const mine = 7;", "mine"];
    await withNotebook("edit", cells, async (notebook) => {
      await notebook.runAll(2);
      expect(await notebook.output(0).innerText()).toBe("41");
      lab.project.write("lib/answer.ts", "export const answer = (): number => 42;\n");
      await notebook.run(0);
      expect(await notebook.output(0).innerText()).toBe("42");
      await notebook.run(2);
      expect(await notebook.output(2).innerText()).toBe("7");
    });
  });

  it("shows a type error in the library with file and line, and is well again when it is mended", async () => {
    const right = "export function half(n: number): number {\n  return n / 2;\n}\n";
    lab.project.write("lib/half.ts", right.replace("n / 2", '"n / 2"'));
    await withNotebook("types", ['import { half } from "../lib/half";\nhalf(8)'], async (notebook) => {
      await notebook.run(0);
      const shown = await notebook.output(0).innerText();
      expect(shown).toMatch(/lib\/half\.ts:2/);
      expect(shown).toMatch(/'string' is not assignable to type 'number'/);
      lab.project.write("lib/half.ts", right);
      await notebook.run(0);
      expect(await notebook.output(0).innerText()).toBe("4");
    });
  });

  it("shows an error with the cell and the line it was thrown in", async () => {
    const cells = ["function fail(): never {\n  throw new RangeError('too far');\n}", "const one = 1;\n\nfail();"];
    await withNotebook("error", cells, async (notebook) => {
      await notebook.runAll(1);
      const shown = await notebook.output(1).innerText();
      expect(shown).toContain("RangeError: too far");
      expect(shown).toMatch(/In\[1\]:2/);
      expect(shown).toMatch(/In\[2\]:3/);
    });
  });

  it("completes a word with Tab, and says with Shift-Tab what something is", async () => {
    const cells = ["/** Twice a number. */\nfunction doubled(value: number): number {\n  return 2 * value;\n}", "doub"];
    await withNotebook("help", cells, async (notebook) => {
      const { page } = notebook;
      await notebook.run(0);
      const offered = page.locator(".jp-Completer");
      const editor = notebook.cell(1).locator(".cm-content");
      await editor.click();
      await page.keyboard.press("End");
      await page.keyboard.press("Tab");
      await offered.getByText("doubled", { exact: true }).waitFor();
      await page.keyboard.press("Enter");
      await editor.getByText("doubled").waitFor();
      await page.keyboard.type('(1); "text".');
      await page.keyboard.press("Tab");
      await offered.getByText("toUpperCase", { exact: true }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Home");
      for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+Tab");
      const tip = page.locator(".jp-Tooltip");
      await tip.getByText("doubled(value: number): number").first().waitFor();
      expect(await tip.innerText()).toContain("Twice a number.");
    });
  });

  it("asks no other host for anything, and nothing that is not there", () => {
    expect(lab.traffic.requests.length).toBeGreaterThan(20);
    expect(lab.traffic.faults).toEqual([]);
    expect(lab.server.asked).toEqual([]);
  });
});
