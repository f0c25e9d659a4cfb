/**
 * A field of a message in Protocol Buffers' wire format
 * (https://protobuf.dev/programming-guides/encoding/): a number, or the bytes of a string or an inner message.
 */
export interface ProtoField {
  readonly field: number;
  readonly number?: number;
  readonly bytes?: Buffer;
}

/** The fields of a message, in their order. @throws RangeError when the bytes are none. */
export function* protoFields(message: Buffer): Generator<ProtoField> {
  let at = 0;
  const fail = (reason: string) => new RangeError(`byte ${at} of ${message.length}: ${reason}`);
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= message.length) throw fail("a number is cut short");
      const byte = message[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    throw fail("a number is longer than 10 bytes");
  };
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > message.length) throw fail(`a field of ${length} bytes is cut short`);
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag & 7];
    if (field < 1) throw fail(`there is no field ${field}`);
    if (wire === 0) yield { field, number: varint() };
    else if (wire === 2) yield { field, bytes: take(varint()) };
    else if (wire === 1 || wire === 5) yield { field, bytes: take(wire === 1 ? 8 : 4) };
    else throw fail(`a field of wire type ${wire}`);
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) | 128);
  }
}

/** A field that holds a string, or a message of fields one after the other. */
export function protoField(field: number, content: string | readonly Buffer[]): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}
