#!/usr/bin/env node
"use strict";
// Lets Node read TypeScript, then runs the command line.
require("tsx/cjs");
require("./main.ts");
