"use strict";
// Entry of a worker process: lets Node read TypeScript, loads the kinds of task, then serves tasks.
require("tsx/cjs");
require(process.argv[2]);
require("./worker.ts");
