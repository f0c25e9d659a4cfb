// Entry of `npm run setup`, and the first half of `npm start`, `npm test` and `npm run lab`. Runs with nothing
// installed. Keeps to syntax that old Nodes can read, so that they get a message instead of a stack.
import { nodeTooOld, oldestNode } from "./node-version.mjs";

if (nodeTooOld(process.versions.node)) {
  console.error(
    "Set-up: Node " +
      process.versions.node +
      " is too old; the project needs " +
      oldestNode +
      " or newer.\n" +
      "  What to do: install a current Node (nodejs.org, nvm, or your distribution) and run the command again.",
  );
  process.exitCode = 1;
} else {
  import("./run.mjs").then((run) => run.main(process.argv.slice(2)));
}
