import { describe, expect, it } from "vitest";
import { answerOf, jobId, jobOf, parseAnswer, parseJob, queueName } from "../../../lib/platform/queue/job";
import { redisPlace } from "../../../lib/platform/queue/redis-place";
import "../../../lib/task-kinds";

const task = {
  kind: "train-network",
  data: { id: "mnist", fingerprint: "f", trainPoints: 10, validationPoints: 10, seed: 1 },
  architecture: "10-10-10-10",
  network: { kernelSize: 3, poolSize: 2, head: "flatten", learningRate: 0.001, batchSize: 32 },
  epochs: 1,
  seed: 1,
} as const;
const code = { "train-network": "abc" };
const job = jobOf({ task, numerics: "n", code });
const work = { epochs: 1, images: 10, trainingCpuSeconds: 1 };
const answer = answerOf({ result: { history: [] }, work, seconds: 1, cpuSeconds: 1, machine: "m" });

describe("jobs of a queue", () => {
  it("come back as they were sent, under a name that their content gives", () => {
    const sent = JSON.parse(JSON.stringify(job));
    expect(parseJob(sent)).toEqual(job);
    expect(jobId(parseJob(sent))).toBe(jobId(job));
    expect(jobId({ ...job, task: { ...task, seed: 2 } as never })).not.toBe(jobId(job));
  });

  it("stand in a queue of their code and numerics", () => {
    expect(queueName(job)).toBe(queueName({ numerics: "n", code }));
    const others = [
      queueName({ numerics: "other", code }),
      queueName({ numerics: "n", code: { "train-network": "x" } }),
    ];
    expect(new Set([queueName(job), ...others]).size).toBe(3);
  });

  it.each([
    ["nothing", undefined],
    ["a text", "task"],
    ["another form", { ...job, format: 2 }],
    ["a field too many", { ...job, run: "rm -rf" }],
    ["no task", { ...job, task: undefined }],
    ["an unknown kind", { ...job, task: { ...task, kind: "shell" } }],
    ["a kind that is a property of objects", { ...job, task: { ...task, kind: "constructor" } }],
    ["a value out of bounds", { ...job, task: { ...task, epochs: -1 } }],
    ["a path for an architecture", { ...job, task: { ...task, architecture: "../../etc/passwd" } }],
    ["a field that the kind does not have", { ...job, task: { ...task, module: "evil.js" } }],
  ])("are refused where they are %s", (_, value) => {
    expect(() => parseJob(value)).toThrow(/^Not a (valid task|job of this program)/);
  });

  it.each([
    ["nothing", undefined],
    ["a result that is a list", { ...answer, result: [] }],
    ["a result without what its kind has", { ...answer, result: { other: 1 } }],
    ["time that ran backwards", { ...answer, seconds: -1 }],
    ["a field too many", { ...answer, extra: 1 }],
  ])("are not answered by %s", (_, value) => {
    expect(() => parseAnswer(task, value)).toThrow("Not an answer to a train-network task");
    expect(parseAnswer(task, JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });
});

describe("the address of a queue", () => {
  it.each([
    ["redis://host", "redis://host:6379/0"],
    ["redis://host:1/2", "redis://host:1/2"],
    ["rediss://user:pass%20word@host:7000", "rediss://host:7000/0"],
    ["redis://:topsecret@[::1]:7000", "redis://[::1]:7000/0"],
  ])("%s is shown without its password", (address, shown) => {
    const place = redisPlace(address);
    expect(place.shown).toBe(shown);
    expect(JSON.stringify(place)).not.toMatch(/pass|secret/);
  });

  it.each([
    "",
    "host:6379",
    "http://:topsecret@host",
    "redis://",
    "redis://:topsecret@host/x",
    "redis://:topsecret@host/-1",
    "redis://:topsecret%@host",
    "redis://us%r:topsecret@host",
  ])("%s is refused, and a password is not repeated", (address) => {
    let message = "";
    try {
      redisPlace(address);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain("The address of the queue must");
    expect(message).not.toContain("topsecret");
  });
});
