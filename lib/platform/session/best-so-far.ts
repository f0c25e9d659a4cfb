import { kindRegistry, type StudyEvent, type TaskKind } from "../tasks";

/** Follows the best values of a run for its progress bar, of each kind of task that tells one. */
export class BestSoFar {
  private readonly best = new Map<TaskKind, { readonly value: number; readonly whose: string }>();

  onEvent(event: StudyEvent): void {
    if (event.type !== "news" && event.type !== "finished") return;
    const kind = kindRegistry().kinds.find(({ name }) => name === event.kind);
    const value = kind?.best?.value(event.type === "news" ? { news: event.news } : { result: event.result });
    if (!kind?.best || value === undefined || !(value > (this.best.get(kind)?.value ?? Number.NEGATIVE_INFINITY)))
      return;
    this.best.set(kind, { value, whose: kind.best.whose(event.task) });
  }

  /** The best values so far in a few words; empty while there are none. */
  describe(): string {
    return [...this.best]
      .map(([{ best }, { value, whose }]) => {
        const { label, digits, unit } = best!;
        return `${label} ${value.toFixed(digits)}${unit ? ` ${unit}` : ""} (${whose})`;
      })
      .join(", ");
  }
}
