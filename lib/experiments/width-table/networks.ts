import type { WidthTableRow } from "../../width-table/rows";

/** A network of a width table after its last epoch, and after a quarter of its epochs. */
export interface TableNetwork {
  readonly last: WidthTableRow;
  readonly early: WidthTableRow;
}

/** Networks of a width table's first seed, dead ones apart. */
export function tableNetworks(rows: readonly WidthTableRow[]): {
  readonly alive: readonly TableNetwork[];
  readonly dead: number;
} {
  const byNetwork = new Map<string, WidthTableRow[]>();
  for (const row of rows) {
    if (row.repeat !== 0) continue;
    const key = `${row.dataSet} ${row.architecture}`;
    byNetwork.set(key, [...(byNetwork.get(key) ?? []), row]);
  }
  const networks = [...byNetwork.values()].map((own): TableNetwork => {
    const byEpoch = [...own].sort((a, b) => a.epoch - b.epoch);
    const last = byEpoch[byEpoch.length - 1];
    const after = Math.max(1, Math.round(last.epoch / 4));
    return { last, early: byEpoch.find(({ epoch }) => epoch >= after) ?? last };
  });
  const alive = networks.filter(({ last }) => !last.dead && Number.isFinite(last.reportLoss));
  return { alive, dead: networks.length - alive.length };
}

/** Usable information of a network's layers, nats; shape [4]. */
export const usableOf = ({ usable1, usable2, usable3, usable4 }: WidthTableRow): readonly number[] => [
  usable1,
  usable2,
  usable3,
  usable4,
];
