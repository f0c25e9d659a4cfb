/** Fetching data sets from their publishers, a mirror or a folder: resumed, checked, and never half in place. */
export { DownloadError } from "./download-error";
export { type GetOptions, getDataSet, type ObtainedFile } from "./get-data-set";
export { type DownloadSource, downloadSources, sourcesOf, termsOf } from "./sources";
