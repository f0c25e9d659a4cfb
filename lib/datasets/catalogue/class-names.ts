/** Class names by label index, from the documentation of each data set. */
export const mnistClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

export const fashionMnistClassNames = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

export const emnistLettersClassNames: readonly string[] = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** The ten hiragana, one of each row of the syllabary, romanised. */
export const kmnistClassNames = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"] as const;

export const cifar10ClassNames = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

/** The 48 hiragana in the order of the syllabary, and the iteration mark. */
export const kuzushiji49ClassNames: readonly string[] = [
  ..."あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをんゝ",
];
