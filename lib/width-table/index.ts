/** Width tables: accuracies of many architectures after every epoch, and what their layers know of the labels. */

export * from "./build";
export * from "./design";
export * from "./file";
export { type Recipe, recipeSchema, type TableData, type TableNetwork, tableTraining } from "./recipe";
export { type WidthTableRow, widthTableColumns } from "./rows";
