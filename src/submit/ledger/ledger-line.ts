import { crc32 } from 'node:zlib';
import type { LedgerRecord } from './ledger-record.js';

const VERSION = 1;
const CHECKSUM = /,"crc":"([0-9a-f]{8})"\}$/;

/** A record that was read, and the position and checksum that the next one must follow. */
export interface ReadRecord {
  record: LedgerRecord;
  crc: string;
}

/** Writes a record as a line: numbered, dated, and chained to the line before by its checksum. */
export function encodeRecord(
  record: LedgerRecord,
  number: number,
  previous: string,
  now: Date,
): ReadRecord & { line: string } {
  const { kind, ...facts } = record;
  const text = JSON.stringify({ v: VERSION, n: number, t: now.toISOString(), kind, ...facts, prev: previous });
  const open = text.slice(0, -1);
  const crc = checksum(open);
  return { record, crc, line: `${open},"crc":"${crc}"}\n` };
}

/** Reads a line without its newline; undefined unless it is exactly the record that was written after `previous`. */
export function decodeRecord(line: string, number: number, previous: string): ReadRecord | undefined {
  const crc = CHECKSUM.exec(line)?.[1];
  if (crc === undefined || checksum(line.slice(0, -',"crc":"01234567"}'.length)) !== crc) return undefined;
  const { v, n, t, prev, crc: _, ...record } = JSON.parse(line);
  return v === VERSION && n === number && prev === previous && t ? { record, crc } : undefined;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
