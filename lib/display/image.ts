import { kernelHost } from "../kernel/host";
import { escapeHtml } from "./html";
import { encodePng, type Picture } from "./png";

/** Shows a picture in the running cell; outside a notebook prints its description. */
export function image(picture: Picture, description: string): void {
  const host = kernelHost();
  if (!host) {
    console.log(`[image] ${description}`);
    return;
  }
  const png = Buffer.from(encodePng(picture)).toString("base64");
  const source = `data:image/png;base64,${png}`;
  const html = `<img src="${source}" alt="${escapeHtml(description)}" style="image-rendering:pixelated;max-width:100%">`;
  host.display({ "text/html": html, "text/plain": description });
}
