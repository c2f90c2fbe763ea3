import type { SchemaElement, SchemaTree } from 'hyparquet';
import { BatchFileError } from '../../errors.js';
import { parseExactJson } from './exact-json.js';
import { makeRow } from './row.js';

/** Turns a stored value into a JSON value. */
type Convert = (value: unknown) => unknown;
type Unit = 'MILLIS' | 'MICROS' | 'NANOS';

const PER_SECOND: Readonly<Record<Unit, bigint>> = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n };
const SECONDS_PER_DAY = 86_400n;
/** INT96 timestamps count Julian days; this is 1970-01-01. */
const JULIAN_EPOCH = 2_440_588n;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The parsers for types that hyparquet converts itself: text must be UTF-8, and JSON keeps its digits. */
export const EXACT_PARSERS = {
  stringFromBytes: (bytes: Uint8Array) => bytes && decoder.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array) => bytes && parseExactJson(decoder.decode(bytes)).value,
};

/**
 * The converter of a column. hyparquet reads decimals as floats and drops micro- and nanoseconds; this removes the
 * types of such columns from the schema, so that their stored values come through unchanged.
 *
 * @throws BatchFileError for a type that cannot be converted exactly.
 */
export function columnConverter(column: SchemaTree, file: string): Convert {
  if (column.children.length === 0 && column.element.repetition_type !== 'REPEATED') {
    const convert = leafConverter(column.element, column.path.join('.'), file);
    return convert ? (value) => (value === null || value === undefined ? null : convert(value)) : cellToJson;
  }
  for (const leaf of leavesOf(column)) {
    const path = leaf.path.join('.');
    if (leaf.element.logical_type?.type === 'VARIANT') throw unsupported(path, 'VARIANT', file);
    if (leaf.children.length === 0 && leaf.element.type !== 'FLOAT' && leafConverter(leaf.element, path, file))
      throw unsupported(path, `${typeName(leaf.element)} inside a list or struct`, file);
  }
  return cellToJson;
}

/** A value for JSON: integers as numbers if they are exact, else as strings; bytes as base64; times as ISO 8601. */
export function cellToJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, cellToJson);
  return makeRow(Object.keys(value), Object.values(value).map(cellToJson));
}

/** The converter of a type that hyparquet would change, or undefined; removes the type from the schema. */
function leafConverter(element: SchemaElement, path: string, file: string): Convert | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  const [kind, unit] = logical && 'unit' in logical ? [logical.type, logical.unit] : (converted ?? '').split(/_(?=M)/);
  if (converted === 'INTERVAL' || converted === 'BSON') throw unsupported(path, converted, file);
  if (converted === 'ENUM' || logical?.type === 'ENUM') {
    element.converted_type = 'UTF8';
    return undefined;
  }
  if (type === 'FLOAT') return shortestFloat;
  const convert = ((): Convert | undefined => {
    if (type === 'INT96') return (value) => isoTime(int96Nanos(value as bigint), 'NANOS', 'Z');
    if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
      const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
      return (value) => decimal(value, scale);
    }
    if (converted === 'DATE' || logical?.type === 'DATE') return (value) => isoDay(BigInt(value as number));
    if (kind === 'TIME') return (value) => isoClock(BigInt(value as number | bigint), unit as Unit);
    if (kind === 'TIMESTAMP') {
      const zone = logical && 'isAdjustedToUTC' in logical && !logical.isAdjustedToUTC ? '' : 'Z';
      return (value) => isoTime(BigInt(value as number | bigint), unit as Unit, zone);
    }
    return undefined;
  })();
  if (convert) {
    delete element.converted_type;
    delete element.logical_type;
    // hyparquet reads an INT96 unchanged only under a type that it does not convert.
    if (type === 'INT96') element.converted_type = 'INT_64';
  }
  return convert;
}

/** A decimal as a string, with all its digits. */
function decimal(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(value as number | bigint);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

function signed(bytes: Uint8Array): bigint {
  const value = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  return BigInt.asIntN(Math.max(1, bytes.length) * 8, value);
}

function int96Nanos(value: bigint): bigint {
  return ((value >> 64n) - JULIAN_EPOCH) * SECONDS_PER_DAY * PER_SECOND.NANOS + (value & 0xffff_ffff_ffff_ffffn);
}

function isoTime(value: bigint, unit: Unit, zone: string): string {
  const perDay = PER_SECOND[unit] * SECONDS_PER_DAY;
  const ofDay = ((value % perDay) + perDay) % perDay;
  return `${isoDay((value - ofDay) / perDay)}T${isoClock(ofDay, unit)}${zone}`;
}

function isoDay(day: bigint): string {
  return new Date(Number(day * SECONDS_PER_DAY) * 1000).toISOString().replace(/T.*/, '');
}

function isoClock(value: bigint, unit: Unit): string {
  const perSecond = PER_SECOND[unit];
  const clock = new Date(Number(value / perSecond) * 1000).toISOString().slice(11, 19);
  const fraction = String(value % perSecond).padStart(String(perSecond).length - 1, '0');
  return `${clock}.${fraction}`;
}

/** The shortest decimal with the same float value: 0.1, not 0.10000000149011612. */
function shortestFloat(value: unknown): unknown {
  const float = value as number;
  if (!Number.isFinite(float)) return null;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === float) return short;
  }
  return float;
}

function* leavesOf(node: SchemaTree): Generator<SchemaTree> {
  yield node;
  for (const child of node.children) yield* leavesOf(child);
}

function typeName({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  return logical?.type ?? converted ?? type ?? 'group';
}

function unsupported(path: string, type: string, file: string): BatchFileError {
  return new BatchFileError(
    `${file}: column ${JSON.stringify(path)} has the type ${type}, which cannot be read exactly. Convert it to text, or drop the column.`,
    file,
  );
}
