/** JSON on one line with a blank after each comma and colon, as the service writes result rows. */
export function spacedJson(value: unknown): string {
  // With an indent, no line break in the text comes from a string: those are escaped.
  return JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');
}

/** JSON over several lines, as the service writes the bodies of its replies. */
export function indentedJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
