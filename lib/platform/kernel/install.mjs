// Makes the TypeScript kernel known to a Jupyter: `node lib/platform/kernel/install.mjs --prefix DIR`, where DIR is the folder
// that holds Jupyter's bin and share (a virtual environment, /usr/local, ~/.local). Needs nothing installed in the
// repository yet. What it writes refers to this folder and is written again after the folder has moved.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const distribution = "mi_nas_jupyter";
const version = "0.1.0";

/** What Jupyter must know to start the kernel. @param {string} root */
function kernelSpecification(root) {
  return {
    // An interrupt that cuts a busy cell off can fall into one of Node's own callbacks. Without the flag Node then ends
    // the process, since its account of asynchronous contexts is a frame off. What a cell's type check allocates dies
    // young: with room for it (MiB; 16 unless told) a notebook takes a tenth less of the processor.
    argv: [
      process.execPath,
      "--no-force-async-hooks-checks",
      "--max-semi-space-size=64",
      join(root, "lib/platform/kernel/launch.cjs"),
      "{connection_file}",
      join(root, "lib/platform/display/present.ts"),
    ],
    display_name: "TypeScript (mi-nas)",
    language: "typescript",
    // A signal would go to the whole process group, and so to every worker process.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Writes a file whole or not at all, and not when it is there already. @param {string} file @param {string} text */
function write(file, text) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Where the Python of `prefix` looks for packages; undefined when there is none. @param {string} prefix */
function sitePackages(prefix) {
  const python = ["bin/python", "bin/python3", "Scripts/python.exe"]
    .map((name) => join(prefix, name))
    .find((file) => existsSync(file));
  if (python === undefined) return undefined;
  const query = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const { status, stdout, stderr } = spawnSync(python, ["-c", query], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot ask ${python} where its packages are: ${stderr.trim()}`);
  return stdout.trim();
}

/**
 * Registers the Python side as an installed package whose sources stay in the repository (as `pip install -e` does,
 * but without building anything); `pip uninstall` knows how to remove it.
 *
 * @param {string} packages
 * @param {string} root
 */
function registerPythonPackage(packages, root) {
  const information = `${distribution}-${version}.dist-info`;
  const files = {
    [`${distribution}.pth`]: `${join(root, "lib/platform/kernel/python")}\n`,
    [`${information}/METADATA`]: `Metadata-Version: 2.1\nName: ${distribution}\nVersion: ${version}\n`,
    [`${information}/INSTALLER`]: "mi-nas\n",
    [`${information}/entry_points.txt`]: [
      "[papermill.engine]",
      `mi_nas_typescript = ${distribution}.parameters:TypeScriptEngine`,
      "[nbconvert.exporters]",
      `mi_nas_report = ${distribution}.report:ReportExporter`,
      "",
    ].join("\n"),
  };
  for (const [name, text] of Object.entries(files)) write(join(packages, name), text);
  const record = [...Object.keys(files), `${information}/RECORD`].map((name) => `${name},,\n`).join("");
  write(join(packages, information, "RECORD"), record);
}

/** Lets Jupyter find a folder of the repository among its own. @param {string} place @param {string} folder */
function link(place, folder) {
  mkdirSync(dirname(place), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  symlinkSync(folder, place, "junction");
}

/**
 * Installs the kernel `tslab`, JupyterLab's part of live figures, papermill's parameters for the kernel and nbconvert's
 * report into a Python environment.
 *
 * @param {object} options
 * @param {string} options.venv Folder of the environment.
 * @param {string} options.root Folder of the repository.
 * @returns {Promise<{ kernel: string, python: boolean }>} Where the kernel's description is, and whether a Python was
 *   found for papermill and nbconvert.
 */
export async function installKernel({ venv, root }) {
  const kernel = join(venv, "share/jupyter/kernels/tslab");
  write(join(kernel, "kernel.json"), `${JSON.stringify(kernelSpecification(root), null, 2)}\n`);
  write(join(kernel, "logo-svg.svg"), readFileSync(join(root, "lib/platform/kernel/logo.svg"), "utf8"));
  link(join(venv, "share/jupyter/labextensions/mi-nas-live-figures"), join(root, "lib/platform/kernel/labextension"));
  // JupyterLab would ask whether it may fetch news from another host.
  const offline = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  write(join(venv, "etc/jupyter/labconfig/page_config.json"), `${JSON.stringify(offline, null, 2)}\n`);
  const packages = sitePackages(venv);
  if (packages !== undefined) {
    registerPythonPackage(packages, root);
    link(join(venv, "share/jupyter/nbconvert/templates/mi-nas"), join(root, "lib/platform/kernel/nbconvert/mi-nas"));
  }
  return { kernel, python: packages !== undefined };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { prefix: { type: "string" } } });
  if (values.prefix === undefined) {
    console.error("Usage: node lib/platform/kernel/install.mjs --prefix DIR");
    process.exit(2);
  }
  const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
  const { kernel, python } = await installKernel({ venv: resolve(values.prefix), root });
  console.log(`The kernel "TypeScript (mi-nas)" is in ${kernel}.`);
  if (!python) console.log("No Python was found there: papermill and nbconvert were not told of it.");
}
