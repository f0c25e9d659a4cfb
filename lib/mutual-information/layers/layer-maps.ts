/** The maps of one layer with what their critics need to know. */
export interface LayerMaps {
  /** Row-major, shape [nPoints, height, width, channels]. */
  readonly values: Float32Array;
  /** [height, width, channels]. */
  readonly pointShape: readonly number[];
}

export interface LayerToMeasure extends LayerMaps {
  /** 1 … L, input side first; 0 for the images themselves. */
  readonly layer: number;
}
