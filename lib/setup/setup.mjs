// Entry of `npm run setup`, and the first half of `npm start`, `npm test` and `npm run lab`. Runs with nothing
// installed; this file alone keeps to syntax that old Nodes can read, so that they get a message, not a stack.
import process from "node:process";

const oldest = [20, 17];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    "Set-up: Node " +
      process.versions.node +
      " is too old; the project needs " +
      oldest.join(".") +
      " or newer.\n" +
      "  What to do: install a current Node (nodejs.org, nvm, or your distribution) and run the command again.",
  );
  process.exitCode = 1;
} else {
  import("./run.mjs").then((run) => run.main(process.argv.slice(2)));
}
