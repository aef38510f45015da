// The few messages that we send are small: each function gives the bytes of one field.

export function varintField(field: number, value: number): Uint8Array {
  return value === 0 ? new Uint8Array() : Buffer.from([...varint(field * 8), ...varint(value)]);
}

export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);
}

export function textField(field: number, value: string): Uint8Array {
  return value === "" ? new Uint8Array() : bytesField(field, Buffer.from(value));
}

/** A non-negative safe integer. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return bytes;
}
