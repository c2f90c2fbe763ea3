import { join } from 'node:path';
import { findModel } from '../../src/catalog/models/find-model.js';
import { MODELS, NAMES_ONLY } from '../../src/catalog/models/models.js';
import { GONE_ENDPOINTS } from '../../src/catalog/services/limits.js';
import { turnFindings } from '../../src/check/body/conflicts.js';
import { responseFindings } from '../../src/check/body/responses-rules.js';
import { shapeFindings } from '../../src/check/body/shape.js';
import type { IssueDraft } from '../../src/check/report/issue-draft.js';
import { hideTexts } from '../../src/check/text/free-text.js';
import { formatPath } from '../../src/issue.js';
import { endpointOf } from '../../src/request/endpoints/table.js';
import { TypeReader } from './read-types.js';
import { literalsOf, membersOf, samplesOf } from './samples.js';

/** What the official types and our tables do not agree on. */
export interface Differences {
  /** What the types allow and we call an error. There must be none. */
  refused: string[];
  /** What the types name and our tables do not. */
  unknown: string[];
  /** How many values were tried. */
  tried: number;
}

/** Request types of the endpoints, with the values that a body needs before anything else. */
const REQUESTS: readonly [url: string, file: string, type: string][] = [
  ['/v1/chat/completions', 'chat/completions/completions', 'ChatCompletionCreateParamsBase'],
  ['/v1/responses', 'responses/responses', 'ResponseCreateParamsBase'],
  ['/v1/embeddings', 'embeddings', 'EmbeddingCreateParams'],
  ['/v1/moderations', 'moderations', 'ModerationCreateParams'],
  ['/v1/images/generations', 'images', 'ImageGenerateParamsBase'],
  ['/v1/images/edits', 'images', 'ImageEditParamsBase'],
  ['/v1/completions', 'completions', 'CompletionCreateParamsBase'],
];

const MODEL_TYPES: readonly [file: string, type: string][] = [
  ['shared', 'AllModels'],
  ['embeddings', 'EmbeddingModel'],
  ['images', 'ImageModel'],
  ['moderations', 'ModerationModel'],
];

/** What we refuse on purpose although the types allow it, and why. */
const ON_PURPOSE: readonly [place: RegExp, why: string][] = [
  [/^\/v1\/images\/edits body\.image\b/, 'image is for uploads by form; a batch is JSON and has images'],
  [/^\/v1\/images\/edits body\.mask\b/, 'mask is a file in uploads by form, and an object in JSON'],
  [/^\/v1\/embeddings body\.input\b/, 'an empty text is documented to be refused'],
];

/** @param resources The folder `resources` of an `openai` package. */
export function compareTypes(resources: string, read?: (path: string) => string): Differences {
  const reader = new TypeReader(read);
  const refused = new Set<string>();
  const unknown = new Set<string>();
  let tried = 0;
  const file = (name: string) => reader.file(join(resources, `${name}.d.ts`));

  for (const [url, name, typeName] of REQUESTS) {
    const type = file(name).types.get(typeName);
    if (type?.kind !== 'object') throw new Error(`${typeName} was not found in ${name}.d.ts: its name has changed.`);
    const endpoint = endpointOf(url)!;
    const row = findModel(endpoint.defaultModel)!;
    const { model: _, ...members } = Object.fromEntries(membersOf(type).map((member) => [member.name, member]));
    for (const { value, path, plain } of samplesOf({ ...type, bases: [], members: Object.values(members) })) {
      const body = { model: endpoint.defaultModel, ...neededBy(url), ...(value as object) };
      tried++;
      for (const finding of findingsOf(body)) {
        const place = `${url} ${finding.path}`;
        if (ON_PURPOSE.some(([known]) => known.test(place))) continue;
        const sample = `${place.replace(/\[\d+\]/g, '[]')}: ${finding.message}`;
        if (finding.severity === 'warning') unknown.add(sample);
        else if (!isRange(finding, plain, ['body', ...path])) refused.add(sample);
      }
    }
    function findingsOf(body: Record<string, unknown>): IssueDraft[] {
      const hidden = hideTexts(body);
      const names = url === '/v1/responses' ? [...responseFindings(hidden), ...turnFindings(hidden, endpoint)] : [];
      return [
        ...shapeFindings(body, endpoint, row),
        ...names.filter(({ message }) => message.includes('not known as')),
      ];
    }
  }

  const create = file('batches').types.get('BatchCreateParams');
  const endpoints = create?.kind === 'object' ? create.members.find(({ name }) => name === 'endpoint') : undefined;
  for (const url of literalsOf(endpoints?.type)) {
    tried++;
    if (!endpointOf(url) && !Object.hasOwn(GONE_ENDPOINTS, url)) unknown.add(`endpoint ${url}`);
  }
  for (const [name, typeName] of MODEL_TYPES) {
    const models = literalsOf(file(name).types.get(typeName));
    if (models.length === 0) throw new Error(`${typeName} was not found in ${name}.d.ts: its name has changed.`);
    for (const model of models) {
      tried++;
      if (!findModel(model) && !NAMES_ONLY.includes(model)) unknown.add(`model ${model}`);
    }
  }
  return { refused: [...refused], unknown: [...unknown], tried };
}

/** Where a type says only "a number", ranges are documented elsewhere, and are no refusal of what the type allows. */
function isRange({ code, path }: IssueDraft, plain: boolean, steps: (string | number)[]): boolean {
  return code === 'invalid_value' && plain && path === formatPath(steps);
}

/** Required keys whose samples are too plain for a body that is right. */
function neededBy(url: string): Record<string, unknown> {
  if (url === '/v1/images/edits') return { images: [{ image_url: 'https://example.com/1.png' }] };
  return {};
}

/** Prices of our table that another table says otherwise, one line each. */
export function comparePrices(pricesOf: (model: string) => Readonly<Record<string, unknown>> | undefined): string[] {
  const moved: string[] = [];
  for (const { id, price } of MODELS) {
    const theirs = price && pricesOf(id);
    if (!theirs) continue;
    const pairs = [
      ['input', price.input, theirs.input_mtok],
      ['cached input', price.cachedInput, theirs.cache_read_mtok],
      ['output', price.output, theirs.output_mtok],
    ] as const;
    for (const [what, ours, other] of pairs) {
      if (ours === undefined || typeof other !== 'number' || ours === other) continue;
      moved.push(`${id}: ${what} is $${ours} here and $${other} there`);
    }
  }
  return moved;
}
