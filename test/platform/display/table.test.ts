import { afterEach, describe, expect, it } from "vitest";
import {
  columnFormatter,
  formatDuration,
  formatNumber,
  table,
  tableData,
  tableHtml,
  tableText,
} from "../../../lib/platform/display";
import { styled } from "../../../lib/platform/display/figure";
import { tableMime } from "../../../lib/platform/display/table-data";
import { palette, translucent } from "../../../lib/platform/display/theme";
import { type ColumnFormats, integer, type TableRow, tableFrame, withColumns } from "../../../lib/platform/results";
import { accountTable, planTable } from "../../../lib/platform/session";
import { noCost } from "../../../lib/platform/tasks";

const rows = [
  { name: "<b>bold</b>", error: 0.0000342, count: 12 },
  { name: "plain", error: Number.NaN, count: 7 },
];

describe("numbers", () => {
  it("have sensible digits: few for ordinary ones, exponents for small and large ones", () => {
    expect(formatNumber(0.123456)).toBe("0.1235");
    expect(formatNumber(3.42e-5)).toBe("3.42e−5");
    expect(formatNumber(-0.5)).toBe("−0.5");
    expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
    expect(formatNumber(12)).toBe("12");
    expect(formatNumber(1234567.8)).toBe("1.23e+6");
    expect(formatNumber(Number.NaN)).toBe("–");
  });

  it("of a column have as many decimals as its largest needs", () => {
    const write = columnFormatter([0.123456, 0.5, -0.25], 3);
    expect([0.123456, 0.5, -0.25, Number.NaN].map(write)).toEqual(["0.123", "0.500", "−0.250", "–"]);
    expect([12.345, 3].map(columnFormatter([12.345, 3], 3))).toEqual(["12.3", "3.0"]);
    expect([1, 20, 300].map(columnFormatter([1, 20, 300]))).toEqual(["1", "20", "300"]);
    expect([5e-6, 0.5].map(columnFormatter([5e-6, 0.5], 3))).toEqual(["5.0e−6", "0.5"]);
  });

  it("become durations that people read", () => {
    expect([0.4, 8, 200, 7500].map(formatDuration)).toEqual(["0.4 s", "8 s", "3 min 20 s", "2 h 5 min"]);
    expect(formatDuration(59.7)).toBe("1 min 0 s");
  });
});

describe("tables", () => {
  it("escape text, align numbers right, count what is left out", () => {
    const html = tableHtml(rows, {
      caption: "Errors",
      columns: { name: {}, error: { unit: "nats", digits: 4 } },
      limit: 1,
    });
    expect(html).toContain("&#60;b&#62;bold");
    expect(html).not.toContain("<b>bold");
    expect(html).toContain("error (nats)");
    expect(html).toMatch(/<td style="text-align:right[^"]*">3.42e−5<\/td>/);
    expect(html).toContain('<th scope="col"');
    expect(html).toContain("1 more row.");
    expect(tableText(rows, { caption: "Errors", limit: 1 }).split("\n").at(-1)).toBe("… 1 more row");
    expect(tableText(rows, { caption: "Errors" })).not.toContain("more row");
  });

  it.each([
    ["3.53e−5", false],
    ["−0.25", false],
    ["worse", false],
    ["λ", false],
    ["–", false],
    ["平仮名", true],
    ["115-90-70-10", true],
    ["37 %", true],
    ["two  spaces", true],
    ["1/3", true],
  ])("say how %s is to be broken only where it could be: %s", (text, isBreakable) => {
    expect(tableHtml([{ text }]).includes("white-space")).toBe(isBreakable);
  });

  it("are sorted by a column when asked, missing values last", () => {
    const values = [{ x: 2 }, { x: null }, { x: 3 }, { x: 1 }];
    const order = (descending: boolean) =>
      tableText(values, { caption: "c", sortBy: "x", descending })
        .split("\n")
        .slice(2)
        .map((line) => line.trim());
    expect(order(false)).toEqual(["1", "2", "3", "–"]);
    expect(order(true)).toEqual(["3", "2", "1", "–"]);
    expect(() => tableText(values, { caption: "c", sortBy: "y" })).toThrow(/Cannot sort by "y": the columns are x/);
  });

  it("carry their data with every digit", () => {
    const { title, schema, data } = tableData(rows, "Errors");
    expect(title).toBe("Errors");
    expect(schema.fields).toEqual([
      { name: "name", type: "string" },
      { name: "error", type: "number" },
      { name: "count", type: "number" },
    ]);
    expect(data[0]).toEqual(rows[0]);
    expect(data[1].error).toBeNull();
  });

  it("say what their columns hold, as records declare it or a frame has it, whatever the values", () => {
    const typesOf = (source: Parameters<typeof tableData>[0]) =>
      tableData(source, "").schema.fields.map(({ type }) => type);
    const declared = (values: object[]) =>
      withColumns(values, { layer: integer, share: { digits: 2 }, kept: { type: "boolean" } } as ColumnFormats);
    for (const share of [1, 0.5, null]) {
      const records = declared([{ layer: 1, share, kept: null, other: 2 }]);
      expect(typesOf(records)).toEqual(["integer", "number", "boolean", "number"]);
      expect(typesOf(tableFrame(records as TableRow[]))).toEqual(["integer", "number", "boolean", "number"]);
    }
    expect(tableText(declared([{ layer: 1, share: 1, kept: true, other: 2 }])).split("\n")[0]).toBe("share");
  });

  it("look the same from records and from a polars frame", () => {
    expect(tableText(tableFrame(rows), { caption: "c" })).toBe(
      tableText(
        rows.map((row) => ({ ...row, error: Number.isNaN(row.error) ? null : row.error })),
        { caption: "c" },
      ),
    );
  });

  it("take danfojs frames, with the index as first column", () => {
    const frame = {
      columns: ["a", "b"],
      index: ["first", "second"],
      values: [
        [1, 2],
        [3, 4],
      ],
    };
    const text = tableText(frame, { caption: "danfo" });
    expect(text.split("\n")[1]).toMatch(/a +b/);
    expect(text.split("\n")[2]).toMatch(/^first +1 +2$/);
  });
});

describe("plan and account", () => {
  const asked = { tasks: 3, epochs: 5, images: 320 };
  const none = { tasks: 0, epochs: 0, images: 0 };
  const plan = {
    lines: [
      {
        kind: "train-network",
        title: "Train",
        asked,
        cached: { tasks: 1, epochs: 1, images: 64 },
        left: { tasks: 2, epochs: 4, images: 256 },
        kept: none,
        cost: noCost,
      },
    ],
    dataSets: ["mnist"],
    workers: 2,
    estimatedSeconds: 61,
  };
  const line = {
    kind: "train-network",
    title: "Train",
    asked,
    reused: { tasks: 1, epochs: 1, images: 64 },
    computed: { tasks: 2, epochs: 4, images: 256 },
    kept: none,
    repeatedEpochs: 0,
    workSeconds: 3,
    trainingCpuSeconds: 2,
  };

  it("say what is left, how long it takes and whether both agree", () => {
    const summary = "Plan: 2 tasks to compute, about 1 min 1 s on 2 workers.";
    expect(planTable(plan).options.caption).toBe(`${summary} Data: mnist.`);
    const captionOf = (dataSets: readonly string[]) => planTable({ ...plan, dataSets }).options.caption;
    expect(captionOf(["fashion-mnist", "mnist"])).toBe(`${summary} Data: fashion-mnist, mnist.`);
    expect(captionOf([])).toBe(summary);
    expect(accountTable({ lines: [line], seconds: 2 }, plan).options.caption).toMatch(/ Data: mnist\.$/);
    expect(accountTable({ lines: [line], seconds: 2 }, plan).options.caption).toContain("as planned");
    expect(planTable(plan).rows[0]).toMatchObject({ tasks: 3, epochs: 5, images: 320, cached: 1 });
    for (const other of [{ tasks: 2 }, { epochs: 4 }, { images: 321 }]) {
      const took = { ...line, asked: { ...asked, ...other } };
      expect(accountTable({ lines: [took], seconds: 2 }, plan).options.caption).toContain("NOT as planned");
    }
  });
});

describe("figures", () => {
  it("keep their own axis settings inside the house style", () => {
    const { layout } = styled({ data: [], layout: { yaxis2: { title: { text: "Loss" } } }, description: "d" });
    expect(layout.colorway).toEqual([...palette]);
    expect((layout as Record<string, { title: { text: string }; automargin: boolean }>).yaxis2).toMatchObject({
      title: { text: "Loss" },
      automargin: true,
    });
  });

  it("draw bands in the colour of their line", () => {
    expect(translucent("#0072B2", 0.25)).toBe("rgba(0, 114, 178, 0.25)");
  });
});

describe("a table in a notebook", () => {
  const key = Symbol.for("mi-nas.kernel-host");
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[key];
  });

  it("brings its data along for exports, unless it is about the run, as plans are", () => {
    const shown: Record<string, unknown>[] = [];
    const host = { display: (data: Record<string, unknown>) => void shown.push(data) };
    Object.assign(globalThis, { [key]: host });
    table(rows, { caption: "Results" });
    table(rows, { caption: "Plan", aboutRun: true });
    expect(shown.map((data) => tableMime in data)).toEqual([true, false]);
    expect(shown.every((data) => "text/html" in data && "text/plain" in data)).toBe(true);
  });

  it("sets a column of numbers that are all missing like numbers, and one of missing words like words", () => {
    const rows = [{ name: "a", error: null, share: Number.NaN, said: null }];
    const columns = { name: {}, error: { digits: 3 }, share: { unit: "nats" }, said: {} };
    const aligned = [...tableHtml(rows, { columns }).matchAll(/<td style="text-align:(\w+)/g)].map(([, side]) => side);
    expect(aligned).toEqual(["left", "right", "right", "left"]);
  });
});
