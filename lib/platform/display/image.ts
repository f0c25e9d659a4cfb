import { kernelHost } from "../kernel/host";
import { escapeHtml } from "./html";
import { checkedPicture, type Picture } from "./png";
import { renderNow } from "./static-image/render-now";

/** A picture with the words that stand for it. */
export interface CaptionedPicture {
  readonly picture: Picture;
  /** Shown below it; its alternative text too, unless `description` says more. */
  readonly caption: string;
  readonly description?: string;
}

const sourceOf = (picture: Picture): string =>
  `data:image/png;base64,${renderNow({ picture: checkedPicture(picture) }).toString("base64")}`;

const element = (picture: Picture, description: string): string =>
  `<img src="${sourceOf(picture)}" alt="${escapeHtml(description)}" style="image-rendering:pixelated;max-width:100%">`;

/** Shows a picture in the running cell; outside a notebook prints its description. */
export function image(picture: Picture, description: string): void {
  const host = kernelHost();
  if (!host) {
    console.log(`[image] ${description}`);
    return;
  }
  host.display({ "text/html": element(picture, description), "text/plain": description });
}

/** Several pictures with captions as HTML: side by side as far as the page is wide. */
export function imagesHtml(pictures: readonly CaptionedPicture[]): string {
  const figures = pictures.map(
    ({ picture, caption, description }) =>
      `<figure style="margin:0;max-width:100%">${element(picture, description ?? caption)}` +
      `<figcaption style="max-width:${Math.max(160, picture.width)}px">${escapeHtml(caption)}</figcaption></figure>`,
  );
  return `<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start">${figures.join("")}</div>`;
}

/**
 * Shows several pictures in the running cell, each with its caption; outside a notebook prints the captions.
 *
 * @example
 * images(dataSets.map((data) => ({ picture: contactSheet(data, { perClass: 6 }), caption: data.title })));
 */
export function images(pictures: readonly CaptionedPicture[]): void {
  const text = pictures.map(({ caption }) => `[image] ${caption}`).join("\n");
  const host = kernelHost();
  if (host) host.display({ "text/html": imagesHtml(pictures), "text/plain": text });
  else console.log(text);
}
