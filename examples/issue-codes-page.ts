// Prints src/check/README.md, the page of all issue codes: node --import tsx examples/issue-codes-page.ts
import { ISSUE_CODES, type IssueFacts } from 'batch-creator';

const INTRO = `# Issue codes

What \`validate\` reports, by code. An **error** makes the service refuse the file or the request; a **warning** does not, or is
not certain. \`batch-creator explain CODE\` prints the same. This page is made from \`ISSUE_CODES\`
([report/issue-codes.ts](report/issue-codes.ts)) by \`examples/issue-codes-page.ts\`; change the texts there.

## How a request is checked

\`text/\` parses a line, \`body/\` checks a body against the shape of its endpoint, the facts of its model and itself,
\`json-schema/\` the schemas in it, \`batch/\` the line around it and the file as a whole; \`report/\` counts and formats.

Lines that differ only in their ID and their texts are checked once: \`batch/line-template.ts\` compares the rest of them
byte for byte, which is some fifteen times faster. It rests on one rule: **no rule reads a text.** Rules find a \`FreeText\`
(\`text/free-text.ts\`) in place of each text, and can ask it only what the fast lane knows the answer to. A new question
needs samples that show each answer; \`test/check/free-text.test.ts\` and the verdicts "also as one of many lines" fail without.`;

const sections = Object.entries(ISSUE_CODES).map(([code, facts]) => section(code, facts));
console.log([INTRO, '## The codes', ...sections].join('\n\n'));

function section(code: string, { what, why, remedy, example, ...facts }: IssueFacts): string {
  const lines = [`### \`${code}\``, `${severityOf(facts)}. ${what}`, `Why: ${why}`, `Remedy: ${remedy}`];
  if (example !== undefined && example !== '') lines.push(`\`\`\`json\n${example}\n\`\`\``);
  return lines.join('\n\n');
}

function severityOf({ fails, warns }: Pick<IssueFacts, 'fails' | 'warns'>): string {
  const errors = fails.map((what) => (what === 'batch' ? 'the file' : 'the request'));
  const error = errors.length > 0 ? `Error: the service refuses ${errors.join(' or ')}` : '';
  return [error, warns && (error ? 'or a warning' : 'Warning')].filter(Boolean).join(', ');
}
