import { join } from "node:path";
import { saveFigures } from "../display/figure-file";
import { type TableData, tableMime } from "../display/table-data";
import { writeTables } from "../results/tables";
import { readNotebook } from "./notebook-file";
import { notebookName } from "./notebooks";

const plotlyMime = "application/vnd.plotly.v1+json";

interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: { readonly title?: { readonly text?: string } };
}

/** What the outputs of an executed notebook hold of one MIME type, in order. */
function outputsOf<Content>(path: string, mime: string): readonly Content[] {
  return readNotebook(path).cells.flatMap(({ outputs = [] }) =>
    (outputs as { data?: Record<string, Content> }[]).flatMap(({ data }) => data?.[mime] ?? []),
  );
}

/** A file's name from a title, numbered in the order of the notebook: `03-hyperband-on-mnist`. */
export function fileName(index: number, title: string): string {
  const words = title
    .replaceAll(/<[^>]*>/g, " ")
    .normalize("NFKD")
    .toLowerCase();
  const slug = words.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return `${String(index + 1).padStart(2, "0")}${slug ? `-${slug.slice(0, 60).replace(/-+$/, "")}` : ""}`;
}

/**
 * Writes every figure of executed notebooks as SVG, PDF and PNG in the width of a page.
 *
 * @returns The paths written, a folder for each notebook.
 */
export async function exportFigures(notebooks: readonly string[], folder: string): Promise<readonly string[]> {
  const figures = notebooks.flatMap((path) =>
    outputsOf<PlotlyFigure>(path, plotlyMime).map(({ data, layout }, index) => ({
      name: join(notebookName(path), fileName(index, layout.title?.text ?? "")),
      data,
      layout,
    })),
  );
  return saveFigures(figures as Parameters<typeof saveFigures>[0], folder);
}

/**
 * Writes every table of executed notebooks as JSON, CSV and Parquet, with every digit.
 *
 * @returns The paths written, a folder for each notebook.
 */
export async function exportTables(notebooks: readonly string[], folder: string): Promise<readonly string[]> {
  const written = notebooks.map((path) => {
    const tables = outputsOf<TableData>(path, tableMime).map(({ title, data, schema }, index) => {
      return { name: fileName(index, title), data, fields: schema.fields };
    });
    return writeTables(
      join(folder, notebookName(path)),
      Object.fromEntries(tables.map(({ name, data }) => [name, data])),
      Object.fromEntries(tables.map(({ name, fields }) => [name, fields])),
    );
  });
  return (await Promise.all(written)).flat();
}
