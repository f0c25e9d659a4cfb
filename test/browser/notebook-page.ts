import type { BrowserContext, Locator, Page } from "playwright-core";
import type { JupyterServer } from "./jupyter-server";

/** How long anything may take that takes a second on a quiet machine. */
export const patience = 60_000;

/** A notebook, open in JupyterLab in a tab of its own. */
export class NotebookPage {
  private constructor(readonly page: Page) {}

  /** Opens a notebook and waits for its kernel. */
  static async open(context: BrowserContext, server: JupyterServer, path: string): Promise<NotebookPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const workspace = path.replaceAll(/\W/g, "-"); // else JupyterLab opens again what other tests had open
    await page.goto(`${server.url}lab/workspaces/${workspace}/tree/${path}?token=${server.token}`);
    const notebook = new NotebookPage(page);
    await notebook.idle();
    return notebook;
  }

  /** Waits until the kernel has nothing to do. */
  async idle(): Promise<void> {
    await this.page.locator("#jp-main-statusbar").getByText("TypeScript (mi-nas) | Idle").waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.idle();
  }

  /** Chooses an entry of the menu bar. */
  async menu(...labels: readonly string[]): Promise<void> {
    const [bar, ...entries] = labels;
    await this.page.locator(".lm-MenuBar-itemLabel").getByText(bar, { exact: true }).click();
    for (const entry of entries) {
      await this.page.locator(".lm-Menu-itemLabel").getByText(entry, { exact: true }).click();
    }
  }

  /** Presses a button of the notebook's toolbar. */
  async press(command: string): Promise<void> {
    await this.page.locator(`.jp-NotebookPanel-toolbar [data-command="${command}"]`).click();
  }

  /** A code cell, counted from 0. */
  cell(index: number): Locator {
    return this.page.locator(".jp-CodeCell").nth(index);
  }

  /** What a code cell has shown. */
  output(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  #prompt(index: number): Locator {
    return this.cell(index).locator(".jp-InputPrompt");
  }

  /** The number beside a cell; undefined before it has ended. */
  async executionCount(index: number): Promise<number | undefined> {
    const [, count] = /\[(\d+)\]/.exec(await this.#prompt(index).innerText()) ?? [];
    return count === undefined ? undefined : Number(count);
  }

  /** Starts a cell as a user does, with the keyboard. */
  async start(index: number): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** Waits until a cell that was started when its number was `before` has another. */
  async #counted(index: number, before: number | undefined): Promise<void> {
    try {
      await this.#prompt(index)
        .filter({ hasText: /\[\d+\]/, hasNotText: `[${before}]` })
        .waitFor();
    } catch (error) {
      const shown = await this.page.locator(".jp-OutputArea-output").allInnerTexts();
      throw new Error(`Cell ${index} did not end. The notebook shows: ${shown.join("\n")}`, { cause: error });
    }
  }

  /**
   * Waits until a cell has ended that was started when its number was `before`.
   *
   * @throws Error with what the page shows when it does not end.
   */
  async ended(index: number, before?: number): Promise<void> {
    await this.#counted(index, before);
    await this.idle();
  }

  /** Runs a cell to its end. */
  async run(index: number): Promise<void> {
    const before = await this.executionCount(index);
    await this.start(index);
    await this.ended(index, before);
  }

  /** Runs every cell from the menu; `last` is the last code cell's index. */
  async runAll(last: number): Promise<void> {
    const before = await Promise.all(Array.from({ length: last + 1 }, (_, index) => this.executionCount(index)));
    await this.menu("Run", "Run All Cells");
    for (const [index, count] of before.entries()) await this.#counted(index, count);
    await this.idle();
  }

  /** Saves and waits until the file is written. */
  async save(): Promise<void> {
    const written = this.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/api/contents/"),
    );
    await this.page.keyboard.press("Control+s");
    await written;
  }
}
