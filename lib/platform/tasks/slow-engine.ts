import type { Notice } from "../results/cache";
import type { Engine } from "../tensorflow/engine-kind";

let said = false;

/** Says, once a process, that tasks are about to run on WebAssembly though nobody asked for it. */
export function noticeSlowEngine({ kind, reason }: Engine, notice: Notice): void {
  if (said || kind !== "wasm" || process.env.MI_NAS_ENGINE === "wasm") return;
  said = true;
  notice(
    `Computing with WebAssembly, about twelve times slower than native: ${reason}. ` +
      "`npm run setup -- --engine` tries again; `npm run doctor` says more.",
  );
}
