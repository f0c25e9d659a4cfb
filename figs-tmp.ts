import { readFileSync, readdirSync, mkdirSync } from "node:fs";
import { saveFigure } from "/work/h-faults/lib/platform/display/figure-file";
const out = process.argv[2]; mkdirSync(out, {recursive: true});
(async () => {
  for (const nb of readdirSync("notebooks").filter((f) => f.endsWith(".ipynb"))) {
    let i = 0;
    for (const cell of JSON.parse(readFileSync(`notebooks/${nb}`, "utf8")).cells)
      for (const o of cell.outputs ?? []) {
        const f = o.data?.["application/vnd.plotly.v1+json"];
        if (!f) continue;
        i++;
        if (process.argv[3] && !`${nb[0]}-${i}`.match(process.argv[3])) continue;
        await saveFigure({ data: f.data, layout: f.layout }, `${out}/${nb[0]}-${i}.png`, { widthMm: 84, fontPt: 8, dpi: 150 });
      }
  }
})();
