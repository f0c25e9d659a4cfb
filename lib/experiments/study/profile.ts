import type { SamplerOptions } from "../../hyperband/sampler-options";
import type { SearchSchedule } from "../../hyperband/schedule";
import type { LabelAwareLayerOptions } from "../../mutual-information/layers/options";
import type { MineOptions } from "../../mutual-information/mine/options";
import type { NetworkOptions } from "../../networks/options";
import type { InputName } from "../../predictors/inputs";
import type { PredictorOptions } from "../../predictors/options";

/**
 * Everything that decides how large an experiment is. Data, so that any number can be overridden.
 *
 * Written out, where it could be derived from the schema: a notebook's kernel checks the types of every cell anew, and to
 * derive this one took a third of a second each time. Its parts have no names of their own, which a cell that takes one of
 * them apart would have to import.
 */
export interface Profile {
  readonly name: string;
  /** What it is for, one sentence. */
  readonly purpose: string;
  readonly dataSets: {
    /**
     * Training and test data sets of the split of data sets: so many at most, as there are; or these, by their ids.
     * Without test data sets no predictor can be judged.
     */
    readonly train: number | readonly string[];
    readonly test: number | readonly string[];
    /** `available`: real ones first, procedural ones to fill up; `procedural`: only those, wherever it runs. */
    readonly source: "available" | "procedural";
  };
  /** Images a data set for training, and for validation and held-out estimates. */
  readonly trainPoints: number | "all";
  readonly validationPoints: number | "all";
  /** Training images of a class at least, whatever `trainPoints` says: data sets of many classes get more images. */
  readonly imagesPerClass: number;
  /**
   * Images a data set that neither train nor select a network, for what is reported of selected ones; none where all
   * images train or select.
   */
  readonly reportPoints?: number;
  /** Input samples, with one Hyperband each, for a training and for a test data set (11 and 5, 3.1.1). */
  readonly samples: { readonly train: number; readonly test: number };
  /** Posteriors added to form a clean one (5 and 5, 3.1.1). */
  readonly cleanSize: { readonly train: number; readonly test: number };
  /** How a search spends its epochs: `elimination` (the thesis's, without a kind), `hyperband`, `halving`, `asha`. */
  readonly hyperband: SearchSchedule;
  /**
   * Where one Hyperband gets its architectures from: `uniform`, `distribution`, `mixture`, `list`. The Hyperbands behind
   * posteriors always sample uniformly (definition 2.5).
   */
  readonly sampler: SamplerOptions;
  /** λ of the Hyperband score. */
  readonly filterPenalty: number;
  /** Epochs of the networks whose layers are measured, "until convergence" in the thesis. */
  readonly inputEpochs: number;
  /** Architectures measured only to start a data set's standardisation (7, A.4). */
  readonly standardisationArchitectures: number;
  readonly network: NetworkOptions;
  readonly mine: MineOptions;
  /** Label-aware information of layers, and how it grows in training. */
  readonly layerInformation: {
    /** Images of the training and of the validation sample that estimates are made on, at most. */
    readonly points: number | "all";
    /** Epochs behind the networks whose layers are shown over training, rising; 0 is the initial network. */
    readonly epochs: readonly number[];
    /** Networks from other seeds, behind "± sd". */
    readonly repeats: number;
    readonly estimator: LabelAwareLayerOptions;
    /** How far the critics of one network climb, and whether half of its images are measured too. */
    readonly ladder: LabelAwareLayerOptions;
    /** Networks, halves of the images and critics behind the components of variance. */
    readonly spread: { readonly architectures: number; readonly trainings: number; readonly critics: number };
  };
  /** Cases of known truth that estimators are held against: parts of their ids, `""` for all; samples of each. */
  readonly knownTruth: {
    readonly cases: readonly string[];
    readonly seeds: number;
    /** Cases of continuous pairs whose bounds are shown side by side. */
    readonly pairs: readonly string[];
    /** Cases whose points stand for a layer's maps, put to the layers' critics. */
    readonly layers: readonly string[];
  };
  readonly predictor: PredictorOptions;
  /** The second experiment: searches on the width table, and a few iterations of them through real Hyperbands. */
  readonly prior: {
    readonly seeds: number;
    /** Of a search, and different data sets in each (49 and 5, 3.2.1). */
    readonly iterations: number;
    readonly dataSetsAnIteration: number;
    /** Hyperbands a data set that judge a search at its end. */
    readonly judged: number;
    /** λ of the score, each of which is searched with. */
    readonly filterPenalties: readonly number[];
    /** Iterations and data sets of the searches through real Hyperbands. */
    readonly real: { readonly iterations: number; readonly dataSetsAnIteration: number };
  };
  /** Data sets of the width table that are searched on or learnt from: so many, those with the most architectures. */
  readonly tableDataSets: number | "all";
  /** Fits of each predictor with other seeds, behind "± sd". */
  readonly predictorRepeats: number;
  /** What the first experiment shows beside Table 3.1. */
  readonly posterior: {
    /** Values of λ that targets are made for, beside `filterPenalty`; from recorded trainings. */
    readonly filterPenalties: readonly number[];
    /** Inputs that the thesis's network is fitted to, which takes long; regressions get all. */
    readonly networkInputs: readonly InputName[];
    /**
     * Inputs that the network is fitted to with each data set left out, and its steps at least: an epoch has a few, since
     * an input is fitted to the mean of its data set's targets.
     */
    readonly leaveOneOut: { readonly inputs: readonly InputName[]; readonly minSteps: number };
    /** Epochs after which layers are measured too, to foretell how a training ends; 0 for none. */
    readonly earlyEpochs: number;
    /** Seeds of each network of the intervention on single layers; 0 leaves it out. */
    readonly wideningRepeats: number;
  };
}
