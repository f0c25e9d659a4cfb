import { dirname, join } from "node:path";

/** The folder of packages that the kernel itself is installed with. */
export const installedPackages = join(dirname(require.resolve("tslab/package.json")), "..");
