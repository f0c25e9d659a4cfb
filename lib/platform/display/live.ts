import { randomUUID } from "node:crypto";
import { kernelHost } from "../kernel/host";
import type { StudyEvent } from "../tasks/run-event";
import { type Figure, figureMessage } from "./figure";

/** How a run ended: all done, interrupted by the user, or failed. */
export type LiveOutcome =
  | { readonly status: "done" }
  | { readonly status: "stopped" }
  | { readonly status: "failed"; readonly error: Error };

/**
 * A figure that follows a run. It is told of everything that happens and says how it looks now; when and how often it
 * is drawn is not its business. Write your own to follow something else.
 */
export interface LiveView {
  /** Events of several workers come in any order, and may come twice. Must return quickly. */
  onEvent(event: StudyEvent): void;
  /** How it looks now; undefined while there is nothing to show. */
  figure(): Figure | undefined;
  /** Called once, before the last drawing. */
  close(outcome: LiveOutcome): void;
}

/** A view on its way to the cell. */
export interface LiveDisplay {
  onEvent(event: StudyEvent): void;
  close(outcome: LiveOutcome): void;
}

/** Milliseconds between two drawings at least. */
const redrawMilliseconds = 500;
/** Share of the process's time that drawing may take. */
const busyShare = 0.05;

/**
 * Shows a view in the running cell and draws it again in place while events come: at most twice a second, and less
 * often when drawing takes long. A view that throws is given up with a notice; the run goes on. Outside a notebook
 * nothing is shown.
 */
export function showLive(
  view: LiveView,
  notice: (message: string) => void = (message) => console.warn(message),
): LiveDisplay {
  const host = kernelHost();
  const displayId = randomUUID();
  let shown = false;
  let timer: NodeJS.Timeout | undefined;
  let earliest = 0;
  let over = host === undefined;

  const guarded = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      over = true;
      clearTimeout(timer);
      notice(`The live view failed and is no longer drawn; the run goes on. ${(error as Error).message}`);
    }
  };
  // The static image takes up to seconds: an interrupted cell does not wait for it.
  const draw = (final: boolean): void => {
    const started = performance.now();
    const figure = view.figure();
    if (!figure) return;
    const { data, metadata } = figureMessage(figure, { final });
    host?.display(data, { displayId, update: shown, metadata });
    shown = true;
    const took = performance.now() - started;
    earliest = performance.now() + Math.max(redrawMilliseconds, took / busyShare);
  };
  return {
    onEvent: (event) => {
      if (over) return;
      guarded(() => view.onEvent(event));
      if (over || timer) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          guarded(() => draw(false));
        },
        Math.max(0, earliest - performance.now()),
      );
    },
    close: (outcome) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      guarded(() => {
        view.close(outcome);
        draw(outcome.status === "done");
      });
    },
  };
}
