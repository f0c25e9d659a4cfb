import { randomUUID } from "node:crypto";
import { Presets, SingleBar } from "cli-progress";
import { type KernelHost, kernelHost } from "../kernel/host";
import { formatDuration } from "./duration";
import { escapeHtml } from "./html";

/** A bar that moves in place: in the running cell, or in the terminal. */
export interface Progress {
  /** @param note What happens now or is best so far. */
  update(done: number, note: string): void;
  /** Shows the last state and stops; `note` replaces the last one. */
  finish(note: string): void;
}

const redrawMilliseconds = 200;

/** Rate and time left, from what was done so far. */
function pace(done: number, total: number, started: number): string {
  const seconds = (Date.now() - started) / 1000;
  if (done === 0 || done >= total) return formatDuration(seconds);
  return `${formatDuration(seconds)}, about ${formatDuration((seconds / done) * (total - done))} left`;
}

function kernelProgress(host: KernelHost, title: string, total: number): Progress {
  const displayId = randomUUID();
  const started = Date.now();
  let drawn = 0;
  let shown = false;
  const draw = (done: number, note: string): void => {
    const text = `${title}: ${done} of ${total} · ${pace(done, total, started)}${note ? ` · ${note}` : ""}`;
    const bar = `<progress value="${done}" max="${Math.max(1, total)}" style="width:16em"></progress>`;
    const data = { "text/html": `${bar} ${escapeHtml(text)}`, "text/plain": text };
    host.display(data, { displayId, update: shown });
    shown = true;
    drawn = Date.now();
  };
  let last = 0;
  return {
    update: (done, note) => {
      last = done;
      if (!shown || Date.now() - drawn >= redrawMilliseconds) draw(done, note);
    },
    finish: (note) => draw(last, note),
  };
}

function terminalProgress(title: string, total: number): Progress {
  const bar = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} · {pace}{note}`,
      fps: 1000 / redrawMilliseconds,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 15_000,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  const started = Date.now();
  bar.start(total, 0, { pace: "", note: "" });
  const payload = (done: number, note: string) => ({
    pace: pace(done, total, started),
    note: note ? ` · ${note}` : "",
  });
  let last = 0;
  return {
    update: (done, note) => {
      last = done;
      bar.update(done, payload(done, note));
    },
    finish: (note) => {
      bar.update(last, payload(last, note));
      bar.stop();
    },
  };
}

/** Starts a bar of `total` steps where this code runs. */
export function startProgress(title: string, total: number): Progress {
  const host = kernelHost();
  return host ? kernelProgress(host, title, total) : terminalProgress(title, total);
}
