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

  test("is a drawing for a Plotly figure, with words for whoever cannot see it", async () => {
    const plotly = "application/vnd.plotly.v1+json";
    const bare = await kernel.run('({ data: [{ y: [1, 2], type: "scatter" }], layout: { title: { text: "T" } } })');
    const { data } = bare.outputs.find(({ type }) => type === "execute_result")!.content;
    expect(data[plotly].data).toEqual([{ y: [1, 2], type: "scatter" }]);
    expect(data[plotly].layout).toMatchObject({ title: { text: "T" } });
    expect(data["text/plain"]).toBe("Figure with 1 traces");
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
