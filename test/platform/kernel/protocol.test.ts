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

const header = (type: string) =>
  JSON.stringify({ msg_id: "m", msg_type: type, session: "s", username: "u", version: "5.3" });

describe("the kernel stays at work when it receives", () => {
  test.each([
    ["frames that are no message", () => kernel.sendFrames(["hello"])],
    ["a message with too few parts", () => kernel.sendFrames(["<IDS|MSG>", "signature", "{}"])],
    ["a message whose signature does not match", () => kernel.sendForged("execute_request", { code: "1" })],
    ["parts that are no JSON", () => kernel.sendParts([header("kernel_info_request"), "{}", "{}", "{"])],
    ["a header that is null", () => kernel.sendParts(["null", "{}", "{}", "{}"])],
    ["a header without a type", () => kernel.sendParts(['{"msg_id":"m"}', "{}", "{}", "{}"])],
    ["content that is null", () => kernel.sendParts([header("execute_request"), "{}", "{}", "null"])],
  ])("%s", async (_what, send) => {
    const logged = kernel.log.length;
    await send();
    expect(await kernel.value("1 + 1")).toBe("2");
    expect(kernel.log.slice(logged)).toMatch(/Jupyter transport: (Received|.*JSON)/);
  });

  test.each(["unknown_request", "constructor", "comm_msg", "comm_close", "input_reply"])(
    "a message of type %s, which it leaves unanswered",
    async (type) => {
      const broadcasts = await kernel.broadcastsOf("shell", type, {});
      expect(broadcasts.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
    },
  );

  test("code that is no text, which it answers with an error", async () => {
    const { reply } = await kernel.run("", { code: 5 });
    expect(reply).toMatchObject({ status: "error", evalue: expect.stringContaining("no text but number") });
    expect(await kernel.request("shell", "inspect_request", {})).toMatchObject({ status: "error" });
    expect(await kernel.value("1 + 1")).toBe("2");
  });
});

describe("a frontend that starts a kernel", () => {
  test("hears busy and idle around the answer about the kernel, on either channel", async () => {
    for (const socket of ["shell", "control"] as const) {
      const broadcasts = await kernel.broadcastsOf(socket, "kernel_info_request", {});
      expect(broadcasts.map(({ type, content }) => `${type} ${content.execution_state}`)).toEqual([
        "status busy",
        "status idle",
      ]);
      expect(await kernel.request(socket, "kernel_info_request", {})).toMatchObject({ status: "ok" });
    }
  });

  test("learns the language, by which editors choose highlighting and file names", async () => {
    const { language_info, ...info } = await kernel.request("shell", "kernel_info_request", {});
    expect(language_info).toMatchObject({
      name: "typescript",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
    });
    expect(info).toMatchObject({ protocol_version: expect.stringMatching(/^5\.\d$/), debugger: false });
    expect(info).toMatchObject({ implementation_version: expect.any(String), banner: expect.any(String) });
  });

  test("has its comm closed again: there is nobody to talk to", async () => {
    const broadcasts = await kernel.broadcastsOf("shell", "comm_open", { comm_id: "c", target_name: "jupyter.widget" });
    expect(broadcasts.find(({ type }) => type === "comm_close")?.content).toMatchObject({ comm_id: "c" });
  });

  test("gets its heartbeat echoed", async () => {
    expect(await kernel.heartbeat()).toBeLessThan(2);
  });
});

describe("a cell that a frontend runs for itself", () => {
  test("silently shows no value, is not counted, and its output is its own", async () => {
    const visible = await kernel.run('setTimeout(() => console.log("late"), 400);');
    const late = new Promise<string | undefined>((resolve) => {
      const forget = kernel.onBroadcast(({ type, content, parentId }) => {
        if (type !== "stream" || !content.text.includes("late")) return;
        forget();
        resolve(parentId);
      });
    });
    const silent = await kernel.run('console.log("for the frontend"); 4', { silent: true, store_history: true });
    expect(silent.outputs.map(({ type }) => type)).toEqual(["status", "stream", "status"]);
    expect(silent.reply.execution_count).toBe(visible.reply.execution_count);
    // What the visible cell left running does not end in the frontend's own.
    expect(await late).toBe(visible.outputs[0]!.parentId);
  });

  test("without history is shown but not counted", async () => {
    const { reply } = await kernel.run("1");
    const aside = await kernel.run("2", { store_history: false });
    expect(aside.outputs.map(({ type }) => type)).toEqual(["status", "execute_input", "execute_result", "status"]);
    expect(aside.reply.execution_count).toBe(reply.execution_count);
    expect((await kernel.run("3")).reply.execution_count).toBe(reply.execution_count + 1);
  });

  test("without history leaves the traces of earlier cells as they are", async () => {
    const { reply } = await kernel.run('const thrower = () => {\n  throw new Error("old");\n};');
    await kernel.run('\n\n\nconst other = "aside";', { store_history: false });
    const failed = await kernel.run("thrower();");
    expect(failed.reply.traceback.join("\n")).toContain(`(In[${reply.execution_count}]:2:9)`);
    expect(failed.reply.traceback.join("\n")).toContain('throw new Error("old");');
  });

  test("may ask for the values of expressions besides", async () => {
    const { reply } = await kernel.run("const answer = 42;", {
      user_expressions: { value: "answer + 1", wrong: "missing", thrown: '(() => { throw new Error("no"); })()' },
    });
    expect(reply.user_expressions).toMatchObject({
      value: { status: "ok", data: { "text/plain": "43" }, metadata: {} },
      wrong: { status: "error", ename: "TypeScriptError" },
      thrown: { status: "error", evalue: "no" },
    });
  });
});
