import { join } from "node:path";
import type { Profile } from "../experiments/profiles";
import { profileOf } from "../experiments/profiles";
import { cacheFolder } from "../paths";
import { contentAddress } from "../results/cache";

/** Where a section's tables are written; a changed profile gets a folder of its own. */
export function tablesFolder(section: string, profile: Profile, seed: number): string {
  const changed = contentAddress(profile) !== contentAddress(profileOf(profile.name));
  const suffix = changed ? `-${contentAddress(profile).slice(0, 8)}` : "";
  return join(cacheFolder(), "tables", `${profile.name}${suffix}-seed-${seed}`, section);
}
