// JupyterLab's renderer of Plotly figures draws a figure once and ignores every update of it until the page is loaded
// again (plotly.py issue 3053), and of a figure that brings a static image it shows that image, at the size of its
// pixels, until the mouse comes by. This extension draws every figure at once, and anew when it has changed. It needs
// no build: it is the container that a module federation would generate, written by hand.
(() => {
  const figureType = "application/vnd.plotly.v1+json";
  let shared;

  /** A module that JupyterLab shares with its extensions. */
  async function load(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  /** Lets one renderer follow its model. A renderer of another make than expected stays as it is. */
  function follow(renderer) {
    if (typeof renderer.createGraph !== "function" || typeof renderer.hasGraphElement !== "function") return renderer;
    let drawn;
    renderer.renderModel = (model) => {
      const figure = JSON.stringify(model.data[figureType]);
      if (figure === drawn && renderer.hasGraphElement()) return Promise.resolve();
      drawn = figure;
      // The renderer adds a PNG of the page's width to the model; the static image that came with the figure stays.
      const kept = model.data["image/png"] !== undefined;
      renderer._model = kept ? { data: model.data, metadata: model.metadata, setData: () => undefined } : model;
      return renderer.createGraph(renderer._model);
    };
    return renderer;
  }

  const plugin = (IRenderMimeRegistry) => ({
    id: "mi-nas-live-figures:plugin",
    autoStart: true,
    requires: [IRenderMimeRegistry],
    activate: (_app, registry) => {
      // Notebooks have copies of the registry, so what is changed is their common class.
      const registries = Object.getPrototypeOf(registry);
      const { createRenderer } = registries;
      registries.createRenderer = function (mimeType) {
        const renderer = createRenderer.call(this, mimeType);
        return mimeType === figureType ? follow(renderer) : renderer;
      };
    },
  });

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["mi-nas-live-figures"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { IRenderMimeRegistry } = await load("@jupyterlab/rendermime");
      return () => ({ __esModule: true, default: plugin(IRenderMimeRegistry) });
    },
  };
})();
