import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { projectRoot } from "../../lib/platform/paths";
import { createScratchProject, type ScratchProject } from "../platform/kernel/scratch-project";
import { launchChromium, recordTraffic, type Traffic } from "./chromium";
import { type JupyterServer, startJupyterServer } from "./jupyter-server";
import { NotebookPage } from "./notebook-page";
import { expectNoProcessOf } from "./processes";
import { writeScratchNotebook } from "./scratch-notebook";

/** One JupyterLab and one browser, on a throw-away project. */
export class LabSession {
  private constructor(
    readonly project: ScratchProject,
    readonly server: JupyterServer,
    readonly browser: Browser,
    readonly context: BrowserContext,
    readonly traffic: Traffic,
  ) {}

  /** @param options.library Whether the notebooks find this project's library in `../lib`, else an empty folder. */
  static async start(options: { readonly library: boolean }): Promise<LabSession> {
    const project = createScratchProject();
    // A link: what the kernel has found to be in order of its types need not be checked again.
    if (options.library) symlinkSync(join(projectRoot, "lib"), join(project.folder, "lib"));
    const server = await startJupyterServer(project.folder);
    const browser = await launchChromium(project.folder).catch(async (error) => {
      await server.stop();
      throw error;
    });
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
    const traffic = await recordTraffic(context, server.url);
    return new LabSession(project, server, browser, context, traffic);
  }

  /** Writes a notebook and opens it. */
  async open(name: string, cells: readonly string[]): Promise<NotebookPage> {
    return NotebookPage.open(this.context, this.server, writeScratchNotebook(this.project, name, cells));
  }

  /**
   * Ends browser and server.
   *
   * @throws Error when a process stays behind: a kernel, a worker, the browser.
   */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await expectNoProcessOf(this.project.folder);
    this.project.remove();
  }
}
