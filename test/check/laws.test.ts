import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchValidator } from '../../src/check/batch/batch.js';
import { FileValidator } from '../../src/check/batch/file.js';
import { shapeFindings } from '../../src/check/body/shape.js';
import { parseLine } from '../../src/check/text/parse-line.js';
import { formatPath, type PathStep, type Report } from '../../src/issue.js';
import { ENDPOINTS } from '../../src/request/endpoints/table.js';
import { runs } from '../helpers/runs.js';
import { chatFields, chatMessages } from '../verdicts/chat.js';
import { otherEndpoints } from '../verdicts/other-endpoints.js';
import { responsesVerdicts } from '../verdicts/responses.js';
import { judge, TODAY } from '../verdicts/verdict.js';
import { arbitraryOf } from './arbitrary-body.js';

type Line = { custom_id: string; body: Record<string, unknown> };

describe.each(Object.values(ENDPOINTS))('a body for $url that its schema allows', (endpoint) => {
  it('has no fault of shape', () => {
    const body = arbitraryOf(z.toJSONSchema(endpoint.body, { io: 'output' }) as Record<string, unknown>);
    fc.assert(
      fc.property(body, (value) => {
        expect(shapeFindings(JSON.parse(JSON.stringify(value)), endpoint)).toEqual([]);
      }),
      { numRuns: runs(30) },
    );
  });
});

const good = [...chatFields, ...chatMessages, ...responsesVerdicts, ...otherEndpoints]
  .filter(([, , ...expected]) => expected.length === 0)
  .map(([, line]) => line as Line);

/** Where any JSON may stand: schemas, arguments, kinds that this package does not describe. */
const FREE = /\.(parameters|schema|teleport|to|logit_bias|metadata)\b|\["/;

/** Every place in a body whose value the schema describes. */
function placesIn(value: unknown, path: PathStep[] = ['body']): PathStep[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .slice(0, 40)
    .flatMap(([key, child]) => {
      const step = Array.isArray(value) ? Number(key) : key;
      const here = [...path, step];
      return FREE.test(`${formatPath(here)}.`) || (value as { type?: string }).type === 'teleport'
        ? []
        : [here, ...placesIn(child, here)];
    });
}

const mutants = good.flatMap((line) => placesIn(line.body).map((path) => ({ line, path })));

function holderIn(line: Line, path: PathStep[]): Record<PathStep, unknown> {
  return path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<PathStep, unknown>)[step], line) as Record<
    PathStep,
    unknown
  >;
}

/** True when the report speaks of this place, of something in it, or of what it stands in directly. */
function speaksOf(report: Report, path: PathStep[]): boolean {
  const here = formatPath(path);
  return report.issues.some(
    ({ path: told = '' }) => told === here || told.startsWith(`${here}.`) || told.startsWith(`${here}[`),
  );
}

describe('a good line, mutated', () => {
  it('is told of at its place when a value has a type that fits nowhere', () => {
    expect(mutants.length).toBeGreaterThan(200);
    for (const { line, path } of mutants) {
      const mutant = structuredClone(line);
      holderIn(mutant, path)[path.at(-1)!] = [[[true]]];
      const report = judge([mutant]);
      const verdict = { path: formatPath(path), told: speaksOf(report, path), ok: report.ok };
      expect(verdict).toEqual({ path: formatPath(path), told: true, ok: false });
    }
  });

  it('is told of at its place when a key is renamed', () => {
    for (const { line, path } of mutants) {
      const key = path.at(-1)!;
      if (typeof key === 'number') continue;
      const mutant = structuredClone(line);
      const holder = holderIn(mutant, path);
      const renamed = `${key}Xyz`;
      holder[renamed] = holder[key];
      delete holder[key];
      const report = judge([mutant]);
      const told = speaksOf(report, path) || speaksOf(report, [...path.slice(0, -1), renamed]);
      expect({ path: formatPath(path), told }).toEqual({ path: formatPath(path), told: true });
    }
  });

  it('is told of at its place when a number leaves its range', () => {
    const ranges = [
      ['temperature', 5],
      ['top_p', 5],
      ['n', 500],
      ['top_logprobs', 50],
      ['max_output_tokens', 1],
      ['presence_penalty', 9],
      ['frequency_penalty', -9],
      ['dimensions', 0],
    ] as const;
    for (const { line, path } of mutants) {
      const range = ranges.find(([name]) => name === path[1] && path.length === 2);
      if (!range) continue;
      const mutant = structuredClone(line);
      mutant.body[range[0]] = range[1];
      const { issues } = judge([mutant]);
      expect(issues.map(({ code, path: told }) => `${code} ${told}`)).toContain(`invalid_value body.${range[0]}`);
    }
  });

  it('is told of at its place when a needed field is dropped', () => {
    const needed =
      /^body\.(model|messages|prompt|images)$|^body\.messages\[\d+\]\.role$|\.content\[\d+\]\.type$|\.image_url\.url$/;
    for (const { line, path } of mutants.filter(({ path: at }) => needed.test(formatPath(at)))) {
      const mutant = structuredClone(line);
      delete holderIn(mutant, path)[path.at(-1)!];
      const report = judge([mutant]);
      expect({ path: formatPath(path), told: speaksOf(report, path) }).toEqual({ path: formatPath(path), told: true });
    }
  });
});

describe('a file of lines that are alike', () => {
  it('gets the verdict that its lines get one by one', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('', 'JSON', 'json', 'x', '\\', '"', '\u2028', '😀', 'ü', '\n', '\u0000'),
    );
    const id = fc.oneof(fc.constantFrom('a', 'b', 'c d', 'ü', ''), fc.string({ minLength: 1, maxLength: 5 }));
    const make = fc.constantFrom(...good.slice(0, 12), {
      custom_id: 'a',
      method: 'POST',
      url: '/v1/chat/completions',
      body: {
        model: 'gpt-6-luna',
        n: 0,
        response_format: { type: 'json_object' },
        messages: [{ role: 'user', content: 'x' }],
      },
    } as Line);
    const lines = fc.tuple(
      fc.array(make, { minLength: 1, maxLength: 2 }),
      fc.array(fc.tuple(fc.nat(3), id, text, fc.boolean()), { maxLength: 14 }),
    );
    fc.assert(
      fc.property(lines, ([makes, own]) => {
        const bytes = own.map(([which, customId, content, broken]) => {
          const line = structuredClone(makes[which % makes.length]!);
          line.custom_id = customId;
          if (Array.isArray(line.body.messages)) {
            const picture = { type: 'image_url', image_url: { url: content } };
            line.body.messages[0] = { role: 'user', content: which < 2 ? content : [picture] };
            if (which % 2 === 1) Object.assign(line.body, { metadata: { row: content.repeat(60) }, user: content });
          }
          const json = JSON.stringify(line);
          return Buffer.from(broken && content === '😀' ? json.slice(0, -1) : json);
        });
        const whole = new FileValidator({ today: TODAY, maxIssues: 10_000 });
        whole.block(Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])));
        const single = new BatchValidator({ today: TODAY, maxIssues: 10_000 });
        bytes.forEach((line, index) => {
          const { request, customId, findings } = parseLine(line, index === 0);
          const found = request ? [...findings, ...single.findings(request)] : findings;
          single.count(index + 1, line.length + 1, customId, request && single.groupOf(request), found);
        });
        expect(whole.report()).toEqual(single.report());
      }),
      { numRuns: runs(120) },
    );
  });
});
