import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { findRequestParts } from './find-request.js';

/**
 * 16 bytes, as latin1 characters, that are the same for two requests only if they have the same endpoint and body. The
 * custom ID, blanks between tokens and the way a character is escaped don't matter; the order of keys does.
 */
export type Fingerprint = string;

const BYTES = 16;
let scratch = Buffer.allocUnsafeSlow(1 << 16);

/** The fingerprint of a line of an input file, from any tool. For a line that isn't a request, a hash of the line. */
export function fingerprintOfLine(line: Uint8Array): Fingerprint {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const found = findRequestParts(bytes.toString('latin1'));
  if (!found) return digest(bytes, '');
  const body = bytes.subarray(found.start, found.end);
  return digest(found.isCanonical ? body : Buffer.from(canonicalJson(body.toString('utf8'))), found.url);
}

/** The fingerprint of a call: the path of its URL, e.g. `/v1/chat/completions`, and its JSON body. */
export function fingerprintOf(url: string, body: string): Fingerprint {
  return digest(Buffer.from(canonicalJson(body)), url);
}

/** A fingerprint as text. */
export function fingerprintHex(fingerprint: Fingerprint): string {
  return Buffer.from(fingerprint, 'latin1').toString('hex');
}

function digest(body: Buffer, url: string): Fingerprint {
  const room = body.length + url.length * 3 + 1;
  if (room > scratch.length) scratch = Buffer.allocUnsafeSlow(room * 2);
  // Hashing joined bytes in one call is three times as fast as three calls.
  scratch.set(body);
  scratch[body.length] = 0x0a;
  const end = body.length + 1 + scratch.write(url, body.length + 1);
  return hash('sha256', scratch.subarray(0, end), 'binary').slice(0, BYTES);
}
