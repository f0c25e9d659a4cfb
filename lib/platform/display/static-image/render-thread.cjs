"use strict";
// A thread starts with plain JavaScript; tsx loads the rest.
require("tsx/cjs");
require("./render-thread.ts");
