import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths";

/** The native library that set-up built, or why it built none. */
export type InstalledEngine =
  | {
      readonly kind: "native";
      readonly device: "cpu" | "gpu";
      /** TensorFlow's version, e.g. `2.15.1`. */
      readonly version: string;
      /** Where the library came from, in words. */
      readonly source: string;
    }
  | { readonly kind: "none"; readonly reason: string };

const setUpRemedy = "`npm run setup` builds it, `npm run doctor` says what is in the way";

/** Reads set-up's note in `.engine/`; cheap, and loads nothing. */
export function installedEngine(root: string = projectRoot): InstalledEngine {
  const note = join(root, ".engine", "current.json");
  const addOn = join(root, "node_modules", "@tensorflow", "tfjs-node-gpu", "lib", "napi-v8", "tfjs_binding.node");
  if (!existsSync(note)) return { kind: "none", reason: `no native engine has been set up (${setUpRemedy})` };
  const installed = parseNote(readFileSync(note, "utf8"));
  if (installed === undefined) return { kind: "none", reason: `${note} is damaged (${setUpRemedy})` };
  if (installed.kind === "native" && !existsSync(addOn)) {
    return { kind: "none", reason: `the native engine is not linked into node_modules (${setUpRemedy})` };
  }
  return installed;
}

function parseNote(text: string): InstalledEngine | undefined {
  try {
    const note = JSON.parse(text);
    if (note.kind === "none" && typeof note.reason === "string") return { kind: "none", reason: note.reason };
    const { device, version, source } = note;
    const complete =
      (device === "cpu" || device === "gpu") && typeof version === "string" && typeof source === "string";
    return note.kind === "native" && complete ? { kind: "native", device, version, source } : undefined;
  } catch {
    return undefined;
  }
}
