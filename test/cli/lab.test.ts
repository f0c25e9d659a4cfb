import { describe, expect, it } from "vitest";
import { labArguments } from "../../lib/cli/commands/lab";

const desk = { uid: 1000, display: true };

describe("the command lab", () => {
  it("opens the tour", () => {
    expect(labArguments([], desk).join(" ")).toMatch(
      /^lab --ServerApp.root_dir=\S+ --LabApp.default_url=\S+0-tour.ipynb$/,
    );
  });

  it("lets the user's word stand where both name an option, since JupyterLab refuses one given twice", () => {
    const given = ["--ServerApp.root_dir=/elsewhere", "--no-browser", "--allow-root"];
    const passed = labArguments(given, { uid: 0, display: false });
    expect(passed.filter((argument) => argument.startsWith("--ServerApp.root_dir"))).toEqual([given[0]]);
    expect(new Set(passed).size).toBe(passed.length);
  });

  it("runs as root and without a display only where it must", () => {
    expect(labArguments([], { uid: 0, display: true })).toContain("--allow-root");
    expect(labArguments([], { uid: undefined, display: false })).toContain("--no-browser");
    expect(labArguments([], desk)).not.toContain("--allow-root");
    expect(labArguments([], desk)).not.toContain("--no-browser");
  });
});
