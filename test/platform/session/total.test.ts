import { afterEach, expect, it, vi } from "vitest";
import { showTotal } from "../../../lib/platform/session/account";
import type { Account } from "../../../lib/platform/session/run";
import { noWork } from "../../../lib/platform/tasks";

afterEach(() => vi.restoreAllMocks());

const line = {
  kind: "a kind",
  title: "A kind",
  kept: noWork,
  repeatedEpochs: 0,
  workSeconds: 0,
  trainingCpuSeconds: 0,
};
const work = (tasks: number, epochs = 0) => ({ tasks, epochs, images: 100 * epochs });

function totalOf(accounts: readonly Account[]): string {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  showTotal(accounts);
  return String(log.mock.calls[0]?.[0]);
}

const account = (seconds: number, computed: readonly [number, number], reused: number): Account => ({
  seconds,
  workers: { workers: 1 } as unknown as Account["workers"],
  lines: [
    { ...line, asked: work(computed[0] + reused), computed: work(...computed), reused: work(reused) },
    { ...line, kind: "another", asked: work(1), computed: work(1), reused: noWork },
  ],
});

it.each([
  [
    "of several sections",
    [account(50, [3, 6], 2), account(15, [4, 8], 7)],
    /^In all: 9 tasks computed, 9 answered before, 14 epochs trained on 1400 images, in 1 min 5 s\.$/,
  ],
  [
    "of one task",
    [account(2, [0, 0], 5)],
    /^In all: 1 task computed, 5 answered before, 0 epochs trained on 0 images, in 2 s\.$/,
  ],
  [
    "of three sections of which two had nothing to do",
    [account(0, [0, 0], 1), account(0, [0, 0], 0), account(3, [1, 1], 0)],
    /^In all: 4 tasks computed, 1 answered before, 1 epochs/,
  ],
] as const)("the total of a run tells the whole, %s", (_, accounts, told) => {
  expect(totalOf(accounts)).toMatch(told);
});
