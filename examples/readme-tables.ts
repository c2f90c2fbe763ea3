// Prints the tables of README, each with its markers: node --import tsx examples/readme-tables.ts
import { ISSUE_CODES, type IssueFacts } from 'batch-creator';
import { KNOWN } from './readme-known.js';

const issueRows = Object.entries(ISSUE_CODES).map(([code, facts]) => [`\`${code}\``, consequence(facts), facts.what]);

console.log(marked('issue codes', ['code', 'what the service refuses', 'when'], issueRows));
console.log();
console.log(marked('known', ['about', 'what is known or guessed', 'how', 'what we make of it'], KNOWN));

function consequence({ fails, warns }: IssueFacts): string {
  const refused = fails.map((what) => (what === 'batch' ? 'the file' : 'the request')).join(' or ');
  return [refused, warns && '(warning)'].filter(Boolean).join(' ');
}

/** Columns are padded, as formatters of Markdown leave them. */
function marked(name: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`<!-- ${name} -->`, lines[0], rule, ...lines.slice(1), `<!-- /${name} -->`].join('\n');
}
