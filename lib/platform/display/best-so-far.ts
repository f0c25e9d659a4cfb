import type { StudyEvent } from "../../experiments/study-event";

/** Follows a run's best values for its progress bar: accuracy of a network, information of a layer. */
export class BestSoFar {
  private accuracy: { readonly value: number; readonly what: string } | undefined;
  private nats: { readonly value: number; readonly what: string } | undefined;

  onEvent(event: StudyEvent): void {
    if (event.type !== "news" && event.type !== "finished") return;
    if (event.kind === "train-network") {
      const records = event.type === "news" ? [event.news.record] : event.result.history;
      const { data, architecture } = event.task;
      for (const { validationAccuracy } of records) {
        if (validationAccuracy <= (this.accuracy?.value ?? -1)) continue;
        this.accuracy = { value: validationAccuracy, what: `${data.id} ${architecture}` };
      }
    } else if (event.kind === "estimate-information") {
      const value = event.type === "news" ? event.news.point.fit : event.result.nats;
      if (value <= (this.nats?.value ?? 0)) return;
      this.nats = { value, what: `${event.task.training.data.id} layer ${event.task.layer}` };
    }
  }

  /** The best values so far in a few words; empty while there are none. */
  describe(): string {
    const { accuracy, nats } = this;
    return [
      ...(accuracy ? [`best accuracy ${accuracy.value.toFixed(3)} (${accuracy.what})`] : []),
      ...(nats ? [`most information ${nats.value.toFixed(2)} nats (${nats.what})`] : []),
    ].join(", ");
  }
}
