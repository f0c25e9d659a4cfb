import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectRoot } from "../paths";
import { contentAddress } from "../results/cache";

/** SHA-256 over the project's sources: whatever in them changes may change a notebook's outputs. */
export function sourcesFingerprint(): string {
  const folder = join(projectRoot, "lib");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hash = createHash("sha256");
  for (const path of [...paths, join(projectRoot, "package-lock.json")]) {
    hash.update(relative(projectRoot, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** Everything that an executed notebook's outputs depend on besides the notebook and its parameters. */
export function originOf(provenance: unknown): string {
  return contentAddress({ sources: sourcesFingerprint(), provenance });
}
