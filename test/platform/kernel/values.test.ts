import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./kernel-client";
import { createScratchProject, type ScratchProject } from "./scratch-project";

let project: ScratchProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = createScratchProject();
  kernel = await KernelClient.start(project.notebooks);
});

afterAll(async () => {
  await kernel.close();
  project.remove();
});

/** What a cell shows for the value of its last expression. */
async function resultOf(code: string): Promise<Record<string, string>> {
  const { reply, outputs } = await kernel.run(code);
  expect(reply, reply.traceback?.join("\n")).toMatchObject({ status: "ok" });
  return outputs.find(({ type }) => type === "execute_result")!.content.data;
}

describe("the value of a cell", () => {
  test("is a table for frames of danfojs and polars", async () => {
    const danfo = await resultOf(`
      import * as danfo from "danfojs-node";
      new danfo.DataFrame({ name: ["<a>", "b"], size: [1, 22] })`);
    expect(danfo["text/html"]).toContain("2 rows × 2 columns");
    expect(danfo["text/html"]).not.toContain("<a>");
    expect(danfo["text/plain"]).toContain("22");
    const polars = await resultOf('import pl from "nodejs-polars";\npl.DataFrame({ name: ["a"], size: [3.5] })');
    expect(polars["text/html"]).toContain("1 rows × 2 columns");
    expect(polars["text/html"]).toContain("3.5");
  });

  test("is a table for series, with a heading", async () => {
    const danfo = await resultOf('new danfo.Series([1.5, 22], { columns: ["size"] })');
    expect(danfo["text/html"]).toContain("2 rows × 1 columns");
    expect(danfo["text/html"]).toMatch(/<th[^>]*>size<.*<td[^>]*>1\.50?<.*<td[^>]*>22(?:\.0+)?</);
    const polars = await resultOf('pl.Series("size", [1.5, 22])');
    expect(polars["text/html"]).toMatch(/<th[^>]*>size<.*<td[^>]*>1\.50?<.*<td[^>]*>22(?:\.0+)?</);
  });

  test("is a table with its headings for a frame without rows", async () => {
    for (const code of [
      'pl.DataFrame({ name: ["a"], size: [3.5] }).filter(pl.col("size").gt(5))',
      'new danfo.DataFrame([["a", 3.5]], { columns: ["name", "size"] }).query(new danfo.Series([false]))',
      'pl.DataFrame({ name: ["a"], size: [3.5] }).head(0)',
    ]) {
      const { "text/html": html } = await resultOf(code);
      expect(html, code).toContain("0 rows × 2 columns");
      expect(html, code).toMatch(/<th[^>]*>name<.*<th[^>]*>size</);
    }
  });

  test("is the first rows of a long frame, soon, and says how many there are", async () => {
    for (const code of [
      "pl.DataFrame({ a: Array.from({ length: 1e6 }, (_, i) => i) })",
      "new danfo.DataFrame(Array.from({ length: 1e5 }, (_, i) => [i]), { columns: ['a'] })",
      "new danfo.Series(Array.from({ length: 1e5 }, (_, i) => i))",
    ]) {
      const { "text/html": html } = await resultOf(code);
      expect(html).toMatch(/100000?0 rows × 1 columns, the first 20 shown/);
      expect(html!.match(/<td/g)).toHaveLength(20);
    }
  });

  /** Headings and cells of the table that a cell's value is shown as, without its markup. */
  async function tableOf(code: string): Promise<string[][]> {
    const { "text/html": html } = await resultOf(code);
    return [...html!.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, text]) => text!),
    );
  }

  test.each([
    ["decimals and days", "price: [19.99, 100000.25], day: [20240131, 20240201]", ["19.99", "20240131"]],
    ["numbers of very different sizes", "v: [1e-9, 123456789.125], w: [0.1 + 0.2, 1]", ["1e-9", "0.30000000000000004"]],
    ["seconds since 1970", "t: [1699999999, 1700000000]", ["1699999999"]],
    ["what is missing and what is no number", "a: [NaN, 1], b: [null, 1], c: ['', 'x']", ["NaN", "null", ""]],
    ["infinities and zeros", "a: [-0, 1], b: [Infinity, 1], c: [-Infinity, 1]", ["-0", "Infinity", "-Infinity"]],
    ["truth", "a: [true, false], b: [false, true]", ["true", "false"]],
    ["markup", "a: ['<b>&amp;\"', 'x']", ["&#60;b&#62;&#38;amp;&#34;"]],
  ])("has the numbers that a frame holds: %s", async (_, data, first) => {
    await kernel.run('import * as danfo from "danfojs-node"; import pl from "nodejs-polars";');
    for (const frame of [`new danfo.DataFrame({ ${data} })`, `pl.DataFrame({ ${data} })`]) {
      expect((await tableOf(frame))[1], frame).toEqual(first);
    }
  });

  test("has what JavaScript's own types do not hold: long integers, microseconds, single precision", async () => {
    await kernel.run('import pl from "nodejs-polars"; const ids = pl.Series("id", ["9007199254740993", "-5", null]);');
    const rows = await tableOf(`pl.DataFrame({ id: ids.cast(pl.Int64) }).withColumns(
      pl.col("id").cast(pl.Datetime("us")).alias("us"), pl.col("id").cast(pl.Float32).alias("single"))`);
    expect(rows.slice(1)).toEqual([
      ["9007199254740993", "2255-06-05 23:47:34.740993", "9007199000000000"],
      ["-5", "1969-12-31 23:59:59.999995", "-5"],
      ["null", "null", "null"],
    ]);
    expect(await tableOf('pl.Series("single", [0.1, 1e-9], pl.Float32)')).toEqual([["single"], ["0.1"], ["1e-9"]]);
    expect(await tableOf('pl.Series("u", ["18446744073709551615"]).cast(pl.UInt64)')).toEqual([
      ["u"],
      ["18446744073709551615"],
    ]);
  });

  test("has nested values, whole", async () => {
    await kernel.run('import * as danfo from "danfojs-node"; import pl from "nodejs-polars";');
    expect(await tableOf("pl.DataFrame({ l: [[1, 2], [3]], s: [{ a: 1 }, { a: 2 }] })")).toEqual([
      ["l", "s"],
      ["[ 1, 2 ]", "{ a: 1 }"],
      ["[ 3 ]", "{ a: 2 }"],
    ]);
    const mixed = "new danfo.DataFrame({ a: [{ x: [1, { y: 2 }] }, [1, 2], 10n, new Date(0)] })";
    expect((await tableOf(mixed)).slice(1).flat()).toEqual([
      "{ x: [ 1, { y: 2 } ] }",
      "[ 1, 2 ]",
      "10",
      "1970-01-01T00:00:00.000Z",
    ]);
  });

  test("keeps the header of a frame without rows, and the labels of rows that were picked", async () => {
    await kernel.run(`import * as danfo from "danfojs-node"; import pl from "nodejs-polars";
      const some = new danfo.DataFrame({ a: [1, 2], b: ["x", "y"] });`);
    for (const none of [
      'pl.DataFrame({ a: [1], b: ["x"] }).filter(pl.col("a").gt(5))',
      'some.query(some["a"].gt(5))',
      'new danfo.DataFrame([], { columns: ["a", "b"] })',
    ]) {
      expect(await tableOf(none), none).toEqual([["a", "b"]]);
      expect((await resultOf(none))["text/html"]).toContain("0 rows × 2 columns");
    }
    expect(await tableOf('some.query(some["a"].gt(1))')).toEqual([
      ["", "a", "b"],
      ["1", "2", "y"],
    ]);
  });

  test("is the first columns of a wide frame, in their order, and says how many there are", async () => {
    await kernel.run('import * as danfo from "danfojs-node"; import pl from "nodejs-polars";');
    for (const wide of [
      "new danfo.DataFrame([Array(40).fill(7)], { columns: Array.from({ length: 40 }, (_, i) => String(40 - i)) })",
      "pl.DataFrame(Array.from({ length: 40 }, (_, i) => pl.Series(String(40 - i), [7])))",
    ]) {
      expect((await resultOf(wide))["text/html"]).toContain("1 rows × 40 columns, the first 30 columns shown");
      expect((await tableOf(wide))[0]).toEqual(Array.from({ length: 30 }, (_, i) => String(40 - i)));
    }
  });

  test("is type, shape, range and content for a tensor", async () => {
    const { "text/plain": text } = await resultOf(`
      import * as tf from "@tensorflow/tfjs";
      const tensor = tf.tensor2d([[1, 2], [3, 6]]);
      tensor`);
    expect(text).toMatch(/^Tensor float32 \[2, 2\]: min 1, mean 3, max 6\n/);
    expect(text).toContain("[3, 6]");
    expect((await resultOf("tf.tensor1d([NaN, 1, -2.5])"))["text/plain"]).toContain(
      "min -2.5, mean -0.75, max 1, 1 NaN",
    );
    expect((await resultOf('tf.scalar(7, "int32")'))["text/plain"]).toContain("int32 []: min 7, mean 7, max 7");
    expect((await resultOf("tf.zeros([0, 3])"))["text/plain"]).toMatch(/^Tensor float32 \[0, 3\]\n/);
    expect((await resultOf('tf.tensor(["a"])'))["text/plain"]).toMatch(/^Tensor string \[1\]\n/);
    expect((await resultOf("tensor.dispose(); tensor"))["text/plain"]).toBe("Tensor float32 [2, 2], disposed");
    expect(await kernel.value("tf.memory().numTensors")).toBe("4");
  });

  test("has the numbers that a tensor holds, and counts those it leaves out", async () => {
    const textOf = async (code: string) => (await resultOf(code))["text/plain"];
    await kernel.run('import * as tf from "@tensorflow/tfjs";');
    expect(await textOf("tf.tensor1d([1e-9, 0.1, 12345678])")).toBe(
      "Tensor float32 [3]: min 1e-9, mean 4115226, max 12345678\n[1e-9, 0.1, 12345678]",
    );
    expect(await textOf("tf.tensor1d([-0, Infinity, NaN])")).toContain("[-0, Infinity, NaN]");
    expect(await textOf("tf.tensor1d([2147483647, 1], 'int32')")).toContain("max 2147483647\n[2147483647, 1]");
    expect(await textOf("tf.tensor([true, false])")).toContain("[true, false]");
    expect(await textOf('tf.tensor(["a", "b"])')).toContain('["a", "b"]');
    expect(await textOf("tf.scalar(0.3)")).toMatch(/\n0\.3$/);
    expect(await textOf("tf.range(0, 25)")).toMatch(/18, 19, … 5 more\]$/);
    expect(await textOf("tf.ones([7, 2, 2])")).toMatch(/ \[1, 1\]\],\n … 1 more\]$/);
  });

  test("is a drawing for a Plotly figure, with words for whoever cannot see it", async () => {
    const plotly = "application/vnd.plotly.v1+json";
    const bare = await kernel.run('({ data: [{ y: [1, 2], type: "scatter" }], layout: { title: { text: "T" } } })');
    const { data } = bare.outputs.find(({ type }) => type === "execute_result")!.content;
    expect(data[plotly].data).toEqual([{ y: [1, 2], type: "scatter" }]);
    expect(data[plotly].layout).toMatchObject({ title: { text: "T" } });
    expect(data["text/plain"]).toBe("Figure with 1 traces");
    const typed = await kernel.run(
      "({ data: [{ y: new Float64Array([1, 4]), x: new BigInt64Array([1n, 2n]) }], layout: {} })",
    );
    const sent = typed.outputs.find(({ type }) => type === "execute_result")!.content.data;
    expect(sent[plotly].data).toEqual([{ y: [1, 4], x: [1, 2] }]);
    const refused = await kernel.run("({ data: [{ y: new Map() }], layout: {} })");
    expect(refused.reply).toMatchObject({ status: "error", evalue: expect.stringContaining("data[0].y is a Map") });
    const described = await resultOf('({ data: [], layout: {}, description: "An empty plane." })');
    expect(described["text/plain"]).toBe("An empty plane.");
    expect(described).toHaveProperty([plotly]);
    // Neither list nor layout of Plotly's: plain text.
    expect(Object.keys(await resultOf('({ data: [1, 2], layout: "wide" })'))).toEqual(["text/plain"]);
  });

  test("is a picture for the bytes of an image file", async () => {
    const png = await resultOf("Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])");
    expect(png["image/png"]).toBe("iVBORw0KGgoB");
    expect(await resultOf("new Uint8Array([0xff, 0xd8, 0xff, 0xe0])")).toHaveProperty(["image/jpeg"], "/9j/4A==");
    expect(await resultOf('Buffer.from("GIF89a")')).toHaveProperty(["image/gif"]);
    expect(await resultOf('Buffer.from("RIFF....WEBPVP8 ")')).toHaveProperty(["image/webp"]);
    expect(Object.keys(await resultOf("new Uint8Array([1, 2, 3])"))).toEqual(["text/plain"]);
  });

  test("fails the cell when it cannot represent itself, with the line where", async () => {
    const thrown = await kernel.run('({ toMimeBundle() { throw new Error("no picture"); } })');
    expect(thrown.reply).toMatchObject({ status: "error", evalue: "no picture" });
    expect(thrown.reply.traceback.join("\n")).toMatch(/In\[\d+\]:1:/);
    const big = await kernel.run('({ toMimeBundle: () => ({ "application/json": 1n }) })');
    expect(big.reply).toMatchObject({ status: "error", evalue: expect.stringContaining("BigInt") });
    expect(await kernel.value("1")).toBe("1");
  });

  test("that never comes can be interrupted", async () => {
    const run = kernel.run('({ [Symbol.for("Jupyter.display")]: () => new Promise(() => {}) })');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.interrupt();
    expect((await run).reply).toMatchObject({ status: "error", ename: "Interrupted" });
  });

  test("is HTML for what makes HTML of itself", async () => {
    expect(await resultOf('({ toHTML: () => "<b>x</b>" })')).toMatchObject({ "text/html": "<b>x</b>" });
  });

  test("is what an object says of itself, by either protocol, with text besides", async () => {
    const bundle = await resultOf('({ toMimeBundle: () => ({ "text/html": "<b>x</b>" }) })');
    expect(bundle).toMatchObject({ "text/html": "<b>x</b>", "text/plain": expect.any(String) });
    const deno = await resultOf('({ [Symbol.for("Jupyter.display")]: async () => ({ "text/markdown": "*x*" }) })');
    expect(deno).toMatchObject({ "text/markdown": "*x*" });
  });
});
