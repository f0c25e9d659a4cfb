import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { type DownloadSource, getDataSet, type ObtainedFile, sourcesOf, termsOf } from "../../datasets/download";
import { startTransferBar } from "../../platform/display/transfer-bar";
import { projectRoot } from "../../platform/paths";
import { integerOption, readInput } from "../input";

interface Settings {
  readonly to: string;
  readonly mirror?: string;
  readonly from?: string;
  readonly retries: number;
  readonly stall: number;
  readonly json?: boolean;
}

/** Adds `datasets get`. */
export function addGetDataSets(datasets: Command): void {
  const command = datasets
    .command("get")
    .description("fetch data sets from their publishers; an interrupted download goes on where it was")
    .argument("<id...>", 'data sets, or "all"')
    .option("--to <folder>", "data folder", resolve(projectRoot, "data"))
    .option("--mirror <address>", "fetch MIRROR/FOLDER/NAME or MIRROR/NAME instead of the official addresses", address)
    .option("--from <folder>", "take the files from a folder instead of the network")
    .option("--retries <n>", "attempts after the first that fails", integerOption(0, 1000), 5)
    .option("--stall <seconds>", "give an attempt up after so long without a byte", integerOption(0, 86_400), 30)
    .option("--json", "print what became of every file as JSON");
  command.action((ids: readonly string[], settings: Settings) =>
    get(
      readInput(command, () => sourcesOf(ids)),
      settings,
    ),
  );
}

/** Gets one source after the other; a failure of one does not keep the others from being fetched. */
async function get(sources: readonly DownloadSource[], settings: Settings): Promise<void> {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const results = [];
  for (const source of sources) {
    showTerms(source);
    const { files, error } = await attempt(source, settings, stop.signal);
    results.push({ id: source.id, ...termsOf(source), files, ...(error && { error }) });
    if (error) {
      process.exitCode = 1;
      console.error(`mi-nas: ${error}`);
    }
    if (!settings.json) for (const file of files) console.log(`  ${describe(file)}`);
    if (stop.signal.aborted) break;
  }
  if (settings.json) console.log(JSON.stringify(results));
}

async function attempt(
  source: DownloadSource,
  { to, mirror, from, retries, stall }: Settings,
  signal: AbortSignal,
): Promise<{ readonly files: readonly ObtainedFile[]; readonly error?: string }> {
  const bar = startTransferBar();
  try {
    const files = await getDataSet(source, {
      to: resolve(to),
      mirror,
      from: from === undefined ? undefined : resolve(from),
      retries,
      stallSeconds: stall,
      signal,
      onProgress: bar.update,
      onRetry: (_, { message }, seconds) => bar.note(`${message} Again in ${seconds} s.`),
      onWait: (file) => bar.note(`${file} is being fetched by another process; waiting.`),
    });
    return { files };
  } catch (error) {
    return { files: [], error: (error as Error).message };
  } finally {
    bar.finish();
  }
}

/** On standard error, so that `--json` stays JSON: terms are shown wherever something is fetched. */
function showTerms(source: DownloadSource): void {
  const { licence, citation } = termsOf(source);
  console.error(`${source.id}\n  Licence: ${licence}\n  Please cite: ${citation}\n  Checksums: ${source.digestsFrom}`);
}

function describe({ name, status, checkedWith, path }: ObtainedFile): string {
  const checks = {
    sha256: "SHA-256 as published",
    md5: "MD5 as published",
    archive: "SHA-256 of its archive as published",
    none: "no published checksum to compare with",
  };
  return `${name}: ${status}, ${checks[checkedWith]} (${path})`;
}

function address(text: string): string {
  if (!/^https?:\/\/[^\s/]/.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("it must be an address that begins with http:// or https://.");
  }
  return text;
}
