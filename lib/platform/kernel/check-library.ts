// Checks the types of the whole library once, as the first cell of a notebook would: what is in order is remembered, so
// that the first cell need not wait for it. Set-up runs this; run it yourself at any time.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../paths";
import { TypeService } from "./type-service";

const library = join(projectRoot, "lib");
const rooms = readdirSync(library, { recursive: true, encoding: "utf8" }).filter((name) =>
  existsSync(join(library, name, "index.ts")),
);
const imports = rooms.map((name, index) => `import * as room${index} from "../lib/${name}";`);
const uses = `[${rooms.map((_, index) => `room${index}`).join(", ")}].length;`;

process.chdir(join(projectRoot, "notebooks")); // imports of cells lead from there
const { faults } = new TypeService(process.cwd()).compile("", [...imports, uses].join("\n"));
console.log(
  faults.length === 0
    ? `${rooms.length} rooms of the library are in order.`
    : faults.map((fault) => JSON.stringify(fault)).join("\n"),
);
process.exitCode = faults.length === 0 ? 0 : 1;
