import { chatCompletions } from './chat-completions.js';
import type { Endpoint } from './endpoint.js';
export const ENDPOINTS = { '/v1/chat/completions': chatCompletions } as const satisfies Record<string, Endpoint>;
export type EndpointUrl = keyof typeof ENDPOINTS;
export function endpointOf(url: string): Endpoint | undefined {
  return (ENDPOINTS as Record<string, Endpoint>)[url];
}
