"""Jupyter's own checks of a kernel (jupyter_kernel_test), with samples in TypeScript: `python -m unittest -v FILE`."""

import unittest

import jupyter_kernel_test

HOST = '(globalThis as any)[Symbol.for("mi-nas.kernel-host")]'


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("something is wrong");'
    completion_samples = [
        {"text": "Math.hyp", "matches": ["hypot"]},
        {"text": 'Buffer.from("", "utf16', "matches": ["utf16le"]},
        {"text": 'const é = "😀"; JSON.stringi', "matches": ["stringify"]},
    ]
    complete_code_samples = ["1", "const a = 1;", "function f(x: number): number {\n  return x * 2;\n}", "await f(`a`)"]
    incomplete_code_samples = ["const text = `a", "f(1,", "class A {", "const a =", "/* a"]
    invalid_code_samples = ["const = 1;", "f(1 2)", "}", '"a']
    code_generate_error = 'throw new RangeError("too far");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map((x) => x * 2)", "result": "[ 2, 4 ]"},
        {"code": '({ toHTML: () => "<b>b</b>" })', "mime": "text/html", "result": "<b>b</b>"},
    ]
    code_display_data = [
        {"code": f'{HOST}.display({{ "text/html": "<i>i</i>" }})', "mime": "text/html"},
        {"code": 'import * as tslab from "tslab";\ntslab.display.png(new Uint8Array([1]));', "mime": "image/png"},
    ]
    code_inspect_sample = "JSON.stringify"


# The base class is no test of a kernel that is here.
del jupyter_kernel_test

if __name__ == "__main__":
    unittest.main()
