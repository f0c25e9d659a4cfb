/** What the kernel adds to the loader once it runs. */
declare const hooks: {
  /** Calls esbuild; the kernel makes it one that no interrupt can cut off. */
  guard: <Result>(transform: () => Result) => Result;
  /** Takes the source map of each file that is loaded. */
  addSourceMap: (file: string, map: string) => void;
};
export = hooks;
