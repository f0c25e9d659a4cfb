import { execFileSync } from "node:child_process";

/** Whether a Python can import PyTorch, so that it takes part in a benchmark; says so where it cannot. */
export function hasPyTorch(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    return true;
  } catch {
    console.log(`${python} cannot import torch: without PyTorch (--python names another one).`);
    return false;
  }
}
