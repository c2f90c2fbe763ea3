const DELIMITERS = [',', ';', '\t', '|'];
/** How Excel names the delimiter, in a line before the header. */
const SEP_LINE = /^sep=([^"\r\n])(?:\r\n|\n|\r)/i;

/** The beginning of a CSV: what its header line shows. */
export interface CsvHead {
  /** The character between cells: the most frequent of `,` `;` tab `|` in the header, or what a `sep=` line names. */
  delimiter: string;
  /** Where the rows end, by the end of the header line. A lone carriage return ends rows only where it ends the header. */
  recordDelimiters: string[];
  /** How many bytes a `sep=` line takes. */
  skipBytes: number;
  /** False while the end of the header line has not come. */
  complete: boolean;
}

/** Reads the beginning of a CSV, in one pass: a header may hold quoted delimiters and newlines. */
export function readCsvHead(head: Buffer): CsvHead {
  const all = head.toString('utf8');
  const [sepLine = '', sep] = SEP_LINE.exec(all) ?? [];
  const text = all.slice(sepLine.length);
  const counts = DELIMITERS.map(() => 0);
  let quoted = false;
  let at = text.search(/[^\r\n]/);
  if (at < 0) at = text.length;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') break;
    else {
      const place = DELIMITERS.indexOf(character);
      if (place >= 0) counts[place]!++;
    }
  }
  const newline = text.slice(at, at + 2);
  // Each delimiter is looked for at each character: a fifth of the time that parsing takes.
  const usual = newline.startsWith('\n') || newline === '\r\n';
  return {
    delimiter: sep ?? DELIMITERS[counts.indexOf(Math.max(...counts))]!,
    recordDelimiters: usual ? ['\n', '\r\n'] : ['\r\n', '\n', '\r'],
    skipBytes: Buffer.byteLength(sepLine),
    complete: newline !== '' && newline !== '\r',
  };
}
