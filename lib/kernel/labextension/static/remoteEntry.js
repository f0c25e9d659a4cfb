// JupyterLab's renderer of Plotly figures draws a figure once and ignores every update of it until the page is loaded
// again (plotly.py issue 3053). This extension draws it anew when the figure itself has changed. It needs no build: it
// is the container that a module federation would generate, written by hand.
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
    const renderFirst = renderer.renderModel.bind(renderer);
    let drawn;
    renderer.renderModel = (model) => {
      // The renderer adds a PNG to the model after drawing, which calls this again with the same figure.
      const figure = JSON.stringify(model.data[figureType]);
      const isChanged = drawn !== undefined && figure !== drawn;
      drawn = figure;
      return isChanged && renderer.hasGraphElement() ? renderer.createGraph(model) : renderFirst(model);
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
