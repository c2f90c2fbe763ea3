/** A name as one word of a command that can be pasted into a shell. */
export function shellWord(name: string): string {
  const word = name.startsWith('-') ? `./${name}` : name;
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // Windows knows only double quotes.
  return /^[\w@%+=:,./\\ -]+$/.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Names as words of a command. */
export function shellWords(names: readonly string[]): string {
  return names.map(shellWord).join(' ');
}
