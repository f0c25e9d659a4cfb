import type { SingleBar } from "cli-progress";
import { formatDuration } from "./duration";
import { barInTerminal } from "./progress";

/** A bar of bytes on standard error, for one file after the other. */
export interface TransferBar {
  update(file: string, received: number, total: number | undefined): void;
  /** Says something on a line of its own. */
  note(text: string): void;
  finish(): void;
}

/** Bytes in a unit that a reader takes in at a glance, as `12.3 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, size] = bytes < 1e6 ? ["kB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

/** How fast bytes come, and how long the rest takes; what was there before the start does not count. */
export function transferPace(received: number, begun: number, total: number | undefined, seconds: number): string {
  if (seconds <= 0 || received <= begun) return "";
  const rate = (received - begun) / seconds;
  const left = total === undefined ? "" : `, about ${formatDuration((total - received) / rate)} left`;
  return `${formatBytes(rate)}/s${left}`;
}

export function startTransferBar(): TransferBar {
  let bar: SingleBar | undefined;
  let current = "";
  let started = 0;
  let begun = 0;
  const finish = () => {
    bar?.stop();
    bar = undefined;
    current = "";
  };
  return {
    update(file, received, total) {
      if (file !== current) {
        finish();
        bar = barInTerminal("  {file} {bar} {size}  {pace}");
        bar.start(total ?? received, received, { file, size: "", pace: "" });
        [current, started, begun] = [file, Date.now(), received];
      }
      if (received < begun) [started, begun] = [Date.now(), received]; // begun anew
      const size = total === undefined ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
      bar?.setTotal(total ?? received);
      bar?.update(received, { file, size, pace: transferPace(received, begun, total, (Date.now() - started) / 1000) });
    },
    note(text) {
      finish();
      console.error(`  ${text}`);
    },
    finish,
  };
}
