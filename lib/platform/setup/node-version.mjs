// Keeps to syntax that old Nodes can read.

/** The oldest Node the project runs on: from here on `require` can load the ES modules among its packages. */
export const oldestNode = "20.17.0";

/** @param {string} version Of Node, e.g. `20.17.0`. @returns {boolean} */
export function nodeTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split(".").map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
