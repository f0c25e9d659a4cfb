import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dippingNetworks, widenedDips } from "../../../lib/experiments/hypotheses/dips";
import { profileOf } from "../../../lib/experiments/study/profiles";
import type { TrainNetworkTask } from "../../../lib/networks/train-network.task";
import type { TaskSource } from "../../../lib/platform/tasks";
import { recipeSchema, tableTraining, writeWidthTable } from "../../../lib/width-table";
import { tableRow } from "../../width-table/made-up-table";

const folder = mkdtempSync(join(tmpdir(), "mi-nas-dips-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dip = { usable1: 1, usable2: 0.8, usable3: 1, usable4: 0.9 };

describe("a network that dips", () => {
  it("falls by more than two standard errors of the difference from one layer to the next", () => {
    const found = dippingNetworks([
      tableRow({ architecture: "10-20-30-40", ...dip }),
      tableRow({ architecture: "20-20-30-40", ...dip, usableError2: 0.2, usableError4: 0.05 }),
      tableRow({ architecture: "30-20-30-40", usable2: 0.8, repeat: 1 }), // a further seed
      tableRow({ architecture: "40-20-30-40", ...dip, dead: true }),
      tableRow({ architecture: "50-20-30-40", usable2: 1.2 }),
    ]);
    // 0.1 is less than twice √(0.05² + 0.01²); a rise and the fall after it is a dip of the layer after
    expect(found.map(({ row, layers }) => [row.architecture, ...layers])).toEqual([
      ["10-20-30-40", 2, 4],
      ["50-20-30-40", 3],
    ]);
  });

  it("is trained with each layer twice as wide from the table's own seed, up to 120 filters", async () => {
    const path = join(folder, "table.parquet");
    const recipe = recipeSchema.parse({ seed: 4 });
    const data = {
      ...{ id: "mnist", fingerprint: "f", nClasses: 10, channels: 1, availability: "official" as const },
      ...{ detail: "", citation: "", licence: "" },
    };
    const row = tableRow({ architecture: "10-70-30-120", epoch: 3, reportAccuracy: 0.4, ...dip, usable4: 1 });
    const table = { recipe, kinds: {}, numerics: "test", engine: "test", data: [data], rows: [row] };
    await writeWidthTable(path, table);
    const asked: TrainNetworkTask[] = [];
    const accuracies: Record<string, number> = { "20-70-30-120": 0.5, "10-120-30-120": 0.6, "10-70-60-120": 0.3 };
    const source = {
      run: async (task: TrainNetworkTask) => {
        asked.push(task);
        return { history: [1, 2, 3].map((epoch) => ({ epoch, reportAccuracy: accuracies[task.architecture] })) };
      },
      holding: (_: unknown, use: () => unknown) => use(),
    } as unknown as TaskSource;
    const study = { profile: profileOf("smoke"), seed: 1, source } as never;
    const gains = await widenedDips({ path }).ask(study);
    const base = tableTraining(recipe, data, {
      dataSet: "mnist",
      architecture: row.architecture,
      repeat: 0,
      epochs: 3,
    });
    expect(asked.map(({ architecture }) => architecture).sort()).toEqual(Object.keys(accuracies).sort());
    for (const task of asked) expect({ ...task, architecture: row.architecture }).toEqual(base);
    expect(gains).toHaveLength(1);
    expect(gains[0]).toMatchObject({ dataSet: "mnist", layer: 2 });
    expect(gains[0].gain).toBeCloseTo(0.2, 12);
    expect(gains[0].gainOfOthers).toBeCloseTo((0.1 - 0.1 + 0) / 3, 12); // layer 4 is as wide as it can be
    expect(await widenedDips({ path: join(folder, "none.parquet") }).ask(study)).toEqual([]);
  });
});

describe("widening of a part", () => {
  it("takes the first networks of each data set that dip, one of each in turn, and says how many there are", async () => {
    const path = join(folder, "rounds.parquet");
    const described = (id: string) => ({
      ...{ id, fingerprint: "f", nClasses: 10, channels: 1 as const, availability: "official" as const },
      ...{ detail: "", citation: "", licence: "" },
    });
    const rows = [
      ...["10-20-30-40", "20-20-30-40", "30-20-30-40"].map((architecture) => ["mnist", architecture]),
      ...["10-20-30-40", "40-20-30-40"].map((architecture) => ["kmnist", architecture]),
    ].map(([dataSet, architecture]) => tableRow({ dataSet, architecture, epoch: 1, ...dip, usable4: 1 }));
    const data = [described("mnist"), described("kmnist")];
    await writeWidthTable(path, {
      ...{ recipe: recipeSchema.parse({ seed: 4 }), kinds: {}, numerics: "test", engine: "test", data, rows },
    });
    const asked: string[] = [];
    const source = {
      run: async ({ data: { id }, architecture }: TrainNetworkTask & { data: { id: string } }) => {
        asked.push(`${id} ${architecture}`);
        return { history: [{ epoch: 1, reportAccuracy: 0.5 }] };
      },
      holding: (_: unknown, use: () => unknown) => use(),
    } as unknown as TaskSource;
    const study = { profile: profileOf("smoke"), seed: 1, source } as never;
    const gainsOf = async (networks?: number) =>
      (await widenedDips({ path, networks }).ask(study)).map(({ dataSet, architecture, dipping }) =>
        [dataSet, architecture, dipping].join(" "),
      );
    const all = [
      ...["mnist 10-20-30-40 3", "kmnist 10-20-30-40 2", "mnist 20-20-30-40 3", "kmnist 40-20-30-40 2"],
      "mnist 30-20-30-40 3",
    ];
    expect(await gainsOf(1)).toEqual(all.slice(0, 2));
    expect(asked).toHaveLength(8);
    expect(await gainsOf(2)).toEqual(all.slice(0, 4));
    expect(await gainsOf()).toEqual(all);
    expect(await gainsOf(99)).toEqual(all);
  });
});
