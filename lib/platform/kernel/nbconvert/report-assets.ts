import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Puts what the report's pages show figures and formulas with into `assets/` beside them, one copy for all pages.
 *
 * @param folder Folder of the pages.
 */
export function copyReportAssets(folder: string): void {
  const assets = join(folder, "assets");
  const katex = dirname(require.resolve("katex/dist/katex.min.js"));
  const plotly = require.resolve("plotly.js/plotly.min.js");
  mkdirSync(join(assets, "katex"), { recursive: true });
  copyFileSync(plotly, join(assets, "plotly.min.js"));
  for (const file of ["katex.min.js", "katex.min.css"]) copyFileSync(join(katex, file), join(assets, "katex", file));
  copyFileSync(join(katex, "contrib", "auto-render.min.js"), join(assets, "katex", "auto-render.min.js"));
  // Of each font's three formats the one that every browser reads.
  cpSync(join(katex, "fonts"), join(assets, "katex", "fonts"), {
    recursive: true,
    filter: (path) => !path.endsWith(".woff") && !path.endsWith(".ttf"),
  });
}
