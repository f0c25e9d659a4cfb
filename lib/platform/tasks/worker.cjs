"use strict";
// Entry of a worker process: lets Node read TypeScript, then serves tasks.
require("tsx/cjs");
require("./worker.ts");
