// Any batch file can be judged, whoever made it; each mistake is named by line.
import { writeFile } from 'node:fs/promises';
import { validateFile } from 'batch-creator';

await writeFile(
  'examples/output/broken.jsonl',
  [
    '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hi"}]}}',
    '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":7}]}}',
    '{"custom_id":"b","method":"GET","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[],"temprature":1}}',
    '{"custom_id":"c",',
  ].join('\n'),
);

const report = await validateFile('examples/output/broken.jsonl');
for (const { severity, line, code, message } of report.issues)
  console.log(`line ${line} ${severity} ${code}: ${message}`);
console.log(`${report.invalid} of ${report.requests} requests are not valid`);
