import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { table } from "../../platform/display/table";
import { cacheFolder, projectRoot } from "../../platform/paths";
import {
  type ArchiveGroup,
  codeOfArchive,
  exportArchive,
  folderSize,
  listArchive,
  pruneArchive,
  verifyArchive,
} from "../../platform/results";
import { currentGroups } from "../../platform/tasks/address";
import { acceptCode, releaseCode, staleOf } from "../../platform/tasks/code-check";
import "../../task-kinds";

/** Folders of a cache beside its results. */
const besides = ["checkpoints", "work", "tables", "reports"];

const mebibytes = (bytes: number): number => bytes / 2 ** 20;

const countOf = (groups: readonly ArchiveGroup[]): string => {
  const entries = groups.reduce((sum, group) => sum + group.entries, 0);
  return `${entries} ${entries === 1 ? "result" : "results"}`;
};

async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const folder = cacheFolder();
  const stale = await staleOf(folder, codeOfArchive(folder, currentGroups()));
  const groups = listArchive(folder, currentGroups()).map((group) => {
    return { ...group, otherCode: group.current ? (stale.get(group.kind) ?? 0) : group.entries };
  });
  const leftOver = groups.filter(({ current }) => !current);
  const working = besides.map((name) => ({ folder: name, ...folderSize(join(folder, name)) }));
  if (json) {
    console.log(JSON.stringify({ cache: folder, results: groups, folders: working }));
    return;
  }
  const rows = [
    ...groups.map(({ kind, versions, current, entries, otherCode, bytes }) => {
      const state = current ? "current" : "left over";
      return {
        what: kind,
        versions: versions || "older form",
        state,
        files: entries,
        otherCode,
        mebibytes: mebibytes(bytes),
      };
    }),
    ...working.map(({ folder: what, files, bytes }) => {
      return { what, versions: "", state: "", files, otherCode: null, mebibytes: mebibytes(bytes) };
    }),
  ];
  table(rows, {
    caption: `Cache ${folder}`,
    limit: rows.length,
    columns: {
      what: {},
      versions: {},
      state: {},
      files: {},
      otherCode: { title: "by other code" },
      mebibytes: { unit: "MiB", digits: 4 },
    },
  });
  if (leftOver.length > 0) {
    console.log(`\n${countOf(leftOver)} of other versions are left over: npx mi-nas results prune removes them.`);
  }
}

function prune({ all }: { readonly all?: boolean }): void {
  const folder = cacheFolder();
  const names = all ? ["results", "accepted-code.json", ...besides] : ["checkpoints"];
  const leftOver = all ? [] : pruneArchive(folder, currentGroups());
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  const also = leftOver.length > 0 ? ` and ${countOf(leftOver)} of other versions` : "";
  console.log(`Removed ${names.join(", ")}${also} from ${folder}.`);
}

function verify({ json }: { readonly json?: boolean }): void {
  const { sound, damaged } = verifyArchive(cacheFolder(), currentGroups());
  if (damaged.length > 0) process.exitCode = 1;
  if (json) console.log(JSON.stringify({ sound, damaged }));
  else {
    console.log(`${sound} results are sound${damaged.length > 0 ? `, ${damaged.length} damaged, put aside as` : "."}`);
    for (const path of damaged) console.log(`  ${path}`);
  }
}

async function accept(): Promise<void> {
  const made = codeOfArchive(cacheFolder(), currentGroups());
  await acceptCode(cacheFolder(), made);
  console.log(
    `The code as it is now counts as the same as the code behind the results: ${[...made.keys()].join(", ")}.`,
  );
}

/** Adds `results list`, `export`, `verify`, `prune`, `accept` and `release`. */
export function add(results: Command): void {
  results
    .command("list")
    .description(
      "results by kind and versions, how many other code has made than there is now, those left over, working files",
    )
    .option("--json", "print them as JSON")
    .action(list);
  results
    .command("export")
    .description("write all current results to a Parquet file: a row each with task, answer, version and code as JSON")
    .argument("<file.parquet>")
    .action(async (file: string) => {
      const path = resolve(file);
      console.log(`${await exportArchive(cacheFolder(), currentGroups(), path)} results: ${path}`);
    });
  results
    .command("verify")
    .description("compare every result with its checksum; damaged ones are put aside and computed again; exit code 1")
    .option("--json", "print them as JSON")
    .action(verify);
  results
    .command("prune")
    .description("remove working files (checkpoints) and results of other versions; with --all every result too")
    .option("--all", "remove everything; it can all be computed again")
    .action(prune);
  results
    .command("accept")
    .description("after an edit that alters no result: use what the code before it has computed, without a word")
    .action(accept);
  results
    .command("release")
    .description("for a release: note that the code of each kind of task as it is now stands for its version")
    .action(async () => {
      const path = join(projectRoot, "lib/released-code.json");
      const added = await releaseCode(path);
      console.log(added.length > 0 ? `Noted for ${added.join(", ")} in ${path}.` : "All of it is noted already.");
    });
}
