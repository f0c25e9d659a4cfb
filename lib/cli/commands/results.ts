import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { table } from "../../platform/display/table";
import { cacheFolder } from "../../platform/paths";

interface FolderSize {
  readonly files: number;
  readonly bytes: number;
}

function sizeOf(folder: string): FolderSize {
  if (!existsSync(folder)) return { files: 0, bytes: 0 };
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = entries.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { files: entries.length, bytes };
}

function contents() {
  const folder = cacheFolder();
  const results = join(folder, "results");
  const kinds = existsSync(results) ? readdirSync(results).map((kind) => join("results", kind)) : [];
  return [...kinds, "checkpoints", "work", "tables", "reports"].map((name) => {
    const { files, bytes } = sizeOf(join(folder, name));
    return { folder: name, files, mebibytes: bytes / 2 ** 20 };
  });
}

/** Adds `results list` and `results prune`. */
export function addResults(program: Command): void {
  const results = program.command("results").description("what the cache holds");
  results
    .command("list")
    .description("files and sizes by kind")
    .option("--json", "print them as JSON")
    .action(({ json }: { json?: boolean }) => {
      if (json) console.log(JSON.stringify({ cache: cacheFolder(), contents: contents() }));
      else
        table(contents(), {
          caption: `Cache ${cacheFolder()}`,
          columns: { folder: {}, files: {}, mebibytes: { unit: "MiB" } },
        });
    });
  results
    .command("prune")
    .description("remove working files (checkpoints); with --all every stored result too")
    .option("--all", "remove everything; it can all be computed again")
    .action(({ all }: { all?: boolean }) => {
      const names = all ? ["checkpoints", "results", "work", "tables", "reports"] : ["checkpoints"];
      for (const name of names) rmSync(join(cacheFolder(), name), { recursive: true, force: true });
      console.log(`Removed ${names.join(", ")} from ${cacheFolder()}.`);
    });
}
