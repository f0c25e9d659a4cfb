import { join } from "node:path";
import { cacheFolder } from "../../platform/paths";
import { contentAddress } from "../../platform/results/cache";
import { type Profile, profileOf } from "./profiles";

/** Where what a profile yields is written: `<cache>/<kind>/quick-seed-1`; a changed profile gets a folder of its own. */
export function profileFolder(kind: "tables" | "reports", profile: Profile, seed: number): string {
  const changed = contentAddress(profile) !== contentAddress(profileOf(profile.name));
  const suffix = changed ? `-${contentAddress(profile).slice(0, 8)}` : "";
  return join(cacheFolder(), kind, `${profile.name}${suffix}-seed-${seed}`);
}

/** Where a section's tables are written. */
export function tablesFolder(section: string, profile: Profile, seed: number): string {
  return join(profileFolder("tables", profile, seed), section);
}
