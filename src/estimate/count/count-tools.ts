import { SCHEMA_SHARE, TOOL_OVERHEAD } from '../../catalog/tokens/token-overhead.js';
import { isObject } from '../../request/content/json-kind.js';
import { type Count, exactly, NOTHING, plus, times } from './count.js';
import { asArray } from './count-content.js';

type CountText = (text: string) => number;
type Json = Record<string, unknown>;

/** Tokens of all tool definitions of a request, chat's or those of `/v1/responses`. Other tools are not counted. */
export function countTools(tools: unknown, countText: CountText): number {
  const functions = asArray(tools).flatMap<Json>((tool) => functionOf(tool) ?? []);
  if (functions.length === 0) return 0;
  const each = functions.map(({ name, description, parameters }) => {
    const title = countText(`${asText(name)}:${sentence(description)}`);
    return TOOL_OVERHEAD.perFunction + title + countProperties(parameters, countText);
  });
  return each.reduce((sum, tokens) => sum + tokens, TOOL_OVERHEAD.end as number);
}

/** Tokens of a response schema: about those of its JSON. */
export function countSchema(format: unknown, countText: CountText): Count {
  if (!isObject(format)) return NOTHING;
  const named = isObject(format.json_schema) ? format.json_schema : format;
  if (!isObject(named.schema)) return NOTHING;
  const { name, description, schema } = named;
  const texts = countText(asText(name)) + countText(asText(description));
  const { low, high } = SCHEMA_SHARE;
  return plus(exactly(texts), times(exactly(countText(JSON.stringify(schema))), { low, likely: 1, high }));
}

function functionOf(tool: unknown): Json | undefined {
  if (!isObject(tool)) return undefined;
  if (isObject(tool.function)) return tool.function;
  return tool.type === undefined || tool.type === 'function' ? tool : undefined;
}

function countProperties(schema: unknown, countText: CountText): number {
  if (!isObject(schema)) return 0;
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  if (properties.length === 0) return isObject(schema.items) ? countProperties(schema.items, countText) : 0;
  return properties.reduce(
    (sum, [name, property]) => sum + countProperty(name, property, countText),
    TOOL_OVERHEAD.perProperties as number,
  );
}

function countProperty(name: string, property: unknown, countText: CountText): number {
  const { type, description, enum: values } = isObject(property) ? property : {};
  let tokens: number = TOOL_OVERHEAD.perProperty;
  if (Array.isArray(values)) {
    tokens += TOOL_OVERHEAD.perEnum;
    for (const value of values) tokens += TOOL_OVERHEAD.perEnumItem + countText(asText(value));
  }
  const kind = Array.isArray(type) ? type.join('|') : asText(type);
  tokens += countText(`${name}:${kind}:${sentence(description)}`);
  return tokens + countProperties(property, countText);
}

/** The service drops the final period of a description. */
function sentence(description: unknown): string {
  return asText(description).replace(/\.$/, '');
}

function asText(value: unknown): string {
  return value == null ? '' : String(value);
}
