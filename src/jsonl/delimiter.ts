const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter that stands most often in the header line, outside of quotes. */
export function sniffDelimiter(head: Buffer): string {
  const line = (headerLine(head) ?? head.toString('utf8')).replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** The first line, which may hold quoted newlines; undefined until its end is there. */
export function headerLine(head: Buffer): string | undefined {
  return /^(?:"(?:[^"]|"")*"|[^"\r\n]|"(?="))*(?=[\r\n])/.exec(head.toString('utf8'))?.[0];
}
